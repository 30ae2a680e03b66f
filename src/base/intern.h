// A set of texts, each with a number that the caller gives it. Texts are copied and may hold any
// bytes.
#ifndef LOOPSCOPE_BASE_INTERN_H
#define LOOPSCOPE_BASE_INTERN_H

#include <stdint.h>

struct intern_entry;

typedef struct intern {
    struct intern_entry *entries; // open addressing, linear probing
    uint32_t count;
    uint32_t capacity; // a power of two, at least twice the count; 0 before the first text
} intern;

// An empty set is all zeroes.
void intern_deinit(intern *set);

// Where the number of this text is kept; 0 there means that it is new, and the caller sets it.
// Borrowed until the next call of intern_number. NULL where there is no memory; the set is
// unchanged then.
uint32_t *intern_number(intern *set, const char *text, uint32_t length);

#endif
