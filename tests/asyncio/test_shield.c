#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

async_def(job, double, delay, bool, bad)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        note("job-cancelled");
        raise_again(e);
    }
    note("job");
    if (bad) raise(ValueError, "bad");
    return value_int(42);
}

static void handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop;
    note("%s: %s;", context->message, exception_repr(context->exception));
}

async_def(behind_a_shield, asyncio_Task *, inner) { return await(asyncio_shield(inner)); }

async_def(passes_on)
{
    note("%s", repr(await(asyncio_shield(job(1, false)))));
    note("%s", raised(await(asyncio_shield(job(1, true)))));
    asyncio_Task *t = asyncio_create_task(job(1, false));
    await(t);
    note("%d", (void *)asyncio_shield(t) == (void *)t); // done already: nothing to protect
    asyncio_Task *victim = asyncio_create_task(job(1, false)), *outer = asyncio_create_task(behind_a_shield(victim));
    await(asyncio_sleep(0.5));
    asyncio_Task_cancel(victim);
    note("%s", raised(await(outer)));
    return none;
}

static void results_pass_through(void **state)
{
    (void)state;
    asyncio_run(passes_on());
    expect_notes("job 42 job ValueError('bad') job 1 job-cancelled CancelledError()");
}

async_def(cancels_the_one_in_front, bool, bad, int, shields)
{
    asyncio_loop_set_exception_handler(asyncio_get_running_loop(), handler);
    asyncio_Task *inner = asyncio_create_task(job(2, bad));
    for (int i = 0; i < shields; i++) {
        asyncio_Task *outer = asyncio_create_task(behind_a_shield(inner));
        await(asyncio_sleep(0.5));
        asyncio_Task_cancel(outer);
        note("%s%d", raised(await(outer)), asyncio_Task_done(inner));
    }
    if (bad) await(asyncio_sleep(3));
    else note("%s", repr(await(inner)));
    return none;
}

static void what_is_behind_runs_on(void **state)
{
    (void)state;
    asyncio_run(cancels_the_one_in_front(false, 2));
    expect_notes("CancelledError()0 CancelledError()0 job 42");
}

static void an_exception_that_nobody_sees_is_reported_once(void **state)
{
    (void)state;
    asyncio_run(cancels_the_one_in_front(true, 3));
    expect_notes("CancelledError()0 CancelledError()0 CancelledError()0 job ValueError exception in shielded future: ValueError('bad');");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_pass_through),
        cmocka_unit_test(what_is_behind_runs_on),
        cmocka_unit_test(an_exception_that_nobody_sees_is_reported_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
