// The event loop, from the inside. As Lib/asyncio/base_events.py.
//
// Invariants
//  1. The ready queue is a FIFO; run_once runs what is in it when its timers have been looked at, and nothing that is put there meanwhile.
//     Where loopscope's user is the loop (pick.h), it runs the same in an order of theirs.
//  2. A handle is idle, in the ready queue, or a timer: `stage` says which.
//  3. The ready queue has room for what will enter it one day, callbacks of futures and timers: entering then cannot fail.
#ifndef LOOPSCOPE_ASYNCIO_LOOP_H
#define LOOPSCOPE_ASYNCIO_LOOP_H

#include "asyncio/clock.h"
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
    uint32_t timer_slot;
};

// A callback of the program with its argument. What it raises goes to the exception handler.
struct loop_call {
    void (*callback)(value argument);
    value argument;
    const char *name;
};
struct loop_call *loop_call_new(void (*callback)(value argument), const char *name, value argument);
void loop_call_run(void *call);

struct ready {
    void *argument;
    uint32_t object, enqueued;
    void (*run)(void *argument); // NULL: a step of the task `argument`
    asyncio_Handle *handle; // NULL where nobody can cancel it
};

struct asyncio_loop {
    struct ready *ready; // a ring: entries head .. head + count - 1, modulo capacity
    size_t head, count, capacity;
    size_t todo;      // entries that are still to run in this iteration, one step straight after the other
    size_t singly;    // entries that are still to run in it after those, each from run_singly
    size_t cancelled; // entries whose handle is cancelled
    size_t promised;  // entries that are to come and have their room
    struct timers timers;
    asyncio_Task *first_task, *last_task; // that are not done, in order of creation, through `next`
    uint32_t number, iteration;
    place *run_at; // where the program runs it until something is complete
    bool running, stopping, closed, debug;
    bool direct; // in this iteration tasks switch to each other, without a way over main's stack
    bool one_by_one; // all entries are run singly: in debug mode, and once loopscope's user has been the loop
    double slow_callback_duration; // seconds
    asyncio_exception_handler *exception_handler; // NULL: the default one
    asyncio_task_factory *task_factory;           // NULL: none
};

extern struct loops {
    asyncio_loop *current;
    uint32_t made;
} loops;

// The loop that was made and is not closed yet. "Running" is loop_running().
static inline asyncio_loop *loop_current(void) { return loops.current; }

// NULL where none runs.
static inline asyncio_loop *loop_running(void) { return loops.current && loops.current->running ? loops.current : NULL; }

// Makes the current loop. There must be none.
asyncio_loop *loop_new(void);

// Raises RuntimeError where the loop is closed.
_Noreturn void loop_refuse_closed(void);
static inline void loop_check_open(const asyncio_loop *loop)
{
    if (__builtin_expect(loop->closed, 0)) loop_refuse_closed();
}

// Raises RuntimeError in a function that an executor runs.
void loop_check_thread(void);

bool loop_has_ready(void); // the current loop has something to run

// Room in the ready queue for one more entry, which comes next. Raises MemoryError.
void loop_grow(asyncio_loop *loop);
static inline void loop_make_room(asyncio_loop *loop)
{
    if (__builtin_expect(loop->count + loop->promised == loop->capacity, 0)) loop_grow(loop);
}

// The same, and raises RuntimeError where the loop is closed.
static inline void loop_reserve(asyncio_loop *loop)
{
    loop_check_open(loop);
    loop_make_room(loop);
}

// The same, kept until loop_redeem, after which the entry comes.
void loop_promise(asyncio_loop *loop);
void loop_redeem(asyncio_loop *loop);

// The running loop's queue. object: what the trace says it is for; cause: the event that put it there.
void loop_call_soon(void (*run)(void *argument), void *argument, uint32_t object, const char *name, uint32_t cause);

// The entry that stands so many places behind the head.
static inline struct ready *loop_ready_at(const asyncio_loop *loop, size_t i)
{
    return &loop->ready[(loop->head + i) & (loop->capacity - 1)];
}

// Where room has been reserved or promised, as in all that follows.
static inline void loop_push(asyncio_loop *loop, struct ready r) { *loop_ready_at(loop, loop->count++) = r; }

static inline struct ready loop_pop(asyncio_loop *loop)
{
    struct ready r = loop->ready[loop->head];
    loop->head = (loop->head + 1) & (loop->capacity - 1);
    loop->count--;
    return r;
}

// A step of the task is written behind the queue's last entry, by this enqueue event.
static inline void loop_write_step(asyncio_loop *loop, asyncio_Task *task, uint32_t id, uint32_t enqueued)
{
    struct ready *r = loop_ready_at(loop, loop->count); // field by field: a copy from the stack would wait for its stores
    r->run = NULL;
    r->argument = task;
    r->handle = NULL;
    r->object = id;
    r->enqueued = enqueued;
}

static inline void loop_step_soon(asyncio_Task *task, uint32_t cause)
{
    uint32_t id = object_id(task), enqueued = record(EVENT_enqueue, 0, id, 0, cause);
    asyncio_loop *loop = loops.current;
    loop_write_step(loop, task, id, enqueued);
    loop->count++;
}

// Lets the iteration have nothing left to do; what it had, for loop_resume_iteration.
size_t loop_suspend_iteration(void);
void loop_resume_iteration(size_t todo);

// Begins the next iteration on the stack of the task with whose step the last one ended, where there is nothing else to do first than run what
// is ready. False where there is, and nothing has happened: the loop itself does it, on main's stack. False, too, where a grant makes the loop ask
// just when the iteration begins: it goes on on main's stack then.
bool loop_goes_on(asyncio_loop *loop);

// The handle that is next in this iteration, where it is a step of a task. NULL where the iteration is over or a callback is next.
static inline const struct ready *loop_next_step(const asyncio_loop *loop)
{
    const struct ready *r = &loop->ready[loop->head];
    return loop->todo && !r->run ? r : NULL;
}

// The head leaves the queue's front. With many tasks each of them is cold in the cache when its turn comes: they are fetched ahead.
#define LOOP_PREFETCH_FROM 256
void loop_prefetch(const asyncio_loop *loop);
static inline void loop_advance(asyncio_loop *loop)
{
    if (loop->todo > LOOP_PREFETCH_FROM) loop_prefetch(loop);
    loop->todo--;
    loop->head = (loop->head + 1) & (loop->capacity - 1);
}

// The head leaves it, and a step of the task comes to its end. No room is needed: where the queue is full, the head's is taken.
static inline void loop_exchange_step(asyncio_loop *loop, asyncio_Task *task, uint32_t id, uint32_t enqueued)
{
    loop_write_step(loop, task, id, enqueued);
    loop_advance(loop);
}

// The task whose step is next; the step begins, and its resume is recorded. NULL where loop_next_step has none.
static inline asyncio_Task *loop_take_step(void)
{
    asyncio_loop *loop = loops.current;
    const struct ready *r = loop_next_step(loop);
    if (!r) return NULL;
    loop_advance(loop);
    loop->count--;
    if (!recorder.virtual_clock) clock_now();
    record(EVENT_resume, 0, r->object, r->enqueued, 0);
    return r->argument;
}

// h: filled in but for the fields after `object`; owned by the caller, must live until it has run or is cancelled.
void loop_call_at(place *where, asyncio_Handle *h, int64_t when);
void loop_handle_soon(asyncio_Handle *h, uint32_t cause); // into the ready queue at once
void loop_cancel(place *where, asyncio_Handle *h);

// As BaseEventLoop.call_exception_handler: tells the program's handler, or the default one, which writes "MESSAGE: TYPE: TEXT" on
// stderr and as a warn event. e may be NULL.
void loop_call_exception_handler(const char *message, exception *e);

// A warn event, and a line on stderr, where `more` follows the text.
void loop_warn(const char *text, const char *more);

#endif
