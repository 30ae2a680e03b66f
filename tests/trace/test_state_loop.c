// What events do to the loop: its timers, its ready queue, its blocks and its end.
#include "trace/state_stage.h"

static void timers_come_in_the_order_of_their_times_then_of_setting(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    const int64_t when[] = {5, 3, 5, 1, 3, 9};
    const uint32_t wanted[] = {4, 2, 5, 1, 3, 6};
    uint32_t ids[8], first = 0;
    for (int i = 0; i < 6; i++) {
        uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
        if (i == 0) first = handle - 1;
        put_ns(g, EVENT_timer_set, handle, when[i] * SECOND);
    }
    assert_int_equal(state_timers(&g->state, ids, 8), 6);
    for (int i = 0; i < 6; i++) assert_int_equal(ids[i], first + wanted[i]);
    assert_int_equal(state_timers(&g->state, ids, 3), 3);
    for (int i = 0; i < 3; i++) assert_int_equal(ids[i], first + wanted[i]);
    put(g, EVENT_timer_cancel, first + 2, 0, 0); // from the middle of the list
    put(g, EVENT_timer_cancel, first + 6, 0, 0); // from its head
    put(g, EVENT_timer_cancel, first + 1, 0, 0); // from its tail
    assert_int_equal(state_timers(&g->state, ids, 8), 3);
    assert_int_equal(ids[0], first + 4);
    assert_int_equal(ids[2], first + 3);
}

static void a_handle_that_is_cancelled_is_skipped(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t handles[3], enqueued[3];
    for (int i = 0; i < 3; i++) {
        handles[i] = make(g, EVENT_handle_create, text(g, "tick"), 0);
        enqueued[i] = put(g, EVENT_enqueue, handles[i], text(g, "tick"), last(g));
    }
    put(g, EVENT_handle_cancel, handles[1], enqueued[1], 0);
    assert_false(state_ready(&g->state, 0).cancelled);
    assert_true(state_ready(&g->state, 1).cancelled);
    finish(g, m, OUTCOME_result);
    iterate(g);
    put(g, EVENT_callback, handles[0], enqueued[0], 0);
    put(g, EVENT_skip, handles[1], enqueued[1], 0);
    assert_int_equal(g->state.callback, 0);
    put(g, EVENT_callback, handles[2], enqueued[2], 0);
}

static void the_boundary_parts_this_iteration_from_the_next(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    struct made a = create_task(g, "a"), b = create_task(g, "b");
    assert_int_equal(g->state.boundary, 0);
    iterate(g);
    assert_true(g->state.gathering);
    assert_int_equal(g->state.boundary, 2);
    uint32_t late = make(g, EVENT_handle_create, text(g, "late"), 0);
    put(g, EVENT_enqueue, late, text(g, "late"), last(g)); // as a timer that is due
    assert_int_equal(g->state.boundary, 3);
    begin(g, a);
    assert_false(g->state.gathering);
    assert_int_equal(g->state.boundary, 2);
    create_task(g, "c");
    assert_int_equal(g->state.boundary, 2);
    assert_int_equal(g->state.ready_count, 3);
    finish(g, a, OUTCOME_result);
    begin(g, b);
    finish(g, b, OUTCOME_result);
    iterate(g); // an exception may leave handles behind: they belong to the next iteration
    assert_int_equal(g->state.boundary, 2);
}

static uint32_t place_of(const struct stage *g, struct made m)
{
    uint32_t i = 0;
    while (i < g->state.ready_count && state_ready(&g->state, i).enqueued != m.enqueued) i++;
    return i;
}

static void a_picked_handle_leaves_its_place_for_the_head(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    struct made a = create_task(g, "a"), b = create_task(g, "b"), c = create_task(g, "c");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t tick = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    struct made d = create_task(g, "d");
    iterate(g);
    put(g, EVENT_pick, c.task, c.enqueued, 2);
    assert_int_equal(place_of(g, c), 0);
    assert_int_equal(place_of(g, a), 1);
    assert_int_equal(place_of(g, b), 2);
    assert_int_equal(place_of(g, d), 4);
    assert_int_equal(g->state.boundary, 5);
    begin(g, c);
    put(g, EVENT_handle_cancel, handle, tick, 0); // the entries are found as before
    assert_true(state_ready(&g->state, 2).cancelled);
    finish(g, c, OUTCOME_result);
    struct made e = create_task(g, "e");
    put(g, EVENT_pick, d.task, d.enqueued, 2); // one ahead of it will be skipped
    put(g, EVENT_handle_cancel, handle, tick, 0);
    begin(g, d);
    finish(g, d, OUTCOME_result);
    begin(g, a);
    finish(g, a, OUTCOME_result);
    begin(g, b);
    finish(g, b, OUTCOME_result);
    put(g, EVENT_skip, handle, tick, 0);
    assert_int_equal(place_of(g, e), 0);
}

static void a_picked_handle_may_come_from_far_behind(void **data)
{
    struct stage *g = *data;
    struct made all[500];
    start_loop(g);
    for (int i = 0; i < 500; i++) all[i] = create_task(g, "a");
    iterate(g);
    for (int i = 499; i > 0; i--) { // all of them, the last one first
        put(g, EVENT_pick, all[i].task, all[i].enqueued, (uint32_t)i);
        begin(g, all[i]);
        finish(g, all[i], OUTCOME_result);
    }
    begin(g, all[0]);
    assert_int_equal(g->state.ready_count, 0);
}

static void blocking_holds_the_loop(void **data)
{
    struct stage *g = *data;
    run_one(g, "busy");
    put_ns(g, EVENT_block, text(g, "time.sleep"), 5 * SECOND);
    assert_int_equal(g->state.loop, LOOP_blocked);
    assert_true(g->state.until == 5 * SECOND);
    g->script.now = 5 * SECOND;
    put(g, EVENT_block_end, 0, 0, 0);
    assert_int_equal(g->state.loop, LOOP_working);
    assert_true(g->state.time == 5 * SECOND);
    put_ns(g, EVENT_block, text(g, "time.sleep"), TRACE_TIME_MAX);
    assert_true(g->state.until == 5 * SECOND + TRACE_TIME_MAX);
}

static void blocking_outside_of_a_loop_leaves_none(void **data)
{
    struct stage *g = *data;
    put_ns(g, EVENT_block, text(g, "time.sleep"), SECOND);
    put(g, EVENT_block_end, 0, 0, 0);
    assert_int_equal(g->state.loop, LOOP_none);
}

// --- several loops, and the end ------------------------------------------------------------------

static void loops_follow_each_other(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    struct made left = create_task(g, "left behind");
    fall_asleep(g, m.task, 1);
    put(g, EVENT_loop_close, 1, 0, 0);
    assert_int_equal(g->state.loop, LOOP_closed);
    assert_int_equal(g->state.ready_count, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    assert_int_equal(object(g, left.task)->status, TASK_awaiting); // never to run again
    start_loop(g);
    assert_int_equal(g->state.loop_number, 2);
    assert_int_equal(g->state.iteration, 0);
    g->iteration = 0;
    struct made second = create_task(g, "second");
    assert_true(second.task > left.task);
    iterate(g);
    begin(g, second);
}

static void a_crash_keeps_what_was_there(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "wild");
    put(g, EVENT_crash, 11, m.task, text(g, "SIGSEGV at address 0"));
    assert_int_equal(g->state.loop, LOOP_crashed);
    assert_int_equal(g->state.status, 11);
    assert_int_equal(g->state.running, m.task);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(timers_come_in_the_order_of_their_times_then_of_setting),
        TEST(a_handle_that_is_cancelled_is_skipped),
        TEST(the_boundary_parts_this_iteration_from_the_next),
        TEST(a_picked_handle_leaves_its_place_for_the_head),
        TEST(a_picked_handle_may_come_from_far_behind),
        TEST(blocking_holds_the_loop),
        TEST(blocking_outside_of_a_loop_leaves_none),
        TEST(loops_follow_each_other),
        TEST(a_crash_keeps_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
