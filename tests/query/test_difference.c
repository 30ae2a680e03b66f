#include "query/difference.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "narrate/stage.h"
#include "query/summary.h"
#include "support/fail_alloc.h"

// Main prints these lines, or ends where a line is NULL.
static void prints(struct stage *g, const char *first, const char *second)
{
    happens(g, EVENT_print, text(g, first), 0, 0);
    if (second) happens(g, EVENT_print, text(g, second), 0, 0);
}

static void a_summary_has_what_happened(void **data)
{
    struct stage *g = *data;
    creates(g, "b", "game", "");
    creates(g, "a", "game", "");
    prints(g, "one\n", "two\n");
    g->script.now = 3 * SECOND;
    sleeps(g, 1);
    struct summary s;
    assert_int_equal(summary_take(g->script.trace, &s), 0);
    assert_int_equal(s.makespan, 3 * SECOND);
    assert_int_equal(s.events, trace_length(g->script.trace));
    assert_int_equal(s.steps, 1);
    assert_int_equal(s.iterations, 1);
    assert_int_equal(s.task_count, 3);
    assert_string_equal(trace_string(g->script.trace, s.tasks[0]), "Task-1");
    assert_string_equal(trace_string(g->script.trace, s.tasks[1]), "a");
    assert_int_equal(s.output.count, 8);
    assert_memory_equal(s.output.data, "one\ntwo\n", 8);
    summary_deinit(&s);
}

static struct stage other;

// A second stage: set_up has one alone, which is moved out of the way.
static void set_up_other(void)
{
    void *data;
    set_up(&data);
    other = *(struct stage *)data;
}

static char *words_of(const struct stage *a, const struct stage *b, const struct difference *d)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    struct named_trace first = {a->script.trace, "a.trace"}, second = {b->script.trace, "b.trace"};
    assert_non_null(f);
    if (d) assert_int_equal(difference_write(f, first, second, d), 0);
    else assert_int_equal(difference_write_summary(f, first, second), 0);
    fclose(f);
    return text;
}

static void a_difference_is_told_with_what_came_before(void **data)
{
    (void)data;
    void *mine;
    set_up_other();
    set_up(&mine);
    struct stage *g = mine;
    struct difference d;
    prints(g, "one\n", "two\n");
    prints(&other, "one\n", NULL);
    assert_int_equal(compare_traces(g->script.trace, other.script.trace, (struct compare_options){0}, &d), 0);
    char *words = words_of(g, &other, &d);
    assert_string_equal(words, "a.trace and b.trace are the same for 8 events, and then differ in the end: one has no event more:\n\n"
                               "         5      0.0 s  Iteration 1 of the event loop begins: 1 handle is ready to run.\n"
                               "         6      0.0 s  Task-1 takes its first step: it begins to run program().\n"
                               "         7      0.0 s  Task-1 prints “one”.\n"
                               "< a.trace\n"
                               "<        8      0.0 s  Task-1 prints “two”.\n"
                               "> b.trace\n"
                               ">                      It ends here.\n");
    free(words);
    words = words_of(g, &other, NULL);
    assert_string_equal(words, "                          <            >\n"
                               "  makespan            0.0 s        0.0 s\n"
                               "  events                  9            8\n"
                               "  steps                   1            1\n"
                               "  iterations              1            1\n"
                               "  tasks                   1            1\n"
                               "  the output differs, first in line 2:\n"
                               "  < two\n"
                               "  > (nothing more)\n");
    free(words);
    void *theirs = &other;
    tear_down(&theirs);
    tear_down(&mine);
}

static void parameters_and_tasks_that_one_alone_has(void **data)
{
    (void)data;
    void *mine;
    set_up_other();
    set_up(&mine);
    struct stage *g = mine;
    for (int i = 0; i < 10; i++) creates(g, "mine", "game", "");
    creates(&other, "mine", "game", "");
    creates(&other, "theirs", "game", "");
    assert_int_equal(trace_set_meta(g->script.trace, "param:boards", "int 24 1 200 3"), 0);
    assert_int_equal(trace_set_meta(other.script.trace, "param:boards", "int 24 1 200 4"), 0);
    char *words = words_of(g, &other, NULL);
    assert_string_equal(words, "                          <            >\n"
                               "  boards                  3            4\n"
                               "  makespan            0.0 s        0.0 s\n"
                               "  events                 37           13\n"
                               "  steps                   1            1\n"
                               "  iterations              1            1\n"
                               "  tasks                  11            3\n"
                               "  tasks only in <: mine, mine, mine, mine, mine, mine, mine, mine and 1 more\n"
                               "  tasks only in >: theirs\n"
                               "  the output is the same\n");
    free(words);
    void *theirs = &other;
    tear_down(&theirs);
    tear_down(&mine);
}

// A parameter's name and value are whatever the file says.
static void a_terminal_obeys_no_parameter(void **data)
{
    (void)data;
    void *mine;
    set_up_other();
    set_up(&mine);
    struct stage *g = mine;
    assert_int_equal(trace_set_meta(g->script.trace, "param:\x1b[2J", "int 1 1 1 \xc2\x9b" "31m"), 0);
    char *words = words_of(g, &other, NULL);
    assert_non_null(strstr(words, "\n  ?[2J "));
    assert_non_null(strstr(words, " ??31m "));
    assert_null(strchr(words, '\x1b'));
    free(words);
    void *theirs = &other;
    tear_down(&theirs);
    tear_down(&mine);
}

static FILE *nowhere;

static int attempt(void *data)
{
    struct stage *g = data;
    struct named_trace t = {g->script.trace, "a.trace"};
    const struct difference d = {.aspect = ASPECT_text, .a = 3, .b = 4};
    int rc = difference_write(nowhere, t, t, &d);
    return rc ? rc : difference_write_summary(nowhere, t, t);
}

static void each_allocation_may_fail(void **data)
{
    prints(*data, "one\n", NULL);
    nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    fail_alloc_each(attempt, *data);
    fclose(nowhere);
    nowhere = fopen("/dev/full", "w");
    assert_non_null(nowhere);
    assert_int_equal(attempt(*data), -ENOSPC);
    fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_summary_has_what_happened, set_up, tear_down),
        cmocka_unit_test(a_difference_is_told_with_what_came_before),
        cmocka_unit_test(parameters_and_tasks_that_one_alone_has),
        cmocka_unit_test(a_terminal_obeys_no_parameter),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
