#include "support/cmocka_all.h"

#include <math.h>
#include <string.h>
#include <wchar.h>

#include "raised.h"
#include "support/forked.h"

static void prints(void)
{
    print("board %d of %s", 3, "24");
    print("100%%");
    print("%s", "");
    print("%0600d", 7); // longer than a line that needs no memory
    print("Polgár");
}

static void a_line_with_its_newline(void **state)
{
    (void)state;
    struct ending e = forked(prints);
    char expected[1000] = "board 3 of 24\n100%\n\n";
    memset(expected + strlen(expected), '0', 599);
    strcat(expected, "7\nPolgár\n");
    assert_string_equal(e.out, expected);
    assert_string_equal(e.err, "");
}

static void prints_around(void)
{
    for (int length = 505; length < 520; length++) print("%0*d", length, 1);
}

static void lengths_about_the_limit(void **state)
{
    (void)state;
    struct ending e = forked(prints_around);
    const char *line = e.out;
    for (int length = 505; length < 520; length++) {
        assert_int_equal(strcspn(line, "\n"), length);
        assert_int_equal(line[length - 1], '1');
        line += length + 1;
    }
    assert_string_equal(line, "");
}

static void what_cannot_be_written(void **state)
{
    (void)state;
    assert_string_equal(raised(print("%ls", L"\xd800")), "ValueError('cannot be written: %ls')");
    const char *volatile format = "100%"; // the compiler does not look into it
    const char *incomplete = "ValueError('incomplete format: 100% (as in printf, a per cent sign is written %%)')";
    assert_string_equal(raised(print(format, 1)), incomplete);
    assert_string_equal(raised(value_format(format, 1)), incomplete);
}

static void blocking_moves_the_clock(void **state)
{
    (void)state;
    double before = time_perf_counter();
    time_sleep(2.5);
    work(0.5);
    time_sleep(0);
    assert_true(time_perf_counter() - before == 3);
    assert_true(time_monotonic() == time_perf_counter() && time_time() == time_perf_counter());
    assert_string_equal(raised(time_sleep(-1)), "ValueError('sleep length must be non-negative')");
    assert_string_equal(raised(time_sleep(NAN)), "ValueError('sleep length must be non-negative')");
    assert_string_equal(raised(work(-1)), "ValueError('work length must be non-negative')");
    assert_true(time_perf_counter() - before == 3);
    time_sleep(INFINITY); // 73 years
    time_sleep(INFINITY);
    assert_true(time_perf_counter() > 2.3e9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_with_its_newline),
        cmocka_unit_test(lengths_about_the_limit),
        cmocka_unit_test(what_cannot_be_written),
        cmocka_unit_test(blocking_moves_the_clock), // last: time stands still after it
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
