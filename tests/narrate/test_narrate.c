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
        {-SECOND, "-1.0 s", "-0:01.0"},
        {INT64_MAX, "2562047:47:16.854", "2562047:47:16.854"},
        {INT64_MIN, "-2562047:47:16.854", "-2562047:47:16.854"},
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

// The strings and places of a trace.
static void copy_tables(trace *to, const trace *from)
{
    for (uint32_t id = 1; id <= trace_strings(from); id++)
        assert_int_equal(trace_define_string(to, id, trace_string(from, id), strlen(trace_string(from, id))), 0);
    for (uint32_t id = 1; id <= trace_places(from); id++) assert_int_equal(trace_define_place(to, id, trace_place(from, id)), 0);
}

static uint32_t next_random(uint32_t *seed) { return *seed = *seed * 1664525 + 1013904223; }

// Now and then a field is another number. Most of that is refused by the trace or the state; what is not is told.
static void damage(event *e, uint32_t *seed)
{
    uint32_t small = next_random(seed) >> 16 & 0xFF;
    switch (next_random(seed) >> 16 & 0x1F) {
    case 0: e->subject = small; break;
    case 1: e->a = small; break;
    case 2: e->b = small; break;
    case 3: e->kind = 1 + small % (EVENT_KINDS - 1); break;
    case 4: e->ns = (int64_t)((uint64_t)next_random(seed) << 32); break;
    case 5: e->time += (int64_t)next_random(seed) << (small & 31); break;
    default: break;
    }
}

static void a_damaged_trace_is_told_as_far_as_it_makes_sense(void **unused)
{
    (void)unused;
    uint32_t told = 0;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct script script;
        trace *damaged;
        state s;
        uint32_t random = seed;
        bool possible = true;
        script_init(&script);
        state_init(&s);
        random_program(&script, seed, 200);
        assert_int_equal(trace_new(&damaged), 0);
        copy_tables(damaged, script.trace);
        for (uint32_t i = 0; i < trace_length(script.trace) && possible; i++) {
            event e = trace_event(script.trace, i);
            struct narration n;
            damage(&e, &random);
            if (trace_append(damaged, &e) != 0) continue;
            possible = state_apply(&s, damaged) == 0;
            if (!possible) continue;
            narrate(damaged, &s, &n);
            told++;
        }
        state_deinit(&s);
        trace_free(damaged);
        script_deinit(&script);
    }
    assert_in_range(told, 1000, UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_are_written_to_the_millisecond),
        cmocka_unit_test(before_the_first_event_it_says_what_will_begin),
        cmocka_unit_test(every_sentence_of_random_programs_is_whole),
        cmocka_unit_test(a_damaged_trace_is_told_as_far_as_it_makes_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
