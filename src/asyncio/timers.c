#include "asyncio/timers.h"

#include "asyncio/loop.h"
#include "asyncio/memory.h"

static bool earlier(const asyncio_Handle *a, const asyncio_Handle *b)
{
    return a->when < b->when || (a->when == b->when && a->order < b->order);
}

static void put(struct timers *t, size_t i, asyncio_Handle *h)
{
    t->heap[i] = h;
    h->heap_index = i;
}

// Moves h up from the free place i to where it belongs.
static void rise(struct timers *t, size_t i, asyncio_Handle *h)
{
    while (i > 0 && earlier(h, t->heap[(i - 1) / 2])) {
        put(t, i, t->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(t, i, h);
}

// Moves h down from the free place i to where it belongs.
static void sink(struct timers *t, size_t i, asyncio_Handle *h)
{
    for (size_t child; (child = 2 * i + 1) < t->count; i = child) {
        if (child + 1 < t->count && earlier(t->heap[child + 1], t->heap[child])) child++;
        if (!earlier(t->heap[child], h)) break;
        put(t, i, t->heap[child]);
    }
    put(t, i, h);
}

void timers_reserve(struct timers *t)
{
    if (t->count == t->capacity) t->heap = memory_grow(t->heap, &t->capacity, sizeof *t->heap);
}

void timers_push(struct timers *t, asyncio_Handle *h)
{
    h->order = t->set++;
    rise(t, t->count++, h);
}

void timers_remove(struct timers *t, asyncio_Handle *h)
{
    size_t i = h->heap_index;
    asyncio_Handle *last = t->heap[--t->count];
    if (last == h) return;
    if (i > 0 && earlier(last, t->heap[(i - 1) / 2])) rise(t, i, last);
    else sink(t, i, last);
}
