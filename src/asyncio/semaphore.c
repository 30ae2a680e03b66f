// asyncio.Semaphore, as Lib/asyncio/locks.py.
#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/with.h"

// A task in line; lives on the stack of its acquire.
struct waiter {
    asyncio_Future future;
    struct waiter *next, *prev;
};

struct asyncio_Semaphore {
    struct head head;
    int value;
    struct waiter *first, *last;
};

asyncio_Semaphore *semaphore_new(place *where, int permits)
{
    if (permits < 0) raise(ValueError, "Semaphore initial value must be >= 0");
    asyncio_Semaphore *s = memory_new(sizeof *s);
    object_init(s, OBJECT_semaphore);
    s->value = permits;
    record(EVENT_sync_create, place_id(where), s->head.id, OBJECT_semaphore, (uint32_t)permits);
    return s;
}

bool asyncio_Semaphore_locked(const asyncio_Semaphore *s)
{
    if (s->value == 0) return true;
    for (const struct waiter *w = s->first; w; w = w->next)
        if (w->future.outcome != OUTCOME_cancelled) return true;
    return false;
}

// Gives a permit to the first in line that has none. As _wake_up_next.
static bool wake_up_next(asyncio_Semaphore *s)
{
    for (struct waiter *w = s->first; w; w = w->next)
        if (!future_done(&w->future)) {
            s->value--;
            record(EVENT_sync_wake, 0, s->head.id, w->future.head.id, (uint32_t)s->value);
            future_set_result(&w->future, value_bool(true));
            return true;
        }
    return false;
}

static void join_line(asyncio_Semaphore *s, struct waiter *w)
{
    future_init(&w->future, OBJECT_waiter, s);
    w->next = NULL;
    w->prev = s->last;
    *(s->last ? &s->last->next : &s->first) = w;
    s->last = w;
    record(EVENT_sync_wait, 0, s->head.id, w->future.head.id, 0);
}

static void leave_line(asyncio_Semaphore *s, struct waiter *w)
{
    *(w->prev ? &w->prev->next : &s->first) = w->next;
    *(w->next ? &w->next->prev : &s->last) = w->prev;
}

static void acquired(asyncio_Semaphore *s)
{
    record(EVENT_sync_acquire, 0, s->head.id, object_id(context_current()->task), (uint32_t)s->value);
}

async_def(acquire, asyncio_Semaphore *, s)
{
    if (!asyncio_Semaphore_locked(s)) {
        s->value--;
        acquired(s);
        return value_bool(true);
    }
    struct waiter w;
    exception *volatile failure = NULL;
    join_line(s, &w);
    try {
        future_await(NULL, &w.future);
    } except (BaseException, e) {
        failure = e;
    }
    leave_line(s, &w);
    // Cancelled with the permit already reserved: it goes to the next in line.
    if (failure && w.future.outcome == OUTCOME_result) s->value++;
    record(EVENT_sync_leave, 0, s->head.id, w.future.head.id, (uint32_t)s->value);
    if (!failure) acquired(s);
    // Others may have come while this one was in line, and had to wait for their turn.
    while (s->value > 0 && wake_up_next(s)) {}
    if (failure) raise_again(failure);
    return value_bool(true);
}

coroutine *asyncio_Semaphore_acquire(asyncio_Semaphore *s) { return acquire(s); }

void semaphore_release_of_program(place *where, asyncio_Semaphore *s)
{
    s->value++;
    record(EVENT_sync_release, place_id(where), s->head.id, object_id(context_current()->task), (uint32_t)s->value);
    wake_up_next(s);
}

// --- async with -----------------------------------------------------------------------------------------------------------
static void enter(place *where, void *semaphore) { await_at(where, asyncio_Semaphore_acquire(semaphore)); }

static bool leave(place *where, void *semaphore, exception *error)
{
    (void)error;
    semaphore_release_of_program(where, semaphore);
    return false;
}

const struct with_protocol with_semaphore = {enter, leave};
