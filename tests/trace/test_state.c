// What events do to tasks, what they await and their coroutines; and what is true of every state.
#include "trace/state_stage.h"

static void an_empty_state_says_nothing(void **data)
{
    struct stage *g = *data;
    assert_int_equal(g->state.loop, LOOP_none);
    assert_int_equal(g->state.position, 0);
    assert_int_equal(state_timers(&g->state, NULL, 0), 0);
    state other;
    state_init(&other);
    assert_int_equal(state_hash(&g->state), state_hash(&other));
    state_deinit(&other);
}

static void an_interrupt_comes_after_what_ran(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t tick = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    fall_asleep(g, a.task, 1);
    iterate(g);
    put(g, EVENT_callback, handle, tick, 0);
    assert_int_equal(g->state.callback, tick + 1);
    put(g, EVENT_interrupt, a.task, 0, 0);
    assert_int_equal(g->state.callback, 0);
    assert_int_equal(state_at(&g->state, a.task)->cancelling, 0); // that is said by the next event
}

static void a_task_from_its_creation_to_its_end(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    assert_int_equal(g->state.loop, LOOP_working);
    struct made m = create_task(g, "main");
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(object(g, m.task)->function, m.coro);
    assert_int_equal(object(g, m.coro)->parent, m.task);
    assert_int_equal(g->state.ready_count, 1);
    iterate(g);
    assert_int_equal(g->state.boundary, 1);
    put(g, EVENT_resume, m.task, m.enqueued, 0);
    assert_int_equal(g->state.running, m.task);
    assert_int_equal(g->state.ready_count, 0);
    assert_int_equal(g->state.begun, last(g));
    assert_int_equal(object(g, m.task)->top, 0);
    put(g, EVENT_coro_call, m.coro, 0, 0);
    assert_int_equal(object(g, m.task)->top, m.coro);
    finish(g, m, OUTCOME_result);
    assert_int_equal(object(g, m.task)->status, TASK_done);
    assert_int_equal(object(g, m.task)->changed, last(g));
    assert_int_equal(object(g, m.coro)->outcome, OUTCOME_result);
    assert_int_equal(object(g, m.task)->top, 0);
    assert_int_equal(g->state.running, 0);
    put(g, EVENT_loop_close, 1, 0, 0);
    put(g, EVENT_end, 3, 0, 0);
    assert_int_equal(g->state.loop, LOOP_ended);
    assert_int_equal(g->state.status, 3);
}

static void outcomes_are_states_of_the_task(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "fails");
    finish(g, m, OUTCOME_exception);
    assert_int_equal(object(g, m.task)->status, TASK_failed);
    m = create_task(g, "cancelled");
    iterate(g);
    begin(g, m);
    finish(g, m, OUTCOME_cancelled);
    assert_int_equal(object(g, m.task)->status, TASK_cancelled);
}

static void a_task_that_a_task_made_knows_its_parent(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    struct made child = create_task(g, "child");
    assert_int_equal(object(g, child.task)->parent, m.task);
    assert_int_equal(object(g, m.task)->parent, 0);
}

static void a_sleep_from_suspend_to_resume(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "game");
    uint32_t future = fall_asleep(g, m.task, 2), ids[4];
    char name[64];
    assert_int_equal(object(g, m.task)->status, TASK_sleeping);
    assert_int_equal(object(g, m.task)->awaits, future);
    assert_int_equal(state_waiting_task(&g->state, future), m.task);
    assert_int_equal(state_timers(&g->state, ids, 4), 1);
    assert_int_equal(ids[0], future);
    assert_string_equal(state_name(&g->state, g->script.trace, future, name, sizeof name),
                        "sleep(2.0)");
    iterate(g);
    sleep_until(g, 2 * SECOND);
    assert_int_equal(g->state.loop, LOOP_working);
    uint32_t fire = put(g, EVENT_timer_fire, future, 0, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    uint32_t enqueued =
        put(g, EVENT_enqueue, future, text(g, "_set_result_unless_cancelled"), fire);
    assert_int_equal(g->state.boundary, 1); // still this iteration
    put(g, EVENT_callback, future, enqueued, 0);
    assert_int_equal(g->state.callback, enqueued + 1);
    uint32_t done = put(g, EVENT_future_done, future, OUTCOME_result, 0);
    enqueued = enqueue(g, m.task, done);
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(g->state.boundary, 0); // the next iteration
    assert_int_equal(g->state.ready_count, 1);
    iterate(g);
    assert_int_equal(g->state.callback, 0);
    put(g, EVENT_resume, m.task, enqueued, 0);
    assert_int_equal(object(g, m.task)->awaits, 0);
    assert_int_equal(state_waiting_task(&g->state, future), 0);
    assert_int_equal(object(g, m.task)->runs, 2);
}

static void the_loop_sleeps_until_its_time(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    iterate(g);
    put_ns(g, EVENT_select, 0, INT64_MAX);
    assert_int_equal(g->state.loop, LOOP_sleeping);
    assert_true(g->state.until == INT64_MAX);
}

static void a_bare_yield_is_ready_again_at_its_enqueue(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "polite");
    uint32_t suspend = put(g, EVENT_suspend, m.task, 0, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    uint32_t enqueued = enqueue(g, m.task, suspend);
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(g->state.boundary, 0);
    iterate(g);
    put(g, EVENT_resume, m.task, enqueued, 0);
}

static void a_sleeper_that_is_cancelled(void **data)
{
    struct stage *g = *data;
    struct made sleeper = run_one(g, "sleeper");
    uint32_t future = fall_asleep(g, sleeper.task, 9);
    struct made other = create_task(g, "other");
    iterate(g);
    begin(g, other);
    put(g, EVENT_cancel, sleeper.task, text(g, "enough"), 0);
    assert_int_equal(object(g, sleeper.task)->cancelling, 1);
    uint32_t done = put(g, EVENT_future_done, future, OUTCOME_cancelled, 0);
    uint32_t enqueued = enqueue(g, sleeper.task, done);
    finish(g, other, OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, sleeper.task, enqueued, 0);
    put(g, EVENT_timer_cancel, future, 0, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    finish(g, sleeper, OUTCOME_cancelled);
    assert_int_equal(object(g, sleeper.task)->status, TASK_cancelled);
    assert_int_equal(object(g, sleeper.task)->cancelling, 0);
}

static void a_ready_task_that_is_cancelled_stays_ready_and_never_begins(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    put(g, EVENT_cancel, child.task, 0, 0);
    assert_int_equal(object(g, child.task)->status, TASK_ready);
    assert_int_equal(object(g, child.task)->cancelled_ready, 1);
    finish(g, m, OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, child.task, child.enqueued, 0);
    assert_int_equal(object(g, child.task)->cancelled_ready, 1);
    put(g, EVENT_coro_return, child.coro, OUTCOME_cancelled, 0);
    put(g, EVENT_task_done, child.task, OUTCOME_cancelled, 0);
    assert_int_equal(object(g, child.coro)->outcome, OUTCOME_cancelled);
}

// A cancel() before or after its time in the queue is none in the queue.
static void a_task_that_goes_on_after_a_cancel(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    put(g, EVENT_cancel, m.task, 0, 0);
    assert_int_equal(object(g, m.task)->cancelled_ready, 0);
    for (int i = 0; i < 2; i++) {
        uint32_t enqueued = enqueue(g, m.task, put(g, EVENT_suspend, m.task, 0, 0));
        assert_int_equal(object(g, m.task)->cancelled_ready, 0);
        if (i == 0) put(g, EVENT_cancel, m.task, 0, 0);
        iterate(g);
        put(g, EVENT_resume, m.task, enqueued, 0);
        assert_int_equal(object(g, m.task)->cancelled_ready, i == 0);
        assert_int_equal(object(g, m.task)->cancelling, 1);
    }
}

static void cancels_that_follow_an_interrupt(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_loop_start, 1, 0, 0);
    struct made m = create_task(g, "main"), child = create_task(g, "child");
    put(g, EVENT_interrupt, m.task, 0, 0);
    put(g, EVENT_cancel, m.task, 0, 0);
    put(g, EVENT_cancel, child.task, 0, 0);
    assert_int_equal(g->state.interrupt, g->state.position);
    put(g, EVENT_print, text(g, "x"), 0, 0);
    put(g, EVENT_cancel, m.task, 0, 0); // somebody else's
    assert_int_equal(g->state.interrupt, g->state.position - 2);
}

static void a_task_that_awaits_a_task(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    put(g, EVENT_suspend, m.task, child.task, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    assert_int_equal(state_waiting_task(&g->state, child.task), m.task);
    iterate(g);
    begin(g, child);
    uint32_t done = finish(g, child, OUTCOME_result), enqueued = enqueue(g, m.task, done);
    iterate(g);
    put(g, EVENT_resume, m.task, enqueued, 0);
    finish(g, m, OUTCOME_result);
}

static void a_gather_counts_its_children_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), children[3];
    uint32_t gather = make(g, EVENT_future_create, OBJECT_gather, 0);
    uint32_t name = text(g, "_done_callback"), enqueued[3], done = 0;
    for (int i = 0; i < 3; i++) {
        children[i] = create_task(g, "child");
        put(g, EVENT_done_callback, children[i].task, name, gather);
    }
    assert_int_equal(object(g, gather)->value, 3);
    assert_int_equal(object(g, gather)->children, 3);
    put(g, EVENT_suspend, m.task, gather, 0);
    assert_int_equal(state_waiting_task(&g->state, children[0].task), m.task); // through the gather
    iterate(g);
    for (int i = 0; i < 3; i++) {
        begin(g, children[i]);
        done = finish(g, children[i], OUTCOME_result);
        assert_int_equal(object(g, gather)->value, 2 - i);
        enqueued[i] = put(g, EVENT_enqueue, children[i].task, name, done);
    }
    iterate(g);
    for (int i = 0; i < 3; i++) put(g, EVENT_callback, children[i].task, enqueued[i], 0);
    done = put(g, EVENT_future_done, gather, OUTCOME_result, 0);
    uint32_t ready = enqueue(g, m.task, done);
    iterate(g);
    put(g, EVENT_resume, m.task, ready, 0);
    assert_int_equal(state_waiting_task(&g->state, children[0].task), 0);
}

// As far as a thousand waits: no program of anybody has more.
static void waits_for_waits(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t first = make(g, EVENT_future_create, OBJECT_gather, 0), name = text(g, "_done_callback"), last = first;
    for (int i = 1; i < 1000; i++) {
        uint32_t next = make(g, EVENT_future_create, OBJECT_gather, 0);
        put(g, EVENT_done_callback, last, name, next);
        last = next;
    }
    put(g, EVENT_suspend, m.task, last, 0);
    assert_int_equal(state_waiting_task(&g->state, first), m.task);
    uint32_t farther = make(g, EVENT_future_create, OBJECT_gather, 0);
    put(g, EVENT_done_callback, farther, name, first);
    assert_int_equal(state_waiting_task(&g->state, farther), 0);
}

static void a_wait_counts_its_children_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    uint32_t wait = make(g, EVENT_future_create, OBJECT_wait, 0);
    put(g, EVENT_done_callback, child.task, text(g, "_on_completion"), wait);
    put(g, EVENT_suspend, m.task, wait, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    assert_int_equal(object(g, wait)->value, 1);
    assert_int_equal(state_waiting_task(&g->state, child.task), m.task); // through the wait
    iterate(g);
    begin(g, child);
    finish(g, child, OUTCOME_result);
    assert_int_equal(object(g, wait)->value, 0);
    assert_int_equal(object(g, wait)->children, 1);
}

// Who awaits a task of a group is still the one who waits for it.
static void a_group_counts_its_tasks_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), one = create_task(g, "one"), two = create_task(g, "two");
    uint32_t group = make(g, EVENT_context_create, OBJECT_task_group, 0), name = text(g, "_on_task_done");
    put(g, EVENT_done_callback, one.task, name, group);
    put(g, EVENT_done_callback, two.task, name, group);
    put(g, EVENT_done_callback, two.task, name, group); // it is there already
    assert_int_equal(object(g, group)->value, 2);
    put(g, EVENT_suspend, m.task, one.task, 0);
    assert_int_equal(state_waiting_task(&g->state, one.task), m.task);
    iterate(g);
    begin(g, one);
    finish(g, one, OUTCOME_exception);
    assert_int_equal(object(g, group)->value, 1);
    assert_int_equal(object(g, group)->children, 2);
}

static void a_timeout_knows_the_task_that_entered_it(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t timeout = make(g, EVENT_context_create, OBJECT_timeout, 0), name = text(g, "_on_timeout");
    assert_int_equal(state_waiting_task(&g->state, timeout), 0);
    put_ns(g, EVENT_timer_set, timeout, SECOND);
    assert_int_equal(state_waiting_task(&g->state, timeout), m.task);
    assert_int_equal(state_timer_count(&g->state), 1);
    put(g, EVENT_timer_cancel, timeout, 0, 0);
    put_ns(g, EVENT_timer_set, timeout, 0); // rescheduled
    put(g, EVENT_suspend, m.task, 0, 0);
    enqueue(g, m.task, trace_length(g->script.trace) - 1);
    iterate(g);
    uint32_t fired = put(g, EVENT_timer_fire, timeout, 0, 0);
    put(g, EVENT_enqueue, timeout, name, fired);
    assert_int_equal(state_timer_count(&g->state), 0);
}

static void inline_awaits_are_a_stack_with_lines(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t line = script_place(&g->script, "chess.c", "main", 12),
             deep = script_place(&g->script, "chess.c", "inner", 30);
    uint32_t inner =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", "inner", 28), 0);
    g->script.where = line;
    put(g, EVENT_coro_call, inner, 0, 0);
    assert_int_equal(object(g, m.task)->top, inner);
    assert_int_equal(object(g, inner)->parent, m.coro);
    assert_int_equal(object(g, m.coro)->where, line); // the caller stands at its await
    assert_int_equal(object(g, inner)->where, 0);     // and the callee at nothing yet
    g->script.where = deep;
    put(g, EVENT_print, text(g, "hello\n"), 0, 0);
    assert_int_equal(g->state.prints, 1);
    assert_int_equal(object(g, inner)->where, deep);
    assert_int_equal(object(g, m.coro)->where, line);
    put(g, EVENT_coro_return, inner, OUTCOME_exception, 0);
    assert_int_equal(object(g, m.task)->top, m.coro);
    finish(g, m, OUTCOME_exception);
}

static void a_coroutine_that_nobody_awaits_may_be_closed_at_any_time(void **data)
{
    struct stage *g = *data;
    uint32_t forgotten =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", "forgotten", 1), 0);
    put(g, EVENT_coro_return, forgotten, OUTCOME_result, 0);
    assert_int_equal(object(g, forgotten)->outcome, OUTCOME_result);
}

static void names_are_for_showing(void **data)
{
    struct stage *g = *data;
    char name[64];
    const trace *t = g->script.trace;
    struct made m = run_one(g, "game");
    uint32_t sync = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    put_ns(g, EVENT_timer_set, handle, 3 * SECOND);
    assert_string_equal(state_name(&g->state, t, m.task, name, sizeof name), "game");
    assert_string_equal(state_name(&g->state, t, m.coro, name, sizeof name), "game(n=1)");
    assert_string_equal(state_name(&g->state, t, sync, name, sizeof name), "Semaphore");
    assert_string_equal(state_name(&g->state, t, handle, name, sizeof name), "tick");
    assert_string_equal(state_name(&g->state, t, 0, name, sizeof name), "nothing");
    assert_string_equal(state_name(&g->state, t, 12345, name, sizeof name), "nothing");
    put(g, EVENT_name, sync, text(g, "downloads"), 0);
    assert_string_equal(state_name(&g->state, t, sync, name, sizeof name), "downloads");
    put(g, EVENT_task_name, m.task, text(g, "Board 1"), 0);
    assert_string_equal(state_name(&g->state, t, m.task, name, sizeof name), "Board 1");
    assert_string_equal(state_name(&g->state, t, m.task, name, 4), "Boa");
    put(g, EVENT_task_name, m.task, text(g, "Zug \xE2\x99\x9E"), 0);
    assert_string_equal(state_name(&g->state, t, m.task, name, 8), "Zug \xE2\x99\x9E");
    for (size_t size = 5; size < 8; size++) // a character is there or it is not
        assert_string_equal(state_name(&g->state, t, m.task, name, size), "Zug ");
    uint32_t future = make(g, EVENT_future_create, OBJECT_sleep, 0);
    put_ns(g, EVENT_timer_set, future, SECOND / 4);
    assert_string_equal(state_name(&g->state, t, future, name, sizeof name), "sleep(0.25)");
    assert_string_equal(task_status_name(TASK_sleeping), "sleeping");
}

// --- copies and memory ---------------------------------------------------------------------------

static void a_copy_says_the_same_and_lives_on_its_own(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    state copy;
    state_init(&copy);
    assert_int_equal(state_copy(&copy, &g->state), 0);
    uint64_t before = state_hash(&g->state);
    assert_int_equal(state_hash(&copy), before);
    release_to(g, &l, 1);
    assert_int_not_equal(state_hash(&g->state), before);
    assert_int_equal(state_hash(&copy), before);
    while (copy.position < g->state.position)
        assert_int_equal(state_apply(&copy, g->script.trace), 0);
    assert_int_equal(state_hash(&copy), state_hash(&g->state));
    state empty;
    state_init(&empty);
    assert_int_equal(state_copy(&copy, &empty), 0);
    assert_int_equal(state_hash(&copy), state_hash(&empty));
    state_deinit(&copy);
}

static int replay(void *data)
{
    const struct stage *g = data;
    state s, copy;
    state_init(&s);
    state_init(&copy);
    int rc = 0;
    while (rc == 0 && s.position < trace_length(g->script.trace)) {
        uint64_t before = state_hash(&s);
        rc = state_apply(&s, g->script.trace);
        if (rc) assert_int_equal(state_hash(&s), before);
    }
    if (rc == 0) rc = state_copy(&copy, &s);
    if (rc) assert_int_equal(copy.position, 0);
    state_deinit(&s);
    state_deinit(&copy);
    return rc;
}

static void every_allocation_may_fail(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    for (int i = 0; i < 40; i++) create_task(g, "many");
    release_to(g, &l, 1);
    assert_true(fail_alloc_each(replay, g) > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_state_says_nothing),
        TEST(a_task_from_its_creation_to_its_end),
        TEST(outcomes_are_states_of_the_task),
        TEST(a_task_that_a_task_made_knows_its_parent),
        TEST(a_sleep_from_suspend_to_resume),
        TEST(the_loop_sleeps_until_its_time),
        TEST(a_bare_yield_is_ready_again_at_its_enqueue),
        TEST(a_sleeper_that_is_cancelled),
        TEST(a_ready_task_that_is_cancelled_stays_ready_and_never_begins),
        TEST(a_task_that_goes_on_after_a_cancel),
        TEST(cancels_that_follow_an_interrupt),
        TEST(a_task_that_awaits_a_task),
        TEST(a_gather_counts_its_children_down),
        TEST(waits_for_waits),
        TEST(a_wait_counts_its_children_down),
        TEST(a_group_counts_its_tasks_down),
        TEST(a_timeout_knows_the_task_that_entered_it),
        TEST(inline_awaits_are_a_stack_with_lines),
        TEST(a_coroutine_that_nobody_awaits_may_be_closed_at_any_time),
        TEST(names_are_for_showing),
        TEST(an_interrupt_comes_after_what_ran),
        TEST(a_copy_says_the_same_and_lives_on_its_own),
        TEST(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
