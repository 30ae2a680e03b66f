#include "support/cmocka_all.h"

#include <stdio.h>

#include "raised.h"
#include "support/notes.h"

static double now(void) { return asyncio_loop_time(asyncio_get_running_loop()); }

// --- in time and too late -----------------------------------------------------------------------------------------------------
async_def(sleeps_within, value, delay, double, seconds)
{
    double start = now();
    asyncio_Timeout *t = asyncio_timeout(delay);
    try {
        async_with (t) await(asyncio_sleep(seconds));
        note("in-time");
    } except (asyncio_TimeoutError, e) {
        note("%s-from-%s", exception_repr(e), exception_repr(e->cause));
    }
    note("%g %d %d", now() - start, asyncio_Timeout_expired(t), asyncio_Task_cancelling(asyncio_current_task()));
    return none;
}

static void only_what_is_late_is_cancelled(void **state)
{
    (void)state;
    asyncio_run(sleeps_within(value_int(2), 1));
    expect_notes("in-time 1 0 0");
    asyncio_run(sleeps_within(value_int(1), 2));
    expect_notes("TimeoutError()-from-CancelledError() 1 1 0");
    asyncio_run(sleeps_within(none, 1000));
    expect_notes("in-time 1000 0 0");
    asyncio_run(sleeps_within(value_int(0), 1));
    expect_notes("TimeoutError()-from-CancelledError() 0 1 0");
}

async_def(at_a_time, double, when, double, seconds)
{
    const char *raises = "";
    asyncio_Timeout *t = asyncio_timeout_at(when);
    try {
        async_with (t) await(asyncio_sleep(seconds));
    } except (TimeoutError, e) {
        raises = "late ";
    }
    note("%s%g %s", raises, now(), repr(asyncio_Timeout_when(t)));
    return none;
}

async_def(at_times)
{
    double start = now();
    await(at_a_time(start + 1, 2));
    await(at_a_time(start - 1, 2));
    await(at_a_time(start + 8, 2));
    return value_float(start);
}

static void deadlines_on_the_loops_clock(void **state)
{
    (void)state;
    double start = time_monotonic();
    asyncio_run(at_times());
    char expected[200];
    snprintf(expected, sizeof expected, "late %g %s late %g %s %g %s", start + 1, repr(value_float(start + 1)), start + 1,
             repr(value_float(start - 1)), start + 3, repr(value_float(start + 8)));
    expect_notes(expected);
}

// --- other errors ---------------------------------------------------------------------------------------------------------------
async_def(raises_within, int, how)
{
    async_with (asyncio_timeout(1)) {
        if (how == 0) raise(KeyError, "at once");
        try {
            await(asyncio_sleep(2));
        } except (asyncio_CancelledError, e) {
            if (how == 1) raise(KeyError, "instead");
            if (how == 2) note("swallowed");
            if (how == 3) raise_again(ExceptionGroup("both", list(exception_new(OSError, NULL))));
        }
    }
    return value_str("ended");
}

async_def(raises_in_all_ways)
{
    for (volatile int how = 0; how < 4; how++) {
        exception *volatile caught = NULL;
        try {
            note("%s", repr(await(raises_within(how))));
        } except (BaseException, e) {
            caught = e;
        }
        if (caught) note("%s", exception_repr(caught));
        if (caught && caught->context) note("after-%s-from-%s", exception_repr(caught->context), exception_repr(caught->context->cause));
        note("%d;", asyncio_Task_cancelling(asyncio_current_task()));
    }
    return none;
}

static void other_exceptions_go_on(void **state)
{
    (void)state;
    asyncio_run(raises_in_all_ways());
    expect_notes("KeyError('at once') 0; KeyError('instead') after-TimeoutError()-from-CancelledError() 0; swallowed 'ended' 0; "
                 "ExceptionGroup('both', [OSError()]) after-TimeoutError()-from-CancelledError() 0;");
}

async_def(cancelled_from_outside, double, after)
{
    asyncio_Task *task = asyncio_create_task(sleeps_within(value_int(2), 5));
    await(asyncio_sleep(after));
    asyncio_Task_cancel(task, .msg = "outside");
    note("%s", raised(await(task)));
    return none;
}

static void a_cancellation_from_outside_goes_on(void **state)
{
    (void)state;
    asyncio_run(cancelled_from_outside(1));
    expect_notes("CancelledError('outside')");
}

// --- rescheduling -----------------------------------------------------------------------------------------------------------------
async_def(moves_it, int, how)
{
    double start = now();
    asyncio_Timeout *t = asyncio_timeout(2);
    const char *raises = "";
    try {
        async_with (t) {
            await(asyncio_sleep(1));
            if (how == 0) asyncio_Timeout_reschedule(t, start + 3);
            if (how == 1) asyncio_Timeout_reschedule(t, none);
            if (how == 2) asyncio_Timeout_reschedule(t, start);
            if (how == 3)
                for (int i = 0; i < 9; i++) asyncio_Timeout_reschedule(t, start); // each stays in the ready queue, cancelled
            await(asyncio_sleep(9));
        }
    } except (TimeoutError, e) {
        raises = "late ";
    }
    note("%s%g", raises, now() - start);
    return none;
}

static void later_never_and_at_once(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) asyncio_run(moves_it(how));
    expect_notes("late 3 10 late 1 late 1");
}

async_def(at_the_wrong_time)
{
    asyncio_Timeout *t = asyncio_timeout(1);
    note("%s", raised(asyncio_Timeout_reschedule(t, 2)));
    async_with (t) {
        note("%s", raised(await(asyncio_sleep(9)))); // it expires, and this task goes on
        note("%d", asyncio_Timeout_expired(t));
        note("%s", raised(asyncio_Timeout_reschedule(t, 3)));
    }
    note("%s", raised(asyncio_Timeout_reschedule(t, 4)));
    t = asyncio_timeout(1);
    async_with (t) {}
    note("%s", raised(asyncio_Timeout_reschedule(t, 4)));
    try {
        async_with (t) note("never");
    } except (RuntimeError, e) {
        note("%s", exception_text(e));
    }
    return none;
}

static void only_within_the_block(void **state)
{
    (void)state;
    asyncio_run(at_the_wrong_time());
    expect_notes("RuntimeError('Timeout has not been entered') CancelledError() 1 RuntimeError('Cannot change state of expiring Timeout') "
                 "RuntimeError('Cannot change state of expired Timeout') RuntimeError('Cannot change state of finished Timeout') "
                 "Timeout has already been entered");
}

static void without_a_loop(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_timeout(1)), "RuntimeError('no running event loop')");
    assert_string_equal(raised(asyncio_timeout_at("soon")), "TypeError(\"expected float, got 'str'\")");
}

static void notes_exception(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop;
    note("%s", exception_repr(context->exception));
}

static void enters(value timeout)
{
    async_with (timeout.as_object) note("not reached");
}

async_def(enters_in_a_callback)
{
    asyncio_loop_set_exception_handler(asyncio_get_running_loop(), notes_exception);
    asyncio_loop_call_soon(asyncio_get_running_loop(), enters, asyncio_timeout(1));
    await(asyncio_sleep(0));
    return none;
}

static void only_in_a_task(void **state)
{
    (void)state;
    asyncio_run(enters_in_a_callback());
    expect_notes("RuntimeError('Timeout should be used inside a task')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_late_is_cancelled),
        cmocka_unit_test(deadlines_on_the_loops_clock),
        cmocka_unit_test(other_exceptions_go_on),
        cmocka_unit_test(a_cancellation_from_outside_goes_on),
        cmocka_unit_test(later_never_and_at_once),
        cmocka_unit_test(only_within_the_block),
        cmocka_unit_test(without_a_loop),
        cmocka_unit_test(only_in_a_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
