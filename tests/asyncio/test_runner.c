#include "support/cmocka_all.h"

#include <string.h>

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

async_def(works, const char *, name, double, seconds)
{
    try {
        await(asyncio_sleep(seconds));
        note("%s-done", name);
    } except (asyncio_CancelledError, e) {
        note("%s-cancelled", name);
        raise_again(e);
    } finally {
        note("%s-finally", name);
    }
    return none;
}

async_def(leaves_tasks)
{
    asyncio_create_task(works("a", 10));
    asyncio_create_task(works("b", 0));
    asyncio_create_task(works("c", 5));
    asyncio_create_task(works("d", 10));
    await(asyncio_sleep(1));
    note("end");
    return none;
}

static void left_over_tasks_are_cancelled_in_order_of_creation(void **state)
{
    (void)state;
    double before = time_monotonic();
    assert_int_equal(asyncio_run(leaves_tasks()), 0);
    assert_true(time_monotonic() - before == 1);
    expect_notes("b-done b-finally end a-cancelled a-finally c-cancelled c-finally d-cancelled d-finally");
}

async_def(fails_with_tasks)
{
    asyncio_create_task(works("a", 10));
    await(asyncio_sleep(0));
    raise(ValueError, "main fails");
}

static void also_when_main_fails(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(fails_with_tasks())), "ValueError('main fails')");
    expect_notes("a-cancelled a-finally");
}

async_def(takes_long_to_end)
{
    try {
        await(asyncio_sleep(100));
    } finally {
        await(asyncio_sleep(3));
        note("cleaned");
    }
    return none;
}

async_def(leaves_a_slow_one)
{
    asyncio_create_task(takes_long_to_end());
    await(asyncio_sleep(1));
    return none;
}

static void waits_for_what_it_cancelled(void **state)
{
    (void)state;
    double before = time_monotonic();
    asyncio_run(leaves_a_slow_one());
    assert_true(time_monotonic() - before == 4);
    expect_notes("cleaned");
}

async_def(fails_when_cancelled)
{
    try {
        await(asyncio_sleep(100));
    } finally {
        raise(ValueError, "failed while being cancelled");
    }
    return none;
}

async_def(leaves_one_that_fails)
{
    asyncio_create_task(fails_when_cancelled());
    await(asyncio_sleep(1));
    return none;
}

static void run_leaves_one_that_fails(void) { asyncio_run(leaves_one_that_fails()); }

static void tells_what_failed_meanwhile(void **state)
{
    (void)state;
    struct ending e = forked(run_leaves_one_that_fails);
    assert_string_equal(e.err, "unhandled exception during asyncio.run() shutdown: ValueError: failed while being cancelled\n");
    assert_int_equal(e.status, 0);
}

static asyncio_loop *seen;
async_def(looks_at_its_loop)
{
    seen = asyncio_get_running_loop();
    note("%d%d", asyncio_loop_is_running(seen), asyncio_loop_is_closed(seen));
    return none;
}

static void nobody(value unused) { (void)unused; }

static void two_runs_have_two_loops(void **state)
{
    (void)state;
    asyncio_run(looks_at_its_loop());
    asyncio_loop *first = seen;
    asyncio_run(looks_at_its_loop());
    assert_true(seen != first);
    assert_false(asyncio_loop_is_running(first));
    assert_true(asyncio_loop_is_closed(first));
    assert_string_equal(raised(asyncio_loop_call_soon(first, nobody)), "RuntimeError('Event loop is closed')");
    assert_string_equal(raised(asyncio_loop_call_later(first, 1, nobody)), "RuntimeError('Event loop is closed')");
    assert_string_equal(raised(asyncio_get_running_loop()), "RuntimeError('no running event loop')");
    expect_notes("10 10");
}

async_def(inner) { return none; }

async_def(runs_inside)
{
    coroutine *c = inner();
    note("%s", raised(asyncio_run(c)));
    note("%s", raised(asyncio_loop_run_until_complete(asyncio_get_running_loop(), c)));
    coroutine_close(c);
    await(asyncio_sleep(0));
    note("goes-on");
    return none;
}

static void no_run_within_a_run(void **state)
{
    (void)state;
    asyncio_run(runs_inside());
    expect_notes("RuntimeError('asyncio.run() cannot be called from a running event loop') "
                 "RuntimeError('This event loop is already running') goes-on");
}

static void main_runs_once(void **state)
{
    (void)state;
    coroutine *c = inner();
    asyncio_run(c);
    assert_string_equal(raised(asyncio_run(c)), "RuntimeError('cannot reuse already awaited coroutine')");
}

async_def(cancels_itself)
{
    asyncio_Task_cancel(asyncio_current_task(), .msg = "me");
    await(asyncio_sleep(1));
    return none;
}

static void cancelled_main(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(cancels_itself())), "CancelledError('me')");
}

async_def(stops)
{
    asyncio_create_task(takes_long_to_end());
    await(asyncio_sleep(0));
    asyncio_loop_stop(asyncio_get_running_loop());
    await(asyncio_sleep(1));
    note("never");
    return none;
}

static void stopped_before_main_is_done(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(stops())), "RuntimeError('Event loop stopped before Future completed.')");
    expect_notes("cleaned"); // what waited for main's end does not stop the loop again when it is shut down
}

// --- deadlocks ------------------------------------------------------------------------------------------------------------
static asyncio_Semaphore *sem;
static asyncio_Future *f;
static asyncio_Handle *far_away;

async_def(waits_in_line)
{
    async_with (sem) note("got it");
    return none;
}

async_def(waits_for_ever)
{
    sem = asyncio_Semaphore(0);
    f = asyncio_loop_create_future(asyncio_get_running_loop());
    asyncio_create_task(waits_in_line(), .name = "line");
    await(f);
    return none;
}

static void what_a_deadlock_leaves_is_harmless(void **state)
{
    (void)state;
    coroutine *c = waits_for_ever();
    const char *words = raised(asyncio_run(c));
    assert_non_null(strstr(words, "Deadlock('nothing is ready and nothing is scheduled: Task-"));
    assert_non_null(strstr(words, " waits for a future, line waits for a Semaphore')"));
    for (int i = 0; i < 3; i++) asyncio_run(leaves_tasks()); // others' stacks come where the old ones were, or not
    expect_notes("b-done b-finally end a-cancelled a-finally c-cancelled c-finally d-cancelled d-finally "
                 "b-done b-finally end a-cancelled a-finally c-cancelled c-finally d-cancelled d-finally "
                 "b-done b-finally end a-cancelled a-finally c-cancelled c-finally d-cancelled d-finally");
    assert_string_equal(raised(asyncio_Semaphore_release(sem)), ""); // nobody stands in its line any more
    assert_string_equal(raised(asyncio_Future_set_result(f, 1)), "InvalidStateError('invalid state')"); // cancelled
    expect_notes("");
}

// A task that will not be cancelled, and then waits for what nobody gives.
async_def(never_ends)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        await(asyncio_loop_create_future(asyncio_get_running_loop()));
    }
    return none;
}

async_def(leaves_one_that_never_ends)
{
    asyncio_create_task(never_ends(), .name = "zombie");
    await(asyncio_sleep(1));
    return none;
}

static void a_deadlock_while_closing(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(leaves_one_that_never_ends())),
                        "Deadlock('nothing is ready and nothing is scheduled: zombie waits for a future')");
    asyncio_run(inner());
}

async_def(leaves_handles)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    far_away = asyncio_loop_call_later(loop, 1000, nobody);
    asyncio_loop_stop(loop);
    asyncio_loop_call_soon(loop, nobody);
    return none;
}

static void a_handle_outlives_its_loop(void **state)
{
    (void)state;
    asyncio_run(leaves_handles());
    assert_false(asyncio_Handle_cancelled(far_away));
    asyncio_Handle_cancel(far_away);
    assert_true(asyncio_Handle_cancelled(far_away));
    asyncio_run(inner());
    asyncio_Handle_cancel(far_away);
}

// --- main's own try ---------------------------------------------------------------------------------------------------------
async_def(raises) { raise(KeyError, "board"); }

static void catches_in_main(void)
{
    try {
        asyncio_run(raises());
    } except (KeyError, e) {
        print("caught %s", exception_text(e));
    } finally {
        print("finally");
    }
    asyncio_run(inner());
    asyncio_run(raises());
    print("never");
}

static void main_may_catch(void **state)
{
    (void)state;
    struct ending e = forked(catches_in_main);
    assert_string_equal(e.out, "caught 'board'\nfinally\n");
    assert_non_null(strstr(e.err, "KeyError: 'board'\n"));
    assert_int_equal(e.status, 1);
}

// --- what a deadlock leaves ---------------------------------------------------------------------------------------------
async_def(waits_with_finally, asyncio_Future *, never)
{
    try {
        await(never);
    } except (asyncio_CancelledError, e) {
        note("cancelled");
        raise_again(e);
    } finally {
        note("finally");
    }
    return none;
}

async_def(deadlocks)
{
    asyncio_Future *never = asyncio_Future();
    asyncio_create_task(waits_with_finally(never));
    try {
        await(never);
    } finally {
        await(asyncio_sleep(1));
        note("main-finally");
    }
    return none;
}

static void a_deadlock_is_unwound(void **state)
{
    (void)state;
    const char *words = raised(asyncio_run(deadlocks()));
    assert_non_null(strstr(words, "Deadlock('nothing is ready and nothing is scheduled: "));
    expect_notes("cancelled finally main-finally");
}

async_def(will_not_be_cancelled)
{
    try {
        try {
            await(asyncio_Future());
        } except (asyncio_CancelledError, e) {
            note("not-me");
        }
        await(asyncio_Future());
    } except (GeneratorExit, e) {
        note("GeneratorExit");
        raise_again(e);
    } finally {
        note("finally");
    }
    return none;
}

async_def(deadlocks_twice)
{
    asyncio_create_task(will_not_be_cancelled());
    await(asyncio_Future());
    return none;
}

static void run_deadlocks_twice(void)
{
    note("%.58s", raised(asyncio_run(deadlocks_twice())));
    expect_notes("not-me GeneratorExit finally Deadlock('nothing is ready and nothing is scheduled: Task-");
}

static void what_a_second_deadlock_leaves_is_destroyed(void **state)
{
    (void)state;
    struct ending e = forked(run_deadlocks_twice);
    assert_string_equal(e.err, "Task was destroyed but it is pending!\n");
    assert_int_equal(e.status, 0);
}

// --- Runner ----------------------------------------------------------------------------------------------------------------
async_def(leaves_one)
{
    asyncio_create_task(works("left", 10), .name = "left");
    await(asyncio_sleep(1));
    return value_float(asyncio_loop_time(asyncio_get_running_loop()));
}

async_def(counts) { return value_int((int64_t)len(asyncio_all_tasks())); }

static void several_runs_in_one_loop(void **state)
{
    (void)state;
    asyncio_Runner *runner = asyncio_Runner();
    asyncio_loop *loop = asyncio_Runner_get_loop(runner);
    double before = asyncio_loop_time(loop);
    assert_true(float_of(asyncio_Runner_run(runner, leaves_one())) - before == 1);
    assert_int_equal(int_of(asyncio_Runner_run(runner, counts())), 2); // the one that was left, and itself
    assert_ptr_equal(asyncio_Runner_get_loop(runner), loop);
    assert_ptr_equal(asyncio_get_event_loop(), loop);
    assert_int_equal(len(asyncio_all_tasks(loop)), 1);
    expect_notes("");
    asyncio_Runner_close(runner);
    asyncio_Runner_close(runner);
    expect_notes("left-cancelled left-finally");
    assert_true(asyncio_loop_is_closed(loop));
    coroutine *c = inner();
    assert_string_equal(raised(asyncio_Runner_run(runner, c)), "RuntimeError('Runner is closed')");
    assert_string_equal(raised(asyncio_Runner_get_loop(runner)), "RuntimeError('Runner is closed')");
    coroutine_close(c);
    assert_string_equal(raised(asyncio_get_event_loop()), "RuntimeError(\"There is no current event loop in thread 'MainThread'.\")");
}

static void with_closes_it(void **state)
{
    (void)state;
    asyncio_Runner *runner = asyncio_Runner();
    with (runner) {
        seen = asyncio_Runner_get_loop(runner);
        asyncio_Runner_run(runner, leaves_one());
        note("open");
    }
    assert_true(asyncio_loop_is_closed(seen));
    expect_notes("open left-cancelled left-finally");
    asyncio_Runner *another = asyncio_Runner();
    note("%s", raised(({ with (another) asyncio_Runner_run(another, fails_with_tasks()); })));
    expect_notes("a-cancelled a-finally ValueError('main fails')");
    assert_string_equal(raised(asyncio_Runner_get_loop(another)), "RuntimeError('Runner is closed')");
}

async_def(runs_a_runner, asyncio_Runner *, runner)
{
    coroutine *c = inner();
    note("%s", raised(asyncio_Runner_run(runner, c)));
    coroutine_close(c);
    return none;
}

static void no_runner_within_a_run(void **state)
{
    (void)state;
    asyncio_Runner *runner = asyncio_Runner();
    with (runner) asyncio_Runner_run(runner, runs_a_runner(runner));
    expect_notes("RuntimeError('Runner.run() cannot be called from a running event loop')");
}

static asyncio_loop *made;
static asyncio_loop *make_loop(void)
{
    made = asyncio_new_event_loop();
    asyncio_loop_set_exception_handler(made, NULL);
    return made;
}

async_def(tells_its_loop)
{
    note("%d %d", asyncio_get_running_loop() == made, asyncio_loop_get_debug(made));
    return none;
}

static void the_options_of_run(void **state)
{
    (void)state;
    asyncio_run(tells_its_loop(), .loop_factory = make_loop);
    asyncio_run(tells_its_loop(), .loop_factory = make_loop, .debug = true);
    expect_notes("1 0 1 1");
    assert_true(asyncio_loop_is_closed(made));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_over_tasks_are_cancelled_in_order_of_creation),
        cmocka_unit_test(also_when_main_fails),
        cmocka_unit_test(waits_for_what_it_cancelled),
        cmocka_unit_test(tells_what_failed_meanwhile),
        cmocka_unit_test(two_runs_have_two_loops),
        cmocka_unit_test(no_run_within_a_run),
        cmocka_unit_test(main_runs_once),
        cmocka_unit_test(cancelled_main),
        cmocka_unit_test(stopped_before_main_is_done),
        cmocka_unit_test(what_a_deadlock_leaves_is_harmless),
        cmocka_unit_test(a_deadlock_while_closing),
        cmocka_unit_test(a_handle_outlives_its_loop),
        cmocka_unit_test(main_may_catch),
        cmocka_unit_test(a_deadlock_is_unwound),
        cmocka_unit_test(what_a_second_deadlock_leaves_is_destroyed),
        cmocka_unit_test(several_runs_in_one_loop),
        cmocka_unit_test(with_closes_it),
        cmocka_unit_test(no_runner_within_a_run),
        cmocka_unit_test(the_options_of_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
