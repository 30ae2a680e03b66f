#include "base/progress.h"

#include <time.h>

#include "support/cmocka_all.h"

static uint64_t shown, of;
static int times;

static void show(struct progress *p, uint64_t done, uint64_t all)
{
    (void)p;
    shown = done;
    of = all;
    times++;
}

// One that has been under way for so long.
static struct progress under_way(int64_t ns)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    times = 0;
    return (struct progress){.show = show, .begun = now.tv_sec * INT64_C(1000000000) + now.tv_nsec - ns};
}

static void short_work_shows_nothing(void **data)
{
    (void)data;
    struct progress p = {.show = show};
    times = 0;
    for (uint64_t i = 0; i < 100000; i++) progress_at(&p, i, 100000);
    assert_int_equal(times, 0);
}

static void long_work_is_shown_now_and_then(void **data)
{
    (void)data;
    struct progress p = under_way(2000000000);
    for (uint64_t i = 7; i < 100000; i++) progress_at(&p, i, 100000);
    assert_int_equal(times, 1); // the next time some fifth of a second later
    assert_int_equal(shown, 7);
    assert_int_equal(of, 100000);
    p.shown -= 1000000000;
    progress_at(&p, 200000, 200000);
    assert_int_equal(times, 2);
}

static void the_clock_is_looked_at_seldom(void **data)
{
    (void)data;
    struct progress p = under_way(2000000000);
    progress_at(&p, 0, 1000000);
    p.shown = 0;
    progress_at(&p, 1, 1000000);
    assert_int_equal(times, 1);
    progress_again(&p);
    progress_at(&p, 1, 1000000);
    assert_int_equal(times, 2);
}

static void after_slow_steps_it_is_looked_at_each_time(void **data)
{
    (void)data;
    struct progress p = under_way(2000000000);
    for (uint64_t i = 0; i < 3; i++) {
        p.shown = 0;
        progress_slowly_at(&p, i, 3);
    }
    assert_int_equal(times, 3);
}

static void nobody_may_want_to_know(void **data)
{
    (void)data;
    progress_at(NULL, 1, 2);
    progress_slowly_at(NULL, 1, 2);
    progress_again(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_work_shows_nothing),
        cmocka_unit_test(long_work_is_shown_now_and_then),
        cmocka_unit_test(the_clock_is_looked_at_seldom),
        cmocka_unit_test(after_slow_steps_it_is_looked_at_each_time),
        cmocka_unit_test(nobody_may_want_to_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
