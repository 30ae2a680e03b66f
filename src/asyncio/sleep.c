// asyncio.sleep, as Lib/asyncio/tasks.py.
#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/sleep.h"
#include "asyncio/task.h"
#include "asyncio/thread.h"

static void _set_result_unless_cancelled(void *future)
{
    asyncio_Future *f = future;
    if (f->outcome != OUTCOME_cancelled) future_set_result(f, none);
}

// The future and its timer live here, on the sleeper's stack: it wakes after both are done with.
async_def(sleep, double, delay, value, result)
{
    if (delay <= 0) {
        task_yield(NULL, context_current()->task);
        return result;
    }
    int64_t when = clock_after(clock_nanoseconds(delay));
    asyncio_Future f;
    future_init(&f, OBJECT_sleep, NULL);
    asyncio_Handle timer = {.run = _set_result_unless_cancelled,
                            .argument = &f,
                            .name = "_set_result_unless_cancelled",
                            .object = f.head.id};
    loop_call_at(NULL, &timer, when);
    try {
        future_await(NULL, &f);
    } finally {
        loop_cancel(NULL, &timer);
    }
    return result;
}

// --- sleep(0), as __sleep0, which CPython has to make it cheap ------------------------------------------------------------
#define RING 64u // a power of 2: so many more are made before one's memory is used again

static coroutine_function bare_yield = {
    .defined = {.file = PLACE_FILE, .function = "sleep"}, .body = sleep_call, .describe = sleep_describe};

// It has ended as an object already, and is used again at the earliest when 64 more have been made.
value sleep_yield(coroutine *c) { return task_yield(c->awaited_at, context_current()->task); }

static struct {
    coroutine *objects[RING];
    unsigned turn;
} yields;

// What its turn finds is no yield that was simply awaited: it leaves the ring and is a coroutine like others from now on.
static __attribute__((noinline)) coroutine *new_yield(coroutine **object)
{
    coroutine *left = *object, *c = left;
    if (!left || left->state != COROUTINE_ended) {
        c = memory_new(sizeof *c + sizeof(struct sleep_arguments));
        if (left) {
            coroutine_id(left);
            left->function = &sleep_function;
        }
        *object = c;
    }
    c->head = (struct head){.type = OBJECT_coroutine};
    c->function = &bare_yield;
    c->state = COROUTINE_created;
    c->given_to_task = c->of_parent = false;
    return c;
}

static __attribute__((noinline)) coroutine *new_sleep(double delay, value result) { return sleep(delay, result); }

coroutine *task_sleep(double delay, value result)
{
    if (delay != 0 || result.kind != VALUE_none || thread_is_worker) return new_sleep(delay, result);
    coroutine **object = &yields.objects[yields.turn++ % RING], *c = *object;
    if (__builtin_expect(!c || c->head.id || c->state != COROUTINE_ended, 0)) return new_yield(object);
    c->state = COROUTINE_created;
    return c;
}

static bool is_forgotten(const coroutine *c) { return c && coroutine_is_fresh_yield(c); }

void sleep_settle_yields(void)
{
    for (unsigned i = 0; i < RING; i++)
        if (is_forgotten(yields.objects[i])) coroutine_id(yields.objects[i]);
}

void sleep_forked(void)
{
    for (unsigned i = 0; i < RING; i++)
        if (is_forgotten(yields.objects[i])) yields.objects[i]->of_parent = true;
}
