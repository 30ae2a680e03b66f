// asyncio.Event, as Lib/asyncio/locks.py.
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/waiters.h"

struct asyncio_Event {
    struct head head;
    bool is_set;
    struct waiters line;
};

asyncio_Event *event_new(place *where)
{
    asyncio_Event *e = memory_new(sizeof *e);
    waiters_init(&e->line, e);
    object_init(e, OBJECT_event);
    record(EVENT_sync_create, place_id(where), e->head.id, OBJECT_event, 0);
    return e;
}

bool asyncio_Event_is_set(const asyncio_Event *e) { return e->is_set; }

static void become(place *where, asyncio_Event *e, bool set)
{
    if (e->is_set == set) return;
    e->is_set = set;
    uint32_t at = place_id(where), text = record_text(set ? "set" : "clear");
    record(EVENT_sync_state, at, e->head.id, text, set);
}

void event_set_of_program(place *where, asyncio_Event *e)
{
    loop_check_thread();
    if (e->is_set) return;
    become(where, e, true);
    for (struct waiter *w = e->line.first; w; w = w->next)
        if (!future_done(&w->future)) waiters_wake(w, value_bool(true), 0);
}

void event_clear_of_program(place *where, asyncio_Event *e)
{
    loop_check_thread();
    become(where, e, false);
}

async_def(wait, asyncio_Event *, self)
{
    if (self->is_set) return value_bool(true);
    struct waiter w;
    exception *failure = waiters_wait(&self->line, &w);
    waiters_leave(&w, 0);
    if (failure) raise_again(failure);
    return value_bool(true);
}

coroutine *asyncio_Event_wait(asyncio_Event *e) { return wait(e); }
