// asyncio.Semaphore and BoundedSemaphore, as Lib/asyncio/locks.py.
#include <limits.h>

#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/waiters.h"
#include "asyncio/with.h"

struct asyncio_Semaphore {
    struct head head;
    int value;
    int bound; // the most that release may bring it to
    struct waiters line;
};

static asyncio_Semaphore *make(place *where, enum object_type type, int permits, int bound)
{
    if (permits < 0) raise_at(where, ValueError, "Semaphore initial value must be >= 0");
    asyncio_Semaphore *s = memory_new(sizeof *s);
    waiters_init(&s->line, s);
    object_init(s, type);
    s->value = permits;
    s->bound = bound;
    record(EVENT_sync_create, place_id(where), s->head.id, type, (uint32_t)permits);
    return s;
}

asyncio_Semaphore *semaphore_new(place *where, int permits) { return make(where, OBJECT_semaphore, permits, INT_MAX); }
asyncio_Semaphore *semaphore_new_bounded(place *where, int permits) { return make(where, OBJECT_bounded_semaphore, permits, permits); }

bool asyncio_Semaphore_locked(const asyncio_Semaphore *s)
{
    if (s->value == 0) return true;
    for (const struct waiter *w = s->line.first; w; w = w->next)
        if (w->future.outcome != OUTCOME_cancelled) return true;
    return false;
}

// Gives a permit to the first in line that has none. As _wake_up_next.
static bool wake_up_next(asyncio_Semaphore *s)
{
    for (struct waiter *w = s->line.first; w; w = w->next)
        if (!future_done(&w->future)) {
            s->value--;
            waiters_wake(w, value_bool(true), (uint32_t)s->value);
            return true;
        }
    return false;
}

static void acquired(asyncio_Semaphore *s)
{
    record(EVENT_sync_acquire, 0, s->head.id, object_id(context_current()->task), (uint32_t)s->value);
}

async_def(acquire, asyncio_Semaphore *, self)
{
    if (!asyncio_Semaphore_locked(self)) {
        self->value--;
        acquired(self);
        return value_bool(true);
    }
    struct waiter w;
    exception *failure = waiters_wait(&self->line, &w);
    // Cancelled with the permit already reserved: it goes to the next in line.
    if (failure && w.future.outcome == OUTCOME_result) self->value++;
    waiters_leave(&w, (uint32_t)self->value);
    if (!failure) acquired(self);
    // Others may have come while this one was in line, and had to wait for their turn.
    while (self->value > 0 && wake_up_next(self)) {}
    if (failure) raise_again(failure);
    return value_bool(true);
}

coroutine *asyncio_Semaphore_acquire(asyncio_Semaphore *s) { return acquire(s); }

void semaphore_release_of_program(place *where, asyncio_Semaphore *s)
{
    loop_check_thread();
    if (s->value >= s->bound) raise_at(where, ValueError, "BoundedSemaphore released too many times");
    s->value++;
    record(EVENT_sync_release, place_id(where), s->head.id, object_id(context_current()->task), (uint32_t)s->value);
    wake_up_next(s);
}

// --- async with -----------------------------------------------------------------------------------------------------------
static value enter(place *where, void *semaphore)
{
    await_at(where, asyncio_Semaphore_acquire(semaphore));
    return none;
}

static bool leave(place *where, void *semaphore, exception *error)
{
    (void)error;
    semaphore_release_of_program(where, semaphore);
    return false;
}

const struct with_protocol with_semaphore = {enter, leave};
