// Events that cannot happen in a state, and leave it as it was.
#include "trace/state_stage.h"

#define IMPOSSIBLE(name, ...)                                                                      \
    static void name(void **data)                                                                  \
    {                                                                                              \
        struct stage *g = *data;                                                                   \
        __VA_ARGS__                                                                                \
    }

IMPOSSIBLE(no_resume_but_of_the_head, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_resume_outside_of_an_iteration, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_resume, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_resume_beyond_the_boundary, {
    struct made a = run_one(g, "a");
    struct made b = create_task(g, "b");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_two_tasks_at_once, {
    start_loop(g);
    struct made a = create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    begin(g, a);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_callback_where_a_step_stands, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_callback, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_skip_of_a_step, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_skip, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_callback_after_its_cancel, {
    start_loop(g);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_callback, handle, enqueued, 0);
})
IMPOSSIBLE(no_pick_of_the_head, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_pick, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_pick_that_overtakes_nobody, {
    start_loop(g);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    struct made a = create_task(g, "a");
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_pick, a.task, a.enqueued, 0);
    refuse(g, EVENT_pick, a.task, a.enqueued, 1);
})
IMPOSSIBLE(no_pick_that_overtakes_others_than_there_are, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    refuse(g, EVENT_pick, b.task, b.enqueued, 2);
})
IMPOSSIBLE(no_pick_of_what_runs_in_the_next_iteration, {
    run_one(g, "a");
    create_task(g, "b");
    struct made c = create_task(g, "c");
    put(g, EVENT_suspend, g->state.running, 0, 0);
    refuse(g, EVENT_pick, c.task, c.enqueued, 1);
})
IMPOSSIBLE(no_pick_while_a_task_runs, {
    start_loop(g);
    struct made a = create_task(g, "a");
    create_task(g, "b");
    struct made c = create_task(g, "c");
    iterate(g);
    begin(g, a);
    refuse(g, EVENT_pick, c.task, c.enqueued, 1);
})
IMPOSSIBLE(no_pick_before_the_last_one_has_run, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    struct made c = create_task(g, "c");
    iterate(g);
    put(g, EVENT_pick, b.task, b.enqueued, 1);
    refuse(g, EVENT_pick, c.task, c.enqueued, 2);
})
IMPOSSIBLE(no_pick_of_another_object_or_of_what_is_cancelled, {
    start_loop(g);
    struct made a = create_task(g, "a");
    struct made b = create_task(g, "b");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_pick, a.task, b.enqueued, 1);
    refuse(g, EVENT_pick, handle, enqueued, 2);
})
IMPOSSIBLE(no_cancel_of_a_handle_that_is_not_in_the_queue, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    refuse(g, EVENT_handle_cancel, handle, last(g), 0);
})
IMPOSSIBLE(no_task_twice_in_the_queue, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_enqueue, a.task, 0, a.enqueued);
})
IMPOSSIBLE(no_step_for_what_is_no_task, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    refuse(g, EVENT_enqueue, handle, 0, last(g));
})
IMPOSSIBLE(no_step_after_the_end, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_enqueue, a.task, 0, last(g));
})
IMPOSSIBLE(no_suspend_of_a_task_that_does_not_run, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_suspend, a.task, 0, 0);
})
IMPOSSIBLE(no_suspend_of_nobody, { refuse(g, EVENT_suspend, 0, 0, 0); })
IMPOSSIBLE(no_wait_for_what_is_no_future, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_suspend, a.task, a.coro, 0);
})
IMPOSSIBLE(no_end_without_an_outcome, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_done, a.task, OUTCOME_pending, 0);
})
IMPOSSIBLE(no_cancel_after_the_end, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_cancel, a.task, 0, 0);
})
// An eager task runs within the step of the one that made it, and another within its own.
static void eager_tasks(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    uint32_t coro = make(g, EVENT_coro_create, 0, 0), b = make(g, EVENT_task_eager, coro, text(g, "b"));
    assert_int_equal(g->state.running, b);
    assert_int_equal(state_at(&g->state, b)->status, TASK_running);
    assert_int_equal(state_at(&g->state, a.task)->status, TASK_running);
    assert_int_equal(state_at(&g->state, b)->parent, a.task);
    put(g, EVENT_coro_call, coro, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, 0, 0), c = make(g, EVENT_task_eager, inner, text(g, "c"));
    assert_int_equal(g->state.running, c);
    put(g, EVENT_coro_call, inner, 0, 0);
    put(g, EVENT_coro_return, inner, OUTCOME_result, 0);
    put(g, EVENT_task_done, c, OUTCOME_result, 0);
    assert_int_equal(g->state.running, b);
    assert_int_equal(state_at(&g->state, c)->status, TASK_done);
    put(g, EVENT_suspend, b, 0, 0);
    assert_int_equal(g->state.running, a.task);
    assert_int_equal(state_at(&g->state, b)->status, TASK_awaiting);
    assert_int_equal(state_at(&g->state, b)->runs, 1);
    enqueue(g, b, last(g));
    put(g, EVENT_suspend, a.task, 0, 0);
    assert_int_equal(g->state.running, 0);
}

// What a loop leaves: destroyed one after the other when it is closed.
static void destroyed_tasks(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    put(g, EVENT_suspend, a.task, 0, 0);
    put(g, EVENT_loop_close, g->state.loop_number, 0, 0);
    put(g, EVENT_task_destroy, a.task, 0, 0);
    assert_int_equal(g->state.running, a.task);
    put(g, EVENT_coro_return, a.coro, OUTCOME_exception, 0);
    put(g, EVENT_task_destroyed, a.task, 0, 0);
    assert_int_equal(g->state.running, 0);
    assert_int_equal(state_at(&g->state, a.task)->status, TASK_cancelled);
}

IMPOSSIBLE(no_eager_task_for_a_coroutine_of_another, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_eager, a.task + 1, a.coro, 0);
})
IMPOSSIBLE(no_destruction_while_a_task_runs, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_destroy, a.task, 0, 0);
})
IMPOSSIBLE(no_destruction_of_what_is_done, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_task_destroy, a.task, 0, 0);
})
IMPOSSIBLE(no_end_of_a_destruction_that_did_not_begin, {
    struct made a = run_one(g, "a");
    put(g, EVENT_suspend, a.task, 0, 0);
    refuse(g, EVENT_task_destroyed, a.task, 0, 0);
})

IMPOSSIBLE(no_object_twice, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_future_create, a.task, OBJECT_future, 0);
})
IMPOSSIBLE(no_object_without_id, { refuse(g, EVENT_future_create, 0, OBJECT_future, 0); })
IMPOSSIBLE(no_future_that_is_a_task, { refuse(g, EVENT_future_create, 1, OBJECT_task, 0); })
IMPOSSIBLE(no_sync_object_that_is_a_future, { refuse(g, EVENT_sync_create, 1, OBJECT_future, 0); })
IMPOSSIBLE(no_context_that_is_a_future, { refuse(g, EVENT_context_create, 1, OBJECT_future, 0); })
IMPOSSIBLE(no_future_in_a_group, {
    uint32_t group = make(g, EVENT_context_create, OBJECT_task_group, 0), future = make(g, EVENT_future_create, OBJECT_future, 0);
    refuse(g, EVENT_done_callback, future, text(g, "_on_task_done"), group);
})
IMPOSSIBLE(no_coroutine_in_two_tasks, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_create, a.task + 1, a.coro, 0);
})
IMPOSSIBLE(no_call_without_a_task, {
    uint32_t coro = make(g, EVENT_coro_create, 0, 0);
    refuse(g, EVENT_coro_call, coro, 0, 0);
})
IMPOSSIBLE(no_second_call, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_coro_call, a.coro, 0, 0);
})
IMPOSSIBLE(no_return_but_from_the_top, {
    struct made a = run_one(g, "a");
    uint32_t inner = make(g, EVENT_coro_create, 0, 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    refuse(g, EVENT_coro_return, a.coro, OUTCOME_result, 0);
})
IMPOSSIBLE(no_future_is_done_twice, {
    run_one(g, "a");
    uint32_t future = make(g, EVENT_future_create, OBJECT_future, 0);
    put(g, EVENT_future_done, future, OUTCOME_result, 0);
    refuse(g, EVENT_future_done, future, OUTCOME_cancelled, 0);
})
IMPOSSIBLE(no_task_is_done_as_a_future, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_future_done, a.task, OUTCOME_result, 0);
})
IMPOSSIBLE(no_two_timers_at_one_object, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    put_ns(g, EVENT_timer_set, handle, SECOND);
    refuse(g, EVENT_timer_set, handle, 7, 0);
})
IMPOSSIBLE(no_timer_at_a_task, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_timer_set, a.task, 7, 0);
})
IMPOSSIBLE(no_fire_without_a_timer, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_timer_fire, a.task, 0, 0);
})
IMPOSSIBLE(no_clock_while_the_loop_works, {
    start_loop(g);
    refuse(g, EVENT_clock, 0, 0, 0);
})
IMPOSSIBLE(no_interrupt_while_a_task_runs, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_interrupt, a.task, 0, 0);
})
IMPOSSIBLE(no_interrupt_before_a_loop_runs, { refuse(g, EVENT_interrupt, 0, 0, 0); })
IMPOSSIBLE(no_interrupt_while_the_loop_sleeps, {
    start_loop(g);
    iterate(g);
    put_ns(g, EVENT_select, 0, SECOND);
    refuse(g, EVENT_interrupt, 0, 0, 0);
})
IMPOSSIBLE(no_interrupt_that_cancels_what_has_ended, {
    struct made a = run_one(g, "a");
    put(g, EVENT_task_done, a.task, OUTCOME_result, 0);
    refuse(g, EVENT_interrupt, a.task, 0, 0);
})
IMPOSSIBLE(no_iteration_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_iteration, 2, 0, 0);
})
IMPOSSIBLE(no_sleep_beyond_the_first_timer, {
    start_loop(g);
    iterate(g);
    uint32_t sleep = make(g, EVENT_future_create, OBJECT_sleep, 0);
    put_ns(g, EVENT_timer_set, sleep, SECOND);
    put_ns(g, EVENT_select, 0, SECOND);
    put(g, EVENT_clock, 0, 0, 0);
    refuse(g, EVENT_select, 0, SECOND + 1, 0);
})
IMPOSSIBLE(no_pick_from_too_far_behind, {
    struct made last;
    start_loop(g);
    for (uint32_t i = 0; i <= PICK_REACH; i++) last = create_task(g, "one of many");
    iterate(g);
    refuse(g, EVENT_pick, last.task, last.enqueued, PICK_REACH);
})
IMPOSSIBLE(no_select_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_select, 0, 0, 0);
})
IMPOSSIBLE(no_close_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_loop_close, 1, 0, 0);
})
IMPOSSIBLE(no_loop_over_a_queue_of_another, {
    start_loop(g);
    create_task(g, "a");
    refuse(g, EVENT_loop_start, 2, 0, 0);
})
IMPOSSIBLE(no_block_in_a_block, {
    put_ns(g, EVENT_block, 0, SECOND);
    refuse(g, EVENT_block, 0, 1, 0);
})
IMPOSSIBLE(no_end_of_no_block, { refuse(g, EVENT_block_end, 0, 0, 0); })
IMPOSSIBLE(no_place_in_two_lines, {
    struct line l = stand_three(g);
    refuse(g, EVENT_sync_wait, l.sync, l.waiters[1], 0);
})
// Else the neighbours of a waiter that stands alone in one line would make a ring with another's.
IMPOSSIBLE(no_place_in_a_line_of_another, {
    struct line l = stand_three(g);
    uint32_t other = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, l.sync);
    refuse(g, EVENT_sync_wait, other, waiter, 0);
})
IMPOSSIBLE(no_wake_out_of_line, {
    struct line l = stand_three(g);
    uint32_t other = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    refuse(g, EVENT_sync_wake, other, l.waiters[1], 0);
})
IMPOSSIBLE(no_leave_out_of_line, {
    struct line l = stand_three(g);
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, l.sync);
    refuse(g, EVENT_sync_leave, l.sync, waiter, 0);
})
IMPOSSIBLE(no_permit_of_what_has_none, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_sync_acquire, a.task, a.task, 0);
})
IMPOSSIBLE(no_name_for_nothing, { refuse(g, EVENT_name, 0, 0, 0); })

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_resume_but_of_the_head),
        TEST(no_resume_outside_of_an_iteration),
        TEST(no_resume_beyond_the_boundary),
        TEST(no_two_tasks_at_once),
        TEST(no_callback_where_a_step_stands),
        TEST(no_skip_of_a_step),
        TEST(no_callback_after_its_cancel),
        TEST(no_pick_of_the_head),
        TEST(no_pick_that_overtakes_nobody),
        TEST(no_pick_that_overtakes_others_than_there_are),
        TEST(no_pick_of_what_runs_in_the_next_iteration),
        TEST(no_pick_while_a_task_runs),
        TEST(no_pick_before_the_last_one_has_run),
        TEST(no_pick_of_another_object_or_of_what_is_cancelled),
        TEST(no_cancel_of_a_handle_that_is_not_in_the_queue),
        TEST(no_task_twice_in_the_queue),
        TEST(no_step_for_what_is_no_task),
        TEST(no_step_after_the_end),
        TEST(no_suspend_of_a_task_that_does_not_run),
        TEST(no_suspend_of_nobody),
        TEST(no_wait_for_what_is_no_future),
        TEST(no_end_without_an_outcome),
        TEST(no_cancel_after_the_end),
        TEST(eager_tasks),
        TEST(destroyed_tasks),
        TEST(no_eager_task_for_a_coroutine_of_another),
        TEST(no_destruction_while_a_task_runs),
        TEST(no_destruction_of_what_is_done),
        TEST(no_end_of_a_destruction_that_did_not_begin),
        TEST(no_object_twice),
        TEST(no_object_without_id),
        TEST(no_future_that_is_a_task),
        TEST(no_sync_object_that_is_a_future),
        TEST(no_context_that_is_a_future),
        TEST(no_future_in_a_group),
        TEST(no_coroutine_in_two_tasks),
        TEST(no_call_without_a_task),
        TEST(no_second_call),
        TEST(no_return_but_from_the_top),
        TEST(no_future_is_done_twice),
        TEST(no_task_is_done_as_a_future),
        TEST(no_two_timers_at_one_object),
        TEST(no_timer_at_a_task),
        TEST(no_fire_without_a_timer),
        TEST(no_clock_while_the_loop_works),
        TEST(no_interrupt_while_a_task_runs),
        TEST(no_interrupt_before_a_loop_runs),
        TEST(no_interrupt_while_the_loop_sleeps),
        TEST(no_interrupt_that_cancels_what_has_ended),
        TEST(no_iteration_while_a_task_runs),
        TEST(no_sleep_beyond_the_first_timer),
        TEST(no_pick_from_too_far_behind),
        TEST(no_select_while_a_task_runs),
        TEST(no_close_while_a_task_runs),
        TEST(no_loop_over_a_queue_of_another),
        TEST(no_block_in_a_block),
        TEST(no_end_of_no_block),
        TEST(no_place_in_two_lines),
        TEST(no_place_in_a_line_of_another),
        TEST(no_wake_out_of_line),
        TEST(no_leave_out_of_line),
        TEST(no_permit_of_what_has_none),
        TEST(no_name_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
