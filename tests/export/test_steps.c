#include "export/steps.h"

#include <errno.h>
#include <stdlib.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

struct stage {
    struct script script;
    uint32_t iteration;
};

static int set_up(void **data)
{
    static struct stage stage;
    *data = &stage;
    stage = (struct stage){0};
    script_init(&stage.script);
    return 0;
}

static int tear_down(void **data)
{
    script_deinit(&((struct stage *)*data)->script);
    return 0;
}

static uint32_t text(struct stage *g, const char *s) { return script_text(&g->script, s); }

static uint32_t happens(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    return script_event(&g->script, kind, subject, a, b);
}

// A task for a coroutine of that function, as the loop's next handle; its enqueue event.
static uint32_t creates(struct stage *g, const char *name, const char *function, uint32_t *enqueued)
{
    uint32_t place = script_place(&g->script, "game.c", function, 1);
    uint32_t coroutine = script_make(&g->script, EVENT_coro_create, place, 0);
    uint32_t task = script_make(&g->script, EVENT_task_create, coroutine, text(g, name));
    *enqueued = happens(g, EVENT_enqueue, task, 0, 0);
    return task;
}

static uint32_t suspends_and_is_woken(struct stage *g, uint32_t task)
{
    happens(g, EVENT_suspend, task, 0, 0);
    return happens(g, EVENT_enqueue, task, 0, 0);
}

static void iterates(struct stage *g, uint32_t ready) { happens(g, EVENT_iteration, ++g->iteration, ready, 0); }

static void expect(struct stage *g, const char *steps, int rc)
{
    char *written = NULL;
    size_t size;
    FILE *f = open_memstream(&written, &size);
    assert_non_null(f);
    assert_int_equal(steps_write(g->script.trace, f, NULL), rc);
    fclose(f);
    assert_string_equal(written, steps);
    free(written);
}

static void tasks_take_their_steps(void **data)
{
    struct stage *g = *data;
    uint32_t main_step, step;
    happens(g, EVENT_loop_start, 1, 0, 0);
    uint32_t program = creates(g, "Task-1", "program", &main_step);
    iterates(g, 1);
    happens(g, EVENT_resume, program, main_step, 0);
    uint32_t board = creates(g, "Task-2", "game", &step);
    happens(g, EVENT_task_name, board, text(g, "Board 1"), 0);
    main_step = suspends_and_is_woken(g, program);
    iterates(g, 2);
    happens(g, EVENT_resume, board, step, 0);
    happens(g, EVENT_suspend, board, script_make(&g->script, EVENT_future_create, OBJECT_future, 0), 0);
    happens(g, EVENT_resume, program, main_step, 0);
    happens(g, EVENT_cancel, board, 0, 0);
    step = happens(g, EVENT_enqueue, board, 0, 0);
    happens(g, EVENT_suspend, program, board, 0);
    iterates(g, 1);
    happens(g, EVENT_resume, board, step, 0);
    happens(g, EVENT_task_done, board, OUTCOME_cancelled, 0);
    main_step = happens(g, EVENT_enqueue, program, 0, 0);
    iterates(g, 1);
    happens(g, EVENT_resume, program, main_step, 0);
    happens(g, EVENT_task_done, program, OUTCOME_exception, text(g, "ValueError: out: of main"));
    expect(g,
           "{\"k\": \"create\", \"task\": \"Task-1\", \"coro\": \"program\"}\n"
           "{\"k\": \"iter\", \"n\": 1, \"ready\": 1}\n"
           "{\"k\": \"run\", \"what\": \"task:Task-1\"}\n"
           "{\"k\": \"create\", \"task\": \"Task-2\", \"coro\": \"game\"}\n"
           "{\"k\": \"suspend\", \"task\": \"Task-1\", \"on\": \"yield\"}\n"
           "{\"k\": \"iter\", \"n\": 2, \"ready\": 2}\n"
           "{\"k\": \"run\", \"what\": \"task:Board 1\"}\n"
           "{\"k\": \"suspend\", \"task\": \"Board 1\", \"on\": \"future\"}\n"
           "{\"k\": \"run\", \"what\": \"task:Task-1\"}\n"
           "{\"k\": \"cancel\", \"task\": \"Board 1\"}\n"
           "{\"k\": \"suspend\", \"task\": \"Task-1\", \"on\": \"task:Board 1\"}\n"
           "{\"k\": \"iter\", \"n\": 3, \"ready\": 1}\n"
           "{\"k\": \"run\", \"what\": \"task:Board 1\"}\n"
           "{\"k\": \"done\", \"task\": \"Board 1\", \"how\": \"cancelled\"}\n"
           "{\"k\": \"iter\", \"n\": 4, \"ready\": 1}\n"
           "{\"k\": \"run\", \"what\": \"task:Task-1\"}\n"
           "{\"k\": \"done\", \"task\": \"Task-1\", \"how\": \"exception:ValueError\"}\n",
           0);
}

static void an_eager_task_takes_its_first_step_at_once(void **data)
{
    struct stage *g = *data;
    uint32_t main_step;
    happens(g, EVENT_loop_start, 1, 0, 0);
    uint32_t program = creates(g, "Task-1", "program", &main_step);
    iterates(g, 1);
    happens(g, EVENT_resume, program, main_step, 0);
    uint32_t coroutine = script_make(&g->script, EVENT_coro_create, script_place(&g->script, "game.c", "game", 1), 0);
    uint32_t board = script_make(&g->script, EVENT_task_eager, coroutine, text(g, "Board 1"));
    happens(g, EVENT_suspend, board, 0, 0);
    happens(g, EVENT_enqueue, board, 0, 0);
    happens(g, EVENT_suspend, program, board, 0);
    happens(g, EVENT_interrupt, program, 0, 0);
    happens(g, EVENT_loop_close, 1, 0, 0);
    happens(g, EVENT_task_destroy, program, 0, 0);
    happens(g, EVENT_task_destroyed, program, 0, 0);
    expect(g,
           "{\"k\": \"create\", \"task\": \"Task-1\", \"coro\": \"program\"}\n"
           "{\"k\": \"iter\", \"n\": 1, \"ready\": 1}\n"
           "{\"k\": \"run\", \"what\": \"task:Task-1\"}\n"
           "{\"k\": \"create\", \"task\": \"Board 1\", \"coro\": \"game\", \"eager\": true}\n"
           "{\"k\": \"suspend\", \"task\": \"Board 1\", \"on\": \"yield\"}\n"
           "{\"k\": \"suspend\", \"task\": \"Task-1\", \"on\": \"task:Board 1\"}\n",
           0);
}

static void threads_do_something_while_the_loop_sleeps(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_loop_start, 1, 0, 0);
    uint32_t call = script_make(&g->script, EVENT_future_create, OBJECT_executor_call, 0);
    happens(g, EVENT_executor_submit, call, text(g, "fetch"), text(g, "n=1"));
    uint32_t worker = script_make(&g->script, EVENT_worker_create, text(g, "asyncio_0"), 0);
    happens(g, EVENT_worker_begin, worker, call, 0);
    happens(g, EVENT_print, text(g, "begins\n"), 0, 0);
    script_event_ns(&g->script, EVENT_worker_sleep, worker, SECOND);
    script_event_ns(&g->script, EVENT_block, text(g, "work"), SECOND);
    g->script.now = SECOND;
    happens(g, EVENT_worker_wake, worker, 0, 0); // the loop is blocked: its clock is told by that
    script_event_ns(&g->script, EVENT_worker_work, worker, SECOND);
    happens(g, EVENT_block_end, 0, 0, 0);
    iterates(g, 0);
    script_event_ns(&g->script, EVENT_select, 0, INT64_MAX);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_worker_wake, worker, 0, 0);
    happens(g, EVENT_print, text(g, "ends\n"), 0, 0);
    uint32_t returned = happens(g, EVENT_worker_return, worker, OUTCOME_result, 0);
    uint32_t enqueued = happens(g, EVENT_enqueue, call, text(g, "_set_state"), returned);
    happens(g, EVENT_clock, 0, 0, 0); // told already
    happens(g, EVENT_callback, call, enqueued, 0);
    expect(g,
           "{\"k\": \"executor\", \"what\": \"fetch\"}\n"
           "{\"k\": \"print\", \"text\": \"begins\\n\"}\n"
           "{\"k\": \"block\", \"ns\": 1000000000}\n"
           "{\"k\": \"iter\", \"n\": 1, \"ready\": 0}\n"
           "{\"k\": \"clock\", \"t\": 2000000000}\n"
           "{\"k\": \"print\", \"text\": \"ends\\n\"}\n"
           "{\"k\": \"run\", \"what\": \"call:_set_state\"}\n",
           0);
}

static void its_user_picks(void **data)
{
    struct stage *g = *data;
    uint32_t enqueued[3], ids[3];
    happens(g, EVENT_loop_start, 1, 0, 0);
    for (int i = 0; i < 3; i++) {
        bool call = i == 1;
        const char *name = (const char *[]){"a", "tick", "c"}[i];
        ids[i] = script_make(&g->script, call ? EVENT_handle_create : EVENT_task_create, call ? text(g, name) : 0, call ? 0 : text(g, name));
        enqueued[i] = happens(g, EVENT_enqueue, ids[i], call ? text(g, name) : 0, 0);
    }
    iterates(g, 3);
    happens(g, EVENT_pick, ids[2], enqueued[2], 2);
    happens(g, EVENT_resume, ids[2], enqueued[2], 0);
    happens(g, EVENT_suspend, ids[2], 0, 0);
    happens(g, EVENT_pick, ids[1], enqueued[1], 1);
    expect(g,
           "{\"k\": \"create\", \"task\": \"a\", \"coro\": \"\"}\n"
           "{\"k\": \"create\", \"task\": \"c\", \"coro\": \"\"}\n"
           "{\"k\": \"iter\", \"n\": 1, \"ready\": 3}\n"
           "{\"k\": \"pick\", \"what\": \"task:c\", \"overtakes\": 2}\n"
           "{\"k\": \"run\", \"what\": \"task:c\"}\n"
           "{\"k\": \"suspend\", \"task\": \"c\", \"on\": \"yield\"}\n"
           "{\"k\": \"pick\", \"what\": \"call:tick\", \"overtakes\": 1}\n", 0);
}

static void the_clock_moves_and_callbacks_run(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_loop_start, 1, 0, 0);
    uint32_t handle = script_make(&g->script, EVENT_handle_create, text(g, "say"), 0);
    script_event_ns(&g->script, EVENT_timer_set, handle, 2 * SECOND);
    iterates(g, 0);
    script_event_ns(&g->script, EVENT_select, 0, 2 * SECOND);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_clock, 0, 0, 0);
    uint32_t fired = happens(g, EVENT_timer_fire, handle, 0, 0);
    uint32_t enqueued = happens(g, EVENT_enqueue, handle, text(g, "say"), fired);
    happens(g, EVENT_callback, handle, enqueued, 0);
    script_event_ns(&g->script, EVENT_block, text(g, "time.sleep"), SECOND / 2);
    g->script.now += SECOND / 2;
    happens(g, EVENT_block_end, 0, 0, 0);
    expect(g,
           "{\"k\": \"timer\", \"when\": 2000000000}\n"
           "{\"k\": \"iter\", \"n\": 1, \"ready\": 0}\n"
           "{\"k\": \"clock\", \"t\": 2000000000}\n"
           "{\"k\": \"run\", \"what\": \"call:say\"}\n"
           "{\"k\": \"block\", \"ns\": 500000000}\n",
           0);
}

static void the_program_speaks_and_ends(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_print, text(g, "a \"word\" and a \\\nThürë\n"), 0, 0);
    happens(g, EVENT_warn, text(g, "coroutine 'forgotten' was never awaited"), 0, 0);
    happens(g, EVENT_error, text(g, "ValueError"), text(g, "out of main"), 0);
    g->script.now = 3655 * SECOND;
    happens(g, EVENT_end, 1, 0, 0);
    expect(g,
           "{\"k\": \"print\", \"text\": \"a \\\"word\\\" and a \\\\\\nThürë\\n\"}\n"
           "{\"k\": \"warn\", \"text\": \"coroutine 'forgotten' was never awaited\"}\n"
           "{\"k\": \"error\", \"type\": \"ValueError\", \"text\": \"out of main\"}\n"
           "{\"k\": \"end\", \"t\": 3655000000000}\n",
           0);
}

static void steps_end_where_an_event_cannot_happen(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_print, text(g, "before\n"), 0, 0);
    happens(g, EVENT_clock, 0, 0, 0); // the loop does not sleep
    happens(g, EVENT_print, text(g, "after\n"), 0, 0);
    expect(g, "{\"k\": \"print\", \"text\": \"before\\n\"}\n", -EBADMSG);
}

static void a_full_disk_is_an_error(void **data)
{
    struct stage *g = *data;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    random_program(&g->script, 1, 3000); // more than a buffer
    assert_int_equal(steps_write(g->script.trace, full, NULL), -ENOSPC);
    fclose(full);
}

static FILE *nowhere;

static int attempt(void *t) { return steps_write(t, nowhere, NULL); }

static void each_allocation_may_fail(void **data)
{
    struct stage *g = *data;
    random_program(&g->script, 1, 300);
    nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    fail_alloc_each(attempt, g->script.trace);
    fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tasks_take_their_steps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_eager_task_takes_its_first_step_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(threads_do_something_while_the_loop_sleeps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_user_picks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_clock_moves_and_callbacks_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_speaks_and_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(steps_end_where_an_event_cannot_happen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
