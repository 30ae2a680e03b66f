// Queues, from the inside: what as_completed is made of.
#ifndef LOOPSCOPE_ASYNCIO_QUEUE_H
#define LOOPSCOPE_ASYNCIO_QUEUE_H

#include "asyncio/waiters.h"

struct queue_item {
    value value;
    uint32_t put; // its event
};

// Items stand in items[first .. end): in the order of putting, but for a PriorityQueue, where they are a heap and first is 0.
struct asyncio_Queue {
    struct head head; // its type is queue, lifo_queue, priority_queue or as_completed
    int maxsize;      // 0 and less: no limit
    struct queue_item *items;
    size_t first, end, capacity;
    size_t unfinished; // items for which task_done was not called yet
    bool is_shutdown;
    struct waiters getters, putters, joiners;
};

// In place. Records sync_create.
void queue_init(place *where, asyncio_Queue *q, enum object_type type, int maxsize);

// Room for n items in all, so that putting them needs no memory.
void queue_reserve(asyncio_Queue *q, size_t n);

#endif
