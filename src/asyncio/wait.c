// asyncio.wait and asyncio.wait_for, as Lib/asyncio/tasks.py.
#include <string.h>

#include "asyncio/clock.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/repeated.h"
#include "asyncio/task.h"
#include "asyncio/value.h"

struct wait {
    asyncio_Future waiter;
    struct completion *completions;
    size_t count, left;
    const char *return_when;
    asyncio_Handle timeout;
    bool has_timeout;
};

// What a callback needs to know.
struct completion {
    struct wait *wait;
    asyncio_Future *future;
};

static void _release_waiter(void *waiter)
{
    if (!future_done(waiter)) future_set_result(waiter, none);
}

static bool is(const char *return_when, const char *constant) { return strcmp(return_when, constant) == 0; }

static bool is_enough(struct wait *w, asyncio_Future *f)
{
    if (w->left == 0 || is(w->return_when, asyncio_FIRST_COMPLETED)) return true;
    return is(w->return_when, asyncio_FIRST_EXCEPTION) && f->outcome == OUTCOME_exception && future_failure(f);
}

static void _on_completion(void *argument)
{
    struct completion *c = argument;
    struct wait *w = c->wait;
    w->left--;
    if (!is_enough(w, c->future)) return;
    if (w->has_timeout) loop_cancel(NULL, &w->timeout);
    _release_waiter(&w->waiter);
}

static struct future_callback completion_callback(struct completion *c)
{
    return (struct future_callback){_on_completion, c, "_on_completion"};
}

// As _wait. It outlives its caller's stack: a cancelled one has callbacks in the ready queue.
static struct wait *wait_new(const value *futures, size_t count, value timeout, const char *return_when)
{
    struct wait *w = memory_new(sizeof *w);
    w->completions = memory_new(count * sizeof *w->completions);
    w->return_when = return_when;
    future_init(&w->waiter, OBJECT_wait, NULL);
    w->has_timeout = timeout.kind != VALUE_none;
    if (w->has_timeout) {
        w->timeout = (asyncio_Handle){
            .run = _release_waiter, .argument = &w->waiter, .name = "_release_waiter", .object = w->waiter.head.id};
        loop_call_at(NULL, &w->timeout, clock_after(clock_nanoseconds(float_of(timeout))));
    }
    w->left = w->count = count;
    for (size_t i = 0; i < count; i++) {
        w->completions[i] = (struct completion){w, futures[i].as_object};
        future_add_callback(w->completions[i].future, completion_callback(&w->completions[i]), &w->waiter);
    }
    return w;
}

static void wait_end(struct wait *w)
{
    if (w->has_timeout) loop_cancel(NULL, &w->timeout);
    for (size_t i = 0; i < w->count; i++) future_remove_callback(w->completions[i].future, completion_callback(&w->completions[i]));
}

// Python's set(fs), in the order of the arguments.
static value without_repetition(value fs)
{
    value once = list_new();
    const bool *again = repeated(value_items(fs), len(fs));
    for (size_t i = 0; i < len(fs); i++)
        if (!again[i]) list_append(once, at(fs, (int64_t)i));
    return once;
}

static value check(value fs, const char *return_when)
{
    if (fs.kind != VALUE_list && fs.kind != VALUE_tuple) raise(TypeError, "expect a list of futures");
    if (!len(fs)) raise(ValueError, "Set of Tasks/Futures is empty.");
    if (!is(return_when, asyncio_FIRST_COMPLETED) && !is(return_when, asyncio_FIRST_EXCEPTION) && !is(return_when, asyncio_ALL_COMPLETED))
        raise(ValueError, "Invalid return_when value: %s", return_when);
    for (size_t i = 0; i < len(fs); i++)
        if (object_type(awaitable_of(at(fs, (int64_t)i)).coroutine) == OBJECT_coroutine)
            raise(TypeError, "Passing coroutines is forbidden, use tasks explicitly.");
    return without_repetition(fs);
}

async_def(wait, value, fs, value, timeout, const char *, return_when)
{
    value futures = check(fs, return_when);
    struct wait *w = wait_new(value_items(futures), len(futures), timeout, return_when);
    try {
        future_await(NULL, &w->waiter);
    } finally {
        wait_end(w);
    }
    value done = list_new(), pending = list_new();
    for (size_t i = 0; i < w->count; i++)
        list_append(future_done(w->completions[i].future) ? done : pending, w->completions[i].future);
    return tuple(done, pending);
}

coroutine *task_wait(value fs, struct wait_options options)
{
    return wait(fs, options.timeout, options.return_when ? options.return_when : asyncio_ALL_COMPLETED);
}

// --- wait_for -------------------------------------------------------------------------------------------------------------------
// Cancels it and waits until it is done: as _cancel_and_wait. Not by awaiting it, so that this can be cancelled alone.
static void cancel_and_wait(asyncio_Future *f)
{
    asyncio_Future *waiter = memory_new(sizeof *waiter);
    future_init(waiter, OBJECT_wait, NULL);
    const struct future_callback release = {_release_waiter, waiter, "_release_waiter"};
    future_add_callback(f, release, waiter);
    try {
        future_cancel(NULL, f, NULL);
        future_await(NULL, waiter);
    } finally {
        future_remove_callback(f, release);
    }
}

// With no time to wait, a coroutine never starts.
static value result_at_once(awaitable x)
{
    asyncio_Future *f = task_ensure_future(NULL, x);
    if (future_done(f)) return future_result(NULL, f);
    cancel_and_wait(f);
    value result = none;
    try {
        result = future_result(NULL, f);
    } except (asyncio_CancelledError, e) {
        raise_from(e, TimeoutError);
    }
    return result;
}

async_def(wait_for, value, fut, value, timeout)
{
    if (timeout.kind != VALUE_none && float_of(timeout) <= 0) return result_at_once(awaitable_of(fut));
    async_with (asyncio_timeout(timeout)) return await(awaitable_of(fut));
    return none;
}

coroutine *task_wait_for(awaitable x, value timeout) { return wait_for(value_object(x.coroutine), timeout); }
