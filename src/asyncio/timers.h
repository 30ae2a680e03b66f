// Timers: handles in a binary heap, the earliest first, equal ones in the order in which they were set.
//
// CPython's heap (Lib/heapq.py) leaves the order of equal deadlines open; real clocks drift enough that they fire in the order set, and
// so do these. A cancelled timer leaves the heap at once: handles may live on a stack that is about to go.
#ifndef LOOPSCOPE_ASYNCIO_TIMERS_H
#define LOOPSCOPE_ASYNCIO_TIMERS_H

#include "asyncio/object.h"

struct timers {
    asyncio_Handle **heap;
    size_t count, capacity;
    uint64_t set; // so far: gives each its place among equals
};

// Room for one more. Raises MemoryError.
void timers_reserve(struct timers *t);

// Into room that is reserved.
void timers_push(struct timers *t, asyncio_Handle *h);
void timers_remove(struct timers *t, asyncio_Handle *h);

// The earliest, NULL where there is none.
static inline asyncio_Handle *timers_first(const struct timers *t) { return t->count ? t->heap[0] : NULL; }

#endif
