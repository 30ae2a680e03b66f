#include "asyncio/task.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "asyncio/async_generator.h"
#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/value.h"

// --- the list of the loop's tasks ---------------------------------------------------------------------------------------
static void list_add(asyncio_Task *t)
{
    asyncio_Task **first = &loop_current()->first_task, **last = &loop_current()->last_task;
    t->prev = *last;
    *(*last ? &(*last)->next : first) = t;
    *last = t;
}

static void list_remove(asyncio_Task *t)
{
    *(t->prev ? &t->prev->next : &loop_current()->first_task) = t->next;
    *(t->next ? &t->next->prev : &loop_current()->last_task) = t->prev;
    t->next = t->prev = NULL;
}

// --- making -------------------------------------------------------------------------------------------------------------
static uint32_t last_number;

const char *task_name(const asyncio_Task *t, struct task_name *buffer)
{
    if (t->name) return t->name;
    snprintf(buffer->text, sizeof buffer->text, "Task-%" PRIu32, t->number);
    return buffer->text;
}

static uint32_t record_name(const asyncio_Task *t)
{
    return recorder.listening ? record_text(task_name(t, &(struct task_name){""})) : 0;
}

static void start_eagerly(asyncio_Task *t);

asyncio_Task *task_new(place *where, coroutine *c, struct task_options options)
{
    if (c->state != COROUTINE_created || c->given_to_task)
        raise(RuntimeError, "cannot reuse already awaited coroutine");
    loop_reserve(loop_current());
    asyncio_Task *t = memory_new(sizeof *t);
    if (options.name) t->name = memory_text(options.name, strlen(options.name));
    else t->number = ++last_number;
    future_init(&t->future, OBJECT_task, NULL);
    t->coro = c;
    c->given_to_task = true;
    t->context.task = t;
    list_add(t);
    uint32_t coro_id = coroutine_id(c), at = place_id(where), name_id = record_name(t);
    uint32_t created =
        record(options.eager_start ? EVENT_task_eager : EVENT_task_create, at, t->future.head.id, coro_id, name_id);
    if (!options.eager_start) loop_step_soon(t, created);
    else if (loop_running()) start_eagerly(t);
    else loop_step_soon(t, record(EVENT_suspend, 0, t->future.head.id, 0, 0)); // nothing can run yet
    return t;
}

asyncio_Task *task_create(place *where, coroutine *c, struct task_options options)
{
    asyncio_task_factory *factory = asyncio_loop_get_task_factory(loop_current());
    if (factory && factory != asyncio_eager_task_factory) return factory(loop_current(), c, options);
    if (factory) options.eager_start = true;
    return task_new(where, c, options);
}

void task_release(asyncio_Task *t)
{
    if (t->name) memory_release((char *)t->name, strlen(t->name) + 1);
    memory_release(t, sizeof *t);
}

// --- stepping -------------------------------------------------------------------------------------------------------------
// A step that ends looks for the next one itself: where the head of the ready queue is a task's step of this iteration, it switches straight
// to that task. Only when the iteration is over, or a callback is next, it goes back to the loop, on main's stack.

// The next step raises RuntimeError.
static void refuse_wait(asyncio_Task *t, const char *format)
{
    char text[200];
    snprintf(text, sizeof text, format, task_name(t, &(struct task_name){""}));
    t->thrown = exception_new(RuntimeError, text);
    loop_step_soon(t, t->suspended);
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

// The step ended in a wait.
static void wait_for(asyncio_Task *t, asyncio_Future *f)
{
    if (f->loop != t->future.loop) {
        refuse_wait(t, "Task %s got a Future attached to a different loop");
    } else if (f == &t->future) {
        refuse_wait(t, "Task cannot await on itself: %s");
    } else {
        future_add_callback(f, (struct future_callback){.argument = t}, NULL);
        t->waiter = f;
        if (t->must_cancel) cancel_at_once(t);
    }
}

// The step ended the task: its body returned `result`, or raised `failure`.
static void end(asyncio_Task *t, value result, exception *failure)
{
    list_remove(t);
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
    coroutine_close(t->coro);
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
    for (asyncio_Task *t; (t = loop_take_step());)
        if (step_begins(t)) {
            context_set(&t->context);
            return t->stack;
        }
    context_set(NULL);
    return starter_stack();
}

static _Noreturn void raise_thrown(asyncio_Task *t)
{
    exception *e = t->thrown;
    t->thrown = NULL;
    exception_throw(e);
}

static exception *leaving; // KeyboardInterrupt or SystemExit: raised where the step was started, out of the program

// What runs on the task's own stack.
static void run_body(void *task)
{
    asyncio_Task *t = task;
    value volatile result = none;
    exception *volatile failure = NULL;
    try {
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

// All of a step between two tasks that yield to each other.
value task_yield(place *where)
{
    asyncio_Task *t = context_current()->task;
    coro_check_stack();
    loop_reserve(t->future.loop);
    if (!recorder.virtual_clock) clock_now();
    t->suspended = record(EVENT_suspend, place_id(where), t->future.head.id, 0, 0);
    loop_step_soon(t, t->suspended);
    coro *to = next_stack();
    if (to != t->stack) coro_switch(to);
    if (__builtin_expect(t->thrown != NULL, 0)) raise_thrown(t);
    return none;
}

void task_suspend(place *where, asyncio_Future *f)
{
    asyncio_Task *t = context_current()->task;
    coro_check_stack();
    loop_reserve(t->future.loop); // from here to the next step nothing may fail
    if (f->loop == t->future.loop) future_reserve_callback(f);
    if (!recorder.virtual_clock) clock_now();
    t->suspended = record(EVENT_suspend, place_id(where), t->future.head.id, object_id(f), 0);
    wait_for(t, f);
    coro *to = next_stack();
    if (to != t->stack) coro_switch(to);
    if (t->thrown) raise_thrown(t);
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

// As Task.__eager_start.
static void start_eagerly(asyncio_Task *t)
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
    loop_warn(text);
}

void task_destroy(asyncio_Task *t)
{
    if (!t->no_destroy_warning) loop_call_exception_handler("Task was destroyed but it is pending!", NULL);
    list_remove(t);
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

// --- cancelling -----------------------------------------------------------------------------------------------------------
static bool waits_for_task(const asyncio_Task *t)
{
    return t->waiter && object_type(t->waiter) == OBJECT_task && !future_done(t->waiter);
}

// A task that waits for a task has that one cancelled instead, and so on down the chain; returns the last of it. By a loop, for a chain
// can be longer than a stack is deep. NULL where tasks wait for each other in a circle. The `count` tasks that it passed are marked.
// Not inlined: its caller reads its own t after a raise, which must not have moved along the chain with this one.
__attribute__((noinline)) static asyncio_Task *pass_on(place *where, asyncio_Task *t, const char *message, size_t *count)
{
    for (*count = 0;; t = (asyncio_Task *)t->waiter, where = NULL) {
        uint32_t at = place_id(where), text = message ? record_text(message) : 0;
        record(EVENT_cancel, at, t->future.head.id, text, 0);
        t->cancel_requests++;
        if (t->being_cancelled) return NULL;
        t->being_cancelled = true;
        ++*count;
        if (!waits_for_task(t)) return t;
    }
}

static void unmark(asyncio_Task *t, size_t count)
{
    for (; count > 0; count--, t = (asyncio_Task *)t->waiter) t->being_cancelled = false;
}

// last: of a chain that begins with `first` and has so many tasks.
static void cancel_last(asyncio_Task *last, const char *message, asyncio_Task *first, size_t count)
{
    try {
        if (!last) raise(RecursionError, "maximum recursion depth exceeded"); // which CPython comes to
        if (!last->waiter || !future_cancel(NULL, last->waiter, message)) {
            last->must_cancel = true;
            last->cancel_message = message;
        }
    } finally {
        unmark(first, count);
    }
}

bool task_cancel(place *where, asyncio_Task *t, const char *message)
{
    t->future.log_traceback = false;
    if (future_done(&t->future)) return false;
    size_t count;
    asyncio_Task *last = pass_on(where, t, message, &count);
    cancel_last(last, message, t, count);
    return true;
}

// --- what programs call -----------------------------------------------------------------------------------------------------
asyncio_Task *task_create_of_program(place *where, coroutine *c, struct task_options options)
{
    asyncio_get_running_loop();
    return task_create(where, c, options);
}

asyncio_Task *loop_create_task_of_program(place *where, asyncio_loop *loop, coroutine *c, struct task_options options)
{
    loop_check_open(loop);
    loop_check_thread();
    return task_create(where, c, options);
}

asyncio_Task *task_new_of_program(place *where, coroutine *c, struct task_options options)
{
    if (!loop_current() || context_current()->worker) asyncio_get_event_loop(); // raises
    return task_new(where, c, options);
}

// As create_eager_task_factory. task_create knows it, so that the task's place is where the program makes it.
asyncio_Task *asyncio_eager_task_factory(asyncio_loop *loop, coroutine *c, struct task_options options)
{
    loop_check_open(loop);
    options.eager_start = true;
    return task_new(NULL, c, options);
}

asyncio_Future *task_ensure_future(place *where, awaitable x)
{
    if (object_type(x.object) != OBJECT_coroutine) return x.future;
    if (!loop_current() || context_current()->worker) asyncio_get_event_loop(); // raises
    return &task_create(where, x.coroutine, (struct task_options){0})->future;
}

asyncio_Future *task_ensure_future_of_loop(place *where, awaitable x)
{
    asyncio_Future *f = task_ensure_future(where, x);
    if (f->loop != loop_current())
        raise(ValueError, "The future belongs to a different loop than the one specified as the loop argument");
    return f;
}

asyncio_Task *asyncio_current_task(void)
{
    asyncio_get_running_loop();
    return context_current()->task;
}

value task_all(asyncio_loop *loop)
{
    value tasks = list_new();
    for (asyncio_Task *t = loop->first_task; t; t = t->next) list_append(tasks, t);
    return tasks;
}

int asyncio_Task_cancelling(asyncio_Task *t) { return t->cancel_requests; }

int asyncio_Task_uncancel(asyncio_Task *t)
{
    if (t->cancel_requests > 0 && --t->cancel_requests == 0) t->must_cancel = false;
    return t->cancel_requests;
}

asyncio_Task *task_of(value v)
{
    if (v.kind != VALUE_object || object_type(v.as_object) != OBJECT_task) raise(TypeError, "expected Task, got '%s'", value_type_name(v));
    return v.as_object;
}

coroutine *asyncio_Task_get_coro(asyncio_Task *t) { return t->coro; }

const char *asyncio_Task_get_name(asyncio_Task *t)
{
    struct task_name name;
    if (!t->name) t->name = memory_text(task_name(t, &name), strlen(task_name(t, &name)));
    return t->name;
}

void asyncio_Task_set_name(asyncio_Task *t, const char *name)
{
    t->name = memory_text(name, strlen(name));
    uint32_t name_id = record_name(t);
    record(EVENT_task_name, 0, t->future.head.id, name_id, 0);
}
