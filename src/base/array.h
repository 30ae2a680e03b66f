// Growable arrays: a pointer, a count and a capacity that live in the owner's struct.
#ifndef LOOPSCOPE_BASE_ARRAY_H
#define LOOPSCOPE_BASE_ARRAY_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// Makes room for `count` items in all. items: an lvalue, NULL at first, for free() in the end;
// capacity: a uint32_t lvalue, 0 at first. 0 or -ENOMEM, both unchanged.
#define array_reserve(items, capacity, count)                                                      \
    ({                                                                                             \
        void *array_moved = array_grow((items), &(capacity), (count), sizeof *(items));            \
        if (array_moved) (items) = array_moved;                                                    \
        array_moved || (count) == 0 ? 0 : -ENOMEM;                                                 \
    })

// The same without the type: returns the items, moved or not, or NULL where memory ran out.
void *array_grow(void *items, uint32_t *capacity, size_t count, size_t item_size);

#endif
