#include "narrate/story.h"

#include <errno.h>
#include <stdlib.h>

#include "narrate/stage.h"
#include "support/fail_alloc.h"
#include "support/looked_at.h"

static const char whole[] = "     0.0 s  The program calls program(). That makes a coroutine object and runs nothing yet.\n"
                            "     0.0 s  The event loop starts.\n"
                            "     0.0 s  asyncio.run creates a task, Task-1, to run the coroutine program().\n"
                            "     0.0 s  Task-1 is scheduled: its first step joins the ready queue.\n"
                            "     0.0 s  When Task-1 is done, a callback will stop the loop.\n"
                            "     0.0 s  Iteration 1 of the event loop begins: 1 handle is ready to run.\n"
                            "     0.0 s  Task-1 takes its first step: it begins to run program().\n"
                            "     0.0 s  Task-1 calls time.sleep(4000). It holds the event loop until 1:06:40.0, so no other task can run.\n"
                            " 1:06:40.0  The blocking call is over at 1:06:40.0. Task-1 goes on.\n";

static void blocks(struct stage *g)
{
    happens_ns(g, EVENT_block, text(g, "time.sleep"), 4000 * SECOND);
    g->script.now = 4000 * SECOND;
    happens(g, EVENT_block_end, 0, 0, 0);
}

// The story, which the caller frees.
static char *story(const trace *t, uint32_t from, uint32_t to, int expected)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    assert_int_equal(story_write(t, f, from, to), expected);
    fclose(f);
    return text;
}

static void a_story_has_a_line_for_each_event(void **data)
{
    struct stage *g = *data;
    blocks(g);
    char *text = story(g->script.trace, 0, UINT32_MAX, 0);
    assert_string_equal(text, whole);
    free(text);
}

static void a_part_of_a_story_is_told_as_in_the_whole(void **data)
{
    struct stage *g = *data;
    char *text = story(g->script.trace, 5, 6, 0);
    assert_string_equal(text, "     0.0 s  Iteration 1 of the event loop begins: 1 handle is ready to run.\n");
    free(text);
    text = story(g->script.trace, 7, 7, 0);
    assert_string_equal(text, "");
    free(text);
}

static void a_story_ends_where_an_event_cannot_happen(void **data)
{
    struct stage *g = *data;
    script_event(&g->script, EVENT_resume, MAIN, 3, 0); // it runs already
    char *text = story(g->script.trace, 6, UINT32_MAX, -EBADMSG);
    assert_string_equal(text, "     0.0 s  Task-1 takes its first step: it begins to run program().\n");
    free(text);
}

static void a_full_disk_is_an_error(void **data)
{
    struct stage *g = *data;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(story_write(g->script.trace, full, 0, UINT32_MAX), -ENOSPC);
    fclose(full);
}

// --- large ones -----------------------------------------------------------------------------------------------------------
#define MANY 2000

// However long the trace is, few of its events are looked at to tell each.
static void expect_little_work(const trace *t)
{
    uint64_t before = looked_at();
    free(story(t, 0, UINT32_MAX, 0));
    assert_in_range(looked_at() - before, 1, 4 * (uint64_t)trace_length(t));
}

static void tasks_that_were_cancelled_while_they_were_ready(void **data)
{
    struct script *s = &((struct stage *)*data)->script;
    uint32_t tasks[MANY], enqueued[MANY];
    for (int i = 0; i < MANY; i++) {
        tasks[i] = script_make(s, EVENT_task_create, 0, script_text(s, "t"));
        enqueued[i] = script_event(s, EVENT_enqueue, tasks[i], 0, trace_length(s->trace) - 1);
    }
    for (int i = 0; i < MANY; i++) script_event(s, EVENT_cancel, tasks[i], 0, 0);
    script_event(s, EVENT_task_done, MAIN, OUTCOME_result, 0);
    script_event(s, EVENT_iteration, 2, MANY, 0);
    for (int i = 0; i < MANY; i++) {
        script_event(s, EVENT_resume, tasks[i], enqueued[i], 0);
        script_event(s, EVENT_task_done, tasks[i], OUTCOME_cancelled, 0);
    }
    expect_little_work(s->trace);
}

static void ends_without_end(void **data)
{
    struct script *s = &((struct stage *)*data)->script;
    for (int i = 0; i < MANY; i++) script_event(s, EVENT_end, 1, 0, 0);
    expect_little_work(s->trace);
}

static FILE *nowhere;

static int attempt(void *data) { return story_write(((struct stage *)data)->script.trace, nowhere, 0, UINT32_MAX); }

static void each_allocation_may_fail(void **data)
{
    nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    fail_alloc_each(attempt, *data);
    fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_story_has_a_line_for_each_event, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_of_a_story_is_told_as_in_the_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_story_ends_where_an_event_cannot_happen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tasks_that_were_cancelled_while_they_were_ready, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_without_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
