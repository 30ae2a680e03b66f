#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static double now(void) { return asyncio_loop_time(asyncio_get_running_loop()); }

async_def(job, double, delay, bool, bad)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        note("cancelled-%g", delay);
        raise_again(e);
    }
    if (bad) raise(ValueError, "%g", delay);
    return value_float(delay);
}

static asyncio_Task *task(double delay, bool bad) { return asyncio_create_task(job(delay, bad)); }
static void show(value result) { note("%zu+%zu@%g", len(at(result, 0)), len(at(result, 1)), now()); }

// --- wait -----------------------------------------------------------------------------------------------------------------------
static double start;

async_def(waits_for_three, const char *, when, value, timeout)
{
    start = now();
    value tasks = list(task(3, false), task(1, false), task(2, true));
    value result = await(asyncio_wait(tasks, .return_when = when, .timeout = timeout));
    note("%zu+%zu@%g", len(at(result, 0)), len(at(result, 1)), now() - start);
    await(asyncio_wait(tasks)); // it cancelled none of them
    note("%s", raised(asyncio_Task_result((asyncio_Task *)at(tasks, 2).as_object)));
    return none;
}

static void how_long(void **state)
{
    (void)state;
    asyncio_run(waits_for_three(NULL, none));
    asyncio_run(waits_for_three(asyncio_ALL_COMPLETED, none));
    expect_notes("3+0@3 ValueError('2') 3+0@3 ValueError('2')");
    asyncio_run(waits_for_three(asyncio_FIRST_COMPLETED, none));
    asyncio_run(waits_for_three(asyncio_FIRST_EXCEPTION, none));
    expect_notes("1+2@1 ValueError('2') 2+1@2 ValueError('2')");
    asyncio_run(waits_for_three(asyncio_ALL_COMPLETED, value_float(1.5)));
    asyncio_run(waits_for_three(asyncio_ALL_COMPLETED, value_int(0)));
    asyncio_run(waits_for_three(asyncio_FIRST_COMPLETED, value_int(9)));
    expect_notes("1+2@1.5 ValueError('2') 0+3@0 ValueError('2') 1+2@1 ValueError('2')");
}

async_def(waits_for_the_same)
{
    asyncio_Task *t = task(1, false), *u = task(1, false);
    value result = await(asyncio_wait(tuple(t, u, t)));
    note("%zu %d%d", len(at(result, 0)), contains(at(result, 0), t), contains(at(result, 1), t));
    result = await(asyncio_wait(list(t))); // done before
    note("%zu", len(at(result, 0)));
    return none;
}

static void each_counts_once(void **state)
{
    (void)state;
    asyncio_run(waits_for_the_same());
    expect_notes("2 10 1");
}

async_def(waits_for_nonsense)
{
    asyncio_Future *f = asyncio_loop_create_future(asyncio_get_running_loop());
    note("%s", raised(await(asyncio_wait(list_new()))));
    note("%s", raised(await(asyncio_wait(value_object(f)))));
    note("%s", raised(await(asyncio_wait(list(f), .return_when = "SOON"))));
    coroutine *c = job(1, false);
    note("%s", raised(await(asyncio_wait(list(f, c)))));
    coroutine_close(c);
    return none;
}

static void what_cannot_be_waited_for(void **state)
{
    (void)state;
    asyncio_run(waits_for_nonsense());
    expect_notes("ValueError('Set of Tasks/Futures is empty.') TypeError('expect a list of futures') "
                 "ValueError('Invalid return_when value: SOON') TypeError('Passing coroutines is forbidden, use tasks explicitly.')");
}

async_def(waits, value, tasks)
{
    show(await(asyncio_wait(tasks, .timeout = value_int(5))));
    return none;
}

// Cancelled in the iteration in which the tasks end: their callbacks run when the one who waited has gone.
async_def(cancels_at_the_end)
{
    value tasks = list(task(1, false), task(1, false));
    asyncio_Task *w = asyncio_create_task(waits(tasks));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(w);
    note("%s", raised(await(w)));
    await(asyncio_sleep(9));
    note("%d", asyncio_Task_done((asyncio_Task *)at(tasks, 0).as_object));
    return none;
}

static void cancelled_while_the_last_ends(void **state)
{
    (void)state;
    asyncio_run(cancels_at_the_end());
    expect_notes("CancelledError() 1");
}

// --- wait_for -------------------------------------------------------------------------------------------------------------------
async_def(waits_for_one, double, delay, bool, bad, value, timeout)
{
    start = now();
    const char *raises = raised(note("%s", repr(await(asyncio_wait_for(job(delay, bad), timeout)))));
    note("%s@%g", raises, now() - start);
    return none;
}

static void one_with_a_timeout(void **state)
{
    (void)state;
    asyncio_run(waits_for_one(1, false, value_int(2)));
    asyncio_run(waits_for_one(1, true, value_int(2)));
    asyncio_run(waits_for_one(3, false, none));
    expect_notes("1.0 @1 ValueError('1')@1 3.0 @3");
    asyncio_run(waits_for_one(3, false, value_int(2)));
    asyncio_run(waits_for_one(3, false, value_int(0)));
    asyncio_run(waits_for_one(3, false, value_int(-1)));
    expect_notes("cancelled-3 TimeoutError()@2 TimeoutError()@0 TimeoutError()@0");
}

async_def(has_no_time)
{
    asyncio_Task *done = task(1, false), *failed = task(1, true), *running = task(3, false);
    await(asyncio_sleep(2));
    note("%s", repr(await(asyncio_wait_for(done, 0))));
    note("%s", raised(await(asyncio_wait_for(failed, 0))));
    note("%s", raised(await(asyncio_wait_for(running, 0))));
    note("%d", asyncio_Task_cancelled(running));
    return none;
}

static void what_is_done_needs_no_time(void **state)
{
    (void)state;
    asyncio_run(has_no_time());
    expect_notes("1.0 ValueError('1') cancelled-3 TimeoutError() 1");
}

async_def(slow_to_go)
{
    try {
        await(asyncio_sleep(9));
    } finally {
        await(asyncio_sleep(9));
    }
    return none;
}

// Cancelled while it waits for the end of what it has cancelled itself.
async_def(cancelled_while_it_cancels)
{
    asyncio_Task *slow = asyncio_create_task(slow_to_go());
    await(asyncio_sleep(1));
    asyncio_Task *w = asyncio_create_task(waits_for_one(0, false, none));
    await(w);
    w = asyncio_create_task(asyncio_wait_for(slow, 0));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(w, .msg = "enough");
    note("%s", raised(await(w)));
    note("%d", asyncio_Task_done(slow));
    return none;
}

static void the_wait_for_the_end_can_be_cancelled(void **state)
{
    (void)state;
    asyncio_run(cancelled_while_it_cancels());
    expect_notes("0.0 @0 CancelledError('enough') 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_long),
        cmocka_unit_test(each_counts_once),
        cmocka_unit_test(what_cannot_be_waited_for),
        cmocka_unit_test(cancelled_while_the_last_ends),
        cmocka_unit_test(one_with_a_timeout),
        cmocka_unit_test(what_is_done_needs_no_time),
        cmocka_unit_test(the_wait_for_the_end_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
