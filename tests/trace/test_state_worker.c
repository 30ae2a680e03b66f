#include "trace/state_stage.h"

// A call that was handed over, and a worker that is free.
static struct {
    uint32_t call, worker;
} ids;

static const struct object *worker(const struct stage *g) { return state_at(&g->state, ids.worker); }

static int make_worker(void **data)
{
    make_stage(data);
    struct stage *g = *data;
    ids.call = make(g, EVENT_future_create, OBJECT_executor_call, 0);
    put(g, EVENT_executor_submit, ids.call, script_text(&g->script, "fetch"), 0);
    ids.worker = make(g, EVENT_worker_create, script_text(&g->script, "asyncio_0"), 0);
    return 0;
}

static void a_worker_carries_out_a_call(void **data)
{
    struct stage *g = *data;
    char name[40];
    assert_int_equal(worker(g)->status, TASK_none);
    assert_string_equal(state_name(&g->state, g->script.trace, ids.worker, name, sizeof name), "asyncio_0");
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    assert_int_equal(worker(g)->status, TASK_working);
    assert_int_equal(worker(g)->waiter, ids.call);
    assert_int_equal(state_at(&g->state, ids.call)->parent, ids.worker);
    assert_int_equal(g->state.worker, ids.worker);
    assert_int_equal(g->state.busy, 1);
    g->script.where = script_place(&g->script, "game.c", "fetch", 7);
    put(g, EVENT_print, script_text(&g->script, "here\n"), 0, 0);
    assert_int_equal(worker(g)->where, 1);
    put_ns(g, EVENT_worker_sleep, ids.worker, 2 * SECOND);
    assert_int_equal(worker(g)->status, TASK_blocked);
    assert_int_equal(state_worker_until(g->script.trace, worker(g)), 2 * SECOND);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_worker_wake, ids.worker, 0, 0);
    put_ns(g, EVENT_worker_work, ids.worker, SECOND);
    assert_int_equal(worker(g)->status, TASK_working);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_worker_wake, ids.worker, 0, 0);
    put(g, EVENT_worker_wait, ids.worker, 0, 0);
    assert_int_equal(worker(g)->status, TASK_blocked);
    put(g, EVENT_worker_wake, ids.worker, 0, 0);
    put(g, EVENT_worker_return, ids.worker, OUTCOME_result, 0);
    assert_int_equal(worker(g)->status, TASK_none);
    assert_int_equal(g->state.busy, 0);
    assert_int_equal(worker(g)->runs, 1);
    put(g, EVENT_worker_end, ids.worker, 0, 0);
    refuse(g, EVENT_worker_end, ids.worker, 0, 0);
}

static void another_thread_speaks(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    put(g, EVENT_thread_switch, 0, 0, 0);
    assert_int_equal(g->state.worker, 0);
    put(g, EVENT_thread_switch, ids.worker, 0, 0);
    assert_int_equal(g->state.worker, ids.worker);
    put(g, EVENT_worker_return, ids.worker, OUTCOME_exception, 0);
    refuse(g, EVENT_thread_switch, ids.worker, 0, 0); // it is free
}

static void a_call_is_begun_once(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    put(g, EVENT_worker_return, ids.worker, OUTCOME_result, 0);
    refuse(g, EVENT_worker_begin, ids.worker, ids.call, 0);
}

static void what_was_dropped_never_begins(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_executor_drop, ids.call, 0, 0);
    refuse(g, EVENT_worker_begin, ids.worker, ids.call, 0);
}

static void what_runs_cannot_be_dropped(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    refuse(g, EVENT_executor_drop, ids.call, 0, 0);
}

static void a_free_worker_cannot_go_on(void **data) { refuse(*data, EVENT_worker_wake, ids.worker, 0, 0); }
static void a_call_is_no_worker(void **data) { refuse(*data, EVENT_worker_end, ids.call, 0, 0); }
static void a_worker_runs_calls_alone(void **data)
{
    struct stage *g = *data;
    refuse(g, EVENT_worker_begin, ids.worker, ids.worker, 0);
}

static void only_who_runs_can_block(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    put_ns(g, EVENT_worker_sleep, ids.worker, SECOND);
    refuse(g, EVENT_worker_return, ids.worker, OUTCOME_result, 0);
}

static void what_ends_has_an_outcome(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    refuse(g, EVENT_worker_return, ids.worker, OUTCOME_pending, 0);
}

static void a_busy_worker_does_not_end(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_worker_begin, ids.worker, ids.call, 0);
    refuse(g, EVENT_worker_end, ids.worker, 0, 0);
}

// What carries out a call is asked when it goes on: of anything else that is no event of the trace.
static void nobody_but_a_worker_has_a_call(void **data)
{
    struct stage *g = *data;
    uint32_t future = make(g, EVENT_future_create, OBJECT_future, 0);
    refuse(g, EVENT_future_create, future + 1, OBJECT_executor_call, future);
}

int main(void)
{
#define WITH_WORKER(name) cmocka_unit_test_setup_teardown(name, make_worker, unmake_stage)
    const struct CMUnitTest tests[] = {
        WITH_WORKER(a_worker_carries_out_a_call), WITH_WORKER(another_thread_speaks),     WITH_WORKER(a_call_is_begun_once),
        WITH_WORKER(what_was_dropped_never_begins), WITH_WORKER(what_runs_cannot_be_dropped), WITH_WORKER(a_free_worker_cannot_go_on),
        WITH_WORKER(a_call_is_no_worker),         WITH_WORKER(a_worker_runs_calls_alone), WITH_WORKER(only_who_runs_can_block),
        WITH_WORKER(what_ends_has_an_outcome),    WITH_WORKER(a_busy_worker_does_not_end), WITH_WORKER(nobody_but_a_worker_has_a_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
