#include "viewer/length.h"

#include <string.h>

#include "support/cmocka_all.h"

#define SECOND INT64_C(1000000000)
#define HOUR   (3600 * SECOND)
#define DAY    (24 * HOUR)

static void a_length_has_the_unit_that_suits_it(void **context)
{
    (void)context;
    static const struct {
        int64_t ns;
        const char *text;
    } rows[] = {
        {0, "0.0 s"},
        {1, "1 ns"},
        {999, "999 ns"},
        {1000, "1.0 µs"},
        {9949, "9.9 µs"},
        {9950, "10 µs"},
        {867056, "867 µs"},
        {999499, "999 µs"},
        {999500, "1.0 ms"},
        {4800000, "4.8 ms"},
        {48000000, "48 ms"},
        {99499999, "99 ms"},
        {99500000, "0.1 s"},
        {500000000, "0.5 s"},
        {55 * SECOND, "55.0 s"},
        {HOUR - 50000001, "3599.9 s"},
        {HOUR - 50000000, "1:00:00"},
        {HOUR + 55 * SECOND, "1:00:55"},
        {DAY - SECOND / 2 - 1, "23:59:59"},
        {DAY - SECOND / 2, "1.0 days"},
        {77 * HOUR, "3.2 days"},
        {365 * DAY, "365.0 days"},
        {366 * DAY, "1.0 years"},
        {INT64_MAX, "292.3 years"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[32];
        length_text(rows[i].ns, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void a_length_is_read_aloud(void **context)
{
    (void)context;
    static const struct {
        int64_t ns;
        const char *text;
    } rows[] = {
        {0, "0 s"}, {1, "1 ns"}, {999, "999 ns"}, {1500, "1.5 µs"}, {350000000, "350 ms"}, {2500000000, "2.5 s"},
        {20900000000, "20.9 s"}, {90000000000, "90 s"}, {179000000000, "179 s"}, {180000000000, "3 min"}, {185000000000, "3 min 05 s"},
        {1800000000000, "30 min"}, {3655000000000, "1 h 00 min 55 s"}, {43200000000000, "12 h 00 min"},
        {5999995000000000, "69 days 10 h"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[40];
        length_words(rows[i].ns, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void what_has_passed_has_the_unit_of_the_whole(void **context)
{
    (void)context;
    static const struct {
        int64_t passed, whole;
        const char *text;
    } rows[] = {
        {0, 0, "0 of 0 ns"},
        {5, 20, "5 of 20 ns"},
        {120000, 867056, "120 of 867 µs"},
        {4800, 20000, "4.8 of 20.0 µs"},
        {4800000, 20000000, "4.8 of 20.0 ms"},
        {250000000, 500000000, "250 of 500 ms"},
        {0, 5 * SECOND, "0.0 of 5.0 s"},
        {12300000000, 55 * SECOND, "12.3 of 55.0 s"},
        {60 * SECOND, 120 * SECOND, "60 of 120 s"},
        {HOUR / 4, HOUR, "0.2 of 1.0 h"},
        {0, INT64_MAX, "0 of 292 y"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[40];
        length_passed(rows[i].passed, rows[i].whole, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void ticks_are_at_lengths_that_read_well(void **context)
{
    (void)context;
    static const struct {
        double least, tick;
    } rows[] = {
        {0.0009, 0.001}, {0.0011, 0.002}, {0.03, 0.05}, {0.6, 1}, {1, 1}, {3, 5}, {31, 60}, {301, 600}, {50000, 86400}, {86401, 172800},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_float_equal(length_tick(rows[i].least), rows[i].tick, 1e-9);
}

static void assert_tick(double seconds, double tick, const char *text)
{
    char buffer[40];
    length_tell_tick(seconds, tick, buffer, sizeof buffer);
    assert_string_equal(buffer, text);
}

// As moments are told, without zeroes behind the point.
static void ticks_are_told_as_moments(void **context)
{
    (void)context;
    assert_tick(0, 0.5, "0 s");
    assert_tick(0.5, 0.5, "0.5 s");
    assert_tick(0.25, 0.01, "0.25 s");
    assert_tick(30, 30, "30 s");
    assert_tick(705, 15, "705 s");
    assert_tick(3599.5, 0.5, "3599.5 s");
    assert_tick(3600, 600, "1:00:00");
    assert_tick(3655.25, 0.01, "1:00:55.25");
    assert_tick(3655.9999999, 0.5, "1:00:56.0");
    assert_tick(90000, 3600, "25:00:00");
    assert_tick(2e-9, 1e-9, "0.000000002 s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_told_as_moments),
        cmocka_unit_test(a_length_has_the_unit_that_suits_it),
        cmocka_unit_test(a_length_is_read_aloud),
        cmocka_unit_test(ticks_are_at_lengths_that_read_well),
        cmocka_unit_test(what_has_passed_has_the_unit_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
