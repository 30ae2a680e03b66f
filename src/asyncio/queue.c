// asyncio.Queue, LifoQueue and PriorityQueue, as Lib/asyncio/queues.py.
#include "asyncio/queue.h"

#include <string.h>

#include "asyncio/compare.h"
#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"

const exception_type asyncio_QueueEmpty[1] = {{.name = "QueueEmpty", .base = Exception}};
const exception_type asyncio_QueueFull[1] = {{.name = "QueueFull", .base = Exception}};
const exception_type asyncio_QueueShutDown[1] = {{.name = "QueueShutDown", .base = Exception}};

void queue_init(place *where, asyncio_Queue *q, enum object_type type, int maxsize)
{
    *q = (asyncio_Queue){.maxsize = maxsize};
    waiters_init(&q->getters, q);
    waiters_init(&q->putters, q);
    waiters_init(&q->joiners, q);
    object_init(q, type);
    record(EVENT_sync_create, place_id(where), q->head.id, type, maxsize > 0 ? (uint32_t)maxsize : 0);
}

static asyncio_Queue *make(place *where, enum object_type type, int maxsize)
{
    asyncio_Queue *q = memory_new(sizeof *q);
    queue_init(where, q, type, maxsize);
    return q;
}

asyncio_Queue *queue_new(place *where, struct queue_options o) { return make(where, OBJECT_queue, o.maxsize); }
asyncio_LifoQueue *queue_new_lifo(place *where, struct queue_options o) { return make(where, OBJECT_lifo_queue, o.maxsize); }
asyncio_PriorityQueue *queue_new_priority(place *where, struct queue_options o) { return make(where, OBJECT_priority_queue, o.maxsize); }

size_t asyncio_Queue_qsize(const asyncio_Queue *q) { return q->end - q->first; }
int asyncio_Queue_maxsize(const asyncio_Queue *q) { return q->maxsize; }
bool asyncio_Queue_empty(const asyncio_Queue *q) { return asyncio_Queue_qsize(q) == 0; }
bool asyncio_Queue_full(const asyncio_Queue *q) { return q->maxsize > 0 && asyncio_Queue_qsize(q) >= (size_t)q->maxsize; }

// --- items --------------------------------------------------------------------------------------------------------------
void queue_reserve(asyncio_Queue *q, size_t n)
{
    while (q->capacity < n) q->items = memory_grow(q->items, &q->capacity, sizeof *q->items);
}

// Room for one more at the end: what was taken from the front is used again when it is half of all.
static void make_room(asyncio_Queue *q)
{
    if (q->end < q->capacity) return;
    if (q->first > 0 && q->first >= q->capacity / 2) {
        memmove(q->items, q->items + q->first, asyncio_Queue_qsize(q) * sizeof *q->items);
        q->end -= q->first;
        q->first = 0;
    } else {
        queue_reserve(q, q->capacity + 1);
    }
}

static void swap(struct queue_item *a, struct queue_item *b)
{
    struct queue_item old = *a;
    *a = *b;
    *b = old;
}

// siftdown and siftup of Modules/_heapqmodule.c: the same comparisons, so that what cannot be compared raises in the same moment.
static void heap_sift_down(struct queue_item *heap, size_t position)
{
    while (position > 0) {
        size_t parent = (position - 1) / 2;
        if (!value_less(heap[position].value, heap[parent].value)) return;
        swap(&heap[position], &heap[parent]);
        position = parent;
    }
}

static void heap_sift_up(struct queue_item *heap, size_t count)
{
    size_t position = 0;
    while (position < count / 2) {
        size_t child = 2 * position + 1;
        if (child + 1 < count && !value_less(heap[child].value, heap[child + 1].value)) child++;
        swap(&heap[position], &heap[child]);
        position = child;
    }
    heap_sift_down(heap, position);
}

// How many of its items will come out before a new one, for the trace.
static uint32_t count_before(const asyncio_Queue *q, value item)
{
    if (q->head.type == OBJECT_lifo_queue) return 0;
    if (q->head.type != OBJECT_priority_queue || !recorder.listening) return (uint32_t)asyncio_Queue_qsize(q);
    uint32_t count = 0;
    bool ordered;
    for (size_t i = q->first; i < q->end; i++) count += !value_is_less(item, q->items[i].value, &ordered);
    return count;
}

static uint32_t record_item(value item) { return item.kind == VALUE_none ? record_text("None") : value_record(item); }

static void append(place *where, asyncio_Queue *q, value item)
{
    make_room(q);
    uint32_t at = place_id(where), text = record_item(item);
    uint32_t put = record(EVENT_queue_put, at, q->head.id, text, count_before(q, item));
    q->items[q->end++] = (struct queue_item){item, put};
    if (q->head.type == OBJECT_priority_queue) heap_sift_down(q->items, q->end - 1);
}

static value take(place *where, asyncio_Queue *q)
{
    if (q->head.type == OBJECT_priority_queue) swap(&q->items[0], &q->items[q->end - 1]);
    bool from_end = q->head.type == OBJECT_priority_queue || q->head.type == OBJECT_lifo_queue;
    struct queue_item taken = q->items[from_end ? --q->end : q->first++];
    uint32_t at = place_id(where), text = record_item(taken.value);
    record(EVENT_queue_get, at, q->head.id, text, taken.put);
    if (q->head.type == OBJECT_priority_queue) heap_sift_up(q->items, q->end);
    if (q->first == q->end) q->first = q->end = 0;
    return taken.value;
}

// --- waiting ------------------------------------------------------------------------------------------------------------
// As _wakeup_next: who is let go on leaves the line at once.
static void wake_next(struct waiters *line)
{
    for (struct waiter *w; (w = line->first);) {
        bool waits = !future_done(&w->future);
        if (waits) waiters_wake(w, none, 0);
        waiters_leave(w, 0);
        if (waits) return;
    }
}

static void wake_all(struct waiters *line)
{
    while (line->first) wake_next(line);
}

// Stands in line for what is not `missing` any more. Where it is cancelled after it was let go on, the next one is instead.
static void wait_while(bool (*missing)(const asyncio_Queue *), asyncio_Queue *q, struct waiters *line)
{
    if (q->is_shutdown) raise(asyncio_QueueShutDown);
    struct waiter w;
    exception *failure = waiters_wait(line, &w);
    if (!failure) return;
    future_cancel(NULL, &w.future, NULL);
    waiters_leave(&w, 0);
    if (!missing(q) && w.future.outcome != OUTCOME_cancelled) wake_next(line);
    raise_again(failure);
}

async_def(put, asyncio_Queue *, self, value, item)
{
    while (asyncio_Queue_full(self)) wait_while(asyncio_Queue_full, self, &self->putters);
    queue_put_nowait_of_program(NULL, self, item);
    return none;
}

coroutine *queue_put(asyncio_Queue *q, value item) { return put(q, item); }

void queue_put_nowait_of_program(place *where, asyncio_Queue *q, value item)
{
    loop_check_thread();
    if (q->is_shutdown) raise_at(where, asyncio_QueueShutDown);
    if (asyncio_Queue_full(q)) raise_at(where, asyncio_QueueFull);
    append(where, q, item);
    q->unfinished++;
    wake_next(&q->getters);
}

async_def(get, asyncio_Queue *, self)
{
    while (asyncio_Queue_empty(self)) wait_while(asyncio_Queue_empty, self, &self->getters);
    return queue_get_nowait_of_program(NULL, self);
}

coroutine *asyncio_Queue_get(asyncio_Queue *q) { return get(q); }

value queue_get_nowait_of_program(place *where, asyncio_Queue *q)
{
    loop_check_thread();
    if (asyncio_Queue_empty(q) && q->is_shutdown) raise_at(where, asyncio_QueueShutDown);
    if (asyncio_Queue_empty(q)) raise_at(where, asyncio_QueueEmpty);
    value item = take(where, q);
    wake_next(&q->putters);
    return item;
}

// --- the end of the work --------------------------------------------------------------------------------------------------
// CPython's `_finished` is an Event; here it is the line of those who wait for it.
static void tell_finished(asyncio_Queue *q)
{
    for (struct waiter *w = q->joiners.first; w; w = w->next)
        if (!future_done(&w->future)) waiters_wake(w, value_bool(true), 0);
}

void queue_task_done_of_program(place *where, asyncio_Queue *q)
{
    loop_check_thread();
    if (q->unfinished == 0) raise_at(where, ValueError, "task_done() called too many times");
    q->unfinished--;
    record(EVENT_queue_task_done, place_id(where), q->head.id, (uint32_t)q->unfinished, 0);
    if (q->unfinished == 0) tell_finished(q);
}

async_def(join, asyncio_Queue *, self)
{
    if (self->unfinished == 0) return none;
    struct waiter w;
    exception *failure = waiters_wait(&self->joiners, &w);
    waiters_leave(&w, 0);
    if (failure) raise_again(failure);
    return none;
}

coroutine *asyncio_Queue_join(asyncio_Queue *q) { return join(q); }

void queue_shutdown_of_program(place *where, asyncio_Queue *q, struct shutdown_options options)
{
    loop_check_thread();
    size_t dropped = options.immediate ? asyncio_Queue_qsize(q) : 0;
    q->is_shutdown = true;
    record(EVENT_queue_shutdown, place_id(where), q->head.id, (uint32_t)dropped, 0);
    if (options.immediate) {
        q->first = q->end = 0;
        q->unfinished -= dropped < q->unfinished ? dropped : q->unfinished;
        if (q->unfinished == 0) tell_finished(q);
    }
    wake_all(&q->getters);
    wake_all(&q->putters);
}
