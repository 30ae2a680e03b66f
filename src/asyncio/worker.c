#include "asyncio/worker.h"

#include <string.h>

#include "asyncio/clock.h"
#include "asyncio/exceptions.h"
#include "asyncio/executor.h"
#include "asyncio/memory.h"
#include "asyncio/value.h"

// --- carrying out ---------------------------------------------------------------------------------------------------------
static void run_function(struct executor_call *c)
{
    try {
        c->result = c->bound->run(c->bound->arguments);
    } except (BaseException, e) {
        c->failure = e;
    }
}

// With the turn, which the function itself does not need.
static void carry_out(struct worker *w)
{
    struct executor_call *c = w->call;
    clock_now();
    record(EVENT_worker_begin, 0, w->head.id, object_id(c), 0);
    thread_speaks(w->head.id);
    thread_leave();
    run_function(c);
    thread_enter_to_record();
    uint32_t text = c->failure ? exception_record(c->failure) : value_record(c->result);
    uint32_t returned = record(EVENT_worker_return, 0, w->head.id, c->failure ? exception_outcome(c->failure) : OUTCOME_result, text);
    thread_speaks(0);
    w->call = executor_next(w->executor);
    executor_returned(c, returned);
}

// --- on the virtual clock ---------------------------------------------------------------------------------------------------
static struct worker *timed; // those that wait for their time, the earliest first
static bool due_runs;

bool worker_any_timed(void) { return timed != NULL; }
bool worker_runs_due(void) { return due_runs; }

static void timed_add(struct worker *w, int64_t wake)
{
    struct worker **at = &timed;
    while (*at && (*at)->wake <= wake) at = &(*at)->later;
    w->wake = wake;
    w->later = *at;
    w->timed = true;
    *at = w;
}

static void timed_remove(struct worker *w)
{
    struct worker **at = &timed;
    while (*at != w) at = &(*at)->later;
    *at = w->later;
    w->timed = false;
}

// Goes on with a worker, here and now, until it blocks or has nothing more to do.
static void go_on(struct worker *w)
{
    struct context *context = context_current();
    w->back = coro_current();
    context_set(&w->context);
    coro_switch(w->stack);
    context_set(context);
}

static void body(void *worker)
{
    struct worker *w = worker;
    while (w->call) carry_out(w);
    w->stack = NULL;
    coro_exit(w->back);
}

static void suspend(struct worker *w)
{
    coro_check_stack();
    coro_switch(w->back);
}

bool worker_run_due(int64_t until)
{
    struct worker *w = timed;
    if (!w || w->wake > until) return false;
    timed_remove(w);
    if (w->wake > recorder.now) recorder.now = w->wake;
    due_runs = true;
    go_on(w);
    due_runs = false;
    return true;
}

// --- on the real clock ------------------------------------------------------------------------------------------------------
static void thread_body(void *worker)
{
    struct worker *w = worker;
    context_set(&w->context);
    for (;;) {
        while (w->call) carry_out(w);
        if (executor_is_over(w->executor)) return;
        thread_wait_for_change(-1);
    }
}

// --- both -------------------------------------------------------------------------------------------------------------------
struct worker *worker_new(ThreadPoolExecutor *executor, const char *name)
{
    struct worker *w = memory_new(sizeof *w);
    w->name = memory_text(name, strlen(name));
    w->executor = executor;
    w->context.worker = w;
    if (!recorder.virtual_clock && thread_new(&w->thread, thread_body, w)) raise(RuntimeError, "can't start new thread");
    return w;
}

void worker_reserve(struct worker *w)
{
    if (recorder.virtual_clock && !w->stack && coro_new(&w->stack, body, w)) raise(MemoryError, "no memory for a thread's stack");
}

void worker_begin(struct worker *w, struct executor_call *call)
{
    w->call = call;
    if (recorder.virtual_clock) go_on(w);
    else thread_announce_change();
}

void worker_end(struct worker *w)
{
    if (!recorder.virtual_clock) thread_join(w->thread);
    if (!w->head.id) return; // it never had anything to do
    record(EVENT_worker_end, 0, w->head.id, 0, 0);
}

static void wake(struct worker *w)
{
    clock_now();
    record(EVENT_worker_wake, 0, w->head.id, 0, 0);
    thread_speaks(w->head.id);
}

void worker_block(place *where, enum event_kind kind, double seconds)
{
    struct worker *w = context_current()->worker;
    int64_t duration = clock_nanoseconds(seconds);
    thread_enter_to_record();
    int64_t until = clock_after(duration);
    record_ns(kind, place_id(where), w->head.id, duration);
    thread_speaks(0);
    if (recorder.virtual_clock) {
        timed_add(w, until);
        suspend(w);
    } else {
        clock_sleep_until(until);
    }
    wake(w);
    thread_leave();
}

void worker_wait(place *where, uint32_t task, int64_t ns)
{
    struct worker *w = context_current()->worker;
    w->released = false;
    thread_enter_to_record();
    record(EVENT_worker_wait, place_id(where), w->head.id, task, 0);
    thread_speaks(0);
    if (recorder.virtual_clock) {
        if (ns >= 0) timed_add(w, clock_after(ns));
        suspend(w);
    } else {
        int64_t until = ns < 0 ? INT64_MAX : clock_after(ns);
        for (int64_t now; !w->released && (now = clock_now()) < until;) thread_wait_for_change(ns < 0 ? -1 : until - now);
    }
    wake(w);
    thread_leave();
}

void worker_release(struct worker *w)
{
    w->released = true;
    if (!recorder.virtual_clock) {
        thread_announce_change();
        return;
    }
    if (w->timed) timed_remove(w);
    timed_add(w, recorder.now);
}
