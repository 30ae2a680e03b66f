#include "trace/state.h"

#include <errno.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

// A call that was handed over, a worker that is free, and the state after the last event.
struct stage {
    struct script script;
    state state;
    uint32_t call, worker;
};

static void catch_up(struct stage *g)
{
    assert_int_equal(state_apply(&g->state, g->script.trace), 0);
    check_state(&g->state, g->script.trace);
}

static void put(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a)
{
    script_event(&g->script, kind, subject, a, 0);
    catch_up(g);
}

static void put_ns(struct stage *g, enum event_kind kind, int64_t ns)
{
    script_event_ns(&g->script, kind, g->worker, ns);
    catch_up(g);
}

// Last thing of a test: the trace is spoiled then.
static void refuse(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a)
{
    uint64_t before = state_hash(&g->state);
    script_event(&g->script, kind, subject, a, 0);
    assert_int_equal(state_apply(&g->state, g->script.trace), -EBADMSG);
    assert_int_equal(state_hash(&g->state), before);
}

static const struct object *worker(const struct stage *g) { return state_at(&g->state, g->worker); }

static int make_stage(void **data)
{
    static struct stage stage;
    struct stage *g = *data = &stage;
    *g = (struct stage){0};
    script_init(&g->script);
    state_init(&g->state);
    g->call = script_make(&g->script, EVENT_future_create, OBJECT_executor_call, 0);
    catch_up(g);
    put(g, EVENT_executor_submit, g->call, script_text(&g->script, "fetch"));
    g->worker = script_make(&g->script, EVENT_worker_create, script_text(&g->script, "asyncio_0"), 0);
    catch_up(g);
    return 0;
}

static int unmake_stage(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

static void a_worker_carries_out_a_call(void **data)
{
    struct stage *g = *data;
    char name[40];
    assert_int_equal(worker(g)->status, TASK_none);
    assert_string_equal(state_name(&g->state, g->script.trace, g->worker, name, sizeof name), "asyncio_0");
    put(g, EVENT_worker_begin, g->worker, g->call);
    assert_int_equal(worker(g)->status, TASK_working);
    assert_int_equal(worker(g)->waiter, g->call);
    assert_int_equal(state_at(&g->state, g->call)->parent, g->worker);
    assert_int_equal(g->state.worker, g->worker);
    assert_int_equal(g->state.busy, 1);
    g->script.where = script_place(&g->script, "game.c", "fetch", 7);
    put(g, EVENT_print, script_text(&g->script, "here\n"), 0);
    assert_int_equal(worker(g)->where, 1);
    put_ns(g, EVENT_worker_sleep, 2 * SECOND);
    assert_int_equal(worker(g)->status, TASK_blocked);
    assert_int_equal(worker(g)->when, 2 * SECOND);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_worker_wake, g->worker, 0);
    put_ns(g, EVENT_worker_work, SECOND);
    assert_int_equal(worker(g)->status, TASK_working);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_worker_wake, g->worker, 0);
    put(g, EVENT_worker_wait, g->worker, 0);
    assert_int_equal(worker(g)->status, TASK_blocked);
    put(g, EVENT_worker_wake, g->worker, 0);
    put(g, EVENT_worker_return, g->worker, OUTCOME_result);
    assert_int_equal(worker(g)->status, TASK_none);
    assert_int_equal(g->state.busy, 0);
    assert_int_equal(worker(g)->runs, 1);
    put(g, EVENT_worker_end, g->worker, 0);
    refuse(g, EVENT_worker_end, g->worker, 0);
}

static void another_thread_speaks(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    put(g, EVENT_thread_switch, 0, 0);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_thread_switch, g->worker, 0);
    assert_int_equal(g->state.worker, g->worker);
    put(g, EVENT_worker_return, g->worker, OUTCOME_exception);
    refuse(g, EVENT_thread_switch, g->worker, 0); // it is free
}

static void a_call_is_begun_once(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    put(g, EVENT_worker_return, g->worker, OUTCOME_result);
    refuse(g, EVENT_worker_begin, g->worker, g->call);
}

static void what_was_dropped_never_begins(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_executor_drop, g->call, 0);
    refuse(g, EVENT_worker_begin, g->worker, g->call);
}

static void what_runs_cannot_be_dropped(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    refuse(g, EVENT_executor_drop, g->call, 0);
}

static void a_free_worker_cannot_go_on(void **data) { refuse(*data, EVENT_worker_wake, ((struct stage *)*data)->worker, 0); }
static void a_call_is_no_worker(void **data) { refuse(*data, EVENT_worker_end, ((struct stage *)*data)->call, 0); }
static void a_worker_runs_calls_alone(void **data)
{
    struct stage *g = *data;
    refuse(g, EVENT_worker_begin, g->worker, g->worker);
}

static void only_who_runs_can_block(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    put_ns(g, EVENT_worker_sleep, SECOND);
    refuse(g, EVENT_worker_return, g->worker, OUTCOME_result);
}

static void what_ends_has_an_outcome(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    refuse(g, EVENT_worker_return, g->worker, OUTCOME_pending);
}

static void a_busy_worker_does_not_end(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, g->worker, g->call);
    refuse(g, EVENT_worker_end, g->worker, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, unmake_stage)
    const struct CMUnitTest tests[] = {
        TEST(a_worker_carries_out_a_call), TEST(another_thread_speaks),     TEST(a_call_is_begun_once),
        TEST(what_was_dropped_never_begins), TEST(what_runs_cannot_be_dropped), TEST(a_free_worker_cannot_go_on),
        TEST(a_call_is_no_worker),         TEST(a_worker_runs_calls_alone), TEST(only_who_runs_can_block),
        TEST(what_ends_has_an_outcome),    TEST(a_busy_worker_does_not_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
