// asyncio.Barrier, as Lib/asyncio/locks.py.
#include "asyncio/condition.h"
#include "asyncio/memory.h"
#include "asyncio/with.h"

const exception_type asyncio_BrokenBarrierError[1] = {{.name = "BrokenBarrierError", .base = RuntimeError}};

enum stage { FILLING, DRAINING, RESETTING, BROKEN };

struct asyncio_Barrier {
    asyncio_Condition condition; // in the trace it is the barrier itself: who waits for it waits at the barrier
    int parties;
    int count; // tasks inside
    enum stage stage;
};

asyncio_Barrier *barrier_new(place *where, int parties)
{
    if (parties < 1) raise(ValueError, "parties must be >= 1");
    asyncio_Barrier *b = memory_new(sizeof *b);
    b->parties = parties;
    condition_init(where, &b->condition, NULL, OBJECT_barrier, (uint32_t)parties);
    return b;
}

int asyncio_Barrier_parties(const asyncio_Barrier *b) { return b->parties; }
int asyncio_Barrier_n_waiting(const asyncio_Barrier *b) { return b->stage == FILLING ? b->count : 0; }
bool asyncio_Barrier_broken(const asyncio_Barrier *b) { return b->stage == BROKEN; }

static void become(asyncio_Barrier *b, enum stage stage, int count)
{
    static const char *const names[] = {"filling", "draining", "resetting", "broken"};
    if (b->stage == stage && b->count == count) return;
    b->stage = stage;
    b->count = count;
    record(EVENT_sync_state, 0, b->condition.head.id, record_text(names[stage]), (uint32_t)count);
}

static void notify_all(asyncio_Barrier *b) { condition_notify(&b->condition, SIZE_MAX); }

// As _block: those who come while others still leave wait until these are gone.
static void wait_to_enter(asyncio_Barrier *b)
{
    while (b->stage == DRAINING || b->stage == RESETTING) await(asyncio_Condition_wait(&b->condition));
    if (b->stage == BROKEN) raise(asyncio_BrokenBarrierError, "Barrier aborted");
}

// As _wait and _release.
static void wait_for_others(asyncio_Barrier *b, int index)
{
    if (index + 1 == b->parties) {
        become(b, DRAINING, b->count);
        notify_all(b);
        return;
    }
    while (b->stage == FILLING) await(asyncio_Condition_wait(&b->condition));
    if (b->stage == BROKEN || b->stage == RESETTING) raise(asyncio_BrokenBarrierError, "Abort or reset of barrier");
}

// As _exit: the last to leave lets in who waits for that.
static void leave_barrier(asyncio_Barrier *b)
{
    int count = b->count - 1;
    bool refill = count == 0 && b->stage != BROKEN;
    become(b, refill ? FILLING : b->stage, count);
    if (count == 0) notify_all(b);
}

async_def(wait, asyncio_Barrier *, self)
{
    async_with (self->condition.lock) {
        wait_to_enter(self);
        int index = self->count;
        become(self, self->stage, index + 1);
        try {
            wait_for_others(self, index);
        } finally {
            leave_barrier(self);
        }
        return value_int(index);
    }
    return none; // not reached: the lock stops no exception
}

coroutine *asyncio_Barrier_wait(asyncio_Barrier *b) { return wait(b); }

async_def(reset, asyncio_Barrier *, self)
{
    async_with (self->condition.lock) {
        become(self, self->count > 0 ? RESETTING : FILLING, self->count);
        notify_all(self);
    }
    return none;
}

coroutine *asyncio_Barrier_reset(asyncio_Barrier *b) { return reset(b); }

#define abort barrier_abort // the C library has another one
async_def(abort, asyncio_Barrier *, self)
{
    async_with (self->condition.lock) {
        become(self, BROKEN, self->count);
        notify_all(self);
    }
    return none;
}

coroutine *asyncio_Barrier_abort(asyncio_Barrier *b) { return abort(b); }

// --- async with -----------------------------------------------------------------------------------------------------------
static value enter(place *where, void *barrier) { return await_at(where, asyncio_Barrier_wait(barrier)); }

static bool leave(place *where, void *barrier, exception *error)
{
    (void)where, (void)barrier, (void)error;
    return false;
}

const struct with_protocol with_barrier = {enter, leave};
