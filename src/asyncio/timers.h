// Timers: handles in a binary heap, the earliest first, equal ones in the order in which they were set.
//
// CPython's heap (Lib/heapq.py) leaves the order of equal deadlines to chance: eight of call_at with the same `when` fire in another order than
// they were set in. Deadlines of call_later and sleep are never equal on a real clock. So equal ones fire here in the order set. A cancelled timer leaves the heap at once: handles may live on a stack that is about to go.
//
// Invariants
//  1. What moves in the heap is in the heap: a handle lies on its task's stack, cold in the cache, and is read when it is set and when it leaves.
//  2. A handle knows its slot, which stays; places[slot] is where in the heap it is now. A slot without a handle holds the next one without.
#ifndef LOOPSCOPE_ASYNCIO_TIMERS_H
#define LOOPSCOPE_ASYNCIO_TIMERS_H

#include "asyncio/object.h"

struct timer {
    int64_t when;
    uint64_t order; // its place among equals
    asyncio_Handle *handle;
    uint32_t slot;
};

struct timers {
    struct timer *heap;
    uint32_t *places;
    size_t count, capacity, slots; // timers; room for so many; slots that have ever been used
    size_t place_capacity;
    uint32_t free_slot; // 1 more than it; 0 for none
    uint64_t set;       // so far
};

// Room for one more. Raises MemoryError.
void timers_reserve(struct timers *t);

// Into room that is reserved, for h->when.
void timers_push(struct timers *t, asyncio_Handle *h);
void timers_remove(struct timers *t, asyncio_Handle *h);
void timers_free(struct timers *t);

// The earliest, NULL where there is none.
static inline const struct timer *timers_first(const struct timers *t) { return t->count ? t->heap : NULL; }

#endif
