// asyncio.shield, as Lib/asyncio/tasks.py.
#include <stdio.h>

#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"

struct shield {
    asyncio_Future outer;
    asyncio_Future *inner;
};

static void _log_on_exception(void *inner)
{
    asyncio_Future *f = inner;
    if (f->outcome != OUTCOME_exception) return;
    exception *e = future_failure(f);
    char message[200];
    snprintf(message, sizeof message, "%s exception in shielded future", e->type->name);
    loop_call_exception_handler(message, e);
}

static void _clear_awaited_by_callback(void *shield) { (void)shield; } // who awaits what is in the trace already

static void _inner_done_callback(void *shield)
{
    struct shield *s = shield;
    if (s->outer.outcome == OUTCOME_cancelled) return;
    if (s->inner->outcome == OUTCOME_cancelled) {
        future_cancel(NULL, &s->outer, NULL);
        return;
    }
    exception *e = future_failure(s->inner);
    if (e) future_set_exception(&s->outer, e);
    else future_set_result(&s->outer, s->inner->result);
}

static struct future_callback inner_done(struct shield *s)
{
    return (struct future_callback){_inner_done_callback, s, "_inner_done_callback"};
}

static void _outer_done_callback(void *shield)
{
    struct shield *s = shield;
    if (future_done(s->inner)) return;
    const struct future_callback log = {_log_on_exception, s->inner, "_log_on_exception"};
    future_remove_callback(s->inner, inner_done(s));
    future_remove_callback(s->inner, log); // another shield's: one is enough
    future_add_callback(s->inner, log, NULL);
}

asyncio_Future *task_shield(place *where, awaitable x)
{
    asyncio_Future *inner = task_ensure_future(where, x);
    if (future_done(inner)) return inner;
    struct shield *s = memory_new(sizeof *s);
    future_init(&s->outer, OBJECT_shield, NULL);
    s->inner = inner;
    if (context_current()->task)
        future_add_callback(inner, (struct future_callback){_clear_awaited_by_callback, s, "_clear_awaited_by_callback"}, NULL);
    future_add_callback(inner, inner_done(s), s);
    future_add_callback(&s->outer, (struct future_callback){_outer_done_callback, s, "_outer_done_callback"}, NULL);
    return &s->outer;
}
