#include "support/cmocka_all.h"

#include <math.h>

#include "raised.h"
#include "support/notes.h"

async_def(job, const char *, name, double, seconds)
{
    await(asyncio_sleep(seconds));
    return value_str(name);
}

async_def(fails, const char *, name, double, seconds)
{
    await(asyncio_sleep(seconds));
    raise(ValueError, "%s", name);
}

async_def(in_order)
{
    double before = time_monotonic();
    for_in (next, asyncio_as_completed(list(job("c", 3), job("a", 1), fails("x", 2), job("b", 1)))) {
        note("%s", raised(note("%s", str(await(next)))));
        note("@%g", time_monotonic() - before);
    }
    return none;
}

static void in_the_order_of_completion(void **state)
{
    (void)state;
    asyncio_run(in_order());
    expect_notes("a  @1 b  @1 ValueError('x') @2 c  @3");
}

async_def(none_and_the_same)
{
    for_in (next, asyncio_as_completed(list_new())) note("never%d", next != NULL);
    asyncio_Task *t = asyncio_create_task(job("t", 1));
    coroutine *c = job("c", 2);
    for_in (next, asyncio_as_completed(list(t, c, t, c))) note("%s", str(await(next)));
    for_in (next, asyncio_as_completed(list(t, job("late", 1)))) note("%s", str(await(next))); // t is done already
    return none;
}

static void nothing_twice_and_done_ones(void **state)
{
    (void)state;
    asyncio_run(none_and_the_same());
    expect_notes("t c t late");
}

static void take_all(asyncio_as_completed_iterator *it)
{
    for_in (next, it) {
        const char *what = raised(note("%s", str(await(next))));
        if (*what) note("%s", what);
    }
}

async_def(timed_out)
{
    double before = time_monotonic();
    asyncio_Task *slow = asyncio_create_task(job("slow", 5));
    take_all(asyncio_as_completed(list(slow, job("quick", 1), job("too-slow", 3)), .timeout = value_float(2)));
    note("%g", time_monotonic() - before);
    note("%s", str(await(slow))); // runs on
    return none;
}

static void what_has_not_come_raises_timeout_error(void **state)
{
    (void)state;
    asyncio_run(timed_out());
    expect_notes("quick TimeoutError() TimeoutError() 2 slow");
}

async_def(timeouts)
{
    take_all(asyncio_as_completed(list(job("a", 1), job("b", 2)), .timeout = value_int(2))); // set before b's: it is first
    note("|");
    take_all(asyncio_as_completed(list(job("c", 1)), .timeout = value_int(0)));
    note("|");
    take_all(asyncio_as_completed(list(job("d", 0)), .timeout = value_float(-1)));
    note("|");
    double before = time_monotonic();
    take_all(asyncio_as_completed(list(job("e", 1)), .timeout = value_int(1000)));
    await(asyncio_sleep(1));
    note("%g", time_monotonic() - before); // the timer was cancelled
    note("%s", raised(asyncio_as_completed(list(job("f", 1)), .timeout = value_float(NAN))));
    note("%s", raised(asyncio_as_completed(list(job("g", 1)), .timeout = value_str("1"))));
    return none;
}

static void timeouts_of_all_kinds(void **state)
{
    (void)state;
    asyncio_run(timeouts());
    expect_notes("a TimeoutError() | TimeoutError() | TimeoutError() | e 2 ValueError('Invalid delay: NaN (not a number)') "
                 "TypeError(\"expected float, got 'str'\")");
}

async_def(awaits_next, asyncio_as_completed_iterator *, it, const char *, name)
{
    const char *what = raised(note("%s-gets-%s", name, str(await(asyncio_as_completed_next(it)))));
    if (*what) {
        note("%s-%s", name, what);
        raise(asyncio_CancelledError);
    }
    return none;
}

// Three wait in line; the second gives up before its turn, the first after it was woken: what it would have got goes to the next.
async_def(waiters_in_line)
{
    asyncio_as_completed_iterator *it = asyncio_as_completed(list(job("a", 1), job("b", 2), job("c", 3)));
    asyncio_Task *x = asyncio_create_task(awaits_next(it, "x")), *y = asyncio_create_task(awaits_next(it, "y")),
                 *z = asyncio_create_task(awaits_next(it, "z"));
    await(asyncio_sleep(0.5));
    asyncio_Task_cancel(y);
    await(asyncio_sleep(0.5)); // a is done; its callback is in the ready queue
    await(asyncio_sleep(0)); // x is woken, and its step is in the ready queue
    asyncio_Task_cancel(x);
    await(z);
    note("%d", asyncio_as_completed_next(it) == NULL);
    return none;
}

static void a_waiter_that_gives_up(void **state)
{
    (void)state;
    asyncio_run(waiters_in_line());
    expect_notes("y-CancelledError() x-CancelledError() z-gets-a 1");
}

async_def(two_iterators)
{
    asyncio_Task *slow = asyncio_create_task(job("slow", 5));
    asyncio_as_completed_iterator *patient = asyncio_as_completed(list(slow));
    take_all(asyncio_as_completed(list(slow), .timeout = value_int(1)));
    take_all(patient);
    return none;
}

static void one_that_gives_up_leaves_the_other_alone(void **state)
{
    (void)state;
    asyncio_run(two_iterators());
    expect_notes("TimeoutError() slow");
}

static asyncio_as_completed_iterator *it;
static asyncio_Task *woken;

static void cancel_the_woken(value unused)
{
    (void)unused;
    asyncio_Task_cancel(woken);
}

// x is woken and cancelled before it runs, when another has taken what it was woken for: nobody else is woken for nothing, and so y
// keeps its place before z.
async_def(taken_meanwhile)
{
    it = asyncio_as_completed(list(job("a", 1), job("b", 2), job("c", 3), job("d", 4)));
    woken = asyncio_create_task(awaits_next(it, "x"));
    asyncio_Task *y = asyncio_create_task(awaits_next(it, "y"));
    asyncio_Task *z = asyncio_create_task(awaits_next(it, "z"));
    await(asyncio_sleep(1));
    await(asyncio_sleep(0)); // a's task has ended, and its callback comes in this iteration
    asyncio_loop_call_soon(asyncio_get_running_loop(), cancel_the_woken);
    await(asyncio_sleep(0)); // x has been woken, then cancelled
    note("%s", str(await(asyncio_as_completed_next(it))));
    await(y);
    await(z);
    return none;
}

static void a_place_in_line_is_kept(void **state)
{
    (void)state;
    asyncio_run(taken_meanwhile());
    expect_notes("a x-CancelledError() y-gets-b z-gets-c");
}

async_def(wrong_arguments)
{
    note("%s", raised(asyncio_as_completed(list(1))));
    note("%s", raised(asyncio_as_completed(value_str("a"))));
    return none;
}

static void arguments_that_cannot_be_awaited(void **state)
{
    (void)state;
    asyncio_run(wrong_arguments());
    expect_notes("TypeError('An asyncio.Future, a coroutine or an awaitable is required') TypeError(\"'str' object is not a list\")");
    assert_string_equal(raised(asyncio_as_completed(list_new())), "RuntimeError('no running event loop')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_order_of_completion),
        cmocka_unit_test(nothing_twice_and_done_ones),
        cmocka_unit_test(what_has_not_come_raises_timeout_error),
        cmocka_unit_test(timeouts_of_all_kinds),
        cmocka_unit_test(a_waiter_that_gives_up),
        cmocka_unit_test(one_that_gives_up_leaves_the_other_alone),
        cmocka_unit_test(a_place_in_line_is_kept),
        cmocka_unit_test(arguments_that_cannot_be_awaited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
