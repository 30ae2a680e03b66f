#include "narrate/words.h"

#include "narrate/stage.h"

static struct telling telling(struct stage *g) { return (struct telling){.t = g->script.trace, .s = &g->state}; }

static void names_are_kept_apart_from_words(void **data)
{
    struct stage *g = *data;
    static const struct {
        const char *name, *within, *first;
    } rows[] = {
        {"Board 16", "Board 16", "Board 16"},
        {"download 2", "download 2", "Download 2"},
        {"Task-3", "Task-3", "Task-3"},
        {"Judit", "Judit", "Judit"},
        {"hog", "task hog", "Task hog"},
        {"a", "task a", "Task a"},
        {"w0", "task w0", "Task w0"},
        {"7", "task 7", "Task 7"},
    };
    struct telling w = telling(g);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t task = creates(g, rows[i].name, "game", "");
        assert_string_equal(words_name(&w, task), rows[i].within);
        assert_string_equal(words_Name(&w, task), rows[i].first);
    }
    assert_string_equal(words_name(&w, 0), "an unknown object");
    assert_string_equal(words_name(&w, 4711), "an unknown object");
}

static void an_await_belongs_to_its_task(void **data)
{
    struct stage *g = *data;
    struct telling w = telling(g);
    uint32_t sleep = makes(g, EVENT_future_create, OBJECT_sleep, 0);
    assert_string_equal(words_name(&w, sleep), "the sleep of Task-1"); // which is about to await it
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    assert_string_equal(words_name(&w, sleep), "a sleep");
}

static void exceptions_have_a_text_or_none(void **data)
{
    struct stage *g = *data;
    struct telling w = telling(g);
    assert_string_equal(words_exception(&w, text(g, "ValueError"), text(g, "two")), "`ValueError: two`");
    assert_string_equal(words_exception(&w, text(g, "TimeoutError"), 0), "`TimeoutError`");
}

static void none_is_no_result(void **data)
{
    struct stage *g = *data;
    struct telling w = telling(g);
    assert_true(words_is_none(&w, 0));
    assert_true(words_is_none(&w, text(g, "None")));
    assert_false(words_is_none(&w, text(g, "'None'")));
}

static void numbers_are_written_as_in_a_program(void **data)
{
    struct stage *g = *data;
    struct telling w = telling(g);
    assert_string_equal(words_seconds(&w, 55 * SECOND), "55");
    assert_string_equal(words_seconds(&w, SECOND / 2), "0.5");
    assert_string_equal(words_seconds(&w, 1), "0.000000001");
    assert_string_equal(words_seconds(&w, 0), "0");
    assert_string_equal(words_seconds(&w, 100 * SECOND), "100");
    assert_string_equal(words_seconds(&w, -SECOND / 4), "-0.25");
    assert_string_equal(words_count(&w, 0, "handle", "handles"), "no handles");
    assert_string_equal(words_count(&w, 1, "handle", "handles"), "1 handle");
    assert_string_equal(words_count(&w, 12, "handle", "handles"), "12 handles");
}

static void lengths_do_not_overflow(void **unused)
{
    (void)unused;
    assert_int_equal(words_between(SECOND, 3 * SECOND), 2 * SECOND);
    assert_int_equal(words_between(INT64_MIN, INT64_MAX), INT64_MAX);
    assert_int_equal(words_between(INT64_MAX, INT64_MIN), INT64_MIN);
}

static struct trace_place place_in(struct stage *g, const char *file, uint32_t line)
{
    struct trace_place p = {.file = text(g, file), .line = line, .function = text(g, "f")};
    assert_int_equal(trace_define_place(g->script.trace, trace_places(g->script.trace) + 1, p), 0);
    return p;
}

static void a_file_has_its_name_alone_where_no_other_has_it(void **data)
{
    struct stage *g = *data;
    struct telling w = telling(g);
    struct trace_place chess = place_in(g, "../../scenarios/chess.c", 15), one = place_in(g, "one/main.c", 3);
    assert_string_equal(words_place(&w, chess), "chess.c:15");
    assert_string_equal(words_place(&w, one), "main.c:3");
    struct trace_place two = place_in(g, "two/main.c", 4);
    assert_string_equal(words_place(&w, chess), "chess.c:15");
    assert_string_equal(words_place(&w, one), "one/main.c:3");
    assert_string_equal(words_place(&w, two), "two/main.c:4");
    assert_string_equal(words_place(&w, place_in(g, "a/b\x1b.c", 1)), "b\\x1b.c:1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_kept_apart_from_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_has_its_name_alone_where_no_other_has_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_await_belongs_to_its_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exceptions_have_a_text_or_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(none_is_no_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_are_written_as_in_a_program, set_up, tear_down),
        cmocka_unit_test(lengths_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
