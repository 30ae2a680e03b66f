// Queues between tasks, as Lib/asyncio/queues.py.
//
//     asyncio_Queue *queue = asyncio_Queue(2);            queue = asyncio.Queue(2)
//     await(asyncio_Queue_put(queue, "a"));               await queue.put("a")
//     value item = await(asyncio_Queue_get(queue));       item = await queue.get()
//
// A LifoQueue and a PriorityQueue are Queues: every asyncio_Queue_ function takes them. Who has to wait is let go on in the order of
// coming, and then looks again: one that did not wait may have been faster. Queues live until the program ends.
#ifndef LOOPSCOPE_QUEUES_H
#define LOOPSCOPE_QUEUES_H

#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

typedef struct asyncio_Queue asyncio_Queue;
typedef struct asyncio_Queue asyncio_LifoQueue;
typedef struct asyncio_Queue asyncio_PriorityQueue;

extern const exception_type asyncio_QueueEmpty[1], asyncio_QueueFull[1], asyncio_QueueShutDown[1];

// asyncio_Queue() holds any number of items, asyncio_Queue(2) or asyncio_Queue(.maxsize = 2) at most two. A Queue gives the oldest item,
// a LifoQueue the newest, a PriorityQueue the smallest: numbers, texts, or tuples that begin with one; TypeError for items that cannot
// be compared.
#define asyncio_Queue(...) queue_new(place_here(), (struct queue_options){__VA_ARGS__})
#define asyncio_LifoQueue(...) queue_new_lifo(place_here(), (struct queue_options){__VA_ARGS__})
#define asyncio_PriorityQueue(...) queue_new_priority(place_here(), (struct queue_options){__VA_ARGS__})
struct queue_options {
    int maxsize; // 0 and less: no limit
};
asyncio_Queue *queue_new(place *where, struct queue_options options);
asyncio_LifoQueue *queue_new_lifo(place *where, struct queue_options options);
asyncio_PriorityQueue *queue_new_priority(place *where, struct queue_options options);

// await(asyncio_Queue_put(queue, item)): puts any C value into it, waiting while it is full. asyncio_QueueShutDown after a shutdown.
#define asyncio_Queue_put(queue, item) queue_put((queue), value_of(item))
coroutine *queue_put(asyncio_Queue *queue, value item);

// The same at once; asyncio_QueueFull where there is no room.
#define asyncio_Queue_put_nowait(queue, item) queue_put_nowait_of_program(place_here(), (queue), value_of(item))
void queue_put_nowait_of_program(place *where, asyncio_Queue *queue, value item);

// await(asyncio_Queue_get(queue)): takes an item out, waiting while there is none. asyncio_QueueShutDown where there is none after a
// shutdown.
coroutine *asyncio_Queue_get(asyncio_Queue *queue);

// The same at once; asyncio_QueueEmpty where there is none.
#define asyncio_Queue_get_nowait(queue) queue_get_nowait_of_program(place_here(), (queue))
value queue_get_nowait_of_program(place *where, asyncio_Queue *queue);

// Who took an item says task_done when the work for it is over; ValueError for more of them than items were put.
// await(asyncio_Queue_join(queue)) waits until that was said of all.
#define asyncio_Queue_task_done(queue) queue_task_done_of_program(place_here(), (queue))
void queue_task_done_of_program(place *where, asyncio_Queue *queue);
coroutine *asyncio_Queue_join(asyncio_Queue *queue);

// Nothing can be put from here on; what is there can still be taken, or with .immediate = true is thrown away. All that wait go on, to
// look again.
#define asyncio_Queue_shutdown(queue, ...) \
    queue_shutdown_of_program(place_here(), (queue), (struct shutdown_options){__VA_ARGS__})
struct shutdown_options {
    bool immediate;
};
void queue_shutdown_of_program(place *where, asyncio_Queue *queue, struct shutdown_options options);

size_t asyncio_Queue_qsize(const asyncio_Queue *queue);
int asyncio_Queue_maxsize(const asyncio_Queue *queue);
bool asyncio_Queue_empty(const asyncio_Queue *queue);
bool asyncio_Queue_full(const asyncio_Queue *queue); // never without a limit

#pragma GCC visibility pop

#endif
