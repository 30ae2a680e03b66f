// What events do to a semaphore: its line, and who holds its permits.
#include "trace/state_stage.h"

static void a_semaphore_has_holders_and_a_line(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    const struct object *sync = object(g, l.sync);
    assert_int_equal(sync->value, 0);
    assert_int_equal(sync->holders, 1);
    assert_int_equal(first_hold(g).task, l.tasks[0].task);
    assert_int_equal(sync->first, l.waiters[1]);
    assert_int_equal(sync->last, l.waiters[2]);
    assert_int_equal(object(g, l.waiters[1])->next, l.waiters[2]);
    assert_int_equal(object(g, l.waiters[2])->prev, l.waiters[1]);
    assert_int_equal(object(g, l.tasks[1].task)->status, TASK_waiting);
    assert_int_equal(state_waiting_task(&g->state, l.waiters[2]), l.tasks[2].task);
}

static void a_permit_is_handed_over_before_it_is_taken(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    uint32_t enqueued = release_to(g, &l, 1);
    const struct object *sync = object(g, l.sync);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_true(first_hold(g).reserved);
    assert_int_equal(first_hold(g).task, l.tasks[1].task);
    assert_int_equal(sync->holders, 1);
    assert_int_equal(sync->first, l.waiters[1]); // it leaves the line when it runs
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[1].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[1], 0);
    assert_int_equal(sync->first, l.waiters[2]);
    assert_true(first_hold(g).reserved);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[1].task, 0);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_false(first_hold(g).reserved);
    assert_int_equal(first_hold(g).since, last(g));
}

static void a_waiter_that_is_cancelled_leaves_the_line(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    put(g, EVENT_cancel, l.tasks[2].task, 0, 0);
    uint32_t enqueued =
        enqueue(g, l.tasks[2].task, put(g, EVENT_future_done, l.waiters[2], OUTCOME_cancelled, 0));
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[2].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[2], 0);
    assert_int_equal(object(g, l.sync)->last, l.waiters[1]);
    assert_int_equal(object(g, l.waiters[1])->next, 0);
    finish(g, l.tasks[2], OUTCOME_cancelled);
    assert_int_equal(state_hold_count(&g->state), 1); // the first task still has the permit
}

static void a_waiter_that_is_cancelled_after_its_wake_gives_the_permit_back(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    uint32_t enqueued = release_to(g, &l, 1);
    put(g, EVENT_cancel, l.tasks[1].task, 0, 0);
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[1].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[1], 1);
    assert_int_equal(state_hold_count(&g->state), 0);
    assert_int_equal(object(g, l.sync)->value, 1);
    put(g, EVENT_sync_wake, l.sync, l.waiters[2], 0);
    assert_int_equal(first_hold(g).task, l.tasks[2].task);
}

static void permits_are_anonymous(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    put(g, EVENT_sync_release, l.sync, 0, 1);
    put(g, EVENT_sync_release, l.sync, l.tasks[2].task, 2);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_int_equal(object(g, l.sync)->value, 2);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[0].task, 1);
    assert_int_equal(object(g, l.sync)->holders, 2); // two permits, two holds
    put(g, EVENT_sync_release, l.sync, l.tasks[0].task, 2);
    put(g, EVENT_sync_release, l.sync, l.tasks[0].task, 3);
    assert_int_equal(object(g, l.sync)->holders, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_semaphore_has_holders_and_a_line),
        TEST(a_permit_is_handed_over_before_it_is_taken),
        TEST(a_waiter_that_is_cancelled_leaves_the_line),
        TEST(a_waiter_that_is_cancelled_after_its_wake_gives_the_permit_back),
        TEST(permits_are_anonymous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
