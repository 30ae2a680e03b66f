#include "export/sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

static char path[] = "/tmp/loopscope-sqlite-XXXXXX";

static int set_up(void **data)
{
    (void)data;
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **data)
{
    (void)data;
    return unlink(path);
}

// The rows of an answer, columns between |, rows between line feeds; NULL is ~. Holds until the next call.
static const char *ask(const char *sql)
{
    static char answer[4000];
    sqlite3 *handle;
    sqlite3_stmt *s;
    char *to = answer;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const char *text = (const char *)sqlite3_column_text(s, i);
            to += snprintf(to, (size_t)(answer + sizeof answer - to), "%s%s", i ? "|" : "", text ? text : "~");
        }
        *to++ = '\n';
    }
    *to = 0;
    assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
    sqlite3_close(handle);
    return answer;
}

static void expect_whole(void)
{
    assert_string_equal(ask("PRAGMA foreign_key_check"), "");
    assert_string_equal(ask("PRAGMA integrity_check"), "ok\n");
}

// Two tasks at one lock: the first holds it for 3 s and sleeps meanwhile, the second waits for it.
struct scene {
    struct script s;
    uint32_t iteration, lock, tasks[2], steps[2];
};

static void resume(struct scene *g, int i, uint32_t ready)
{
    script_event(&g->s, EVENT_iteration, ++g->iteration, ready, 0);
    script_event(&g->s, EVENT_resume, g->tasks[i], g->steps[i], 0);
}

static void two_at_a_lock(struct scene *g)
{
    *g = (struct scene){0};
    struct script *s = &g->s;
    script_init(s);
    uint32_t function = script_place(s, "lock.c", "visit", 4);
    script_event(s, EVENT_loop_start, 1, 0, 0);
    for (int i = 0; i < 2; i++) {
        uint32_t coroutine = script_make(s, EVENT_coro_create, function, 0);
        g->tasks[i] = script_make(s, EVENT_task_create, coroutine, script_text(s, i ? "Bo" : "Al"));
        g->steps[i] = script_event(s, EVENT_enqueue, g->tasks[i], 0, trace_length(s->trace) - 1);
    }
    g->lock = script_make(s, EVENT_sync_create, OBJECT_lock, 1);
    resume(g, 0, 2);
    s->where = function;
    script_event(s, EVENT_sync_acquire, g->lock, g->tasks[0], 0);
    uint32_t sleep = script_make(s, EVENT_future_create, OBJECT_sleep, 0);
    script_event(s, EVENT_suspend, g->tasks[0], sleep, 0);
    resume(g, 1, 1);
    script_event(s, EVENT_print, script_text(s, "waits\n"), 0, 0);
    uint32_t waiter = script_make(s, EVENT_future_create, OBJECT_waiter, g->lock);
    script_event(s, EVENT_sync_wait, g->lock, waiter, 0);
    script_event(s, EVENT_suspend, g->tasks[1], waiter, 0);
    script_event_ns(s, EVENT_select, 0, 3 * SECOND);
    s->now = 3 * SECOND;
    script_event(s, EVENT_clock, 0, 0, 0);
    uint32_t done = script_event(s, EVENT_future_done, sleep, OUTCOME_result, 0);
    g->steps[0] = script_event(s, EVENT_enqueue, g->tasks[0], 0, done);
    s->now = 4 * SECOND;
    resume(g, 0, 1);
    script_event(s, EVENT_sync_release, g->lock, g->tasks[0], 1);
    script_event(s, EVENT_sync_wake, g->lock, waiter, 0);
    done = script_event(s, EVENT_future_done, waiter, OUTCOME_result, 0);
    g->steps[1] = script_event(s, EVENT_enqueue, g->tasks[1], 0, done);
    s->now = 6 * SECOND;
    script_event(s, EVENT_task_done, g->tasks[0], OUTCOME_result, script_text(s, "7"));
    resume(g, 1, 1);
    script_event(s, EVENT_sync_leave, g->lock, waiter, 0);
    script_event(s, EVENT_sync_acquire, g->lock, g->tasks[1], 0);
    s->now = 10 * SECOND;
    script_event(s, EVENT_crash, 11, g->tasks[1], 0);
}

static void spans_and_views(void **data)
{
    (void)data;
    static const char *const questions[][2] = {
        {"SELECT name, coroutine, state, value, steps, ended_ns FROM task", "Al|visit|done|7|2|6000000000\nBo|visit|running|~|2|~\n"},
        {"SELECT task, iteration, enqueued_ns, began_ns, ended_ns FROM step ORDER BY step",
         "2|1|0|0|0\n4|2|0|0|0\n2|3|3000000000|4000000000|6000000000\n4|4|4000000000|6000000000|~\n"},
        {"SELECT task, how, sync, began_ns, ended_ns FROM wait ORDER BY wait", "2|sleeping|~|0|3000000000\n4|waiting|5|0|4000000000\n"},
        {"SELECT sync, task, began_ns, ended_ns FROM hold ORDER BY hold", "5|2|0|4000000000\n5|4|6000000000|~\n"},
        {"SELECT actor, kind, text FROM output", "4|print|waits\n\n"},
        {"SELECT task, how, waited_for, seconds, for_ever FROM longest_waits", "Bo|waiting|Lock|4.0|0\nAl|sleeping|sleep|3.0|0\n"},
        {"SELECT task, steps, running, ready, sleeping, waiting, awaiting FROM time_by_state",
         "Al|2|2.0|1.0|3.0|0.0|0.0\nBo|2|4.0|2.0|0.0|4.0|0.0\n"},
        {"SELECT waker, woken, waited_for, at FROM who_woke_whom", "the loop|Al|sleep|3.0\nAl|Bo|Lock|4.0\n"},
        {"SELECT sync, task, since, until, seconds FROM holders", "Lock|Al|0.0|4.0|4.0\nLock|Bo|6.0|~|4.0\n"},
        {"SELECT task, lines FROM output_by_task", "Bo|1\n"},
        {"SELECT what, seconds, ready_before FROM longest_steps LIMIT 2", "Bo|4.0|2.0\nAl|2.0|1.0\n"},
        {"SELECT at, actor, kind, object, object2, file, line, function FROM story WHERE kind = 'sync_acquire'",
         "0.0|Al|sync_acquire|Lock|Al|lock.c|4|visit\n6.0|Bo|sync_acquire|Lock|Bo|~|~|~\n"},
        {"SELECT object, object2, number FROM kind WHERE kind = 'sync_acquire'", "sync|task|value\n"},
        {"SELECT number, number2, object FROM event WHERE kind = 'iteration' LIMIT 1", "1|2|~\n"},
    };
    struct scene g;
    two_at_a_lock(&g);
    assert_int_equal(sqlite_write(g.s.trace, path, NULL, NULL), 0);
    expect_whole();
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) assert_string_equal(ask(questions[i][0]), questions[i][1]);
    script_deinit(&g.s);
}

// Every event, and as many steps and ends of waits as there are events that begin and end them.
static void random_programs_fit_together(void **data)
{
    (void)data;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct script s;
        char events[20];
        script_init(&s);
        random_program(&s, seed, 2000);
        assert_int_equal(truncate(path, 0), 0);
        assert_int_equal(sqlite_write(s.trace, path, NULL, NULL), 0);
        expect_whole();
        snprintf(events, sizeof events, "%u\n", trace_length(s.trace));
        assert_string_equal(ask("SELECT count(*) FROM event"), events);
        assert_string_equal(ask("SELECT (SELECT count(*) FROM step) = (SELECT count(*) FROM event WHERE kind IN ('resume', 'callback', 'task_eager', 'task_destroy')),"
                                "(SELECT count(*) FROM wait) = (SELECT count(*) FROM event WHERE kind = 'suspend'),"
                                "(SELECT count(*) FROM hold) = (SELECT count(*) FROM event WHERE kind = 'sync_acquire'),"
                                "(SELECT count(*) FROM task) = (SELECT count(*) FROM event WHERE kind IN ('task_create', 'task_eager')),"
                                "(SELECT count(*) FROM output) = (SELECT count(*) FROM event WHERE kind IN ('print', 'warn', 'error'))"),
                            "1|1|1|1|1\n");
        assert_string_equal(ask("SELECT count(*) FROM step WHERE ended < step OR ended_ns < began_ns OR began_ns < enqueued_ns"), "0\n");
        script_deinit(&s);
    }
}

static void texts_that_are_no_utf8_are_repaired(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_print, script_text(&s, "a\xFF" "b\xC3"), 0, 0);
    assert_int_equal(sqlite_write(s.trace, path, NULL, NULL), 0);
    assert_string_equal(ask("SELECT text FROM output"), "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\n");
    script_deinit(&s);
}

static void a_meta_that_is_defined_again_has_its_last_value(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    assert_int_equal(trace_set_meta(s.trace, "seed", "1"), 0);
    assert_int_equal(trace_set_meta(s.trace, "program", "chess"), 0);
    assert_int_equal(trace_set_meta(s.trace, "clock", "virtual"), 0);
    assert_int_equal(trace_set_meta(s.trace, "seed", "2"), 0);
    assert_int_equal(sqlite_write(s.trace, path, NULL, NULL), 0);
    assert_string_equal(ask("SELECT * FROM meta"), "program|chess\nclock|virtual\nseed|2\n");
    script_deinit(&s);
}

static void what_comes_before_an_event_that_cannot_happen_is_there(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_print, script_text(&s, "before"), 0, 0);
    script_event(&s, EVENT_clock, 0, 0, 0); // the loop does not sleep
    assert_int_equal(sqlite_write(s.trace, path, NULL, NULL), -EBADMSG);
    expect_whole();
    assert_string_equal(ask("SELECT event, kind FROM event"), "0|print\n");
    script_deinit(&s);
}

static void a_file_that_is_none_is_told(void **data)
{
    (void)data;
    struct script s;
    error e = {0};
    script_init(&s);
    assert_int_equal(sqlite_write(s.trace, "/nowhere/at/all", NULL, &e), -EIO);
    assert_string_equal(e.text, "unable to open database file");
    script_deinit(&s);
}

static void a_full_disk_is_told(void **data)
{
    (void)data;
    struct script s;
    error e = {0};
    script_init(&s);
    random_program(&s, 1, 3000);
    assert_true(sqlite_write(s.trace, "/dev/full", NULL, &e) < 0);
    assert_true(*e.text);
    script_deinit(&s);
}

static int attempt(void *t)
{
    assert_int_equal(truncate(path, 0), 0);
    return sqlite_write(t, path, NULL, NULL);
}

static void each_allocation_may_fail(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    random_program(&s, 1, 100);
    fail_alloc_each(attempt, s.trace);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spans_and_views, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_programs_fit_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_that_are_no_utf8_are_repaired, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_meta_that_is_defined_again_has_its_last_value, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_comes_before_an_event_that_cannot_happen_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_none_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
