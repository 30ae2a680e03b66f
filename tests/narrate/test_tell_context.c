#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

static void a_timeout_is_made_and_set(void **data)
{
    struct stage *g = *data;
    uint32_t timeout = makes(g, EVENT_context_create, OBJECT_timeout, 0);
    told(g, "Task-1 makes a timeout, for an `async with`.", RUNS_ALONE("Task-1"));
    happens_ns(g, EVENT_timer_set, timeout, 2 * SECOND);
    told(g, "The loop sets the timer for the timeout of Task-1: it is due in 2.0 s, at 2.0 s.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_timer_cancel, timeout, 0, 0);
    told(g, "The timer for the timeout of Task-1 is cancelled: it will not fire.", RUNS_ALONE("Task-1"));
}

static void a_timeout_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t timeout = makes(g, EVENT_context_create, OBJECT_timeout, 0);
    happens_ns(g, EVENT_timer_set, timeout, 2 * SECOND);
    uint32_t sleep = sleeps(g, 5);
    iterates(g);
    g->script.now = 2 * SECOND;
    happens(g, EVENT_timer_fire, timeout, 0, 0);
    enqueues(g, timeout, "_on_timeout");
    runs(g, timeout);
    told(g, "The loop runs a callback: it cancels Task-1, whose timeout is over.",
         "At the end of the `async with`, the `CancelledError` becomes a `TimeoutError`.");
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "The timeout of Task-1 cancels Task-1, which sleeps until 5.0 s.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
}

// --- task groups ----------------------------------------------------------------------------------------------------------------
struct group {
    uint32_t group, one, two, end;
};

// Two tasks, and the owner waits for them.
static struct group makes_a_group(struct stage *g)
{
    struct group made = {.group = makes(g, EVENT_context_create, OBJECT_task_group, 0)};
    told(g, "Task-1 makes a TaskGroup: the end of its `async with` will wait for its tasks.", RUNS_ALONE("Task-1"));
    made.one = creates(g, "one", "job", "");
    happens(g, EVENT_done_callback, made.one, text(g, "_on_task_done"), made.group);
    told(g, "When task one is done, the TaskGroup will be told.", "Task-1 runs until an `await` suspends it. Then comes task one.");
    made.two = creates(g, "two", "job", "");
    happens(g, EVENT_done_callback, made.two, text(g, "_on_task_done"), made.group);
    made.end = makes(g, EVENT_future_create, OBJECT_future, made.group);
    told(g, "Task-1 has come to the end of the TaskGroup: it makes a future for when all its tasks are done.",
         "Task-1 runs until an `await` suspends it. Then comes task one.");
    happens(g, EVENT_suspend, MAIN, made.end, 0);
    told(g, "Task-1 is suspended: the TaskGroup has 2 tasks left.", "Iteration 2 will begin with task one.");
    return made;
}

static void a_group_waits_for_its_tasks(void **data)
{
    struct stage *g = *data;
    struct group made = makes_a_group(g);
    iterates(g);
    resumes(g, made.one);
    happens(g, EVENT_task_done, made.one, OUTCOME_result, 0);
    told(g, "Task one is done.", "A callback will tell the TaskGroup.");
    enqueues(g, made.one, "_on_task_done");
    resumes(g, made.two);
    happens(g, EVENT_suspend, made.two, 0, 0);
    enqueues(g, made.two, "");
    iterates(g);
    runs(g, made.one);
    told(g, "The loop runs a callback: it tells the TaskGroup that task one is done.", "Tasks of the group still to finish: 1.");
    resumes(g, made.two);
    happens(g, EVENT_task_done, made.two, OUTCOME_result, 0);
    enqueues(g, made.two, "_on_task_done");
    iterates(g);
    runs(g, made.two);
    happens(g, EVENT_future_done, made.end, OUTCOME_result, text(g, "True"));
    told(g, "No task of the TaskGroup is left.", "Task-1 awaits it and becomes ready.");
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: no task of the TaskGroup is left.", "It is the first in line for iteration 5.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: no task of the TaskGroup is left.", RUNS_ALONE("Task-1"));
}

static void a_group_cancels(void **data)
{
    struct stage *g = *data;
    struct group made = makes_a_group(g);
    iterates(g);
    resumes(g, made.one);
    happens(g, EVENT_task_done, made.one, OUTCOME_exception, text(g, "OSError"));
    enqueues(g, made.one, "_on_task_done");
    resumes(g, made.two);
    uint32_t sleep = sleeps(g, 5);
    iterates(g);
    runs(g, made.one);
    told(g, "The loop runs a callback: it tells the TaskGroup that task one is done.",
         "It failed. The first that fails makes the group cancel its other tasks and its owner.");
    happens(g, EVENT_cancel, made.two, 0, 0);
    told(g, "The TaskGroup cancels task two, which sleeps until 5.0 s.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
    enqueues(g, made.two, "");
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "The TaskGroup cancels Task-1, which awaits the end of the TaskGroup.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_future_done, made.end, OUTCOME_cancelled, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: the end of the TaskGroup, which it awaited, was cancelled.",
         "It runs in iteration 4, after 1 other handle.");
}

// --- wait -----------------------------------------------------------------------------------------------------------------------
static void a_wait_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", ""), two = creates(g, "two", "job", "");
    uint32_t wait = makes(g, EVENT_future_create, OBJECT_wait, 0);
    told(g, "Task-1 makes a future that is done when it has waited long enough.",
         "Task-1 runs until an `await` suspends it. Then comes task one.");
    happens(g, EVENT_done_callback, one, text(g, "_on_completion"), wait);
    told(g, "When task one is done, the wait of Task-1 will be told.", "Task-1 runs until an `await` suspends it. Then comes task one.");
    happens(g, EVENT_done_callback, two, text(g, "_on_completion"), wait);
    happens(g, EVENT_suspend, MAIN, wait, 0);
    told(g, "Task-1 is suspended: it waits, with 2 awaitables still to finish.", "Iteration 2 will begin with task one.");
    iterates(g);
    resumes(g, one);
    happens(g, EVENT_task_done, one, OUTCOME_result, 0);
    enqueues(g, one, "_on_completion");
    resumes(g, two);
    happens(g, EVENT_task_done, two, OUTCOME_result, 0);
    enqueues(g, two, "_on_completion");
    iterates(g);
    runs(g, one);
    told(g, "The loop runs a callback: it tells the wait that task one is done.", "Done so far: 2 of 2.");
    happens(g, EVENT_future_done, wait, OUTCOME_result, 0);
    told(g, "The wait of Task-1 is over.", "Task-1 awaits it and becomes ready.");
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: its wait is over.", "It runs in iteration 4, after 1 other handle.");
    runs(g, two);
    told(g, "The loop runs a callback: it tells the wait that task two is done.", "The wait is over already, so nothing comes of it.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on: its wait is over.", RUNS_ALONE("Task-1"));
}

static void the_time_of_a_wait_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t wait = makes(g, EVENT_future_create, OBJECT_wait, 0);
    happens_ns(g, EVENT_timer_set, wait, SECOND);
    told(g, "The loop sets the timer for the wait of Task-1: it is due in 1.0 s, at 1.0 s.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_suspend, MAIN, wait, 0);
    iterates(g);
    g->script.now = SECOND;
    happens(g, EVENT_timer_fire, wait, 0, 0);
    enqueues(g, wait, "_release_waiter");
    runs(g, wait);
    told(g, "The loop runs a callback: it ends the wait of Task-1: its time is over.",
         "Who waits becomes ready, if nothing else has woken it.");
    happens(g, EVENT_future_done, wait, OUTCOME_cancelled, 0);
    enqueues(g, MAIN, "");
    told(g, "Task-1 is ready to run again: its wait was cancelled.", "It is the first in line for iteration 3.");
}

static void what_wait_for_has_cancelled_ends(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", "");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, one);
    happens(g, EVENT_task_done, one, OUTCOME_cancelled, 0);
    enqueues(g, one, "_release_waiter");
    told(g, "A callback joins the ready queue: it tells who waits for it that task one is done.",
         "It runs in iteration 3, after 1 other handle.");
}

// --- shield ---------------------------------------------------------------------------------------------------------------------
static void a_shield_is_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t inner = creates(g, "inner", "job", ""), stopper = creates(g, "stopper", "job", "");
    uint32_t shield = makes(g, EVENT_future_create, OBJECT_shield, 0);
    told(g, "Task-1 makes a shield: a future that can be cancelled while what is behind it runs on.",
         "Task-1 runs until an `await` suspends it. Then comes task inner.");
    happens(g, EVENT_done_callback, inner, text(g, "_inner_done_callback"), shield);
    told(g, "When task inner is done, the shield will be told.", "Task-1 runs until an `await` suspends it. Then comes task inner.");
    happens(g, EVENT_suspend, MAIN, shield, 0);
    told(g, "Task-1 is suspended until the shield is done.", "Iteration 2 will begin with task inner.");
    iterates(g);
    resumes(g, inner);
    sleeps(g, 5);
    resumes(g, stopper);
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "Task stopper cancels Task-1, which awaits the shield.",
         "It becomes ready, and `CancelledError` will be raised at its `await`. What is behind the shield runs on.");
    happens(g, EVENT_future_done, shield, OUTCOME_cancelled, 0);
    enqueues(g, shield, "_outer_done_callback");
    told(g, "A callback joins the ready queue: it looks what is left to do behind the shield.", "It is the first in line for iteration 3.");
    enqueues(g, MAIN, "");
    sleeps(g, 1);
    iterates(g);
    runs(g, shield);
    told(g, "The loop runs a callback: it looks what is left to do behind the shield.",
         "What still runs there runs on; from now on an exception of it is only reported.");
}

static void what_is_behind_a_shield_ends(void **data)
{
    struct stage *g = *data;
    uint32_t inner = creates(g, "inner", "job", ""), shield = makes(g, EVENT_future_create, OBJECT_shield, 0);
    happens(g, EVENT_done_callback, inner, text(g, "_inner_done_callback"), shield);
    happens(g, EVENT_suspend, MAIN, shield, 0);
    iterates(g);
    resumes(g, inner);
    happens(g, EVENT_task_done, inner, OUTCOME_result, text(g, "42"));
    told(g, "Task inner is done. Its result is `42`.", "A callback will tell the shield.");
    uint32_t done = trace_length(g->script.trace) - 1;
    static const char *const callbacks[] = {"_clear_awaited_by_callback", "_inner_done_callback", "_log_on_exception"};
    uint32_t enqueued[3];
    for (int i = 0; i < 3; i++) enqueued[i] = happens(g, EVENT_enqueue, inner, text(g, callbacks[i]), done);
    iterates(g);
    happens(g, EVENT_callback, inner, enqueued[0], 0);
    told(g, "The loop runs a callback: it notes that nobody awaits task inner through a shield any more.", "Nothing else comes of it.");
    happens(g, EVENT_callback, inner, enqueued[1], 0);
    told(g, "The loop runs a callback: it passes the end of task inner on to its shield.",
         "Who awaits the shield becomes ready, if nothing else has woken it.");
    happens(g, EVENT_future_done, shield, OUTCOME_result, text(g, "42"));
    told(g, "The shield is done: so is what is behind it.", "Task-1 awaits it and becomes ready.");
    enqueues(g, MAIN, "");
    happens(g, EVENT_callback, inner, enqueued[2], 0);
    told(g, "The loop runs a callback: it reports the exception of task inner, if it has one.", "Nothing else comes of it.");
    iterates(g);
    resumes(g, MAIN);
    told(g, "Task-1 goes on with the result of the shield: `42`.", RUNS_ALONE("Task-1"));
}

static void wait_for_is_a_function(void **data)
{
    struct stage *g = *data;
    calls(g, "asyncio", "wait_for", "fut=<coroutine>, timeout=2");
    told(g, "Task-1 calls `asyncio.wait_for(<coroutine>, timeout=2)`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_timeout_is_made_and_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timeout_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_group_waits_for_its_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_group_cancels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wait_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_time_of_a_wait_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_wait_for_has_cancelled_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_shield_is_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_behind_a_shield_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wait_for_is_a_function, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
