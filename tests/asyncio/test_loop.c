#include "support/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asyncio/loop.h"
#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

#define LOOP asyncio_get_running_loop()

static void say(value what) { note("%s", str(what)); }
static void say_when(value what) { note("%s@%g", str(what), time_monotonic()); }

// --- call_soon ------------------------------------------------------------------------------------------------------------
static void again(value n)
{
    note("%d", (int)int_of(n));
    if (int_of(n) < 3) asyncio_loop_call_soon(LOOP, again, int_of(n) + 1);
    asyncio_loop_call_soon(LOOP, say, "-");
}

async_def(soon)
{
    asyncio_loop_call_soon(LOOP, say, "a");
    asyncio_loop_call_soon(LOOP, say, "b");
    asyncio_loop_call_soon(LOOP, say);
    note("main");
    await(asyncio_sleep(0));
    asyncio_loop_call_soon(LOOP, again, 1);
    for (int i = 0; i < 4; i++) {
        note("|");
        await(asyncio_sleep(0));
    }
    return none;
}

static void first_in_first_out_and_new_ones_next_time(void **state)
{
    (void)state;
    asyncio_run(soon());
    expect_notes("main a b None | 1 | 2 - | 3 - | -");
}

static int expected_next;
static void in_order(value n)
{
    if (int_of(n) == expected_next) expected_next++;
}

async_def(ring)
{
    expected_next = 0;
    for (int i = 0, n = 0; i < 200; i++) {
        for (int k = 0; k < i; k++) asyncio_loop_call_soon(LOOP, in_order, n++);
        await(asyncio_sleep(0));
    }
    note("%d", expected_next);
    return none;
}

static void the_ring_grows_in_order(void **state)
{
    (void)state;
    asyncio_run(ring());
    expect_notes("19900");
}

// --- call_later and call_at -------------------------------------------------------------------------------------------------
async_def(later)
{
    asyncio_loop *loop = LOOP;
    double now = asyncio_loop_time(loop);
    asyncio_loop_call_later(loop, 2, say, "two");
    asyncio_loop_call_later(loop, 1, say, "one");
    asyncio_Handle *h = asyncio_loop_call_at(loop, now + 1, say, "one-too");
    asyncio_loop_call_later(loop, 0, say, "at-once");
    asyncio_loop_call_later(loop, -5, say, "long-ago");
    asyncio_loop_call_at(loop, -1e300, say, "for-ever-ago");
    note("%g", asyncio_Handle_when(h) - now);
    await(asyncio_sleep(3));
    return none;
}

static void timers_run_by_deadline_then_by_order(void **state)
{
    (void)state;
    asyncio_run(later());
    expect_notes("1 for-ever-ago long-ago at-once one one-too two");
}

async_def(not_a_time)
{
    note("%s", raised(asyncio_loop_call_later(LOOP, NAN, say)));
    note("%s", raised(asyncio_loop_call_at(LOOP, NAN, say)));
    return none;
}

static void nan_is_no_time(void **state)
{
    (void)state;
    asyncio_run(not_a_time());
    expect_notes("ValueError('Invalid delay: NaN (not a number)') ValueError('Invalid delay: NaN (not a number)')");
}

async_def(cancels)
{
    asyncio_loop *loop = LOOP;
    asyncio_Handle *soon = asyncio_loop_call_soon(loop, say, "soon"), *late = asyncio_loop_call_later(loop, 1, say, "late"),
                   *kept = asyncio_loop_call_later(loop, 1, say, "kept");
    asyncio_Handle_cancel(soon);
    asyncio_Handle_cancel(soon);
    asyncio_Handle_cancel(late);
    note("%d%d%d", asyncio_Handle_cancelled(soon), asyncio_Handle_cancelled(late), asyncio_Handle_cancelled(kept));
    await(asyncio_sleep(2));
    asyncio_Handle_cancel(kept); // has run
    note("%d", asyncio_Handle_cancelled(kept));
    return none;
}

static void cancelled_handles_do_not_run(void **state)
{
    (void)state;
    asyncio_run(cancels());
    expect_notes("110 kept 1");
}

static asyncio_Handle *neighbour;
static void cancel_neighbour(value unused) { (void)unused, asyncio_Handle_cancel(neighbour); }

async_def(cancels_in_the_same_iteration)
{
    double now = time_monotonic();
    asyncio_loop_call_later(LOOP, 1, cancel_neighbour);
    neighbour = asyncio_loop_call_later(LOOP, 1, say, "never");
    await(asyncio_sleep(1));
    neighbour = asyncio_loop_call_later(LOOP, 1000, say, "never");
    asyncio_Handle_cancel(neighbour);
    await(asyncio_sleep(1));
    note("%g", time_monotonic() - now);
    return none;
}

static void cancelled_when_due_already(void **state)
{
    (void)state;
    asyncio_run(cancels_in_the_same_iteration());
    expect_notes("2");
}

// Ten thousand timers through the public functions, a third of them cancelled, some by others: they run in order, none is lost.
enum { MANY = 10000 };
static asyncio_Handle *many[MANY];
static double last_time;
static int ran, out_of_order;

static void check_order(value i)
{
    double when = asyncio_Handle_when(many[int_of(i)]);
    out_of_order += when < last_time || asyncio_loop_time(LOOP) < when;
    last_time = when;
    ran++;
    if (int_of(i) % 3 == 0) asyncio_Handle_cancel(many[(int_of(i) * 7 + 1) % MANY]);
}

async_def(many_timers)
{
    uint32_t seed = 7;
    int cancelled = 0;
    for (int i = 0; i < MANY; i++) {
        seed = seed * 1664525 + 1013904223;
        many[i] = asyncio_loop_call_later(LOOP, (seed >> 8) % 5000 * 0.001, check_order, i);
    }
    for (int i = 0; i < MANY; i += 5) asyncio_Handle_cancel(many[i]);
    await(asyncio_sleep(6));
    for (int i = 0; i < MANY; i++) cancelled += asyncio_Handle_cancelled(many[i]);
    note("%d %d", out_of_order, ran + cancelled >= MANY && ran < MANY - MANY / 5);
    return none;
}

static void ten_thousand_timers(void **state)
{
    (void)state;
    asyncio_run(many_timers());
    expect_notes("0 1");
}

// --- time -----------------------------------------------------------------------------------------------------------------
async_def(long_sleep)
{
    double before = time_monotonic();
    await(asyncio_sleep(3 * 24 * 3600));
    note("%g", time_monotonic() - before);
    return none;
}

static void longer_than_the_loop_sleeps_at_once(void **state)
{
    (void)state;
    asyncio_run(long_sleep());
    expect_notes("259200");
}

static void blocks(value seconds) { time_sleep(float_of(seconds)); }

async_def(blocked)
{
    double zero = time_monotonic();
    asyncio_loop_call_later(LOOP, 1, blocks, 5);
    asyncio_loop_call_later(LOOP, 2, say, "two"); // due meanwhile
    asyncio_loop_call_later(LOOP, 4, say, "four");
    await(asyncio_sleep(3));
    note("%g", time_monotonic() - zero);
    return none;
}

static void blocking_makes_all_late(void **state)
{
    (void)state;
    asyncio_run(blocked());
    expect_notes("two four 6"); // in the order of their deadlines, the sleeper last: its step comes after its timer
}

// --- stop, run_until_complete ------------------------------------------------------------------------------------------------
static asyncio_Future *answer;
static void answers(value v) { asyncio_Future_set_result(answer, v); }

static void nested(value unused)
{
    (void)unused;
    coroutine *c = asyncio_sleep(0);
    note("%s", raised(asyncio_run(c)));
    coroutine_close(c);
}

async_def(from_a_callback)
{
    answer = asyncio_loop_create_future(LOOP);
    asyncio_loop_call_soon(LOOP, nested);
    asyncio_loop_call_later(LOOP, 1, answers, 42);
    note("%s", repr(await(answer)));
    return none;
}

static void no_run_from_a_callback(void **state)
{
    (void)state;
    asyncio_run(from_a_callback());
    expect_notes("RuntimeError('asyncio.run() cannot be called from a running event loop') 42");
}

static void stop_then(value unused)
{
    (void)unused;
    asyncio_loop_call_soon(LOOP, say, "not-this-time");
    asyncio_loop_stop(LOOP);
    note("stopping");
}

async_def(stopped)
{
    asyncio_loop_call_soon(LOOP, stop_then);
    asyncio_loop_call_soon(LOOP, say, "same-iteration");
    await(asyncio_sleep(10));
    return none;
}

static void stop_ends_with_the_iteration(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(stopped())));
    // What is ready then runs while the loop is shut down.
    expect_notes("stopping same-iteration not-this-time RuntimeError('Event loop stopped before Future completed.')");
}

// --- the exception handler ---------------------------------------------------------------------------------------------------
static void breaks(value type) { raise_again(exception_new(type.as_object, "broken")); }

static void handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    note("%d:%s:%s", loop == LOOP, context->message, exception_repr(context->exception));
}

async_def(handled)
{
    asyncio_loop_set_exception_handler(LOOP, handler);
    asyncio_loop_call_soon(LOOP, breaks, (void *)ValueError);
    asyncio_loop_call_soon(LOOP, breaks, (void *)asyncio_CancelledError);
    asyncio_loop_call_later(LOOP, 1, breaks, (void *)BaseException);
    await(asyncio_sleep(2));
    return none;
}

static void the_programs_handler_is_told(void **state)
{
    (void)state;
    asyncio_run(handled());
    expect_notes("1:Exception in callback breaks:ValueError('broken') 1:Exception in callback breaks:CancelledError('broken') "
                 "1:Exception in callback breaks:BaseException('broken')");
}

static void broken_handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop, (void)context;
    raise(KeyError, "handler");
}

async_def(handled_badly)
{
    asyncio_loop_set_exception_handler(LOOP, broken_handler);
    asyncio_loop_call_soon(LOOP, breaks, (void *)ValueError);
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    print("goes on");
    return none;
}

static void run_handled_badly(void) { asyncio_run(handled_badly()); }

static void a_handler_that_fails(void **state)
{
    (void)state;
    struct ending e = forked(run_handled_badly);
    assert_string_equal(e.out, "goes on\n");
    assert_string_equal(e.err, "Unhandled error in exception handler: KeyError: 'handler'\n");
    assert_int_equal(e.status, 0);
}

static void interrupts(value unused) { (void)unused, raise(KeyboardInterrupt); }

async_def(interrupted)
{
    asyncio_loop_call_later(LOOP, 1, interrupts);
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        note("cancelled");
        raise_again(e);
    }
    return none;
}

static void an_interrupt_leaves_the_loop(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(interrupted())));
    expect_notes("cancelled KeyboardInterrupt()");
}

// --- deadlock ---------------------------------------------------------------------------------------------------------------
async_def(waits, asyncio_Future *, f) { return await(f); }

async_def(stuck)
{
    asyncio_Task_set_name(asyncio_current_task(), "main");
    asyncio_Task *other = asyncio_create_task(waits(asyncio_loop_create_future(LOOP)), .name = "other");
    asyncio_Handle *h = asyncio_loop_call_later(LOOP, 5, say_when, "t");
    asyncio_Handle_cancel(h); // does not keep the loop
    await(asyncio_gather(other));
    return none;
}

enum { LINE_RUN_STUCK = __LINE__ + 1 };
static void run_stuck(void) { asyncio_run(stuck()); }

static void a_deadlock_says_who_waits_for_what(void **state)
{
    (void)state;
    struct ending e = forked(run_stuck);
    char expected[500];
    snprintf(expected, sizeof expected,
             "Traceback (most recent call last):\n"
             "  File \"%s\", line %d, in run_stuck\n"
             "Deadlock: nothing is ready and nothing is scheduled: main waits for a gather, other waits for a future\n",
             __FILE__, LINE_RUN_STUCK);
    assert_string_equal(e.err, expected);
    assert_int_equal(e.status, 1);
}

async_def(many_stuck)
{
    for (int i = 0; i < 1000; i++) asyncio_create_task(waits(asyncio_loop_create_future(LOOP)));
    await(asyncio_loop_create_future(LOOP));
    return none;
}

static void a_crowded_deadlock(void **state)
{
    (void)state;
    const char *words = raised(asyncio_run(many_stuck()));
    assert_true(strlen(words) < 500);
    assert_non_null(strstr(words, "nothing is scheduled: Task-"));
}

// --- by hand ------------------------------------------------------------------------------------------------------------------
async_def(adds, int, a, int, b)
{
    await(asyncio_sleep(1));
    return value_int(a + b);
}

static asyncio_loop *by_hand;
static void stops(value unused) { (void)unused, asyncio_loop_stop(by_hand); }

static void a_loop_by_hand(void **state)
{
    (void)state;
    asyncio_loop *loop = by_hand = asyncio_new_event_loop();
    assert_int_equal(int_of(asyncio_loop_run_until_complete(loop, adds(1, 2))), 3);
    asyncio_Task *task = asyncio_loop_create_task(loop, adds(3, 4), .name = "sum");
    assert_string_equal(asyncio_Task_get_name(task), "sum");
    assert_int_equal(len(asyncio_all_tasks(loop)), 1);
    asyncio_loop_call_later(loop, 0.5, stops);
    asyncio_loop_run_forever(loop);
    assert_false(asyncio_Task_done(task));
    assert_int_equal(int_of(asyncio_loop_run_until_complete(loop, task)), 7);
    assert_int_equal(int_of(asyncio_loop_run_until_complete(loop, task)), 7); // done already
    asyncio_Future *f = asyncio_loop_create_future(loop);
    asyncio_loop_call_soon(loop, say, "before");
    asyncio_Future_set_result(f, "x");
    assert_string_equal(repr(asyncio_loop_run_until_complete(loop, f)), "'x'");
    asyncio_loop_stop(loop);
    asyncio_loop_call_soon(loop, say, "one-iteration");
    asyncio_loop_run_forever(loop);
    expect_notes("before one-iteration");
    asyncio_loop_close(loop);
}

static void what_a_closed_loop_refuses(void **state)
{
    (void)state;
#define CLOSED "RuntimeError('Event loop is closed')"
    asyncio_loop *loop = asyncio_new_event_loop();
    assert_string_equal(raised(asyncio_new_event_loop()), "RuntimeError('another event loop is open; close it first')");
    coroutine *c = adds(1, 1);
    assert_string_equal(raised(asyncio_run(c)), "RuntimeError('another event loop is open; close it first')");
    asyncio_loop_close(loop);
    asyncio_loop_close(loop);
    assert_string_equal(raised(asyncio_loop_run_forever(loop)), CLOSED);
    assert_string_equal(raised(asyncio_loop_run_until_complete(loop, c)), CLOSED);
    assert_string_equal(raised(asyncio_loop_create_task(loop, c)), CLOSED);
    assert_string_equal(raised(asyncio_loop_call_soon(loop, say, "never")), CLOSED);
    assert_string_equal(raised(asyncio_loop_call_at(loop, 5, say, "never")), CLOSED);
    coroutine_close(c);
}

static void does_what_it_must_not(value unused)
{
    (void)unused;
    note("%s", raised(asyncio_loop_run_forever(LOOP)));
    note("%s", raised(asyncio_loop_close(LOOP)));
    note("%s", raised(asyncio_new_event_loop()));
}

async_def(does_it)
{
    asyncio_loop_call_soon(LOOP, does_what_it_must_not);
    await(asyncio_sleep(1));
    return none;
}

static void what_a_running_loop_refuses(void **state)
{
    (void)state;
    asyncio_run(does_it());
    expect_notes("RuntimeError('This event loop is already running') RuntimeError('Cannot close a running event loop') "
                 "RuntimeError('another event loop is open; close it first')");
}

static void the_loop_that_was_set(void **state)
{
    (void)state;
    static const char nobody[] = "RuntimeError(\"There is no current event loop in thread 'MainThread'.\")";
    assert_string_equal(raised(asyncio_get_event_loop()), nobody);
    asyncio_loop *loop = asyncio_new_event_loop();
    assert_string_equal(raised(asyncio_get_event_loop()), nobody);
    asyncio_set_event_loop(loop);
    assert_ptr_equal(asyncio_get_event_loop(), loop);
    assert_string_equal(raised(asyncio_get_running_loop()), "RuntimeError('no running event loop')");
    asyncio_loop_close(loop);
    assert_ptr_equal(asyncio_get_event_loop(), loop);
    coroutine *job = does_it();
    assert_string_equal(raised(asyncio_ensure_future(job)), "RuntimeError('Event loop is closed')");
    assert_string_equal(raised(asyncio_Task(job)), "RuntimeError('Event loop is closed')");
    assert_string_equal(raised(asyncio_shield(job)), "RuntimeError('Event loop is closed')");
    coroutine_close(job);
    asyncio_set_event_loop(NULL);
    assert_string_equal(raised(asyncio_get_event_loop()), nobody);
}

// --- handlers by hand -----------------------------------------------------------------------------------------------------------
static void passes_on(asyncio_loop *loop, const asyncio_exception_context *context)
{
    print("mine: %s", context->message);
    asyncio_loop_default_exception_handler(loop, context);
}

static void run_calls_the_handler(void)
{
    asyncio_loop *loop = asyncio_new_event_loop();
    print("%d", asyncio_loop_get_exception_handler(loop) == NULL);
    asyncio_loop_call_exception_handler(loop, &(asyncio_exception_context){.message = "by hand", .exception = exception_new(ValueError, "v")});
    asyncio_loop_set_exception_handler(loop, passes_on);
    print("%d", asyncio_loop_get_exception_handler(loop) == passes_on);
    asyncio_loop_call_exception_handler(loop, &(asyncio_exception_context){.message = "again", .exception = NULL});
    asyncio_loop_set_exception_handler(loop, NULL);
    asyncio_loop_call_exception_handler(loop, &(asyncio_exception_context){.message = NULL, .exception = NULL});
    asyncio_loop_close(loop);
}

static void the_handler_called_by_the_program(void **state)
{
    (void)state;
    struct ending e = forked(run_calls_the_handler);
    assert_string_equal(e.out, "1\n1\nmine: again\n");
    assert_string_equal(e.err, "by hand: ValueError: v\nagain\nUnhandled exception in event loop\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out_and_new_ones_next_time),
        cmocka_unit_test(the_ring_grows_in_order),
        cmocka_unit_test(timers_run_by_deadline_then_by_order),
        cmocka_unit_test(nan_is_no_time),
        cmocka_unit_test(cancelled_handles_do_not_run),
        cmocka_unit_test(cancelled_when_due_already),
        cmocka_unit_test(ten_thousand_timers),
        cmocka_unit_test(longer_than_the_loop_sleeps_at_once),
        cmocka_unit_test(blocking_makes_all_late),
        cmocka_unit_test(no_run_from_a_callback),
        cmocka_unit_test(stop_ends_with_the_iteration),
        cmocka_unit_test(the_programs_handler_is_told),
        cmocka_unit_test(a_handler_that_fails),
        cmocka_unit_test(an_interrupt_leaves_the_loop),
        cmocka_unit_test(a_deadlock_says_who_waits_for_what),
        cmocka_unit_test(a_crowded_deadlock),
        cmocka_unit_test(a_loop_by_hand),
        cmocka_unit_test(what_a_closed_loop_refuses),
        cmocka_unit_test(what_a_running_loop_refuses),
        cmocka_unit_test(the_loop_that_was_set),
        cmocka_unit_test(the_handler_called_by_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
