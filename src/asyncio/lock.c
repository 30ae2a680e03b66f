// asyncio.Lock, as Lib/asyncio/locks.py.
#include "asyncio/lock.h"

#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/with.h"

void lock_init(place *where, asyncio_Lock *l)
{
    static uint32_t made;
    *l = (asyncio_Lock){0};
    waiters_init(&l->line, l);
    l->number = ++made;
    object_init(l, OBJECT_lock);
    record(EVENT_sync_create, place_id(where), l->head.id, OBJECT_lock, 1);
}

asyncio_Lock *lock_new(place *where)
{
    asyncio_Lock *l = memory_new(sizeof *l);
    lock_init(where, l);
    return l;
}

bool asyncio_Lock_locked(const asyncio_Lock *l) { return l->locked; }

// What the trace calls a free permit: nobody holds the lock and, but for `leaving`, nobody was promised it.
static uint32_t permits(const asyncio_Lock *l, const struct waiter *leaving)
{
    const struct waiter *first = leaving && l->line.first == leaving ? leaving->next : l->line.first;
    return !l->locked && !(first && first->future.outcome == OUTCOME_result);
}

// As _wake_up_first. The first may be cancelled and still in line: it will call this when it leaves.
static void wake_up_first(asyncio_Lock *l)
{
    struct waiter *first = l->line.first;
    if (first && !future_done(&first->future)) waiters_wake(first, value_bool(true), 0);
}

static bool all_cancelled(const asyncio_Lock *l)
{
    for (const struct waiter *w = l->line.first; w; w = w->next)
        if (w->future.outcome != OUTCOME_cancelled) return false;
    return true;
}

static value take(asyncio_Lock *l)
{
    l->locked = true;
    l->holder = context_current()->task;
    record(EVENT_sync_acquire, 0, l->head.id, object_id(l->holder), 0);
    return value_bool(true);
}

async_def(acquire, asyncio_Lock *, self)
{
    if (!self->locked && all_cancelled(self)) return take(self);
    struct waiter w;
    exception *failure = waiters_wait(&self->line, &w);
    waiters_leave(&w, failure ? permits(self, &w) : 0);
    if (!failure) return take(self);
    if (!self->locked) wake_up_first(self);
    raise_again(failure);
}

coroutine *asyncio_Lock_acquire(asyncio_Lock *l) { return acquire(l); }

void lock_release_of_program(place *where, asyncio_Lock *l)
{
    loop_check_thread();
    if (!l->locked) raise_at(where, RuntimeError, "Lock is not acquired.");
    l->locked = false;
    l->holder = NULL;
    record(EVENT_sync_release, place_id(where), l->head.id, object_id(context_current()->task), 1);
    wake_up_first(l);
}

// --- async with -----------------------------------------------------------------------------------------------------------
static value enter(place *where, void *lock)
{
    await_at(where, asyncio_Lock_acquire(lock));
    return none;
}

static bool leave(place *where, void *lock, exception *error)
{
    (void)error;
    lock_release_of_program(where, lock);
    return false;
}

const struct with_protocol with_lock = {enter, leave};
