#include "export/dot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/script.h"
#include "support/writer_faults.h"

static uint32_t last_wait;

static char *written(const trace *t, uint32_t position, int expected)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(dot_write(t, f, position, position ? trace_event(t, position - 1).time : 0, NULL, &last_wait), expected);
    fclose(f);
    return text;
}

// What stands after the head, which is the same for all but for its label.
static void expect(const trace *t, uint32_t position, const char *label, const char *rest)
{
    char *text = written(t, position, 0), *behind = strstr(text, "fontsize=9];\n");
    assert_non_null(strstr(text, label));
    assert_non_null(behind);
    assert_string_equal(behind + strlen("fontsize=9];\n"), rest);
    free(text);
}

// Two tasks in a coroutine each, one lock; the first holds it and sleeps, the second stands in line for it.
struct scene {
    struct script s;
    uint32_t tasks[2], lock, sleep, waiter;
};

static void two_at_a_lock(struct scene *g)
{
    struct script *s = &g->s;
    uint32_t coroutines[2], steps[2];
    script_init(s);
    script_event(s, EVENT_loop_start, 1, 0, 0);
    for (int i = 0; i < 2; i++) {
        uint32_t function = script_place(s, "lock.c", "visit", 4 + (uint32_t)i);
        coroutines[i] = script_make(s, EVENT_coro_create, function, script_text(s, i ? "'\"\\n\n\x1b\xFF" : "1"));
        g->tasks[i] = script_make(s, EVENT_task_create, coroutines[i], script_text(s, i ? "B\\N \"b\"" : "A"));
        steps[i] = script_event(s, EVENT_enqueue, g->tasks[i], 0, 2);
    }
    g->lock = script_make(s, EVENT_sync_create, OBJECT_lock, 1);
    script_event(s, EVENT_iteration, 1, 2, 0);
    script_event(s, EVENT_resume, g->tasks[0], steps[0], 0);
    script_event(s, EVENT_coro_call, coroutines[0], 0, 0);
    script_event(s, EVENT_sync_acquire, g->lock, g->tasks[0], 0);
    g->sleep = script_make(s, EVENT_future_create, OBJECT_future, 0);
    script_event_ns(s, EVENT_timer_set, g->sleep, 2500000000);
    script_event(s, EVENT_suspend, g->tasks[0], g->sleep, 0);
    script_event(s, EVENT_resume, g->tasks[1], steps[1], 0);
    script_event(s, EVENT_coro_call, coroutines[1], 0, 0);
    g->waiter = script_make(s, EVENT_future_create, OBJECT_waiter, g->lock);
    script_event(s, EVENT_sync_wait, g->lock, g->waiter, 0);
    script_event(s, EVENT_suspend, g->tasks[1], g->waiter, 0);
}

static void who_waits_for_whom(void **data)
{
    (void)data;
    struct scene g = {0};
    two_at_a_lock(&g);
    expect(g.s.trace, trace_length(g.s.trace), "label=\"program after 20 events, at 0.000 s\"",
           "  o2 [shape=box, fillcolor=\"#e4dcf1\", label=\"A\\nawaiting\\nvisit(1)\\nlock.c:4\"];\n"
           "  o4 [shape=box, fillcolor=\"#f8d5b0\", label=\"B\\\\N \\\"b\\\"\\nwaiting\\nvisit('\\\"\\\\n\\\\n\\\\x1b\xEF\xBF\xBD)\\nlock.c:5\"];\n"
           "  o5 [shape=hexagon, fillcolor=\"#ffffff\", label=\"Lock\\n0 free\"];\n"
           "  o6 [shape=ellipse, fillcolor=\"#ffffff\", label=\"future\\ndue at 2.500 s\"];\n"
           "  o2 -> o6 [label=\"awaits\"];\n"
           "  o4 -> o5 [label=\"in line, place 1\"];\n"
           "  o5 -> o2 [label=\"held by\"];\n"
           "}\n");
    assert_int_equal(last_wait, UINT32_MAX);
    script_deinit(&g.s);
}

static void before_the_first_event_there_is_nothing(void **data)
{
    (void)data;
    struct scene g = {0};
    two_at_a_lock(&g);
    expect(g.s.trace, 0, "after 0 events", "}\n");
    script_deinit(&g.s);
}

static void the_last_who_waited_is_told_where_nobody_does(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    uint32_t task = script_make(&s, EVENT_task_create, 0, script_text(&s, "A"));
    uint32_t step = script_event(&s, EVENT_enqueue, task, 0, 1);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    script_event(&s, EVENT_resume, task, step, 0);
    uint32_t future = script_make(&s, EVENT_future_create, OBJECT_future, 0);
    free(written(s.trace, trace_length(s.trace), 0));
    assert_int_equal(last_wait, UINT32_MAX); // nobody yet
    uint32_t waits = script_event(&s, EVENT_suspend, task, future, 0);
    uint32_t done = script_event(&s, EVENT_future_done, future, OUTCOME_result, 0);
    step = script_event(&s, EVENT_enqueue, task, 0, done);
    script_event(&s, EVENT_iteration, 2, 1, 0);
    script_event(&s, EVENT_resume, task, step, 0);
    script_event(&s, EVENT_task_done, task, OUTCOME_result, 0);
    expect(s.trace, trace_length(s.trace), "after 12 events, at 0.000 s: nobody waits\"", "}\n");
    assert_int_equal(last_wait, waits);
    free(written(s.trace, waits + 1, 0));
    assert_int_equal(last_wait, UINT32_MAX);
    script_deinit(&s);
}

static void a_circle_is_red_and_says_so(void **data)
{
    (void)data;
    struct script s;
    uint32_t tasks[2], steps[2];
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    for (int i = 0; i < 2; i++) {
        tasks[i] = script_make(&s, EVENT_task_create, 0, script_text(&s, i ? "B" : "A"));
        steps[i] = script_event(&s, EVENT_enqueue, tasks[i], 0, 1);
    }
    uint32_t third = script_make(&s, EVENT_task_create, 0, script_text(&s, "C"));
    uint32_t step = script_event(&s, EVENT_enqueue, third, 0, 1);
    script_event(&s, EVENT_iteration, 1, 3, 0);
    for (int i = 0; i < 2; i++) {
        script_event(&s, EVENT_resume, tasks[i], steps[i], 0);
        script_event(&s, EVENT_suspend, tasks[i], tasks[!i], 0);
    }
    script_event(&s, EVENT_resume, third, step, 0);
    script_event(&s, EVENT_suspend, third, tasks[0], 0);
    expect(s.trace, trace_length(s.trace), ": 1 circle\"",
           "  o1 [shape=box, fillcolor=\"#e4dcf1\", color=\"#c0392b\", penwidth=2, label=\"A\\nawaiting\"];\n"
           "  o2 [shape=box, fillcolor=\"#e4dcf1\", color=\"#c0392b\", penwidth=2, label=\"B\\nawaiting\"];\n"
           "  o3 [shape=box, fillcolor=\"#e4dcf1\", label=\"C\\nawaiting\"];\n"
           "  o1 -> o2 [label=\"awaits (circle)\", color=\"#c0392b\", fontcolor=\"#c0392b\", penwidth=2];\n"
           "  o2 -> o1 [label=\"awaits (circle)\", color=\"#c0392b\", fontcolor=\"#c0392b\", penwidth=2];\n"
           "  o3 -> o1 [label=\"awaits\"];\n"
           "}\n");
    script_deinit(&s);
}

static void before_an_event_that_cannot_happen(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    uint32_t task = script_make(&s, EVENT_task_create, 0, script_text(&s, "A"));
    assert_int_equal(task, 1);
    script_event(&s, EVENT_clock, 0, 0, 0); // the loop does not sleep
    char *text = written(s.trace, 2, -EBADMSG);
    assert_non_null(strstr(text, "after 1 events"));
    assert_non_null(strstr(text, "  o1 [shape=box"));
    assert_string_equal(text + strlen(text) - 2, "}\n");
    free(text);
    script_deinit(&s);
}

static void a_state_in_words_stays_a_label(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    uint32_t task = script_make(&s, EVENT_task_create, 0, 0), sync = script_make(&s, EVENT_sync_create, OBJECT_event, 0);
    uint32_t enqueued = script_event(&s, EVENT_enqueue, task, 0, 0);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    script_event(&s, EVENT_resume, task, enqueued, 0);
    uint32_t waiter = script_make(&s, EVENT_future_create, OBJECT_waiter, sync);
    script_event(&s, EVENT_sync_wait, sync, waiter, 0);
    script_event(&s, EVENT_sync_state, sync, script_text(&s, "clear\", URL=\"x"), 0);
    script_event(&s, EVENT_suspend, task, waiter, 0);
    char *text = written(s.trace, trace_length(s.trace), 0);
    assert_non_null(strstr(text, "\\nclear\\\", URL=\\\"x"));
    free(text);
    script_deinit(&s);
}

static void a_full_disk_is_told(void **data)
{
    (void)data;
    struct scene g = {0};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    two_at_a_lock(&g);
    assert_int_equal(dot_write(g.s.trace, full, trace_length(g.s.trace), 0, NULL, &last_wait), -ENOSPC);
    fclose(full);
    script_deinit(&g.s);
}

static int write(const trace *t, FILE *f) { return dot_write(t, f, trace_length(t) / 2, 0, NULL, &last_wait); }

static void each_allocation_may_fail(void **data)
{
    (void)data;
    expect_each_allocation_survived(write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_for_whom),
        cmocka_unit_test(before_the_first_event_there_is_nothing),
        cmocka_unit_test(the_last_who_waited_is_told_where_nobody_does),
        cmocka_unit_test(a_circle_is_red_and_says_so),
        cmocka_unit_test(before_an_event_that_cannot_happen),
        cmocka_unit_test(a_state_in_words_stays_a_label),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
