// The steps of tasks: from one suspend to the next. As Task.__step and __wakeup in Lib/asyncio/tasks.py.
//
// A step that ends looks for the next one itself: where the head of the ready queue is a task's step of this iteration, it switches straight
// to that task; where the iteration is over and the next one has nothing but handles to run, to the first task of that. Only when a callback is
// next, or the loop has more to do, it goes back to the loop, on main's stack.
#include <stdio.h>

#include "asyncio/async_generator.h"
#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/task.h"

// The next step raises RuntimeError.
static void refuse_wait(asyncio_Task *t, const char *format, uint32_t suspended)
{
    char text[200];
    snprintf(text, sizeof text, format, task_name(t, &(struct task_name){""}));
    t->thrown = exception_new(RuntimeError, text);
    loop_step_soon(t, suspended);
}

// Cancelled before it came to wait.
static void cancel_at_once(asyncio_Task *t)
{
    try {
        if (future_cancel(NULL, t->waiter, t->cancel_message)) t->must_cancel = false;
    } except (RecursionError, e) {
        loop_call_exception_handler("Exception in callback Task.__step", e);
    }
}

// The step ended in a wait, by the event `suspended`.
static void wait_for(asyncio_Task *t, asyncio_Future *f, uint32_t suspended)
{
    if (f->loop != t->future.loop) {
        refuse_wait(t, "Task %s got a Future attached to a different loop", suspended);
    } else if (f == &t->future) {
        refuse_wait(t, "Task cannot await on itself: %s", suspended);
    } else {
        future_add_callback(f, (struct future_callback){.argument = t}, NULL);
        t->waiter = f;
        if (t->must_cancel) cancel_at_once(t);
    }
}

// The step ended the task: its body returned `result`, or raised `failure`.
static void end(asyncio_Task *t, value result, exception *failure)
{
    task_leave_loop(t);
    t->coro = NULL;
    if (!failure) {
        if (t->must_cancel) { // cancelled right before the coroutine returned
            t->must_cancel = false;
            future_set_cancelled(&t->future, t->cancel_message);
        } else {
            future_set_result(&t->future, result);
        }
    } else if (exception_is(failure, asyncio_CancelledError)) {
        future_set_cancelled_error(&t->future, failure);
    } else {
        future_set_exception(&t->future, failure);
    }
}

// What the step that begins raises at the await, from what it waited for and who cancelled it; NULL for nothing.
static exception *thrown_in(asyncio_Task *t)
{
    exception *e = t->waiter ? future_failure(t->waiter) : t->thrown;
    t->waiter = NULL;
    if (t->must_cancel) {
        if (!e || !exception_is(e, asyncio_CancelledError)) e = exception_new(asyncio_CancelledError, t->cancel_message);
        t->must_cancel = false;
    }
    return e;
}

static void run_body(void *task);

// Gets a task ready to be switched to. False where it has ended instead: one that fails before its first step, because it was cancelled or
// there is no memory for its stack, never gets one. `thrown` is up to date.
static bool first_step_begins(asyncio_Task *t)
{
    if (!t->thrown || async_generator_awaitable(t->coro)) { // a generator's method gets it raised at the generator's yield
        if (coro_new(&t->stack, run_body, t) == 0) return true;
        t->thrown = exception_new(MemoryError, "no memory for a task's stack");
    }
    coroutine_discard(t->coro);
    end(t, none, t->thrown);
    return false;
}

static inline bool step_begins(asyncio_Task *t)
{
    if (t->waiter || t->must_cancel) t->thrown = thrown_in(t);
    return t->stack || first_step_begins(t);
}

// Who started a task from within its own step or callback, and goes on when that task's step ends. An eager task can make another one.
struct starter {
    coro *stack;
    struct context *context;
    struct starter *outer;
};
static struct starter *starter; // the innermost, NULL for none

static coro *starter_stack(void) { return starter ? starter->stack : coro_main(); }

// The stack to go on with when a step has ended.
static inline coro *next_stack(void)
{
    do {
        for (asyncio_Task *t; (t = loop_take_step());)
            if (step_begins(t)) {
                context_set(&t->context);
                return t->stack;
            }
    } while (!starter && loop_goes_on(loops.current));
    context_set(NULL);
    return starter_stack();
}

static _Noreturn void raise_thrown(place *where, asyncio_Task *t)
{
    exception *e = t->thrown;
    t->thrown = NULL;
    exception_throw(where, e);
}

static exception *leaving; // KeyboardInterrupt or SystemExit: raised where the step was started, out of the program

// What runs on the task's own stack.
static void run_body(void *task)
{
    asyncio_Task *t = task;
    value volatile result = none;
    exception *volatile failure = NULL;
    try {
        if (t->coro->state != COROUTINE_created) raise(RuntimeError, "cannot reuse already awaited coroutine"); // it was closed
        result = coroutine_run(t->coro, NULL);
    } except (BaseException, e) {
        failure = e;
    }
    t->stack = NULL;
    if (t->being_destroyed) {
        t->thrown = failure;
        coro_exit(next_stack());
    }
    end(t, result, failure);
    if (!failure || !exception_ends_program(failure)) coro_exit(next_stack());
    leaving = failure;
    context_set(NULL);
    coro_exit(starter_stack());
}

static void raise_what_leaves(void)
{
    exception *e = leaving;
    leaving = NULL;
    if (e) raise_exception(e);
}

// From here to the next step nothing may fail.
static inline void prepare_suspend(asyncio_loop *loop)
{
    coro_check_stack();
    loop_make_room(loop);
}

// Switches to whoever is next; returns when that is this task again.
static inline void suspend(place *where, asyncio_Task *t)
{
    coro *to = next_stack();
    if (to != t->stack) coro_switch(to);
    if (t->thrown) raise_thrown(where, t);
}

static __attribute__((noinline)) void yield_by_loop(place *where, uint32_t at, asyncio_Task *t)
{
    loop_make_room(loops.current);
    if (!recorder.virtual_clock) clock_now();
    uint32_t suspended = record(EVENT_suspend, at, t->future.head.id, 0, 0);
    loop_step_soon(t, suspended);
    suspend(where, t);
}

static inline bool goes_on_where_it_stands(const asyncio_Task *t) { return t->stack && !t->waiter && !t->must_cancel; }

// To a task that goes on where it stands, with nothing raised there, all that is to be known is at hand: suspend, enqueue and resume are one
// piece of code without a call, and few registers to save. Not so where a callback is next, or a task's first step, the clock is the real one,
// or loopscope lets the program stand still before one of these events.
value task_yield(place *where, asyncio_Task *t)
{
    asyncio_loop *loop = loops.current; // not by way of the task: the processor finds the next one before it has this one
    coro_check_stack();
    uint32_t at = place_id(where);
    const struct ready *r = loop_next_step(loop);
    asyncio_Task *next;
    if (__builtin_expect(!r || !record_has_room(3) || !recorder.virtual_clock || !goes_on_where_it_stands(next = r->argument), 0)) {
        yield_by_loop(where, at, t);
        return none;
    }
    uint32_t id = t->future.head.id, suspended = recorder_count();
    event *events = recorder.next;
    record_into(&events[0], EVENT_suspend, at, id, 0, 0);
    record_into(&events[1], EVENT_enqueue, 0, id, 0, suspended);
    record_into(&events[2], EVENT_resume, 0, r->object, r->enqueued, 0);
    recorded(3);
    loop_exchange_step(loop, t, id, suspended + 1);
    context_set(&next->context);
    coro_switch(next->stack);
    if (__builtin_expect(t->thrown != NULL, 0)) raise_thrown(where, t);
    return none;
}

void task_suspend(place *where, asyncio_Future *f)
{
    asyncio_Task *t = context_current()->task;
    prepare_suspend(loops.current);
    if (f->loop == t->future.loop) future_reserve_callback(f);
    if (!recorder.virtual_clock) clock_now();
    uint32_t at = place_id(where), suspended = record(EVENT_suspend, at, t->future.head.id, object_id(f), 0);
    wait_for(t, f, suspended);
    suspend(where, t);
}

void task_step(asyncio_Task *t)
{
    if (!step_begins(t)) return;
    context_set(&t->context);
    coro_switch(t->stack);
    raise_what_leaves();
}

// Runs a step of the task to its end here and now. As long as it runs the iteration has nothing left to do, or its end would switch to
// the next task of it.
static void step_within(asyncio_Task *t)
{
    struct starter here = {coro_current(), context_current(), starter};
    size_t todo = loop_suspend_iteration();
    starter = &here;
    context_set(&t->context);
    coro_switch(t->stack);
    starter = here.outer;
    context_set(here.context);
    loop_resume_iteration(todo);
}

void task_start_eagerly(asyncio_Task *t)
{
    if (step_begins(t)) step_within(t);
    raise_what_leaves();
}

// --- destroying -----------------------------------------------------------------------------------------------------------
static void tell_ignored(const asyncio_Task *t, const exception *failure)
{
    char text[600], line[512];
    if (!failure || exception_is(failure, GeneratorExit)) return;
    snprintf(text, sizeof text, "Exception ignored in: <coroutine object %.60s>: %s", coroutine_name(t->coro),
             exception_line(failure, line, sizeof line));
    loop_warn(text, "");
}

void task_destroy(asyncio_Task *t)
{
    if (!t->no_destroy_warning) loop_call_exception_handler("Task was destroyed but it is pending!", NULL);
    task_leave_loop(t);
    if (!t->stack) return;
    if (t->waiter) future_remove_callback(t->waiter, (struct future_callback){.argument = t});
    t->waiter = NULL;
    t->being_destroyed = true;
    t->thrown = exception_new(GeneratorExit, NULL);
    record(EVENT_task_destroy, 0, t->future.head.id, 0, 0);
    step_within(t);
    record(EVENT_task_destroyed, 0, t->future.head.id, 0, 0);
    tell_ignored(t, t->thrown);
}

