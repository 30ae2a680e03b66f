#include "asyncio/clock.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "raised.h"
#include "support/cmocka_all.h"
#include "support/forked.h"
#include "trace/recorder.h"

static void seconds_to_nanoseconds(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        int64_t ns;
    } table[] = {
        {0, 0}, {1, 1000000000}, {0.5, 500000000}, {1e-9, 1}, {1e-10, 0}, {-1.5, -1500000000}, {0.1, 100000000},
        {0.5e-9, 0}, {1.5e-9, 2}, {2.5e-9, 2}, // halves to even
        {43200, 43200000000000}, {3655, 3655000000000}, {2.3e9, 2300000000000000000},
        {1e300, CLOCK_FOREVER}, {INFINITY, CLOCK_FOREVER}, {-INFINITY, -CLOCK_FOREVER}, {2.4e9, CLOCK_FOREVER}, {-2.4e9, -CLOCK_FOREVER},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) assert_int_equal(clock_nanoseconds(table[i].seconds), table[i].ns);
    assert_string_equal(raised(clock_nanoseconds(NAN)), "ValueError('Invalid delay: NaN (not a number)')");
    assert_true(clock_seconds(1500000000) == 1.5);
}

static void virtual_time_moves_when_told(void **state)
{
    (void)state;
    assert_true(recorder.virtual_clock);
    int64_t now = clock_now();
    for (volatile int i = 0; i < 1000000; i++) { }
    assert_int_equal(clock_now(), now);
    clock_sleep_until(now + 5);
    assert_int_equal(clock_now(), now + 5);
    clock_sleep_until(now);
    assert_int_equal(clock_now(), now + 5);
    assert_int_equal(clock_after(10), now + 15);
    assert_int_equal(clock_after(-10), now - 5);
    assert_int_equal(clock_after(CLOCK_FOREVER), CLOCK_FOREVER);
    assert_int_equal(clock_after(CLOCK_FOREVER - now - 5), CLOCK_FOREVER);
}

// --- the real clock ---------------------------------------------------------------------------------------------------------
static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void note_late(value before) { print("%s", wall() - float_of(before) >= 0.02 ? "later" : "too early"); }

static double started_at; // on the wall

async_def(really)
{
    double before = wall(), loop_before = time_monotonic(), after_begin = wall();
    asyncio_loop_call_later(asyncio_get_running_loop(), 0.02, note_late, before);
    await(asyncio_gather(asyncio_sleep(0.03), asyncio_sleep(0.01)));
    time_sleep(0.01);
    double before_end = wall(), loop_passed = time_monotonic() - loop_before, after_end = wall();
    print("%d", loop_passed >= 0.04 - 1e-6);
    print("%d", loop_passed >= before_end - after_begin - 1e-6 && loop_passed <= after_end - before + 1e-6); // rounded
    print("%d", loop_before >= 0 && loop_before <= after_begin - started_at + 1e-6); // it began when the program began
    return none;
}

static void run_really(void)
{
    started_at = wall();
    asyncio_run(really());
}

static void real_time_passes(void **state)
{
    (void)state;
    struct ending e = started("really", NULL, "real");
    assert_string_equal(e.err, "");
    assert_string_equal(e.out, "later\n1\n1\n1\n");
    assert_int_equal(e.status, 0);
}

async_def(an_hour)
{
    await(asyncio_sleep(3600));
    time_sleep(3600);
    work(1800);
    print("%g", time_perf_counter());
    return none;
}

static void run_an_hour(void) { asyncio_run(an_hour()); }

static void virtual_time_takes_no_time(void **state)
{
    (void)state;
    struct ending e = started("an_hour", NULL, "virtual");
    assert_string_equal(e.out, "9000\n");
    assert_int_equal(e.status, 0);
}

static void another_clock(void **state)
{
    (void)state;
    struct ending e = started("an_hour", NULL, "sundial");
    assert_string_equal(e.err, "loopscope: LOOPSCOPE_CLOCK is virtual or real, not sundial\n");
    assert_int_equal(e.status, 2);
}

int main(void)
{
    static const struct named_program programs[] = {{"really", run_really}, {"an_hour", run_an_hour}};
    run_started(programs, sizeof programs / sizeof *programs);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_to_nanoseconds),
        cmocka_unit_test(virtual_time_moves_when_told),
        cmocka_unit_test(real_time_passes),
        cmocka_unit_test(virtual_time_takes_no_time),
        cmocka_unit_test(another_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
