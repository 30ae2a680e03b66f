#include "support/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "asyncio/loop.h"
#include "raised.h"
#include "support/forked.h"

#define LOOP asyncio_get_running_loop()

static void blocks(value seconds) { time_sleep(float_of(seconds)); }

async_def(inner)
{
    await(asyncio_sleep(1));
    time_sleep(0.2);
    await(asyncio_sleep(1));
    return value_int(7);
}

async_def(program)
{
    time_sleep(0.15);
    await(inner());
    time_sleep(0.05); // not slow
    asyncio_loop_call_soon(LOOP, blocks, 0.3);
    asyncio_Future *f = asyncio_Future();
    asyncio_Future_add_done_callback(f, blocks, .argument = value_float(0.4));
    asyncio_Future_set_result(f, none);
    await(asyncio_sleep(0));
    asyncio_loop_slow_callback_duration(LOOP) = 2;
    time_sleep(1.9);
    await(asyncio_sleep(0));
    asyncio_loop_slow_callback_duration(LOOP) = 1;
    time_sleep(1.5);
    return value_str("end");
}

static void run_in_debug_mode(void)
{
    asyncio_run(program(), .debug = true);
}

// The line of an await in this file is told; only what stands around it is compared.
static const char *without_lines(char *text)
{
    for (char *at = text; (at = strstr(at, " at ")); at++) {
        size_t place = strcspn(at + 4, ">");
        memmove(at + 4, at + 4 + place, strlen(at + 4 + place) + 1);
    }
    return text;
}

static void slow_steps_and_callbacks_are_told(void **state)
{
    (void)state;
    struct ending e = forked(run_in_debug_mode);
    assert_non_null(strstr(e.err, "test_debug.c:"));
    assert_string_equal(without_lines(e.err),
                        "Executing <Task pending name='Task-1' coro=<program() running at >> took 0.150 seconds\n"
                        "Executing <Task pending name='Task-1' coro=<program() running at >> took 0.200 seconds\n"
                        "Executing <Handle blocks()> took 0.300 seconds\n"
                        "Executing <Handle blocks()> took 0.400 seconds\n"
                        "Executing <Task finished name='Task-1' coro=<program() done, defined at > result='end'> took 1.500 seconds\n");
    assert_int_equal(e.status, 0);
}

static void run_without(void) { asyncio_run(program()); }

static void nothing_is_told_without(void **state)
{
    (void)state;
    assert_string_equal(forked(run_without).err, "");
}

async_def(tells_debug)
{
    print("%d %g", asyncio_loop_get_debug(LOOP), asyncio_loop_slow_callback_duration(LOOP));
    asyncio_loop_set_debug(LOOP, false);
    time_sleep(1);
    return none;
}

static void with_the_environment(void)
{
    setenv("PYTHONASYNCIODEBUG", "1", 1);
    asyncio_run(tells_debug());
}

static void with_an_empty_environment(void)
{
    setenv("PYTHONASYNCIODEBUG", "", 1);
    asyncio_run(tells_debug());
}

static void the_environment_turns_it_on(void **state)
{
    (void)state;
    assert_string_equal(forked(with_the_environment).out, "1 0.1\n");
    assert_string_equal(forked(with_an_empty_environment).out, "0 0.1\n");
}

// Debug mode changes when nothing: the same steps in the same order.
async_def(counts, int, n)
{
    for (int i = 0; i < 3; i++) {
        print("%d.%d", n, i);
        await(asyncio_sleep(i % 2));
    }
    return none;
}

async_def(three_count)
{
    await(asyncio_gather(counts(1), counts(2), counts(3)));
    return none;
}

static void count_in_debug_mode(void) { asyncio_run(three_count(), .debug = true); }
static void count_without(void) { asyncio_run(three_count()); }

static void the_order_stays(void **state)
{
    (void)state;
    struct ending with_it = forked(count_in_debug_mode), without = forked(count_without);
    assert_string_equal(with_it.out, without.out);
    assert_int_equal(strlen(with_it.out), 9 * 4);
}

// Nor does it where a step turns it on or off, with others to come in the same iteration: an iteration is what was ready at its begin.
async_def(turns, bool, on)
{
    asyncio_loop_set_debug(LOOP, on);
    await(asyncio_sleep(0));
    return none;
}

async_def(turning, bool, first, bool, second)
{
    await(asyncio_gather(counts(1), turns(first), counts(2), turns(second), counts(3)));
    print("%u", loop_current()->iteration);
    return none;
}

static void turn_nothing(void) { asyncio_run(turning(false, false)); }
static void turn_it_on(void) { asyncio_run(turning(true, true)); }
static void turn_it_off(void) { asyncio_run(turning(false, false), .debug = true); }
static void turn_it_on_and_off(void) { asyncio_run(turning(true, false)); }
static void turn_it_off_and_on(void) { asyncio_run(turning(false, true), .debug = true); }

static void the_iterations_stay(void **state)
{
    (void)state;
    struct ending never = forked(turn_nothing);
    assert_true(strlen(never.out) > 9 * 4);
    assert_string_equal(forked(turn_it_on).out, never.out);
    assert_string_equal(forked(turn_it_off).out, never.out);
    assert_string_equal(forked(turn_it_on_and_off).out, never.out);
    assert_string_equal(forked(turn_it_off_and_on).out, never.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_steps_and_callbacks_are_told),
        cmocka_unit_test(nothing_is_told_without),
        cmocka_unit_test(the_environment_turns_it_on),
        cmocka_unit_test(the_order_stays),
        cmocka_unit_test(the_iterations_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
