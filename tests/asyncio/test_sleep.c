#include "support/cmocka_all.h"

#include <math.h>

#include "raised.h"
#include "support/notes.h"

async_def(measured)
{
    static const double delays[] = {1, 0.25, 1e-9, 3600, 0, -1, -INFINITY, -0.0};
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        double before = time_monotonic();
        await(asyncio_sleep(delays[i]));
        note("%g", round((time_monotonic() - before) * 1e6) / 1e6);
    }
    return none;
}

static void takes_its_time(void **state)
{
    (void)state;
    asyncio_run(measured());
    expect_notes("1 0.25 0 3600 0 0 0 0");
}

async_def(results)
{
    note("%s", repr(await(asyncio_sleep(1, "r"))));
    note("%s", repr(await(asyncio_sleep(0, 3))));
    note("%s", repr(await(asyncio_sleep(1))));
    return none;
}

static void returns_its_result(void **state)
{
    (void)state;
    asyncio_run(results());
    expect_notes("'r' 3 None");
}

async_def(wrong) { return await(asyncio_sleep(NAN)); }

static void refuses_nan(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(wrong())), "ValueError('Invalid delay: NaN (not a number)')");
}

async_def(step, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    note("%s", name);
    return none;
}

async_def(in_turns)
{
    await(asyncio_gather(step("long", 2), step("a", 1), step("now", 0), step("b", 1), step("negative", -5), step("short", 0.5)));
    return none;
}

static void equal_deadlines_in_the_order_set(void **state)
{
    (void)state;
    asyncio_run(in_turns());
    expect_notes("now negative short a b long");
}

static asyncio_Task *sleeper;
static void cancel_sleeper(value unused) { (void)unused, asyncio_Task_cancel(sleeper); }

async_def(interrupted)
{
    double before = time_monotonic();
    sleeper = asyncio_create_task(asyncio_sleep(10));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(sleeper);
    note("%s", raised(await(sleeper)));
    note("%g", time_monotonic() - before); // and its timer is gone: nothing keeps the loop
    return none;
}

static void cancelled_while_it_sleeps(void **state)
{
    (void)state;
    asyncio_run(interrupted());
    expect_notes("CancelledError() 1");
}

// The timer's handle is in the ready queue already when the sleeper is cancelled.
async_def(interrupted_when_due)
{
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel_sleeper);
    sleeper = asyncio_create_task(step("never", 1));
    note("%s", raised(await(sleeper)));
    await(asyncio_sleep(2));
    return none;
}

// The timer has fired and the sleeper's step is in the ready queue.
async_def(interrupted_when_over)
{
    sleeper = asyncio_create_task(step("never", 1));
    await(asyncio_sleep(0));
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel_sleeper);
    note("%s", raised(await(sleeper)));
    await(asyncio_sleep(2));
    return none;
}

static void cancelled_at_its_deadline(void **state)
{
    (void)state;
    asyncio_run(interrupted_when_due());
    asyncio_run(interrupted_when_over());
    expect_notes("CancelledError() CancelledError()");
}

async_def(for_ever)
{
    await(asyncio_sleep(1e300)); // more than 64 bits of nanoseconds
    await(asyncio_sleep(1e300)); // the clock stands at its end
    note("%d", time_monotonic() > 2.3e9);
    return none;
}

static void the_clock_does_not_run_over(void **state)
{
    (void)state;
    asyncio_run(for_ever());
    expect_notes("1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_its_time),
        cmocka_unit_test(returns_its_result),
        cmocka_unit_test(refuses_nan),
        cmocka_unit_test(equal_deadlines_in_the_order_set),
        cmocka_unit_test(cancelled_while_it_sleeps),
        cmocka_unit_test(cancelled_at_its_deadline),
        cmocka_unit_test(the_clock_does_not_run_over), // last: time stands still after it
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
