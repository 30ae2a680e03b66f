#include "narrate/narrate.h"

#include <string.h>

#include "support/cmocka_all.h"
#include "support/random_program.h"

#define SECOND INT64_C(1000000000)

static void seconds_are_written_to_the_millisecond(void **unused)
{
    (void)unused;
    static const struct {
        int64_t ns;
        const char *seconds, *clock;
    } rows[] = {
        {0, "0.0 s", "0:00.0"},
        {78 * SECOND, "78.0 s", "1:18.0"},
        {SECOND / 2, "0.5 s", "0:00.5"},
        {SECOND / 100, "0.01 s", "0:00.01"},
        {1234567891, "1.235 s", "0:01.235"},
        {59999600000, "60.0 s", "1:00.0"}, // rounded up over a minute
        {1000, "0.000001 s", "0:00.000001"}, // below a millisecond all of it
        {999999, "0.000999999 s", "0:00.000999999"},
        {3599 * SECOND + 900000000, "3599.9 s", "59:59.9"},
        {3600 * SECOND, "1:00:00.0", "1:00:00.0"}, // an hour and more reads better as on a clock
        {3655 * SECOND, "1:00:55.0", "1:00:55.0"},
        {43200 * SECOND, "12:00:00.0", "12:00:00.0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[32];
        narrate_seconds(rows[i].ns, buffer, sizeof buffer);
        assert_string_equal(buffer, rows[i].seconds);
        narrate_clock(rows[i].ns, buffer, sizeof buffer);
        assert_string_equal(buffer, rows[i].clock);
    }
}

static void before_the_first_event_it_says_what_will_begin(void **unused)
{
    (void)unused;
    struct script script;
    struct narration n;
    state s;
    script_init(&script);
    state_init(&s);
    narrate(script.trace, &s, &n);
    assert_string_equal(n.what, "The program is about to begin.");
    assert_int_equal(trace_set_meta(script.trace, "program", "chess"), 0);
    narrate(script.trace, &s, &n);
    assert_string_equal(n.what, "chess is about to begin.");
    assert_string_equal(n.next, "It runs as any program does until it makes an event loop.");
    narrate_what(script.trace, &s, &n);
    assert_string_equal(n.what, "chess is about to begin.");
    assert_string_equal(n.next, "");
    script_deinit(&script);
}

static unsigned count(const char *text, char c)
{
    unsigned n = 0;
    for (; *text; text++) n += *text == c;
    return n;
}

// What holds of every sentence: it is one, it fits a line of the bar, its code is closed, it names no object that is not there.
static void check(const char *text)
{
    size_t length = strlen(text);
    assert_in_range(length, 10, 125);
    assert_int_equal(text[length - 1], '.');
    assert_int_equal(count(text, '`') % 2, 0);
    if (strstr(text, "unknown")) fail_msg("%s", text);
    assert_null(strstr(text, "  "));
}

static void every_sentence_of_random_programs_is_whole(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct script script;
        state s;
        script_init(&script);
        state_init(&s);
        random_program(&script, seed, 2000);
        while (s.position < trace_length(script.trace)) {
            struct narration n, alone;
            assert_int_equal(state_apply(&s, script.trace), 0);
            narrate(script.trace, &s, &n);
            narrate_what(script.trace, &s, &alone);
            assert_string_equal(n.what, alone.what);
            check(n.what);
            if (*n.next) check(n.next);
        }
        state_deinit(&s);
        script_deinit(&script);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_are_written_to_the_millisecond),
        cmocka_unit_test(before_the_first_event_it_says_what_will_begin),
        cmocka_unit_test(every_sentence_of_random_programs_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
