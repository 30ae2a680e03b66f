#include "support/cmocka_all.h"

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

static asyncio_Future *new_future(void) { return asyncio_loop_create_future(asyncio_get_running_loop()); }

async_def(job, const char *, name, double, seconds)
{
    try {
        await(asyncio_sleep(seconds));
    } except (asyncio_CancelledError, e) {
        note("%s-cancelled", name);
        raise_again(e);
    }
    note("%s", name);
    return value_str(name);
}

async_def(fails, const char *, name, double, seconds)
{
    await(asyncio_sleep(seconds));
    note("%s-fails", name);
    raise(ValueError, "%s", name);
}

// Returns a result although it was cancelled.
async_def(swallows, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        note("%s-swallows", name);
    }
    return value_str(name);
}

static void cancel_it(value future) { asyncio_Future_cancel(future.as_object, .msg = "stop"); }

// --- results ------------------------------------------------------------------------------------------------------------
async_def(ordered)
{
    double before = time_monotonic();
    asyncio_Task *task = asyncio_create_task(job("task", 1));
    asyncio_Future *future = new_future();
    asyncio_Future_set_result(future, 7);
    note("%s", repr(await(asyncio_gather(job("slow", 3), job("quick", 2), task, future))));
    note("%g", time_monotonic() - before);
    return none;
}

static void results_in_the_order_of_arguments(void **state)
{
    (void)state;
    asyncio_run(ordered());
    expect_notes("task quick slow ['slow', 'quick', 'task', 7] 3");
}

async_def(empty_and_same)
{
    asyncio_Future *nothing = asyncio_gather_list(list_new());
    note("%d %s", asyncio_Future_done(nothing), repr(await(nothing)));
    asyncio_Task *t = asyncio_create_task(job("t", 1));
    coroutine *c = job("c", 1);
    note("%s", repr(await(asyncio_gather(t, c, t, c))));
    asyncio_Future *done = new_future();
    asyncio_Future_set_result(done, 1);
    asyncio_Future *all_done = asyncio_gather(done, done);
    note("%d %s", asyncio_Future_done(all_done), repr(await(all_done)));
    return none;
}

static void none_the_same_and_all_done(void **state)
{
    (void)state;
    asyncio_run(empty_and_same());
    expect_notes("1 [] t c ['t', 'c', 't', 'c'] 1 [1, 1]");
}

async_def(many)
{
    value jobs = list_new();
    for (int i = 0; i < 1000; i++) list_append(jobs, asyncio_sleep((1000 - i) % 7, i));
    value results = await(asyncio_gather_list(jobs));
    int64_t sum = 0;
    for (int i = 0; i < 1000; i++) sum += int_of(at(results, i)) == i;
    note("%d", (int)sum);
    return none;
}

static void a_thousand(void **state)
{
    (void)state;
    asyncio_run(many());
    expect_notes("1000");
}

// --- exceptions -----------------------------------------------------------------------------------------------------------
async_def(first_fails)
{
    asyncio_Task *slow = asyncio_create_task(job("slow", 3));
    note("%s", raised(await(asyncio_gather(slow, fails("first", 1), fails("second", 2)))));
    await(slow); // the others run on
    return none;
}

static void the_first_exception_goes_to_who_awaits(void **state)
{
    (void)state;
    asyncio_run(first_fails());
    expect_notes("first-fails ValueError('first') second-fails slow");
}

async_def(exceptions_as_results)
{
    asyncio_Task *cancelled = asyncio_create_task(job("c", 5)), *told = asyncio_create_task(job("m", 5));
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel_it, cancelled);
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel_it, told);
    asyncio_Future *plain = new_future();
    asyncio_Future_cancel(plain, .msg = "plain");
    value awaitables = list(job("a", 1), fails("b", 2), cancelled, plain);
    note("%s", repr(await(asyncio_gather_list(awaitables, .return_exceptions = true))));
    return none;
}

// A task that was cancelled has no message left: CancelledError(''), as in CPython.
static void exceptions_among_the_results(void **state)
{
    (void)state;
    asyncio_run(exceptions_as_results());
    expect_notes("c-cancelled m-cancelled a b-fails ['a', ValueError('b'), CancelledError(''), CancelledError('plain')]");
}

async_def(done_already)
{
    asyncio_Future *bad = new_future();
    asyncio_Future_set_exception(bad, exception_new(KeyError, "k"));
    asyncio_Task *slow = asyncio_create_task(job("slow", 1));
    asyncio_Future *g = asyncio_gather(slow, bad);
    note("%d", asyncio_Future_done(g));
    note("%s", raised(await(g)));
    await(slow);
    return none;
}

static void one_that_failed_before(void **state)
{
    (void)state;
    asyncio_run(done_already());
    expect_notes("1 KeyError('k') slow");
}

async_def(child_cancelled)
{
    asyncio_Task *a = asyncio_create_task(job("a", 5)), *b = asyncio_create_task(job("b", 2));
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel_it, a);
    asyncio_Future *g = asyncio_gather(a, b);
    note("%s", raised(await(g)));
    note("%d", asyncio_Future_cancelled(g)); // it has an exception; it was not cancelled itself
    await(b);
    return none;
}

static void a_cancelled_child_is_an_exception(void **state)
{
    (void)state;
    asyncio_run(child_cancelled());
    expect_notes("a-cancelled CancelledError('stop') 0 b");
}

static asyncio_Task *runs_on;

async_def(bad_argument)
{
    runs_on = asyncio_create_task(fails("child", 1));
    note("%s", raised(asyncio_gather(runs_on, 5)));
    note("%s", raised(asyncio_gather_list(value_str("text"))));
    note("%s", raised(asyncio_gather_list(none)));
    await(asyncio_sleep(2));
    return none;
}

static void run_bad_argument(void)
{
    asyncio_run(bad_argument());
}

// Nobody knows the gather that was not made: no exception of it is missed, and its callbacks count as looking.
static void an_argument_that_cannot_be_awaited(void **state)
{
    (void)state;
    asyncio_run(bad_argument());
    expect_notes("TypeError('An asyncio.Future, a coroutine or an awaitable is required') TypeError(\"'str' object is not a list\") "
                 "TypeError(\"'NoneType' object is not a list\") child-fails");
    struct ending e = forked(run_bad_argument);
    assert_string_equal(e.err, "");
}

// --- cancelling -----------------------------------------------------------------------------------------------------------
async_def(cancels_all)
{
    asyncio_Future *g = asyncio_gather(job("a", 5), job("b", 1), job("c", 5));
    asyncio_loop_call_later(asyncio_get_running_loop(), 2, cancel_it, g);
    note("%s", raised(await(g)));
    note("%d", asyncio_Future_cancelled(g));
    note("%d", asyncio_Future_cancel(g));
    return none;
}

static void cancel_reaches_all_children(void **state)
{
    (void)state;
    asyncio_run(cancels_all());
    expect_notes("b a-cancelled c-cancelled CancelledError('stop') 0 0");
}

async_def(awaits_gather)
{
    note("%s", repr(await(asyncio_gather(job("a", 5), job("b", 5)))));
    return none;
}

async_def(cancels_the_one_who_awaits)
{
    asyncio_Task *t = asyncio_create_task(awaits_gather());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t, .msg = "outer");
    note("%s", raised(await(t)));
    return none;
}

static void cancel_of_the_waiter_goes_through(void **state)
{
    (void)state;
    asyncio_run(cancels_the_one_who_awaits());
    expect_notes("a-cancelled b-cancelled CancelledError('outer')");
}

async_def(cancels_with_return_exceptions)
{
    asyncio_Future *g = asyncio_gather_list(list(job("a", 5), swallows("b"), swallows("c")), .return_exceptions = true);
    await(asyncio_sleep(1));
    asyncio_Future_cancel(g, .msg = "stop");
    note("%s", raised(await(g))); // that of the last child: c was not cancelled, and has no message

    asyncio_Future *h = asyncio_gather_list(list(swallows("d"), job("e", 5)), .return_exceptions = true);
    await(asyncio_sleep(1));
    asyncio_Future_cancel(h, .msg = "stop");
    note("%s", raised(await(h)));
    return none;
}

static void cancelled_also_where_exceptions_are_results(void **state)
{
    (void)state;
    asyncio_run(cancels_with_return_exceptions());
    expect_notes("a-cancelled b-swallows c-swallows CancelledError() d-swallows e-cancelled CancelledError('stop')");
}

async_def(all_swallow)
{
    asyncio_Future *g = asyncio_gather(swallows("a"), swallows("b"));
    await(asyncio_sleep(1));
    asyncio_Future_cancel(g);
    note("%s", raised(await(g)));
    return none;
}

static void cancelled_although_all_children_refuse(void **state)
{
    (void)state;
    asyncio_run(all_swallow());
    expect_notes("a-swallows b-swallows CancelledError()");
}

async_def(too_late)
{
    asyncio_Task *rest = asyncio_create_task(job("rest", 3));
    asyncio_Future *g = asyncio_gather(fails("x", 1), rest);
    note("%s", raised(await(g)));
    note("%d", asyncio_Future_cancel(g)); // done: the others are left alone
    await(rest);
    return none;
}

static void cancel_after_an_exception_does_nothing(void **state)
{
    (void)state;
    asyncio_run(too_late());
    expect_notes("x-fails ValueError('x') 0 rest");
}

async_def(nested)
{
    asyncio_Future *inner = asyncio_gather(job("a", 5), job("b", 5));
    asyncio_Future *outer = asyncio_gather(inner, job("c", 5));
    await(asyncio_sleep(1));
    asyncio_Future_cancel(outer);
    note("%s", raised(await(outer)));
    note("%s", raised(await(inner)));
    return none;
}

static void gathers_in_gathers(void **state)
{
    (void)state;
    asyncio_run(nested());
    expect_notes("a-cancelled b-cancelled c-cancelled CancelledError() CancelledError()");
}

static void not_without_a_loop(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_gather_list(list_new())), "RuntimeError('no running event loop')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_in_the_order_of_arguments),
        cmocka_unit_test(none_the_same_and_all_done),
        cmocka_unit_test(a_thousand),
        cmocka_unit_test(the_first_exception_goes_to_who_awaits),
        cmocka_unit_test(exceptions_among_the_results),
        cmocka_unit_test(one_that_failed_before),
        cmocka_unit_test(a_cancelled_child_is_an_exception),
        cmocka_unit_test(an_argument_that_cannot_be_awaited),
        cmocka_unit_test(cancel_reaches_all_children),
        cmocka_unit_test(cancel_of_the_waiter_goes_through),
        cmocka_unit_test(cancelled_also_where_exceptions_are_results),
        cmocka_unit_test(cancelled_although_all_children_refuse),
        cmocka_unit_test(cancel_after_an_exception_does_nothing),
        cmocka_unit_test(gathers_in_gathers),
        cmocka_unit_test(not_without_a_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
