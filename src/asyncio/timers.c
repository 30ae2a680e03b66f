#include "asyncio/timers.h"

#include <stdlib.h>

#include "asyncio/loop.h"
#include "asyncio/memory.h"

static bool earlier(const struct timer *a, const struct timer *b)
{
    return a->when < b->when || (a->when == b->when && a->order < b->order);
}

static void put(struct timers *t, size_t i, const struct timer *timer)
{
    t->heap[i] = *timer;
    t->places[timer->slot] = (uint32_t)i;
}

// Moves a timer up from the free place i to where it belongs.
static void rise(struct timers *t, size_t i, struct timer timer)
{
    while (i > 0 && earlier(&timer, &t->heap[(i - 1) / 2])) {
        put(t, i, &t->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(t, i, &timer);
}

// Moves a timer down from the free place i to where it belongs.
static void sink(struct timers *t, size_t i, struct timer timer)
{
    for (size_t child; (child = 2 * i + 1) < t->count; i = child) {
        if (child + 1 < t->count && earlier(&t->heap[child + 1], &t->heap[child])) child++;
        if (!earlier(&t->heap[child], &timer)) break;
        put(t, i, &t->heap[child]);
    }
    put(t, i, &timer);
}

static uint32_t take_slot(struct timers *t)
{
    if (!t->free_slot) return (uint32_t)t->slots++;
    uint32_t slot = t->free_slot - 1;
    t->free_slot = t->places[slot];
    return slot;
}

static void give_slot(struct timers *t, uint32_t slot)
{
    t->places[slot] = t->free_slot;
    t->free_slot = slot + 1;
}

// There are as many slots as there were ever timers at once.
void timers_reserve(struct timers *t)
{
    if (t->count == t->capacity) t->heap = memory_grow(t->heap, &t->capacity, sizeof *t->heap);
    if (t->slots == t->place_capacity) t->places = memory_grow(t->places, &t->place_capacity, sizeof *t->places);
}

void timers_push(struct timers *t, asyncio_Handle *h)
{
    h->timer_slot = take_slot(t);
    rise(t, t->count++, (struct timer){h->when, t->set++, h, h->timer_slot});
}

void timers_remove(struct timers *t, asyncio_Handle *h)
{
    size_t i = t->places[h->timer_slot];
    struct timer last = t->heap[--t->count];
    give_slot(t, h->timer_slot);
    if (last.handle == h) return;
    if (i > 0 && earlier(&last, &t->heap[(i - 1) / 2])) rise(t, i, last);
    else sink(t, i, last);
}

void timers_free(struct timers *t)
{
    free(t->heap);
    free(t->places);
    *t = (struct timers){0};
}
