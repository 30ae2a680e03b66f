// asyncio.Condition, as Lib/asyncio/locks.py.
#include "asyncio/condition.h"

#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/with.h"

void condition_init(place *where, asyncio_Condition *c, asyncio_Lock *lock, enum object_type type, uint32_t parties)
{
    c->lock = lock ? lock : &c->own;
    if (!lock) lock_init(where, &c->own);
    waiters_init(&c->line, c);
    object_init(c, type);
    record(EVENT_sync_create, place_id(where), c->head.id, type, parties);
}

asyncio_Condition *condition_new(place *where, struct condition_options options)
{
    asyncio_Condition *c = memory_new(sizeof *c);
    condition_init(where, c, options.lock, OBJECT_condition, 0);
    return c;
}

coroutine *asyncio_Condition_acquire(asyncio_Condition *c) { return asyncio_Lock_acquire(c->lock); }
void condition_release_of_program(place *where, asyncio_Condition *c) { lock_release_of_program(where, c->lock); }
bool asyncio_Condition_locked(const asyncio_Condition *c) { return c->lock->locked; }

// --- waiting ------------------------------------------------------------------------------------------------------------
// Takes the lock again, however often the task is cancelled meanwhile. Returns the last of these cancellations; `failure` for none.
static exception *take_lock_again(asyncio_Condition *c, exception *failure)
{
    exception *volatile last = failure;
    for (volatile bool taken = false; !taken;) {
        try {
            await(asyncio_Lock_acquire(c->lock));
            taken = true;
        } except (asyncio_CancelledError, e) {
            last = e;
        }
    }
    return last;
}

static void wait_and_take_lock(asyncio_Condition *c)
{
    struct waiter w;
    lock_release_of_program(NULL, c->lock);
    exception *failure = waiters_wait(&c->line, &w);
    waiters_leave(&w, 0);
    failure = take_lock_again(c, failure);
    if (failure) raise_again(failure);
}

async_def(wait, asyncio_Condition *, self)
{
    if (!self->lock->locked) raise(RuntimeError, "cannot wait on un-acquired lock");
    try {
        wait_and_take_lock(self);
    } except (BaseException, e) {
        // It may have been notified before: another one is, in its place.
        condition_notify(self, 1);
        raise_again(e);
    }
    return value_bool(true);
}

coroutine *asyncio_Condition_wait(asyncio_Condition *c) { return wait(c); }

async_def(wait_for, asyncio_Condition *, self, asyncio_predicate *, predicate, value, argument)
{
    value result = predicate(argument);
    while (!value_truth(result)) {
        await(asyncio_Condition_wait(self));
        result = predicate(argument);
    }
    return result;
}

coroutine *condition_wait_for(asyncio_Condition *c, asyncio_predicate *predicate, value argument)
{
    return wait_for(c, predicate, argument);
}

// --- notifying ----------------------------------------------------------------------------------------------------------
void condition_notify(asyncio_Condition *c, size_t n)
{
    for (struct waiter *w = c->line.first; w && n > 0; w = w->next)
        if (!future_done(&w->future)) {
            n--;
            waiters_wake(w, value_bool(false), 0);
        }
}

void condition_notify_of_program(asyncio_Condition *c, size_t n)
{
    loop_check_thread();
    if (!c->lock->locked) raise(RuntimeError, "cannot notify on un-acquired lock");
    condition_notify(c, n);
}

// --- async with -----------------------------------------------------------------------------------------------------------
static value enter(place *where, void *condition)
{
    await_at(where, asyncio_Condition_acquire(condition));
    return none;
}

static bool leave(place *where, void *condition, exception *error)
{
    (void)error;
    condition_release_of_program(where, condition);
    return false;
}

const struct with_protocol with_condition = {enter, leave};
