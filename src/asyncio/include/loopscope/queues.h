// Queues between tasks, as Lib/asyncio/queues.py.
//
//     asyncio_Queue *queue = asyncio_Queue(2);            queue = asyncio.Queue(2)
//     await(asyncio_Queue_put(queue, "a"));               await queue.put("a")
//     value item = await(asyncio_Queue_get(queue));       item = await queue.get()
//
// A LifoQueue and a PriorityQueue are Queues: every asyncio_Queue_ function takes them. Who has to wait is let go on in
// the order of coming, and then looks again: one that did not wait may have been faster. A queue may be used in several
// loops one after the other only while nobody waits: RuntimeError. Queues belong to asyncio and live until the program
// ends.
#ifndef LOOPSCOPE_QUEUES_H
#define LOOPSCOPE_QUEUES_H

#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

// The three kinds.
typedef struct asyncio_Queue asyncio_Queue;
typedef struct asyncio_Queue asyncio_LifoQueue;
typedef struct asyncio_Queue asyncio_PriorityQueue;

// asyncio.Queue(maxsize=2): asyncio_Queue(2), which holds at most two items; asyncio_Queue() holds any number. A Queue
// gives the oldest item, a LifoQueue the newest, a PriorityQueue the smallest: numbers, texts, lists or tuples; putting
// and getting there raise TypeError for items that cannot be compared. Lib/asyncio/queues.py, Queue, LifoQueue and
// PriorityQueue.
#define asyncio_Queue(...) queue_new(place_here(), (struct queue_options){__VA_ARGS__})
#define asyncio_LifoQueue(...) queue_new_lifo(place_here(), (struct queue_options){__VA_ARGS__})
#define asyncio_PriorityQueue(...) queue_new_priority(place_here(), (struct queue_options){__VA_ARGS__})
struct queue_options {
    int maxsize; // 0 and less: no limit
};
asyncio_Queue *queue_new(place *where, struct queue_options options);
asyncio_LifoQueue *queue_new_lifo(place *where, struct queue_options options);
asyncio_PriorityQueue *queue_new_priority(place *where, struct queue_options options);

// await queue.put(item): await(asyncio_Queue_put(queue, item)). Puts any C value into it, waiting while it is full.
// asyncio_QueueShutDown after a shutdown, also where it waits meanwhile. Lib/asyncio/queues.py, Queue.put.
#define asyncio_Queue_put(queue, item) queue_put((queue), value_of(item))
coroutine *queue_put(asyncio_Queue *queue, value item);

// queue.put_nowait(item): the same at once; asyncio_QueueFull where there is no room. Lib/asyncio/queues.py,
// Queue.put_nowait.
#define asyncio_Queue_put_nowait(queue, item) queue_put_nowait_of_program(place_here(), (queue), value_of(item))
void queue_put_nowait_of_program(place *where, asyncio_Queue *queue, value item);

// await queue.get(): await(asyncio_Queue_get(queue)). Takes an item out, waiting while there is none.
// asyncio_QueueShutDown where there is none after a shutdown. Lib/asyncio/queues.py, Queue.get.
coroutine *asyncio_Queue_get(asyncio_Queue *queue);

// queue.get_nowait(): the same at once; asyncio_QueueEmpty where there is none. Lib/asyncio/queues.py,
// Queue.get_nowait.
#define asyncio_Queue_get_nowait(queue) queue_get_nowait_of_program(place_here(), (queue))
value queue_get_nowait_of_program(place *where, asyncio_Queue *queue);

// queue.task_done(): who took an item says so when the work for it is over; ValueError for more of them than items were
// put. await queue.join(): await(asyncio_Queue_join(queue)) waits until that was said of all items that were put; not
// at all where it was. Returns None. Lib/asyncio/queues.py, Queue.task_done and join.
#define asyncio_Queue_task_done(queue) queue_task_done_of_program(place_here(), (queue))
void queue_task_done_of_program(place *where, asyncio_Queue *queue);
coroutine *asyncio_Queue_join(asyncio_Queue *queue);

// queue.shutdown(immediate=True): asyncio_Queue_shutdown(queue, .immediate = true). Nothing can be put from here on;
// what is there can still be taken, or with .immediate = true is thrown away and counts as done. All that wait go on,
// to look again: put and get raise asyncio_QueueShutDown. Lib/asyncio/queues.py, Queue.shutdown.
#define asyncio_Queue_shutdown(queue, ...) \
    queue_shutdown_of_program(place_here(), (queue), (struct shutdown_options){__VA_ARGS__})
struct shutdown_options {
    bool immediate;
};
void queue_shutdown_of_program(place *where, asyncio_Queue *queue, struct shutdown_options options);

// queue.qsize(), queue.maxsize, queue.empty(), queue.full(): the number of items, and how many there may be; full is
// never true of a queue without a limit. Lib/asyncio/queues.py, Queue.qsize, maxsize, empty and full.
size_t asyncio_Queue_qsize(const asyncio_Queue *queue);
int asyncio_Queue_maxsize(const asyncio_Queue *queue);
bool asyncio_Queue_empty(const asyncio_Queue *queue);
bool asyncio_Queue_full(const asyncio_Queue *queue);

// What the functions above raise: Exceptions. Lib/asyncio/queues.py.
extern const exception_type asyncio_QueueEmpty[1], asyncio_QueueFull[1], asyncio_QueueShutDown[1];

#pragma GCC visibility pop

#endif
