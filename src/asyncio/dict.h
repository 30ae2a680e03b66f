// Dicts, from the inside: as Objects/dictobject.c, an array of entries in the order of their insertion, and a table of places in it.
#ifndef LOOPSCOPE_ASYNCIO_DICT_H
#define LOOPSCOPE_ASYNCIO_DICT_H

#include "asyncio/value.h"

struct dict_entry {
    value key, item;
    uint64_t hash;
};

struct value_dict {
    struct dict_entry *entries; // from the heap
    size_t count, capacity;
    uint32_t *table; // open addressing: 0 is free, n stands for entry n - 1; a power of two, more than half of it free
    size_t table_size;
};

// The item of a key; NULL where there is none. TypeError for a key that no dict can have.
const value *dict_find(const struct value_dict *d, value key);

// Whether they have the same keys with equal items.
bool dict_equals(const struct value_dict *a, const struct value_dict *b);

#endif
