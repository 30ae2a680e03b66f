// asyncio.sleep, as Lib/asyncio/tasks.py.
#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/task.h"

static void _set_result_unless_cancelled(void *future)
{
    asyncio_Future *f = future;
    if (f->outcome != OUTCOME_cancelled) future_set_result(f, none);
}

// The future and its timer live here, on the sleeper's stack: it wakes after both are done with.
async_def(sleep, double, delay, value, result)
{
    if (delay <= 0) {
        task_yield(NULL);
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

// As __sleep0, which CPython has to make sleep(0) cheap.
static coroutine_function bare_yield = {
    .defined = {.file = PLACE_FILE, .function = "sleep"}, .body = sleep_call, .describe = sleep_describe, .bare_yield = true};

coroutine *task_sleep(double delay, value result)
{
    if (delay > 0 || delay != delay || result.kind != VALUE_none) return sleep(delay, result);
    coroutine *c = coroutine_new_bare_yield(&bare_yield, sizeof(struct sleep_arguments));
    ((struct sleep_arguments *)c->arguments)->delay = delay;
    return c;
}
