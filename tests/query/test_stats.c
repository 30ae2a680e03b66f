#include "query/stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "narrate/stage.h"
#include "support/fail_alloc.h"

static struct stats take(const struct stage *g)
{
    struct stats s;
    assert_int_equal(stats_take(g->script.trace, NULL, &s), 0);
    return s;
}

static void a_task_spends_its_time_in_its_statuses(void **data)
{
    struct stage *g = *data;
    happens_ns(g, EVENT_block, text(g, "time.sleep"), 2 * SECOND);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_block_end, 0, 0, 0);
    uint32_t sleep = sleeps(g, 3);
    happens_ns(g, EVENT_select, 0, 5 * SECOND);
    g->script.now = 5 * SECOND;
    happens(g, EVENT_clock, 0, 0, 0);
    iterates(g);
    wakes(g, sleep);
    uint32_t future = makes(g, EVENT_future_create, OBJECT_future, 0);
    g->script.now = 6 * SECOND;
    iterates(g);
    resumes(g, MAIN);
    g->script.now = 7 * SECOND;
    happens(g, EVENT_suspend, MAIN, future, 0);
    g->script.now = 9 * SECOND;
    iterates(g);
    struct stats s = take(g);
    assert_int_equal(s.task_count, 1);
    const struct task_stats *task = &s.tasks[0];
    assert_int_equal(task->id, MAIN);
    assert_int_equal(task->steps, 2);
    assert_int_equal(task->time[TASK_running], 3 * SECOND);
    assert_int_equal(task->time[TASK_sleeping], 3 * SECOND);
    assert_int_equal(task->time[TASK_ready], 1 * SECOND);
    assert_int_equal(task->time[TASK_awaiting], 2 * SECOND);
    assert_int_equal(task->ended, STATS_NO_EVENT);
    assert_int_equal(s.makespan, 9 * SECOND);
    assert_int_equal(s.blocked, 2 * SECOND);
    assert_int_equal(s.idle, 3 * SECOND);
    assert_int_equal(s.busy, 4 * SECOND);
    assert_int_equal(s.longest_block.length, 2 * SECOND);
    assert_int_equal(s.longest_block.task, MAIN);
    assert_int_equal(s.longest_step.length, 2 * SECOND);
    assert_int_equal(s.iterations, 4);
    assert_int_equal(s.callbacks, 1);
    assert_int_equal(s.peak_ready, 1);
    stats_deinit(&s);
}

// Whatever the order in which they are made, they are told by id.
static void ids_may_fall(void **data)
{
    struct stage *g = *data;
    uint32_t next = g->script.objects + 1, count = 0;
    for (uint32_t i = 0; i < 60; i++) happens(g, EVENT_print, text(g, "\n"), 0, 0); // each object takes an event to make
    for (uint32_t id = next + 60; id-- > next; count++) {
        if (id % 3 == 0) happens(g, EVENT_task_create, id, 0, text(g, "falling"));
        if (id % 3 == 1) happens(g, EVENT_sync_create, id, OBJECT_lock, 1);
        if (id % 3 == 2) happens(g, EVENT_worker_create, id, text(g, "asyncio_0"), 0);
    }
    uint32_t lock = next + (3 + 1 - next % 3) % 3;
    happens(g, EVENT_sync_acquire, lock, MAIN, 0);
    struct stats s = take(g);
    assert_int_equal(s.task_count + s.sync_count + s.worker_count, 1 + count);
    for (uint32_t i = 1; i < s.task_count; i++) assert_true(s.tasks[i - 1].id < s.tasks[i].id);
    for (uint32_t i = 1; i < s.sync_count; i++) assert_true(s.syncs[i - 1].id < s.syncs[i].id);
    for (uint32_t i = 1; i < s.worker_count; i++) assert_true(s.workers[i - 1].id < s.workers[i].id);
    assert_int_equal(s.syncs[0].id, lock);
    assert_int_equal(s.syncs[0].hold_count, 1);
    assert_int_equal(s.syncs[0].number, s.sync_count); // made last
    assert_int_equal(s.syncs[1].hold_count, 0);
    assert_int_equal(s.tasks[1].status, TASK_ready);
    stats_deinit(&s);
}

static void work_is_busy(void **data)
{
    struct stage *g = *data;
    happens_ns(g, EVENT_block, text(g, "work"), 2 * SECOND);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_block_end, 0, 0, 0);
    struct stats s = take(g);
    assert_int_equal(s.busy, 2 * SECOND);
    assert_int_equal(s.blocked, 0);
    stats_deinit(&s);
}

static void who_holds_a_lock_and_who_waits_for_it(void **data)
{
    struct stage *g = *data;
    uint32_t lock = makes(g, EVENT_sync_create, OBJECT_lock, 1), other = creates(g, "other", "game", "");
    uint32_t taken = happens(g, EVENT_sync_acquire, lock, MAIN, 0);
    uint32_t sleep = sleeps(g, 2);
    iterates(g);
    resumes(g, other);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, lock), began = trace_length(g->script.trace) - 1;
    happens(g, EVENT_sync_wait, lock, waiter, 0);
    happens(g, EVENT_suspend, other, waiter, 0);
    g->script.now = 2 * SECOND;
    iterates(g);
    wakes(g, sleep);
    iterates(g);
    resumes(g, MAIN);
    uint32_t given = happens(g, EVENT_sync_release, lock, MAIN, 1);
    happens(g, EVENT_sync_wake, lock, waiter, 0);
    happens(g, EVENT_future_done, waiter, OUTCOME_result, 0);
    enqueues(g, other, "");
    sleeps(g, 9);
    g->script.now = 3 * SECOND;
    iterates(g);
    resumes(g, other);
    happens(g, EVENT_sync_leave, lock, waiter, 0);
    happens(g, EVENT_sync_acquire, lock, other, 0);
    g->script.now = 7 * SECOND;
    sleeps(g, 9);
    struct stats s = take(g);
    assert_int_equal(s.sync_count, 1);
    const struct sync_stats *sync = &s.syncs[0];
    assert_int_equal(sync->hold_count, 2);
    assert_int_equal(sync->holds[0].task, MAIN);
    assert_int_equal(sync->holds[0].from, taken);
    assert_int_equal(sync->holds[0].to, given);
    assert_int_equal(sync->holds[1].task, other);
    assert_int_equal(sync->holds[1].to, STATS_NO_EVENT);
    assert_int_equal(sync->held, 6 * SECOND);
    assert_int_equal(sync->longest_hold, 4 * SECOND);
    assert_int_equal(sync->waits, 1);
    assert_int_equal(sync->longest_wait, 3 * SECOND);
    assert_int_equal(sync->longest_waiter, other);
    assert_int_equal(sync->longest_from, began);
    assert_int_equal(sync->peak_line, 1);
    stats_deinit(&s);
}

static void a_wait_that_does_not_end(void **data)
{
    struct stage *g = *data;
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_queue, 0), waiter = makes(g, EVENT_future_create, OBJECT_waiter, queue);
    happens(g, EVENT_sync_wait, queue, waiter, 0);
    happens(g, EVENT_suspend, MAIN, waiter, 0);
    g->script.now = 4 * SECOND;
    iterates(g);
    struct stats s = take(g);
    assert_int_equal(s.syncs[0].longest_wait, 4 * SECOND);
    assert_int_equal(s.syncs[0].longest_waiter, MAIN);
    stats_deinit(&s);
}

static void an_event_that_cannot_happen_ends_the_count(void **data)
{
    struct stage *g = *data;
    struct stats s;
    uint32_t before = trace_length(g->script.trace);
    script_event(&g->script, EVENT_resume, MAIN, 3, 0); // it runs already
    assert_int_equal(stats_take(g->script.trace, NULL, &s), -EBADMSG);
    assert_int_equal(s.events, before);
    assert_int_equal(s.steps, 1);
    stats_deinit(&s);
}

static char *written(const struct stage *g, bool all, bool json)
{
    char *text = NULL;
    size_t size;
    struct stats s = take(g);
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    if (json) assert_int_equal(stats_write_json(g->script.trace, &s, f), 0);
    else assert_int_equal(stats_write(g->script.trace, &s, all, f), 0);
    fclose(f);
    stats_deinit(&s);
    return text;
}

static void names_are_cut_to_their_column(void **data)
{
    struct stage *g = *data;
    creates(g, "ťask with a name that is too long for a table", "game", "");
    char *words = written(g, false, false);
    assert_non_null(strstr(words, "\nťask with a name that is to…      4       0          -"));
    assert_non_null(strstr(words, "\nTask-1                            2       1          -"));
    free(words);
}

static void a_long_table_is_cut_to_what_matters(void **data)
{
    struct stage *g = *data;
    char name[20];
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "t%d", i);
        creates(g, name, "game", "");
    }
    g->script.now = SECOND;
    creates(g, "late", "game", "");
    sleeps(g, 1);
    char *words = written(g, false, false);
    assert_non_null(strstr(words, "\nTask-1 ")); // which ran
    assert_null(strstr(words, "\nlate "));       // ready for no time
    assert_non_null(strstr(words, "and 8 more tasks; --all shows them\n"));
    free(words);
    words = written(g, true, false);
    assert_non_null(strstr(words, "\nlate "));
    assert_null(strstr(words, "--all"));
    free(words);
}

static FILE *nowhere;

static int attempt(void *data)
{
    const struct stage *g = data;
    struct stats s;
    int rc = stats_take(g->script.trace, NULL, &s);
    if (rc == 0) rc = stats_write(g->script.trace, &s, false, nowhere);
    if (rc == 0) rc = stats_write_json(g->script.trace, &s, nowhere);
    stats_deinit(&s);
    return rc;
}

static void each_allocation_may_fail(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_sync_acquire, makes(g, EVENT_sync_create, OBJECT_lock, 1), MAIN, 0);
    nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    fail_alloc_each(attempt, g);
    fclose(nowhere);
    nowhere = fopen("/dev/full", "w");
    assert_non_null(nowhere);
    assert_int_equal(attempt(g), -ENOSPC);
    fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_task_spends_its_time_in_its_statuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_may_fall, set_up, tear_down),
        cmocka_unit_test_setup_teardown(work_is_busy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_holds_a_lock_and_who_waits_for_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wait_that_does_not_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_that_cannot_happen_ends_the_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_are_cut_to_their_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_table_is_cut_to_what_matters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
