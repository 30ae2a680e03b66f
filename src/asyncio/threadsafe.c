// What another thread may say to the loop: run_coroutine_threadsafe, as Lib/asyncio/tasks.py and the concurrent future of
// Lib/concurrent/futures/_base.py. call_soon_threadsafe stands in loop.c.
#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/worker.h"

struct concurrent_Future {
    enum outcome outcome;
    value result;
    exception *failure;
    coroutine *coroutine;
    asyncio_loop *loop;
    asyncio_Future *task;   // NULL before the loop has made it
    struct worker *waiting; // those that wait for it, through next_waiting
};

// With the turn, as all that touches one.
static void finish(concurrent_Future *f, enum outcome outcome)
{
    f->outcome = outcome;
    for (struct worker *w = f->waiting; w; w = w->next_waiting) worker_release(w);
    f->waiting = NULL;
}

static void _call_set_state(void *future)
{
    concurrent_Future *f = future;
    if (f->outcome != OUTCOME_pending) return; // cancelled meanwhile
    if (f->task->outcome == OUTCOME_result) f->result = f->task->result;
    if (f->task->outcome == OUTCOME_exception) f->failure = future_failure(f->task);
    finish(f, f->task->outcome);
}

static void callback(value future)
{
    concurrent_Future *f = future.as_object;
    if (f->outcome != OUTCOME_pending) return;
    try {
        f->task = task_ensure_future(NULL, (awaitable){.coroutine = f->coroutine});
        future_add_callback(f->task, (struct future_callback){_call_set_state, f, "_call_set_state"}, NULL);
    } except (BaseException, e) {
        f->failure = e;
        finish(f, OUTCOME_exception);
        raise_again(e);
    }
}

concurrent_Future *threadsafe_run_coroutine(place *where, coroutine *c, asyncio_loop *loop)
{
    if (object_type(c) != OBJECT_coroutine) raise_at(where, TypeError, "A coroutine object is required");
    concurrent_Future *f = memory_new(sizeof *f);
    f->coroutine = c;
    f->loop = loop;
    loop_call_soon_threadsafe_of_program(where, loop, callback, "callback", value_pointer(f));
    return f;
}

static void leave_line(concurrent_Future *f, const struct worker *me)
{
    for (struct worker **w = &f->waiting; *w; w = &(*w)->next_waiting)
        if (*w == me) {
            *w = me->next_waiting;
            return;
        }
}

// With the turn.
static void wait_for(place *where, concurrent_Future *f, int64_t ns)
{
    struct worker *me = context_current()->worker;
    if (!me) raise_at(where, Deadlock, "the thread of the event loop would wait for itself");
    me->next_waiting = f->waiting;
    f->waiting = me;
    worker_wait(where, object_id(f->task), ns);
    leave_line(f, me);
}

value threadsafe_result(place *where, concurrent_Future *f, struct threadsafe_result_options options)
{
    int64_t ns = options.timeout.kind == VALUE_none ? -1 : clock_nanoseconds(float_of(options.timeout));
    if (options.timeout.kind != VALUE_none && ns < 0) ns = 0;
    thread_enter();
    if (f->outcome == OUTCOME_pending) wait_for(where, f, ns);
    struct concurrent_Future seen = *f;
    thread_leave();
    if (seen.outcome == OUTCOME_pending) raise_at(where, TimeoutError);
    if (seen.outcome == OUTCOME_cancelled) raise_at(where, asyncio_CancelledError);
    if (seen.outcome == OUTCOME_exception) exception_throw(where, seen.failure);
    return seen.result;
}

bool concurrent_Future_done(concurrent_Future *f)
{
    thread_enter();
    bool done = f->outcome != OUTCOME_pending;
    thread_leave();
    return done;
}

static void cancel(value future)
{
    concurrent_Future *f = future.as_object;
    if (f->task) future_cancel(NULL, f->task, NULL);
    else coroutine_close(f->coroutine);
}

bool concurrent_Future_cancel(concurrent_Future *f)
{
    thread_enter();
    if (f->outcome == OUTCOME_pending) {
        finish(f, OUTCOME_cancelled);
        loop_call_soon_threadsafe_of_program(NULL, f->loop, cancel, "cancel", value_pointer(f));
    }
    bool cancelled = f->outcome == OUTCOME_cancelled;
    thread_leave();
    return cancelled;
}
