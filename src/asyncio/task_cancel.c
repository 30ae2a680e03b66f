// Task.cancel, as Lib/asyncio/tasks.py.
#include "asyncio/exceptions.h"
#include "asyncio/task.h"

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
