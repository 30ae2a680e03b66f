// A set of pairs of numbers in ascending order, whose copies share what is the same in both, as those of a paged array do.
//
// A B+ tree in a paged array (Comer, The Ubiquitous B-Tree, 1979): finding, adding, taking out and counting those before one take steps in
// proportion to the logarithm of how many there are, and so few pages that a set that changes at its beginning and somewhere else, as that
// of a loop's timers does, shares nearly all of itself with its copies. A node goes when it is empty, not before: nothing is moved between
// neighbours.
#ifndef LOOPSCOPE_BASE_ORDERED_H
#define LOOPSCOPE_BASE_ORDERED_H

#include "base/paged.h"

typedef struct ordered_pair {
    int64_t first;   // compared first
    uint64_t second; // then this
} ordered_pair;

typedef struct ordered {
    paged nodes;
    uint32_t node_count; // nodes that ever were; 0 is none
    uint32_t unused;     // the first node that is in no use; each has the next one
    uint32_t root, height; // levels; 0 where the set is empty
    uint32_t count;      // pairs
} ordered;

void ordered_init(ordered *o);
void ordered_deinit(ordered *o);

// Makes `to` equal to `from`. 0 or -ENOMEM, `to` unchanged.
int ordered_copy(ordered *to, const ordered *from);

// Makes room for so many changes, ordered_add or ordered_remove. 0 or -ENOMEM.
int ordered_reserve(ordered *o, uint32_t changes);
void ordered_add(ordered *o, ordered_pair pair);    // one that is not there; there is room
void ordered_remove(ordered *o, ordered_pair pair); // one that is there; there is room
void ordered_clear(ordered *o);

// How many stand before this pair, which may be there or not.
uint32_t ordered_rank(const ordered *o, ordered_pair pair);

// Writes up to max of them, the first `skip` left out, in order. Returns how many.
uint32_t ordered_list(const ordered *o, uint32_t skip, ordered_pair *pairs, uint32_t max);

#endif
