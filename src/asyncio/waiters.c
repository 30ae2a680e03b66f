#include "asyncio/waiters.h"

#include "asyncio/loop.h"

const void *waiter_owner(const asyncio_Future *f)
{
    return object_type(f) == OBJECT_waiter ? ((const struct waiter *)f)->owner : NULL;
}

void waiters_init(struct waiters *line, const void *owner)
{
    loop_check_thread();
    *line = (struct waiters){.owner = owner};
}

// As _LoopBoundMixin._get_loop of Lib/asyncio/mixins.py.
static void bind_to_loop(struct waiters *line)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    if (!line->loop) line->loop = loop;
    if (line->loop != loop) raise(RuntimeError, "%s is bound to a different event loop", repr(value_object(line->owner)));
}

static void join(struct waiters *line, struct waiter *w)
{
    bind_to_loop(line);
    future_init(&w->future, OBJECT_waiter, line->owner);
    w->owner = line->owner;
    w->line = line;
    w->next = NULL;
    w->prev = line->last;
    *(line->last ? &line->last->next : &line->first) = w;
    line->last = w;
    record(EVENT_sync_wait, 0, object_id(line->owner), w->future.head.id, 0);
}

exception *waiters_wait(struct waiters *line, struct waiter *w)
{
    exception *volatile failure = NULL;
    join(line, w);
    try {
        future_await(NULL, &w->future);
    } except (BaseException, e) {
        failure = e;
    }
    return failure;
}

void waiters_leave(struct waiter *w, uint32_t permits)
{
    struct waiters *line = w->line;
    if (!line) return;
    *(w->prev ? &w->prev->next : &line->first) = w->next;
    *(w->next ? &w->next->prev : &line->last) = w->prev;
    w->line = NULL;
    record(EVENT_sync_leave, 0, object_id(line->owner), w->future.head.id, permits);
}

void waiters_wake(struct waiter *w, value result, uint32_t permits)
{
    record(EVENT_sync_wake, 0, object_id(w->owner), w->future.head.id, permits);
    future_set_result(&w->future, result);
}
