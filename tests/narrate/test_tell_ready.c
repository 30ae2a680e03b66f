#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

// The main task awaits another one, which runs its first step.
static uint32_t awaited_task_runs(struct stage *g)
{
    uint32_t task = creates(g, "download 1", "download", "n=1");
    happens(g, EVENT_suspend, MAIN, task, 0);
    iterates(g);
    resumes(g, task);
    return task;
}

// The main task stands in the line of a semaphore; returns its waiter.
static uint32_t waits_in_line(struct stage *g)
{
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    happens(g, EVENT_name, sem, text(g, "sem"), 0);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    happens(g, EVENT_suspend, MAIN, waiter, 0);
    return waiter;
}

static void a_new_task_takes_its_first_step(void **data)
{
    struct stage *g = *data;
    creates(g, "Board 1", "game", "board=1");
    told(g, "Board 1 is scheduled: its first step joins the ready queue.", "It is the first in line for iteration 2.");
    uint32_t board = creates(g, "Board 2", "game", "board=2");
    told(g, "Board 2 is scheduled: its first step joins the ready queue.", "It runs in iteration 2, after 1 other handle.");
    happens(g, EVENT_suspend, MAIN, board, 0);
    iterates(g);
    resumes(g, board - 2);
    told(g, "Board 1 takes its first step: it begins to run `game(board=1)`.",
         "Board 1 runs until an `await` suspends it. Then comes Board 2.");
}

static void a_bare_yield_goes_to_the_end_of_the_queue(void **data)
{
    struct stage *g = *data;
    creates(g, "Board 1", "game", "board=1");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 goes straight back to the end of the ready queue.", "It runs in iteration 2, after 1 other handle.");
    iterates(g);
    resumes(g, g->state.object_count - 1);
    happens(g, EVENT_task_done, g->state.running, OUTCOME_result, 0);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: all that was ready before it has had its turn.", RUNS_ALONE("Task-1"));
}

static void a_sleeper_wakes_on_time(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 55);
    iterates(g);
    g->script.now = 55 * SECOND;
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    enqueues(g, sleep, "_set_result_unless_cancelled");
    told(g, "A callback joins the ready queue: it ends the sleep of Task-1.", "It is the first in line for iteration 2.");
    runs(g, sleep);
    told(g, "The loop runs a callback: it ends the sleep of Task-1.", "Then Task-1 is ready to run again.");
    happens(g, EVENT_future_done, sleep, OUTCOME_result, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: its sleep is over.", "It is the first in line for iteration 3.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on after its sleep of 55.0 s, on time.", RUNS_ALONE("Task-1"));
}

static void a_sleeper_that_asyncio_suspended_wakes(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_coro_call, state_at(&g->state, MAIN)->function, 0, 0);
    happens(g, EVENT_coro_call, calls(g, "asyncio", "sleep", "delay=1.0"), 0, 0);
    uint32_t sleep = sleeps(g, 1);
    iterates(g);
    g->script.now = SECOND;
    wakes(g, sleep);
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on after its `asyncio.sleep(1)`, on time.", RUNS_ALONE("Task-1"));
}

static void a_sleep_is_cancelled_after_its_timer_fired(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1), handle = makes(g, EVENT_handle_create, text(g, "stop"), 0);
    enqueues(g, handle, "stop");
    iterates(g);
    g->script.now = SECOND;
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    enqueues(g, sleep, "_set_result_unless_cancelled");
    runs(g, handle);
    happens(g, EVENT_cancel, MAIN, 0, 0);
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
    enqueues(g, MAIN, "");
    runs(g, sleep);
    told(g, "The loop runs a callback: it ends the sleep of Task-1.", "The sleep was cancelled, so nothing comes of it.");
}

static void a_sleeper_wakes_late(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 55);
    iterates(g);
    g->script.now = 115 * SECOND;
    wakes(g, sleep);
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on 60.0 s late: its sleep of 55.0 s ended at 55.0 s, but the loop was busy.", RUNS_ALONE("Task-1"));
}

static void the_result_of_a_task_arrives(void **data)
{
    struct stage *g = *data;
    uint32_t task = awaited_task_runs(g);
    happens(g, EVENT_task_done, task, OUTCOME_result, text(g, "42"));
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: it awaited download 1, which is done.", "It is the first in line for iteration 3.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on with the result of download 1: `42`.", RUNS_ALONE("Task-1"));
}

static void a_task_without_a_result_ends(void **data)
{
    struct stage *g = *data;
    uint32_t task = awaited_task_runs(g);
    happens(g, EVENT_task_done, task, OUTCOME_result, text(g, "None"));
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: download 1, which it awaited, is done.", RUNS_ALONE("Task-1"));
}

static void the_exception_of_a_task_arrives(void **data)
{
    struct stage *g = *data;
    uint32_t task = awaited_task_runs(g);
    happens(g, EVENT_task_done, task, OUTCOME_exception, text(g, "OSError: no URL"));
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: it awaited download 1, which failed.", "It is the first in line for iteration 3.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: download 1 failed, so `OSError: no URL` is raised at its `await`.", RUNS_ALONE("Task-1"));
}

static void an_awaited_task_was_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t task = awaited_task_runs(g);
    happens(g, EVENT_task_done, task, OUTCOME_cancelled, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: download 1, which it awaited, was cancelled.",
         "It is the first in line for iteration 3.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: download 1 was cancelled, so `CancelledError` is raised at its `await`.", RUNS_ALONE("Task-1"));
}

static void its_turn_in_line_has_come(void **data)
{
    struct stage *g = *data;
    uint32_t waiter = waits_in_line(g);
    happens(g, EVENT_sync_release, waiter - 1, 0, 1);
    happens(g, EVENT_sync_wake, waiter - 1, waiter, 0);
    happens(g, EVENT_future_done, waiter, OUTCOME_result, text(g, "True"));
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: it is its turn with `sem`.", "It is the first in line for iteration 2.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: it was first in line for `sem`.", RUNS_ALONE("Task-1"));
}

static void as_completed_has_a_result(void **data)
{
    struct stage *g = *data;
    uint32_t iterator = makes(g, EVENT_sync_create, OBJECT_as_completed, 0);
    uint32_t task = creates(g, "cook", "cook", "");
    happens(g, EVENT_done_callback, task, text(g, "_handle_completion"), iterator);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, iterator);
    happens(g, EVENT_suspend, MAIN, waiter, 0);
    iterates(g);
    resumes(g, task);
    happens(g, EVENT_task_done, task, OUTCOME_result, 0);
    enqueues(g, task, "_handle_completion");
    told(g, "A callback joins the ready queue: it tells `as_completed` that task cook is done.",
         "It is the first in line for iteration 3.");
    iterates(g);
    runs(g, task);
    told(g, "The loop runs a callback: it tells `as_completed` that task cook is done.",
         "Whoever waits for the next result becomes ready.");
    happens(g, EVENT_future_done, waiter, OUTCOME_result, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: `as_completed` has the next result.", "It is the first in line for iteration 4.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: `as_completed` has the next result for it.", RUNS_ALONE("Task-1"));
}

static void the_time_of_as_completed_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t iterator = makes(g, EVENT_sync_create, OBJECT_as_completed, 0);
    happens_ns(g, EVENT_timer_set, iterator, SECOND);
    told(g, "The loop sets the timer for `as_completed`: it is due in 1.0 s, at 1.0 s.", RUNS_ALONE("Task-1"));
    sleeps(g, 2);
    iterates(g);
    g->script.now = SECOND;
    happens(g, EVENT_timer_fire, iterator, 0, 0);
    enqueues(g, iterator, "_handle_timeout");
    runs(g, iterator);
    told(g, "The loop runs a callback: it tells `as_completed` that its time is over.",
         "For what is not done, `TimeoutError` will be raised.");
}

static void a_sleeper_was_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, board);
    uint32_t sleep = sleeps(g, 5);
    resumes(g, MAIN);
    happens(g, EVENT_cancel, board, 0, 0);
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
    enqueues(g, board, "");
    told(g, "Board 1 is ready to run again: its sleep was cancelled.",
         "It is the first in line for iteration 3.");
    happens(g, EVENT_cancel, board, 0, 0); // twice
    sleeps(g, 1);
    iterates(g);
    resumes(g, board);
    told(g, "Board 1 goes on because it was cancelled: `CancelledError` is raised at its `await`.", RUNS_ALONE("Board 1"));
}

static void a_task_is_cancelled_in_the_queue(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1);
    iterates(g);
    g->script.now = SECOND;
    wakes(g, sleep);
    happens(g, EVENT_cancel, MAIN, 0, 0);
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 was cancelled while it was ready: `CancelledError` is raised at its `await`.", RUNS_ALONE("Task-1"));
}

static void a_task_is_cancelled_before_its_first_step(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1");
    happens(g, EVENT_cancel, board, 0, 0);
    sleeps(g, 1);
    iterates(g);
    resumes(g, board);
    told(g, "Board 1 was cancelled before its first step: its coroutine never runs.", "With this step it ends.");
}

static void a_gather_counts(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "count", "n=1"), two = creates(g, "two", "count", "n=2");
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, one, text(g, "_done_callback"), gather);
    happens(g, EVENT_done_callback, two, text(g, "_done_callback"), gather);
    happens(g, EVENT_suspend, MAIN, gather, 0);
    iterates(g);
    resumes(g, one);
    happens(g, EVENT_task_done, one, OUTCOME_result, text(g, "1"));
    enqueues(g, one, "_done_callback");
    told(g, "A callback joins the ready queue: it tells the gather that task one is done.",
         "It runs in iteration 3, after 1 other handle.");
    resumes(g, two);
    sleeps(g, 5);
    told(g, "Task two is suspended: it sleeps until 5.0 s.",
         "Iteration 3 will begin with the callback that tells the gather that task one is done.");
    iterates(g);
    told(g, "Iteration 3 of the event loop begins: 1 handle is ready to run.",
         "Next, the loop runs the callback that tells the gather that task one is done.");
    runs(g, one);
    told(g, "The loop runs a callback: it tells the gather that task one is done.", "Finished so far: 1 of its 2.");
    happens(g, EVENT_future_done, gather, OUTCOME_exception, text(g, "CancelledError"));
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: the gather, which it awaited, was cancelled.",
         "It is the first in line for iteration 4.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: the gather was cancelled, so `CancelledError` is raised at its `await`.", RUNS_ALONE("Task-1"));
}

static void a_child_ends_after_its_gather(void **data)
{
    struct stage *g = *data;
    uint32_t task = creates(g, "one", "count", "n=1");
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, task, text(g, "_done_callback"), gather);
    happens(g, EVENT_future_done, gather, OUTCOME_cancelled, 0);
    happens(g, EVENT_suspend, MAIN, task, 0);
    iterates(g);
    resumes(g, task);
    happens(g, EVENT_task_done, task, OUTCOME_result, 0);
    enqueues(g, task, "_done_callback");
    iterates(g);
    runs(g, task);
    told(g, "The loop runs a callback: it tells the gather that task one is done.",
         "The gather is done already, so nothing comes of it.");
}

static void the_main_task_ends(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    enqueues(g, MAIN, "_run_until_complete_cb");
    told(g, "A callback joins the ready queue: it stops the loop, because Task-1 is done.",
         "It is the first in line for iteration 2.");
    iterates(g);
    runs(g, MAIN);
    told(g, "The loop runs a callback: it stops the loop, because Task-1 is done.",
         "The loop will stop at the end of this iteration.");
}

static void the_loop_calls_the_programs_callbacks(void **data)
{
    struct stage *g = *data;
    uint32_t soon = makes(g, EVENT_handle_create, text(g, "say"), 0);
    enqueues(g, soon, "say");
    told(g, "`say` joins the ready queue, as `call_soon` asked.", "It is the first in line for iteration 2.");
    uint32_t future = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_future_done, future, OUTCOME_result, 0);
    enqueues(g, future, "one");
    told(g, "`one` joins the ready queue: the future is done.", "It runs in iteration 2, after 1 other handle.");
    uint32_t later = makes(g, EVENT_handle_create, text(g, "tick"), 0);
    happens_ns(g, EVENT_timer_set, later, 0);
    sleeps(g, 5);
    iterates(g);
    happens(g, EVENT_timer_fire, later, 0, 0);
    enqueues(g, later, "tick");
    told(g, "`tick` joins the ready queue: its time has come.", "It runs in iteration 2, after 2 other handles.");
    runs(g, soon);
    told(g, "The loop calls `say`, as `call_soon` asked.", "Next, the loop runs the callback `one`.");
    runs(g, future);
    told(g, "The loop calls `one`, because the future is done.", "Next, the loop runs the callback `tick`.");
    runs(g, later);
    told(g, "The loop calls `tick`, whose timer has fired.", "The ready queue is empty. Due next, at 5.0 s: the timer of Task-1.");
}

static void a_handle_is_cancelled_and_skipped(void **data)
{
    struct stage *g = *data;
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    enqueues(g, handle, "say");
    happens(g, EVENT_handle_cancel, handle, g->enqueued[handle], 0);
    told(g, "Task-1 cancels the callback `say`.", "It stays in the ready queue, but the loop will skip it.");
    sleeps(g, 5);
    iterates(g);
    happens(g, EVENT_skip, handle, g->enqueued[handle], 0);
    told(g, "The callback `say` was cancelled, so the loop drops it from the ready queue.",
         "The ready queue is empty. Due next, at 5.0 s: the timer of Task-1.");
}

static uint32_t schedules(struct stage *g, const char *name)
{
    uint32_t task = makes(g, EVENT_task_create, 0, text(g, name));
    g->enqueued[task] = happens(g, EVENT_enqueue, task, 0, g->state.position - 1);
    return task;
}

static void picks(struct stage *g, uint32_t object, uint32_t overtakes)
{
    happens(g, EVENT_pick, object, g->enqueued[object], overtakes);
}

static void its_user_is_the_loop(void **data)
{
    struct stage *g = *data;
    uint32_t boards[8];
    const char *long_name = "a_callback_with_a_name_of_some_length";
    for (int i = 1; i < 8; i++) boards[i] = schedules(g, (const char *[]){"Board 1", "Board 2", "Board 3", "Board 4", "Board 5", "Board 6", "Board 7"}[i - 1]);
    uint32_t call = makes(g, EVENT_handle_create, text(g, long_name), 0);
    enqueues(g, call, long_name);
    sleeps(g, 5);
    iterates(g);
    picks(g, call, 7);
    told(g, "You let the callback `a_callback_with_a_name_of_some_length` run before Board 1 and 6 others, which were ready first.",
         "Next, the loop runs the callback `a_callback_with_a_name_of_some_length`.");
    runs(g, call);
    picks(g, boards[7], 6);
    told(g, "You let Board 7 run before Board 1, Board 2, Board 3 and 3 others, which were ready first.",
         "Next is Board 7, at the head of the ready queue.");
    resumes(g, boards[7]);
    happens(g, EVENT_suspend, boards[7], 0, 0);
    picks(g, boards[3], 2);
    told(g, "You let Board 3 run before Board 1 and Board 2, which were ready first.", "Next is Board 3, at the head of the ready queue.");
    resumes(g, boards[3]);
    happens(g, EVENT_suspend, boards[3], 0, 0);
    picks(g, boards[2], 1);
    told(g, "You let Board 2 run before Board 1, which was ready first.", "Next is Board 2, at the head of the ready queue.");
}

static void what_is_due_while_the_queue_is_empty(void **data)
{
    struct stage *g = *data;
    sleeps(g, 0);
    told(g, "Task-1 is suspended: it sleeps until 0.0 s.", "The ready queue is empty, but the timer of Task-1 is due.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_task_takes_its_first_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bare_yield_goes_to_the_end_of_the_queue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleeper_wakes_on_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleeper_that_asyncio_suspended_wakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleep_is_cancelled_after_its_timer_fired, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleeper_wakes_late, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_result_of_a_task_arrives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_without_a_result_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_exception_of_a_task_arrives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_awaited_task_was_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_turn_in_line_has_come, set_up, tear_down),
        cmocka_unit_test_setup_teardown(as_completed_has_a_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_time_of_as_completed_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleeper_was_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_cancelled_in_the_queue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_cancelled_before_its_first_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gather_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_child_ends_after_its_gather, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_main_task_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_loop_calls_the_programs_callbacks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_handle_is_cancelled_and_skipped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_user_is_the_loop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_due_while_the_queue_is_empty, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
