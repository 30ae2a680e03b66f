#include "asyncio/loop.h"

#include <stdio.h>
#include <stdlib.h>

#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/deadlock.h"
#include "asyncio/debug.h"
#include "asyncio/exceptions.h"
#include "asyncio/executor.h"
#include "asyncio/future.h"
#include "asyncio/interrupt.h"
#include "asyncio/memory.h"
#include "asyncio/pick.h"
#include "asyncio/task.h"

// As MAXIMUM_SELECT_TIMEOUT in Lib/asyncio/base_events.py: the loop never sleeps longer at once.
#define MAXIMUM_SELECT_TIMEOUT (24 * 3600 * INT64_C(1000000000))

struct loops loops;

void loop_refuse_closed(void) { raise(RuntimeError, "Event loop is closed"); }

void loop_check_thread(void)
{
    if (context_current()->worker)
        raise(RuntimeError, "Non-thread-safe operation invoked on an event loop other than the current one");
}

bool loop_has_ready(void) { return loops.current->count > 0; }

asyncio_loop *loop_new(void)
{
    asyncio_loop *loop = memory_new(sizeof *loop);
    loop->number = ++loops.made;
    loop->debug = debug_is_wanted();
    loop->one_by_one = loop->debug || recorder_may_ask();
    loop->slow_callback_duration = 0.1;
    loops.current = loop;
    recorder.begins_to_ask = loop_begin_to_ask;
    clock_now();
    record(EVENT_loop_start, 0, loop->number, 0, 0);
    return loop;
}

// --- the ready queue --------------------------------------------------------------------------------------------------
void loop_grow(asyncio_loop *loop)
{
    size_t old = loop->capacity;
    loop->ready = memory_grow(loop->ready, &loop->capacity, sizeof *loop->ready);
    for (size_t i = 0; i < loop->head; i++) loop->ready[old + i] = loop->ready[i]; // what had wrapped around
}

void loop_promise(asyncio_loop *loop)
{
    loop_reserve(loop);
    loop->promised++;
}

void loop_redeem(asyncio_loop *loop) { loop->promised--; }

void loop_call_soon(void (*run)(void *argument), void *argument, uint32_t object, const char *name, uint32_t cause)
{
    loop_reserve(loops.current);
    uint32_t enqueued = record(EVENT_enqueue, 0, object, record_text(name), cause);
    loop_push(loops.current, (struct ready){argument, object, enqueued, run, NULL});
}

void loop_handle_soon(asyncio_Handle *h, uint32_t cause)
{
    loop_reserve(loops.current);
    h->enqueued = record(EVENT_enqueue, 0, h->object, record_text(h->name), cause);
    h->stage = HANDLE_ready;
    loop_push(loops.current, (struct ready){h->argument, h->object, h->enqueued, h->run, h});
}

// --- handles and timers -------------------------------------------------------------------------------------------------
void loop_call_at(place *where, asyncio_Handle *h, int64_t when)
{
    timers_reserve(&loops.current->timers);
    loop_promise(loops.current);
    h->when = when;
    h->stage = HANDLE_timer;
    record_ns(EVENT_timer_set, place_id(where), h->object, when);
    timers_push(&loops.current->timers, h);
}

static void timer_leave(asyncio_loop *loop, asyncio_Handle *h)
{
    timers_remove(&loop->timers, h);
    loop_redeem(loop);
    h->stage = HANDLE_idle;
}

void loop_cancel(place *where, asyncio_Handle *h)
{
    if (h->cancelled) return;
    h->cancelled = true;
    if (h->stage == HANDLE_timer) {
        record(EVENT_timer_cancel, place_id(where), h->object, 0, 0);
        timer_leave(loops.current, h);
    } else if (h->stage == HANDLE_ready) {
        record(EVENT_handle_cancel, place_id(where), h->object, h->enqueued, 0);
        loops.current->cancelled++;
    }
}

// --- closing ------------------------------------------------------------------------------------------------------------
static void handle_leave(asyncio_Handle *h)
{
    if (h) h->stage = HANDLE_idle;
}

void asyncio_loop_close(asyncio_loop *loop)
{
    if (loop->running) raise(RuntimeError, "Cannot close a running event loop");
    if (loop->closed) return;
    coroutine_report_never_awaited(false);
    future_report_unretrieved();
    for (; loop->count > 0; handle_leave(loop_pop(loop).handle)) {}
    for (size_t i = 0; i < loop->timers.count; i++) handle_leave(loop->timers.heap[i].handle);
    free(loop->ready);
    loop->ready = NULL;
    timers_free(&loop->timers);
    loop->closed = true;
    record(EVENT_loop_close, 0, loop->number, 0, 0);
    while (loop->first_task) task_destroy(loop->first_task);
    loops.current = NULL;
}

// --- run_once -----------------------------------------------------------------------------------------------------------
static _Noreturn void deadlock(asyncio_loop *loop)
{
    char names[300];
    deadlock_describe(loop, names, sizeof names);
    raise_at(loop->run_at, Deadlock, "nothing is ready and nothing is scheduled: %s", names);
}

// Sleeps until the first timer is due, or until a worker brings something, as the selector does for its timeout.
static void select_timeout(asyncio_loop *loop)
{
    const struct timer *first = timers_first(&loop->timers);
    if (!first && !executor_may_wake_loop()) deadlock(loop);
    int64_t now = clock_now(), until = first ? first->when : INT64_MAX;
    if (until <= now) return;
    if (first && until - now > MAXIMUM_SELECT_TIMEOUT) until = now + MAXIMUM_SELECT_TIMEOUT;
    record_ns(EVENT_select, 0, 0, until);
    if (!executor_used) interrupt_sleep_until(until);
    else if (!executor_sleep(until)) deadlock(loop);
    record(EVENT_clock, 0, 0, 0, 0);
}

static void fire_due_timers(asyncio_loop *loop)
{
    int64_t now = clock_now();
    for (const struct timer *first; (first = timers_first(&loop->timers)) && first->when <= now;) {
        asyncio_Handle *h = first->handle;
        timer_leave(loop, h);
        if (loop->timers.count) __builtin_prefetch(first->handle, 1); // of the one that is the first now
        loop_handle_soon(h, record(EVENT_timer_fire, 0, h->object, 0, 0));
    }
}

static void run_handle(asyncio_loop *loop, struct ready r)
{
    if (!recorder.virtual_clock) clock_now();
    if (r.handle) {
        r.handle->stage = HANDLE_idle;
        if (r.handle->cancelled) {
            loop->cancelled--;
            record(EVENT_skip, 0, r.object, r.enqueued, 0);
            return;
        }
    }
    record(r.run ? EVENT_callback : EVENT_resume, 0, r.object, r.enqueued, 0);
    if (r.run) r.run(r.argument);
    else task_step(r.argument);
}

// What the tasks that run soon will touch is fetched while others run, in three steps: the task, its context, its frames.
void loop_prefetch(const asyncio_loop *loop)
{
    const struct ready *far = loop_ready_at(loop, 11), *middle = loop_ready_at(loop, 7), *near = loop_ready_at(loop, 3);
    if (!far->run) task_prefetch(far->argument);
    if (!middle->run && ((asyncio_Task *)middle->argument)->stack) coro_prefetch_context(((asyncio_Task *)middle->argument)->stack);
    if (!near->run && ((asyncio_Task *)near->argument)->stack) coro_prefetch_frames(((asyncio_Task *)near->argument)->stack);
}

size_t loop_suspend_iteration(void)
{
    size_t todo = loops.current->todo;
    loops.current->todo = 0;
    return todo;
}

void loop_resume_iteration(size_t todo) { loops.current->todo = todo; }

static void run_timed(asyncio_loop *loop, struct ready r)
{
    struct debug_handle looked = debug_look(r.run, r.argument, r.handle ? r.handle->name : NULL);
    int64_t began = clock_now();
    run_handle(loop, r);
    double took = clock_seconds(clock_now() - began);
    if (took >= loop->slow_callback_duration) debug_tell_slow(&looked, took);
}

// Each step comes back here, for it finds no next one to switch to, where nothing is left to do: in debug mode, so that its time can be taken,
// and where it may be asked which one is next.
static void run_singly(asyncio_loop *loop, size_t left)
{
    loop->todo = loop->singly = 0;
    loop->direct = false;
    for (; left > 0; left--) {
        loop_pick(loop, left);
        struct ready r = loop_pop(loop);
        if (loop->debug) run_timed(loop, r);
        else run_handle(loop, r);
    }
}

static void run_all(asyncio_loop *loop)
{
    loop->direct = true;
    for (loop->todo = loop->count; loop->todo > 0;) {
        loop->todo--;
        run_handle(loop, loop_pop(loop));
    }
    if (loop->singly) run_singly(loop, loop->singly);
}

static void begin_iteration(asyncio_loop *loop)
{
    if (!recorder.virtual_clock) clock_now();
    record(EVENT_iteration, 0, ++loop->iteration, (uint32_t)(loop->count - loop->cancelled), 0);
}

bool loop_goes_on(asyncio_loop *loop)
{
    if (!loop->direct || loop->todo || !loop->count || loop->stopping || executor_used || interrupt_waits()) return false;
    const struct timer *first = timers_first(&loop->timers);
    if (first && first->when <= clock_now()) return false;
    begin_iteration(loop);
    if (loop->direct) loop->todo = loop->count;
    else loop->singly = loop->count; // a grant made it begin to ask
    return loop->direct;
}

// As BaseEventLoop._run_once.
static void run_once(asyncio_loop *loop)
{
    if (interrupt_waits()) interrupt_answer();
    begin_iteration(loop);
    if (executor_used) executor_look();
    if (!loop->count && !loop->stopping) {
        select_timeout(loop);
        if (interrupt_waits()) interrupt_answer();
    }
    fire_due_timers(loop);
    if (loop->one_by_one) run_singly(loop, loop->count);
    else run_all(loop);
}

void asyncio_loop_run_forever(asyncio_loop *loop)
{
    loop_check_open(loop);
    if (loop->running) raise(RuntimeError, "This event loop is already running");
    coroutine_settle();
    loop->running = true;
    bool watches = interrupt_watch();
    try {
        do run_once(loop);
        while (!loop->stopping);
    } finally {
        coroutine_settle();
        loop->stopping = false;
        loop->running = false;
        if (watches) interrupt_unwatch();
    }
}

// An exception that ends the program has left run_forever already: the loop must not stop once more when it is shut down.
static void _run_until_complete_cb(void *future)
{
    asyncio_Future *f = future;
    if (f->outcome == OUTCOME_exception) {
        f->log_traceback = false;
        if (exception_ends_program(future_exception(f))) return;
    }
    asyncio_loop_stop(loops.current);
}

value loop_run_until_complete(place *where, asyncio_loop *loop, awaitable x)
{
    loop_check_open(loop);
    if (loop->running) raise_at(where, RuntimeError, "This event loop is already running");
    bool new_task = x.coroutine && object_type(x.coroutine) == OBJECT_coroutine;
    asyncio_Future *f = task_ensure_future_of_loop(where, x);
    if (new_task) ((asyncio_Task *)f)->no_destroy_warning = true; // an exception says so
    const struct future_callback stop = {_run_until_complete_cb, f, "_run_until_complete_cb"};
    future_add_callback(f, stop, NULL);
    loop->run_at = where;
    try {
        asyncio_loop_run_forever(loop);
    } except (BaseException, e) {
        if (new_task && f->outcome == OUTCOME_exception) f->log_traceback = false; // nobody else could look at it
        raise_again(e);
    } finally {
        loop->run_at = NULL;
        future_remove_callback(f, stop);
    }
    if (!future_done(f)) raise_at(where, RuntimeError, "Event loop stopped before Future completed.");
    return future_result(where, f);
}
