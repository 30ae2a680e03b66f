#include "viewer/stops.h"

#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"

#define SECOND INT64_C(1000000000)

static struct {
    trace *trace;
    model *model;
    struct lesson lesson;
    struct stops stops;
} f;

static int open_run(void **unused)
{
    (void)unused;
    f.trace = chess_trace(3, 2);
    return model_new(&f.model, f.trace, MODEL_ALL);
}

static int close_run(void **unused)
{
    (void)unused;
    stops_deinit(&f.stops);
    model_free(f.model);
    trace_free(f.trace);
    return 0;
}

static int forget_lesson(void **unused)
{
    (void)unused;
    lesson_deinit(&f.lesson);
    return 0;
}

static void find(const char *text, bool sorted)
{
    assert_int_equal(lesson_parse(&f.lesson, text, strlen(text)), 0);
    assert_int_equal(stops_find(&f.stops, &f.lesson, f.model, sorted), 0);
}

static event event_before(uint32_t stop) { return trace_event(f.trace, f.stops.items[stop].at.position - 1); }

static void each_kind_of_place_is_found(void **unused)
{
    (void)unused;
    find("## start\n## 7s\n## event 4\n## Board 2\n## chess.c:10\n## empty\n## \"board 3, move 1\"\n## timer_fire\n## end\n", false);
    assert_int_equal(f.lesson.mistake_count, 0);
    assert_int_equal(f.stops.count, 9);
    assert_int_equal(f.stops.items[0].at.position, 0);
    assert_int_equal(f.stops.items[1].at.time, 7 * SECOND);
    assert_int_equal(f.stops.items[2].at.position, 5);
    assert_int_equal(event_before(3).kind, EVENT_resume);
    assert_int_equal(trace_place(f.trace, event_before(4).where).line, 10);
    assert_int_equal(event_before(5).kind, EVENT_select);
    assert_string_equal(trace_string(f.trace, event_before(6).subject), "board 3, move 1\n");
    assert_int_equal(event_before(7).kind, EVENT_timer_fire);
    assert_int_equal(f.stops.items[8].at.position, trace_length(f.trace));
}

static void times_are_counted_from_the_beginning(void **unused)
{
    (void)unused;
    find("## Board 2, 2nd time\n## Board 2\n## timer_fire, 3rd time\n## timer_fire, 2nd time\n", false);
    assert_int_equal(f.stops.count, 4);
    assert_true(f.stops.items[0].at.position > f.stops.items[1].at.position);
    assert_true(f.stops.items[2].at.position > f.stops.items[3].at.position);
    assert_int_equal(event_before(0).subject, event_before(1).subject);
}

// The block and the print of a visit to a line are one visit of it.
static void a_line_is_visited_once_a_visit(void **unused)
{
    (void)unused;
    find("## chess.c:10\n## chess.c:10, 2nd time\n", false);
    assert_int_equal(f.stops.count, 2);
    for (uint32_t p = f.stops.items[0].at.position; p < f.stops.items[1].at.position - 1; p++)
        if (trace_place(f.trace, trace_event(f.trace, p).where).line != 10) return;
    fail_msg("the second visit of the line is the first one");
}

static void what_is_not_reached_is_a_mistake_and_no_more(void **unused)
{
    (void)unused;
    find("## Board 9\n## 99:00\n## event 99999\n## Board 1, 77th time\n## 7s, 2nd time\n## \"never said\"\n## 7s\n", false);
    static const char *const parts[] = {"'Board 9' is no", "does not come to '99:00'", "does not come to 'event 99999'", "comes to 'Board 1' 3 times, and no 77. time",
                                        "comes to '7s' once", "does not come to '\"never said\"'"};
    assert_int_equal(f.stops.count, 1);
    assert_int_equal(f.stops.items[0].index, 6);
    assert_int_equal(f.lesson.mistake_count, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(f.lesson.mistakes[i].line, i + 1);
        if (!strstr(f.lesson.mistakes[i].text, parts[i])) fail_msg("'%s' lacks '%s'", f.lesson.mistakes[i].text, parts[i]);
    }
    assert_int_equal(stops_find(&f.stops, &f.lesson, f.model, false), 0); // and is told once
    assert_int_equal(f.lesson.mistake_count, 6);
}

// Places of every kind and any order, the same ones over and over: each is where the run comes to it for that time.
static void many_are_found_at_once(void **unused)
{
    (void)unused;
    find("## :10, 2nd time\n## chess.c:10\n## other.c:10\n## Board 2, 2nd time\n## resume, 3rd time\n## BOARD 2\n## :10\n## event 7\n## event 2\n"
         "## \"board\"\n## \"board 3\"\n## board 2, 99th time\n## event 7\n", false);
    static const uint32_t found[] = {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 12};
    assert_int_equal(f.stops.count, sizeof found / sizeof *found);
    for (uint32_t i = 0; i < f.stops.count; i++) assert_int_equal(f.stops.items[i].index, found[i]);
    assert_int_equal(f.lesson.mistake_count, 2);
    assert_true(f.stops.items[0].at.position > f.stops.items[1].at.position);
    assert_int_equal(f.stops.items[1].at.position, f.stops.items[5].at.position);
    assert_true(f.stops.items[2].at.position > f.stops.items[4].at.position);
    assert_int_equal(event_before(4).kind, EVENT_resume);
    assert_int_equal(f.stops.items[6].at.position, 8);
    assert_int_equal(f.stops.items[7].at.position, 3);
    assert_int_equal(f.stops.items[10].at.position, 8);
    uint32_t resumed = 0, position = 0;
    while (resumed < 3) resumed += trace_event(f.trace, position++).kind == EVENT_resume;
    assert_int_equal(f.stops.items[3].at.position, position);
    assert_true(f.stops.items[9].at.position >= f.stops.items[8].at.position);
    assert_non_null(strstr(trace_string(f.trace, event_before(9).subject), "board 3"));
}

// Whoever sends a trace may have put anything beside it.
static void a_file_of_too_many_stops_is_cut(void **unused)
{
    (void)unused;
    enum { LINES = STOPS_MAX + 100, LINE = sizeof "## :10\n" - 1 };
    static char text[LINES * LINE + 1];
    for (int i = 0; i < LINES; i++) strcpy(text + i * LINE, "## :10\n");
    find(text, true);
    assert_int_equal(f.stops.count, STOPS_MAX);
    assert_int_equal(f.lesson.mistake_count, 1);
    assert_int_equal(f.lesson.mistakes[0].line, STOPS_MAX + 1);
    assert_non_null(strstr(f.lesson.mistakes[0].text, "up to 500 stops"));
}

static void settings_are_taken(void **unused)
{
    (void)unused;
    find("## 7s\nselect: board 2\ngrain: iteration\naxis: steps\nlarge: source\nmode: predict\nshow: why\n## 8s\n## 9s\nshow: run\naxis: time\n", false);
    assert_int_equal(f.lesson.mistake_count, 0);
    struct stop s = f.stops.items[0];
    assert_true(s.selected > 0);
    assert_int_equal(s.grain, GRAIN_iteration);
    assert_int_equal(s.axis, AXIS_chosen_steps);
    assert_int_equal(s.large, PANEL_source);
    assert_true(s.predict && s.why && !s.fit);
    struct view v;
    view_init(&v);
    v.modes = 1u << MODE_watch | 1u << MODE_predict;
    stops_go(&s, &v, f.model);
    assert_int_equal(v.at.time, 7 * SECOND);
    assert_int_equal(v.selected, s.selected);
    assert_int_equal(v.large, PANEL_source);
    assert_int_equal(v.mode, MODE_predict);
    assert_true(v.why);
    stops_go(&f.stops.items[1], &v, f.model); // what it does not speak of is as by itself, but for the grain
    assert_int_equal(v.selected, 0);
    assert_int_equal(v.mode, MODE_watch);
    assert_int_equal(v.large, LAYOUT_NO_PANEL);
    assert_int_equal(v.grain, GRAIN_iteration);
    assert_false(v.why);
    assert_true(f.stops.items[2].fit);
}

static void wrong_settings_are_told_and_the_stop_stays(void **unused)
{
    (void)unused;
    find("## 7s\nselect: Board 9\ngrain: until\naxis: x\nlarge: top\nmode: compare\nshow: me\n", false);
    assert_int_equal(f.stops.count, 1);
    assert_int_equal(f.lesson.mistake_count, 6);
    assert_string_equal(f.lesson.mistakes[0].text, "the run has no task 'Board 9'");
    for (uint32_t i = 0; i < 6; i++) assert_int_equal(f.lesson.mistakes[i].line, i + 2);
}

static void bookmarks_are_sorted_by_their_place(void **unused)
{
    (void)unused;
    find("## 7s\n## start\n## 8s\n## event 3\n", true);
    static const uint32_t order[] = {1, 3, 0, 2};
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(f.stops.items[i].index, order[i]);
    struct moment at = f.stops.items[2].at;
    assert_true(stops_is_at(&f.stops, 2, at) && !stops_is_at(&f.stops, 3, at));
    assert_int_equal(stops_after(&f.stops, at), 3);
    assert_int_equal(stops_before(&f.stops, at), 1);
    assert_int_equal(stops_before(&f.stops, f.stops.items[0].at), UINT32_MAX);
    assert_int_equal(stops_after(&f.stops, f.stops.items[3].at), UINT32_MAX);
    at.time++;
    assert_false(stops_is_at(&f.stops, 2, at) || stops_is_at(&f.stops, UINT32_MAX, at));
}

// What is written of any moment leads back to it.
static void every_moment_can_be_written(void **unused)
{
    (void)unused;
    char text[STOPS_WHERE + 4] = "## ";
    for (uint32_t p = 0; p <= trace_length(f.trace); p++)
        for (int within = 0; within < 2; within++) {
            struct moment at = {p, p ? trace_event(f.trace, p - 1).time : 0};
            if (within && (p == 0 || p >= trace_length(f.trace) || trace_event(f.trace, p).time < at.time + 1000)) continue;
            at.time += within * 789;
            stops_where(f.model, at, text + 3);
            find(text, false);
            assert_int_equal(f.stops.count, 1);
            assert_int_equal(f.stops.items[0].at.position, at.position);
            assert_int_equal(f.stops.items[0].at.time, at.time);
            lesson_deinit(&f.lesson);
        }
}

static void the_longest_caption_counts_characters(void **unused)
{
    (void)unused;
    find("## 7s\n\n\xC3\xA4\xC3\xB6\xC3\xBC\n## 8s\n\nab\n", false);
    assert_int_equal(stops_longest(&f.lesson), 3);
}

#define test(name) cmocka_unit_test_teardown(name, forget_lesson)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(each_kind_of_place_is_found),
        test(times_are_counted_from_the_beginning),
        test(a_line_is_visited_once_a_visit),
        test(what_is_not_reached_is_a_mistake_and_no_more),
        test(many_are_found_at_once),
        test(a_file_of_too_many_stops_is_cut),
        test(settings_are_taken),
        test(wrong_settings_are_told_and_the_stop_stays),
        test(bookmarks_are_sorted_by_their_place),
        test(every_moment_can_be_written),
        test(the_longest_caption_counts_characters),
    };
    return cmocka_run_group_tests(tests, open_run, close_run);
}
