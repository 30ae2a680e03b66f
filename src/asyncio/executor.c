#include "asyncio/executor.h"

#include <stdio.h>
#include <string.h>

#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/interrupt.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/worker.h"

struct ThreadPoolExecutor {
    char prefix[40];       // of its threads' names
    unsigned max_workers;  // 0: no limit
    unsigned worker_count, busy;
    struct worker *first_worker, **last_worker;
    struct executor_call *first, **last; // the line
    const asyncio_loop *loop; // whose own it is; NULL for one of the program's
    asyncio_Future *joined;   // ends when no worker is busy any more; NULL where nobody waits for that
    uint32_t asked;           // an event before that wait
    bool over;
    ThreadPoolExecutor *next;
};

bool executor_used;
static ThreadPoolExecutor *executors;
static const asyncio_loop *shut_down_loop; // the last one whose own executor was shut down

// --- executors ------------------------------------------------------------------------------------------------------------
static ThreadPoolExecutor *new_executor(const asyncio_loop *loop, unsigned max_workers)
{
    static unsigned made;
    ThreadPoolExecutor *e = memory_new(sizeof *e);
    if (loop) strcpy(e->prefix, "asyncio");
    else snprintf(e->prefix, sizeof e->prefix, "ThreadPoolExecutor-%u", made++);
    e->loop = loop;
    e->max_workers = max_workers;
    e->last_worker = &e->first_worker;
    e->last = &e->first;
    e->next = executors;
    executors = e;
    executor_used = true;
    return e;
}

ThreadPoolExecutor *executor_new(struct executor_options options)
{
    if (options.max_workers < 0) raise(ValueError, "max_workers must be greater than 0");
    return new_executor(NULL, (unsigned)options.max_workers);
}

static ThreadPoolExecutor *own_of(const asyncio_loop *loop)
{
    ThreadPoolExecutor *e = executors;
    while (e && e->loop != loop) e = e->next;
    return e;
}

static ThreadPoolExecutor *default_executor(const asyncio_loop *loop)
{
    if (loop == shut_down_loop) raise(RuntimeError, "Executor shutdown has been called");
    ThreadPoolExecutor *e = own_of(loop);
    return e ? e : new_executor(loop, 0);
}

// Adds a worker where there is a free one neither, and there may be one more. NULL where the call has to wait.
static struct worker *free_worker(ThreadPoolExecutor *e)
{
    for (struct worker *w = e->first_worker; w; w = w->next)
        if (!w->call) return w;
    if (e->max_workers && e->worker_count == e->max_workers) return NULL;
    char name[64];
    snprintf(name, sizeof name, "%s_%u", e->prefix, e->worker_count);
    struct worker *w = worker_new(e, name);
    *e->last_worker = w;
    e->last_worker = &w->next;
    e->worker_count++;
    return w;
}

static void introduce(struct worker *w)
{
    if (w->head.id) return;
    object_init(w, OBJECT_worker);
    uint32_t name = record_text(w->name);
    record(EVENT_worker_create, 0, w->head.id, name, 0);
}

// --- the line -------------------------------------------------------------------------------------------------------------
static void line_add(ThreadPoolExecutor *e, struct executor_call *c)
{
    c->next = NULL;
    *e->last = c;
    e->last = &c->next;
}

static void line_remove(ThreadPoolExecutor *e, const struct executor_call *c)
{
    struct executor_call **at = &e->first;
    while (*at != c) at = &(*at)->next;
    *at = c->next;
    if (!c->next) e->last = at;
}

struct executor_call *executor_next(ThreadPoolExecutor *e)
{
    struct executor_call *c = e->first;
    if (!c) {
        e->busy--;
        return NULL;
    }
    line_remove(e, c);
    c->begun = true;
    return c;
}

bool executor_is_over(const ThreadPoolExecutor *e) { return e->over; }

// --- the end of a call ------------------------------------------------------------------------------------------------------
static bool takes(const asyncio_loop *loop) { return loop == loop_current() && !asyncio_loop_is_closed((asyncio_loop *)loop); }

static void _set_state(void *call)
{
    struct executor_call *c = call;
    if (future_done(&c->future)) return; // cancelled meanwhile
    if (c->failure) future_set_exception(&c->future, c->failure);
    else future_set_result(&c->future, c->result);
}

static void bring(struct executor_call *c)
{
    if (!takes(c->future.loop)) return;
    loop_redeem(c->future.loop);
    loop_call_soon(_set_state, c, c->future.head.id, "_set_state", c->returned);
    thread_wake_loop();
}

// Cancelled before a worker took it. Its end comes by the same way.
static void drop(struct executor_call *c)
{
    line_remove(c->executor, c);
    c->dropped = true;
    c->returned = record(EVENT_executor_drop, 0, c->future.head.id, 0, 0);
    bring(c);
}

static void _call_check_cancel(void *call)
{
    struct executor_call *c = call;
    if (c->future.outcome == OUTCOME_cancelled && !c->begun && !c->dropped) drop(c);
}

static void _set_result_unless_cancelled(void *future)
{
    asyncio_Future *f = future;
    if (f->outcome != OUTCOME_cancelled) future_set_result(f, none);
}

// What CPython does on a thread that joins the others.
static void tell_joined(ThreadPoolExecutor *e, uint32_t cause)
{
    asyncio_Future *f = e->joined;
    if (!f || e->busy || !takes(f->loop)) return;
    e->joined = NULL;
    loop_redeem(f->loop);
    loop_call_soon(_set_result_unless_cancelled, f, f->head.id, "_set_result_unless_cancelled", cause);
    thread_wake_loop();
}

// Ends of functions that took no time, on the virtual clock: the loop hears of them when it looks next, as of all others.
static struct executor_call *ended, **last_ended = &ended;

void executor_returned(struct executor_call *c, uint32_t returned)
{
    c->returned = returned;
    if (recorder.virtual_clock && !worker_runs_due()) {
        c->next = NULL;
        *last_ended = c;
        last_ended = &c->next;
        return;
    }
    bring(c);
    tell_joined(c->executor, returned);
}

static void bring_ended(void)
{
    for (struct executor_call *c = ended; c; c = c->next) bring(c);
    ended = NULL;
    last_ended = &ended;
}

// --- the loop's side --------------------------------------------------------------------------------------------------------
void executor_run_until(int64_t until)
{
    bring_ended();
    while (worker_run_due(until)) {}
}

void executor_look(void)
{
    thread_let_others();
    executor_run_until(clock_now());
    for (ThreadPoolExecutor *e = executors; e; e = e->next) tell_joined(e, e->asked);
}

bool executor_may_wake_loop(void)
{
    if (recorder.virtual_clock) return worker_any_timed();
    for (ThreadPoolExecutor *e = executors; e; e = e->next)
        if (e->busy) return true;
    return false;
}

bool executor_sleep(int64_t until)
{
    if (!recorder.virtual_clock) {
        sigset_t before = interrupt_block();
        for (int64_t now; !loop_has_ready() && !interrupt_waits() && (now = clock_now()) < until;)
            thread_sleep_until_woken(until == INT64_MAX ? -1 : until - now, &before);
        interrupt_unblock(&before);
        return true;
    }
    while (!loop_has_ready() && worker_run_due(until)) {}
    if (loop_has_ready()) executor_run_until(recorder.now); // others whose time it is as well
    else if (until == INT64_MAX) return false;
    else clock_sleep_until(until);
    return true;
}

static void join(ThreadPoolExecutor *e)
{
    e->over = true;
    thread_announce_change();
    for (struct worker *w = e->first_worker; w; w = w->next) worker_end(w);
    e->first_worker = NULL;
    e->last_worker = &e->first_worker;
    e->loop = NULL;
}

static bool joined_in_time(ThreadPoolExecutor *e, value timeout)
{
    asyncio_Timeout *limit = asyncio_timeout(timeout);
    try {
        async_with (limit) await(e->joined);
        return true;
    } except (TimeoutError, late) {}
    return false;
}

void executor_shut_down(asyncio_loop *loop, value timeout)
{
    shut_down_loop = loop;
    ThreadPoolExecutor *e = own_of(loop);
    if (!e) return;
    loop_promise(loop);
    e->joined = asyncio_loop_create_future(loop);
    e->asked = recorder_count() - 1;
    if (joined_in_time(e, timeout)) {
        join(e);
    } else {
        char text[120];
        snprintf(text, sizeof text, "The executor did not finishing joining its threads within %s seconds.", str(timeout));
        loop_warn(text, "");
    }
}

async_def(shutdown_default_executor, asyncio_loop *, loop, value, timeout)
{
    executor_shut_down(loop, timeout);
    return none;
}

coroutine *executor_shutdown_default(asyncio_loop *loop, value timeout) { return shutdown_default_executor(loop, timeout); }

// A worker that waits for a loop that is closed waits for ever, as in Python: on the virtual clock it is left standing.
void executor_finish_all(void)
{
    executor_run_until(INT64_MAX);
    for (ThreadPoolExecutor *e = executors; e; e = e->next)
        if (!recorder.virtual_clock || !e->busy) join(e);
}

// --- what programs call -----------------------------------------------------------------------------------------------------
bound_call *bound_call_new(const char *name, value (*run)(void *arguments),
                           void (*describe)(void *arguments, struct coroutine_arguments *out), size_t arguments_size)
{
    bound_call *b = memory_new(sizeof *b);
    *b = (bound_call){name, run, describe, memory_new(arguments_size)};
    return b;
}

static void record_submit(place *where, const struct executor_call *c)
{
    uint32_t at = place_id(where), name = record_text(c->bound->name);
    uint32_t arguments = coroutine_record_arguments(c->bound->describe, c->bound->arguments);
    record(EVENT_executor_submit, at, c->future.head.id, name, arguments);
}

asyncio_Future *executor_run(place *where, asyncio_loop *loop, ThreadPoolExecutor *executor, bound_call *bound)
{
    loop_check_thread();
    loop_check_open(loop);
    ThreadPoolExecutor *e = executor ? executor : default_executor(loop);
    struct executor_call *c = memory_new(sizeof *c);
    struct worker *w = free_worker(e);
    if (w) worker_reserve(w);
    loop_promise(loop); // for its end
    loop_promise(loop); // for its callback; from here on nothing fails
    future_init(&c->future, OBJECT_executor_call, NULL);
    c->bound = bound;
    c->executor = e;
    record_submit(where, c);
    if (w) {
        introduce(w);
        e->busy++;
        c->begun = true;
        worker_begin(w, c);
    } else {
        line_add(e, c);
    }
    loop_redeem(loop);
    future_add_callback(&c->future, (struct future_callback){_call_check_cancel, c, "_call_check_cancel"}, NULL);
    return &c->future;
}

// As Lib/asyncio/threads.py.
async_def(to_thread, const char *, function, bound_call *, call)
{
    (void)function; // for the trace
    return await(executor_run(NULL, asyncio_get_running_loop(), NULL, call));
}

coroutine *executor_to_thread(bound_call *bound) { return to_thread(bound->name, bound); }
