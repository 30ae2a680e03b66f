// A list of texts that grows at its end. Texts never move.
//
// Programs write many texts that differ in a number alone ("Task-1234", "delay=1.464568625904227") and that nobody ever reads. So texts are kept in
// blocks, and a full block of which no text has been asked for is packed: each as what it has in common with the one before, and its digits as a
// number. The first question to it unpacks it, into address space that was set aside when it was packed: that cannot fail.
#ifndef LOOPSCOPE_BASE_TEXTS_H
#define LOOPSCOPE_BASE_TEXTS_H

#include <stddef.h>
#include <stdint.h>

struct text_block;

// An empty list is all zeroes.
typedef struct texts {
    struct text_block **blocks;
    uint32_t block_count, block_capacity;
    uint32_t count;
    size_t last_length; // of the last text
} texts;

void texts_deinit(texts *l);

// Appends a text of so many bytes, which the caller writes: none of them 0; the closing NUL is there. NULL where there is no memory.
char *texts_add(texts *l, size_t length);

// Makes the last text longer, count > 0: returns where the caller writes the rest of it, as above. Whoever has asked for the text keeps either the
// shorter one or this one.
char *texts_lengthen(texts *l, size_t more);

// i < count. Valid as long as the list.
const char *texts_at(const texts *l, uint32_t i);

#endif
