#include "support/cmocka_all.h"

#include <string.h>

#include "asyncio/task.h"
#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

static asyncio_Future *new_future(void) { return asyncio_loop_create_future(asyncio_get_running_loop()); }

async_def(sleeps, double, seconds)
{
    try {
        await(asyncio_sleep(seconds));
    } except (asyncio_CancelledError, e) {
        note("%s", exception_repr(e));
        raise_again(e);
    }
    return value_str("slept");
}

// Sleeps through any number of cancellations.
async_def(stubborn)
{
    for (int i = 0; i < 3; i++) {
        try {
            await(asyncio_sleep(1));
        } except (asyncio_CancelledError, e) {
            note("no%d", asyncio_Task_cancelling(asyncio_current_task()));
        }
    }
    return value_str("done anyway");
}

static void note_task(asyncio_Task *t)
{
    note("%s%s", asyncio_Task_done(t) ? "done" : "pending", asyncio_Task_cancelled(t) ? ",cancelled" : "");
}

// --- making -----------------------------------------------------------------------------------------------------------------
async_def(nothing) { return none; }

async_def(names)
{
    char name[] = "Board 1";
    asyncio_Task *named = asyncio_create_task(nothing(), .name = name);
    name[0] = 'x'; // copied
    asyncio_Task *first = asyncio_create_task(nothing()), *second = asyncio_create_task(nothing());
    print("%s,%s,%s,%s", asyncio_Task_get_name(asyncio_current_task()), asyncio_Task_get_name(named), asyncio_Task_get_name(first),
         asyncio_Task_get_name(second));
    asyncio_Task_set_name(first, "renamed");
    print("%s %s", asyncio_Task_get_name(first), repr(value_of(first)));
    print("%s", repr(asyncio_all_tasks()));
    await(second);
    print("%s", repr(asyncio_all_tasks()));
    return none;
}

static void run_names(void) { asyncio_run(names()); }

static void numbers_go_to_tasks_without_a_name(void **state)
{
    (void)state;
    struct ending e = forked(run_names); // a process of its own: numbers go on through all runs of a program
    assert_string_equal(e.out, "Task-1,Board 1,Task-2,Task-3\nrenamed <Task 'renamed'>\n"
                               "[<Task 'Task-1'>, <Task 'Board 1'>, <Task 'renamed'>, <Task 'Task-3'>]\n[<Task 'Task-1'>]\n");
    assert_int_equal(e.status, 0);
}

async_def(runs_nothing_at_once)
{
    asyncio_Task *t = asyncio_create_task(sleeps(0));
    note("created");
    note_task(t);
    note("%s", str(await(t)));
    note_task(t);
    note("%s", str(asyncio_Task_result(t)));
    return none;
}

static void created_then_run(void **state)
{
    (void)state;
    asyncio_run(runs_nothing_at_once());
    expect_notes("created pending slept done slept");
}

async_def(takes_coroutines_once)
{
    coroutine *c = nothing();
    asyncio_Task *t = asyncio_create_task(c);
    note("%s", raised(asyncio_create_task(c)));
    note("%s", raised(await(c)));
    await(t);
    note("%s", raised(asyncio_create_task(c)));
    return none;
}

static void a_coroutine_has_one_task(void **state)
{
    (void)state;
    asyncio_run(takes_coroutines_once());
    expect_notes("RuntimeError('cannot reuse already awaited coroutine') RuntimeError('coroutine is being awaited already') "
                 "RuntimeError('cannot reuse already awaited coroutine')");
}

static void not_without_a_loop(void **state)
{
    (void)state;
    coroutine *c = nothing();
    assert_string_equal(raised(asyncio_create_task(c)), "RuntimeError('no running event loop')");
    assert_string_equal(raised(asyncio_ensure_future(c)), "RuntimeError(\"There is no current event loop in thread 'MainThread'.\")");
    assert_string_equal(raised(asyncio_all_tasks()), "RuntimeError('no running event loop')");
    assert_string_equal(raised(asyncio_current_task()), "RuntimeError('no running event loop')");
    coroutine_close(c);
}

async_def(ensures)
{
    asyncio_Task *t = asyncio_create_task(nothing());
    asyncio_Future *f = new_future();
    note("%d %d", (void *)asyncio_ensure_future(t) == (void *)t, asyncio_ensure_future(f) == f);
    await(asyncio_ensure_future(nothing()));
    return none;
}

static void a_future_is_ensured_already(void **state)
{
    (void)state;
    asyncio_run(ensures());
    expect_notes("1 1");
}

async_def(in_values)
{
    asyncio_Task *t = asyncio_create_task(nothing());
    asyncio_Future *f = new_future();
    note("%d", task_of(at(list(1, t), 1)) == t);
    note("%s", raised(task_of(value_of(f))));
    note("%s", raised(task_of(value_int(1))));
    note("%s", raised(task_of(none)));
    return none;
}

static void a_task_in_a_value(void **state)
{
    (void)state;
    asyncio_run(in_values());
    expect_notes("1 TypeError(\"expected Task, got 'future'\") TypeError(\"expected Task, got 'int'\") "
                 "TypeError(\"expected Task, got 'NoneType'\")");
}

// --- cancelling ---------------------------------------------------------------------------------------------------------------
async_def(cancels_at_its_await)
{
    asyncio_Task *t = asyncio_create_task(sleeps(10));
    await(asyncio_sleep(1));
    note("%d", asyncio_Task_cancel(t, .msg = "stop"));
    note_task(t);
    note("%s", raised(await(t)));
    note_task(t);
    note("%d %s", asyncio_Task_cancel(t), raised(await(t))); // its exception went to the first who asked
    return none;
}

static void cancelled_at_its_await(void **state)
{
    (void)state;
    asyncio_run(cancels_at_its_await());
    expect_notes("1 pending CancelledError('stop') CancelledError('stop') done,cancelled 0 CancelledError()");
}

async_def(cancels_before_first_step)
{
    asyncio_Task *t = asyncio_create_task(sleeps(10));
    asyncio_Task_cancel(t, .msg = "too late");
    note("%s", raised(await(t)));
    note_task(t);
    return none;
}

static void cancelled_before_its_first_step(void **state)
{
    (void)state;
    asyncio_run(cancels_before_first_step());
    expect_notes("CancelledError('too late') done,cancelled"); // its body never ran
}

async_def(cancels_twice)
{
    asyncio_Task *t = asyncio_create_task(sleeps(10));
    await(asyncio_sleep(0));
    asyncio_Task_cancel(t, .msg = "one");
    note("%d", asyncio_Task_cancelling(t));
    asyncio_Task_cancel(t, .msg = "two");
    note("%d", asyncio_Task_cancelling(t));
    note("%s", raised(await(t)));
    return none;
}

// The first cancelled the future that it waits for; the second finds that done and is told by the next step.
static void cancelled_twice(void **state)
{
    (void)state;
    asyncio_run(cancels_twice());
    expect_notes("1 2 CancelledError('one') CancelledError('one')");
}

async_def(cancels_itself)
{
    asyncio_Task *self = asyncio_current_task();
    asyncio_Task_cancel(self, .msg = "enough");
    note("still-here");
    note("%s", raised(await(asyncio_sleep(5))));
    asyncio_Task_cancel(self);
    note("%s", raised(await(asyncio_sleep(0)))); // a bare yield
    asyncio_Task_cancel(self);
    return value_str("lost");
}

async_def(watches_it)
{
    asyncio_Task *t = asyncio_create_task(cancels_itself());
    double before = time_monotonic();
    note("%s", raised(await(t)));
    note_task(t);
    note("%g", time_monotonic() - before);
    return none;
}

static void cancels_itself_at_the_next_await(void **state)
{
    (void)state;
    asyncio_run(watches_it());
    expect_notes("still-here CancelledError('enough') CancelledError() CancelledError() done,cancelled 0");
}

async_def(swallows)
{
    asyncio_Task *t = asyncio_create_task(stubborn());
    for (int i = 0; i < 2; i++) {
        await(asyncio_sleep(0.5));
        asyncio_Task_cancel(t);
    }
    note("%s", str(await(t)));
    note_task(t);
    return none;
}

static void a_task_may_refuse(void **state)
{
    (void)state;
    asyncio_run(swallows());
    expect_notes("no1 no2 done anyway done");
}

async_def(uncancels)
{
    asyncio_Task *self = asyncio_current_task();
    asyncio_Task_cancel(self);
    asyncio_Task_cancel(self);
    note("%d", asyncio_Task_cancelling(self));
    note("%d", asyncio_Task_uncancel(self));
    note("%d", asyncio_Task_uncancel(self)); // none is left: not cancelled after all
    note("%d", asyncio_Task_uncancel(self));
    await(asyncio_sleep(1));
    note("slept");
    return none;
}

static void uncancel_takes_it_back(void **state)
{
    (void)state;
    asyncio_run(uncancels());
    expect_notes("2 1 0 0 slept");
}

async_def(returns_when_cancelled)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        raise(ValueError, "instead");
    }
    return none;
}

async_def(other_endings)
{
    asyncio_Task *t = asyncio_create_task(returns_when_cancelled());
    await(asyncio_sleep(0));
    asyncio_Task_cancel(t);
    note("%s", raised(await(t)));
    note_task(t);
    return none;
}

static void an_exception_instead_of_cancelled(void **state)
{
    (void)state;
    asyncio_run(other_endings());
    expect_notes("ValueError('instead') done");
}

async_def(raises_cancelled) { raise(asyncio_CancelledError, "by itself"); }

async_def(without_a_request)
{
    asyncio_Task *t = asyncio_create_task(raises_cancelled());
    note("%s", raised(await(t)));
    note_task(t);
    return none;
}

static void raising_cancelled_error_is_cancelled(void **state)
{
    (void)state;
    asyncio_run(without_a_request());
    expect_notes("CancelledError('by itself') done,cancelled");
}

// --- tasks that wait for tasks --------------------------------------------------------------------------------------------------
async_def(awaits, asyncio_Task *, other, const char *, name)
{
    try {
        await(other);
    } except (asyncio_CancelledError, e) {
        note("%s", name);
        raise_again(e);
    }
    return none;
}

async_def(chain)
{
    asyncio_Task *a = asyncio_create_task(sleeps(10)), *b = asyncio_create_task(awaits(a, "b")),
                 *c = asyncio_create_task(awaits(b, "c"));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(c, .msg = "down the line");
    note("%d%d%d", asyncio_Task_cancelling(a), asyncio_Task_cancelling(b), asyncio_Task_cancelling(c));
    note("%s", raised(await(c)));
    note_task(a);
    return none;
}

static void cancel_goes_down_the_chain(void **state)
{
    (void)state;
    asyncio_run(chain());
    expect_notes("111 CancelledError('down the line') b c CancelledError('down the line') done,cancelled");
}

async_def(awaits_quietly, asyncio_Task *, other) { return await(other); }

async_def(long_chain)
{
    asyncio_Task *first = asyncio_create_task(asyncio_sleep(10)), *last = first;
    for (int i = 0; i < 5000; i++) last = asyncio_create_task(awaits_quietly(last));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(last);
    print("%s", raised(await(last)));
    print("%d", asyncio_Task_cancelled(first));
    return none;
}

static void run_long_chain(void) { asyncio_run(long_chain()); }

static void a_long_chain_fits_the_stack(void **state)
{
    (void)state;
    struct ending e = forked(run_long_chain);
    assert_string_equal(e.err, "");
    assert_string_equal(e.out, "CancelledError()\n1\n");
    assert_int_equal(e.status, 0);
}

async_def(awaits_itself)
{
    asyncio_Task_set_name(asyncio_current_task(), "Ouroboros");
    note("%s", raised(await(asyncio_current_task())));
    await(asyncio_sleep(0)); // and goes on
    return none;
}

static void a_task_cannot_await_itself(void **state)
{
    (void)state;
    asyncio_run(awaits_itself());
    expect_notes("RuntimeError('Task cannot await on itself: Ouroboros')");
}

static asyncio_Task *circle[2];
async_def(half, int, other) { return await(circle[other]); }

async_def(makes_a_circle)
{
    circle[0] = asyncio_create_task(half(1), .name = "left");
    circle[1] = asyncio_create_task(half(0), .name = "right");
    await(asyncio_sleep(1));
    note("%s", raised(asyncio_Task_cancel(circle[0])));
    await(asyncio_sleep(1));
    note_task(circle[0]);
    return none;
}

async_def(gathers, int, other) { return await(asyncio_gather(half(other))); }

async_def(makes_a_circle_through_gather)
{
    circle[0] = asyncio_create_task(half(1), .name = "left");
    circle[1] = asyncio_create_task(gathers(0), .name = "right");
    await(asyncio_sleep(1));
    note("%s", raised(asyncio_Task_cancel(circle[0])));
    note("%s", raised(asyncio_Task_cancel(circle[1])));
    return none;
}

static void a_circle_cannot_be_cancelled(void **state)
{
    (void)state;
#define TOO_DEEP "RecursionError('maximum recursion depth exceeded')"
    note("%s", raised(asyncio_run(makes_a_circle())));
    expect_notes(TOO_DEEP " pending " TOO_DEEP);
    note("%s", raised(asyncio_run(makes_a_circle_through_gather())));
    expect_notes(TOO_DEEP " " TOO_DEEP " " TOO_DEEP);
}

// --- exceptions that end the program ----------------------------------------------------------------------------------------------
async_def(exits) { raise(SystemExit, "4"); }

async_def(lets_another_exit)
{
    asyncio_create_task(exits());
    try {
        await(asyncio_sleep(10));
    } finally {
        print("cleaned up at %g", time_monotonic());
    }
    return none;
}

static void run_exit(void) { asyncio_run(lets_another_exit()); }
static void run_main_exits(void) { asyncio_run(exits()); }

static void system_exit_leaves_the_loop(void **state)
{
    (void)state;
    struct ending e = forked(run_exit);
    assert_string_equal(e.out, "cleaned up at 0\n");
    assert_int_equal(e.status, 4);
    e = forked(run_main_exits);
    assert_string_equal(e.err, ""); // nobody else could have looked at it
    assert_int_equal(e.status, 4);
}

// --- releasing ------------------------------------------------------------------------------------------------------------
async_def(returns, int, n) { return value_int(n); }

enum { ALIVE = 50, ROUNDS = 40 };

static int different_addresses(asyncio_Task *const *tasks, size_t count)
{
    int different = 0;
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;
        while (j < i && tasks[j] != tasks[i]) j++;
        different += j == i;
    }
    return different;
}

async_def(makes_and_releases)
{
    static asyncio_Task *made[ROUNDS * ALIVE];
    for (int round = 0; round < ROUNDS; round++) {
        asyncio_Task **t = &made[round * ALIVE];
        for (int i = 0; i < ALIVE; i++) t[i] = asyncio_create_task(returns(i), .name = i % 2 ? "named" : NULL);
        await(asyncio_sleep(0));
        for (int i = 0; i < ALIVE; i++)
            if (asyncio_Task_result(t[i]).as_int != i) note("wrong");
        for (int i = 0; i < ALIVE; i++) release(t[i]);
    }
    note("%s", different_addresses(made, ROUNDS * ALIVE) <= ALIVE ? "flat" : "grows");
    return none;
}

static void released_tasks_are_used_again(void **state)
{
    (void)state;
    asyncio_run(makes_and_releases());
    expect_notes("flat");
}

async_def(raises_at_once) { raise(ValueError, "nobody looks"); }

async_def(releases_failures)
{
    asyncio_Task *seen = asyncio_create_task(raises_at_once()), *unseen = asyncio_create_task(raises_at_once(), .name = "unseen");
    asyncio_Task *kept = asyncio_create_task(raises_at_once(), .name = "kept");
    asyncio_Future *f = new_future();
    print("%s", raised(release(f)));
    print("%s", raised(release(seen)));
    await(asyncio_sleep(0));
    asyncio_Task_exception(seen);
    release(seen);
    release(unseen);
    asyncio_Future_cancel(f);
    release(f);
    print("%s", asyncio_Task_done(kept) ? "end" : "");
    return none;
}

static void run_releases_failures(void) { asyncio_run(releases_failures()); }

static void releasing_is_the_last_look(void **state)
{
    (void)state;
    struct ending e = forked(run_releases_failures);
    assert_string_equal(e.out, "InvalidStateError('cannot release what is not done')\n"
                               "InvalidStateError('cannot release what is not done')\nend\n");
    assert_string_equal(e.err, "Task exception was never retrieved: ValueError: nobody looks\nfuture: <Task 'unseen'>\n"
                               "Task exception was never retrieved: ValueError: nobody looks\nfuture: <Task 'kept'>\n");
    assert_int_equal(e.status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(system_exit_leaves_the_loop),
        cmocka_unit_test(numbers_go_to_tasks_without_a_name),
        cmocka_unit_test(created_then_run),
        cmocka_unit_test(a_coroutine_has_one_task),
        cmocka_unit_test(not_without_a_loop),
        cmocka_unit_test(a_future_is_ensured_already),
        cmocka_unit_test(a_task_in_a_value),
        cmocka_unit_test(cancelled_at_its_await),
        cmocka_unit_test(cancelled_before_its_first_step),
        cmocka_unit_test(cancelled_twice),
        cmocka_unit_test(cancels_itself_at_the_next_await),
        cmocka_unit_test(a_task_may_refuse),
        cmocka_unit_test(uncancel_takes_it_back),
        cmocka_unit_test(an_exception_instead_of_cancelled),
        cmocka_unit_test(raising_cancelled_error_is_cancelled),
        cmocka_unit_test(cancel_goes_down_the_chain),
        cmocka_unit_test(a_long_chain_fits_the_stack),
        cmocka_unit_test(a_task_cannot_await_itself),
        cmocka_unit_test(a_circle_cannot_be_cancelled),
        cmocka_unit_test(released_tasks_are_used_again),
        cmocka_unit_test(releasing_is_the_last_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
