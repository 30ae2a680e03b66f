// The event loop, from the inside. As Lib/asyncio/base_events.py.
//
// Invariants
//  1. The ready queue is a FIFO; run_once runs what is in it when its timers have been looked at, and nothing that is put there meanwhile.
//  2. A handle is idle, in the ready queue, or a timer: `stage` says which.
//  3. The ready queue has room for what will enter it one day, callbacks of futures and timers: entering then cannot fail.
#ifndef LOOPSCOPE_ASYNCIO_LOOP_H
#define LOOPSCOPE_ASYNCIO_LOOP_H

#include "asyncio/timers.h"

enum handle_stage { HANDLE_idle, HANDLE_ready, HANDLE_timer };

struct asyncio_Handle {
    struct head head;
    enum handle_stage stage;
    bool cancelled;
    void (*run)(void *argument);
    void *argument;
    const char *name;  // the callback's, as the trace calls it
    uint32_t object;   // what the trace says it is for: its own id, or the sleeping future's
    uint32_t enqueued; // its event, in the ready queue
    int64_t when;      // nanoseconds on the loop's clock; timers
    uint64_t order;
    size_t heap_index;
};

// A callback of the program with its argument. What it raises goes to the exception handler.
struct loop_call {
    void (*callback)(value argument);
    value argument;
    const char *name;
};
struct loop_call *loop_call_new(void (*callback)(value argument), const char *name, value argument);
void loop_call_run(void *call);

// The loop that was made and is not closed yet. "Running" is loop_running().
asyncio_loop *loop_current(void);
asyncio_loop *loop_running(void); // NULL where none runs

// Makes the current loop. There must be none.
asyncio_loop *loop_new(void);

// Raises RuntimeError where the loop is closed.
void loop_check_open(const asyncio_loop *loop);

// Raises RuntimeError in a function that an executor runs.
void loop_check_thread(void);

bool loop_has_ready(void); // the current loop has something to run

// Room in the ready queue for one more entry, which comes next. Raises MemoryError.
void loop_reserve(asyncio_loop *loop);

// The same, kept until loop_redeem, after which the entry comes.
void loop_promise(asyncio_loop *loop);
void loop_redeem(asyncio_loop *loop);

// The running loop's queue. object: what the trace says it is for; cause: the event that put it there.
void loop_call_soon(void (*run)(void *argument), void *argument, uint32_t object, const char *name, uint32_t cause);
void loop_step_soon(asyncio_Task *task, uint32_t cause);

// Lets the iteration have nothing left to do; what it had, for loop_resume_iteration.
size_t loop_suspend_iteration(void);
void loop_resume_iteration(size_t todo);

// The handle that is next in this iteration, where it is a step of a task: takes it out of the queue and records the resume. NULL where the
// iteration is over or a callback is next.
asyncio_Task *loop_take_step(void);

// h: filled in but for the fields after `object`; owned by the caller, must live until it has run or is cancelled.
void loop_call_at(place *where, asyncio_Handle *h, int64_t when);
void loop_handle_soon(asyncio_Handle *h, uint32_t cause); // into the ready queue at once
void loop_cancel(place *where, asyncio_Handle *h);

// The tasks of the loop that are not done, in order of creation, through `next`.
asyncio_Task **loop_tasks(asyncio_loop *loop);
asyncio_Task **loop_last_task(asyncio_loop *loop);

// As BaseEventLoop.call_exception_handler: tells the program's handler, or the default one, which writes "MESSAGE: TYPE: TEXT" on
// stderr and as a warn event. e may be NULL.
void loop_call_exception_handler(const char *message, exception *e);
void loop_warn(const char *text);

#endif
