// Tasks, from the inside. As Lib/asyncio/tasks.py.
//
// Invariants, while a task is not done, as CPython's
//  1. waiter is a future that is not done, and no step is in the ready queue: one of its callbacks is the next step.
//  2. waiter is NULL or done, and a step is in the ready queue.
//  3. waiter is NULL and no step is in the ready queue: the task runs.
#ifndef LOOPSCOPE_ASYNCIO_TASK_H
#define LOOPSCOPE_ASYNCIO_TASK_H

#include "asyncio/context.h"
#include "asyncio/coro.h"
#include "asyncio/future.h"

struct asyncio_Task {
    asyncio_Future future; // a task is a future; first, so that a pointer to one is a pointer to the other
    struct context context;
    coro *stack; // where it goes on, from its first step to its end: its own, or that of a generator which it asked. NULL before and after
    coroutine *coro;
    const char *name;        // NULL: Task-N
    asyncio_Future *waiter;  // Task._fut_waiter
    const char *cancel_message;
    exception *thrown;       // what its next step raises
    asyncio_Task *next, *prev; // of the loop's tasks that are not done
    uint32_t number;         // the N of Task-N
    int cancel_requests;
    bool must_cancel;
    bool being_cancelled; // its cancel() is under way, further down the chain of waiters
    bool being_destroyed;
    bool no_destroy_warning; // whoever made it tells of it in another way: Task._log_destroy_pending is False
};

// Whatever there are a million of must be small: this, and the page of its stack that it stands on while it is not done.
_Static_assert(sizeof(asyncio_Task) <= 160, "a task that ended costs little");

// A hint that the task will run soon.
static inline void task_prefetch(const asyncio_Task *t)
{
    for (size_t i = 0; i < sizeof *t; i += 64) __builtin_prefetch((const char *)t + i, 1);
}

// One step: Task.__step and __wakeup. Called by the loop.
void task_step(asyncio_Task *task);

// Ends the running task's step in a wait for f. Raises what the next step throws in.
void task_suspend(place *where, asyncio_Future *f);

// The same in a bare yield of t, the running task: its next step is the last in the ready queue. Returns None.
value task_yield(place *where, asyncio_Task *t);

// Its first step at once, within that of whoever makes it. As Task.__eager_start.
void task_start_eagerly(asyncio_Task *task);

// Takes it out of the list of its loop's tasks that are not done.
void task_leave_loop(asyncio_Task *task);

// The memory of a task that is done and that nobody knows any more.
void task_release(asyncio_Task *task);

bool task_cancel(place *where, asyncio_Task *task, const char *message);

// The task's name: written to buffer where it has none of its own.
struct task_name {
    char text[16];
};
const char *task_name(const asyncio_Task *task, struct task_name *buffer);

// A new task of the current loop, as Task.__init__.
asyncio_Task *task_new(place *where, coroutine *c, struct task_options options);

// The same by the current loop's task factory, where it has one: as BaseEventLoop.create_task.
asyncio_Task *task_create(place *where, coroutine *c, struct task_options options);

// What becomes of a task that is pending when its loop is closed: "Task was destroyed but it is pending!", and GeneratorExit at its await, so
// that its finally clauses run; they cannot await any more. As Task.__del__ and the end of its coroutine, gen_close in
// Objects/genobject.c. One that has not begun is left to coroutine_report_never_awaited.
void task_destroy(asyncio_Task *task);

// As ensure_future(x, loop=loop), of the current loop: ValueError for a future of another one.
asyncio_Future *task_ensure_future_of_loop(place *where, awaitable x);

#endif
