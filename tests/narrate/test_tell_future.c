#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

static void futures_are_made(void **data)
{
    struct stage *g = *data;
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    makes(g, EVENT_future_create, OBJECT_sleep, 0);
    told(g, "Task-1 goes to sleep: it makes a future that a timer will end.", RUNS_ALONE("Task-1"));
    makes(g, EVENT_future_create, OBJECT_gather, 0);
    told(g, "Task-1 makes a gather: one future for the results of all its awaitables.", RUNS_ALONE("Task-1"));
    makes(g, EVENT_future_create, OBJECT_waiter, sem);
    told(g, "Task-1 has to wait for the semaphore: it makes a future for its turn.", RUNS_ALONE("Task-1"));
    makes(g, EVENT_future_create, OBJECT_future, 0);
    told(g, "Task-1 makes a future. It is done when somebody sets its result.", RUNS_ALONE("Task-1"));
}

static void a_sleep_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1);
    iterates(g);
    happens(g, EVENT_future_done, sleep, OUTCOME_result, 0);
    told(g, "The sleep of Task-1 is over.", "Task-1 awaits it and becomes ready.");
}

static void a_sleep_is_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1);
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
    told(g, "The sleep of Task-1 is cancelled.", "Task-1 awaits it and becomes ready.");
}

static void a_wait_in_line_is_over(void **data)
{
    struct stage *g = *data;
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    happens(g, EVENT_suspend, MAIN, waiter, 0);
    happens(g, EVENT_future_done, waiter, OUTCOME_result, text(g, "True"));
    told(g, "The wait of Task-1 is over: the semaphore lets it go on.", "Task-1 awaits it and becomes ready.");
}

static void a_gather_is_done(void **data)
{
    struct stage *g = *data;
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_suspend, MAIN, gather, 0);
    happens(g, EVENT_future_done, gather, OUTCOME_result, text(g, "[1, 2, 3]"));
    told(g, "The gather is done: all its awaitables have finished.", "Task-1 awaits it and becomes ready.");
}

static void a_gather_ends_with_an_exception(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", ""), two = creates(g, "two", "job", "");
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0), last = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, one, text(g, "_done_callback"), gather);
    told(g, "When task one is done, the gather will be told.", "Task-1 runs until an `await` suspends it. Then comes task one.");
    happens(g, EVENT_done_callback, two, text(g, "_done_callback"), gather);
    happens(g, EVENT_suspend, MAIN, gather, 0);
    happens(g, EVENT_future_done, gather, OUTCOME_exception, text(g, "ValueError: b"));
    told(g, "The gather ends with `ValueError: b`, while 2 awaitables still run.", "Task-1 awaits it and becomes ready.");
    happens(g, EVENT_future_done, last, OUTCOME_exception, text(g, "ValueError: c"));
    told(g, "The gather ends with `ValueError: c`.", "Iteration 2 will begin with task one.");
}

static void the_program_ends_a_future(void **data)
{
    struct stage *g = *data;
    uint32_t future = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_future_done, future, OUTCOME_result, text(g, "7"));
    told(g, "Task-1 sets the result of the future: `7`.", RUNS_ALONE("Task-1"));
    future = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_future_done, future, OUTCOME_exception, text(g, "ValueError: bad luck"));
    told(g, "The future ends with `ValueError: bad luck`.", RUNS_ALONE("Task-1"));
    future = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_name, future, text(g, "gone"), 0);
    happens(g, EVENT_future_done, future, OUTCOME_cancelled, 0);
    told(g, "`gone` is cancelled.", RUNS_ALONE("Task-1"));
}

static void callbacks_are_added(void **data)
{
    struct stage *g = *data;
    uint32_t future = makes(g, EVENT_future_create, OBJECT_future, 0), task = creates(g, "Board 1", "game", "board=1");
    happens(g, EVENT_done_callback, future, text(g, "one"), 0);
    told(g, "When the future is done, the loop will call `one`.", "Task-1 runs until an `await` suspends it. Then comes Board 1.");
    happens(g, EVENT_done_callback, task, 0, MAIN);
    told(g, "When Board 1 is done, Task-1 will be woken.", "Task-1 runs until an `await` suspends it. Then comes Board 1.");
    happens(g, EVENT_done_callback, task, text(g, "_run_until_complete_cb"), 0);
    told(g, "When Board 1 is done, a callback will stop the loop.", "Task-1 runs until an `await` suspends it. Then comes Board 1.");
}

static void a_callback_is_handed_over(void **data)
{
    struct stage *g = *data;
    makes(g, EVENT_handle_create, text(g, "say"), 0);
    told(g, "Task-1 hands the callback `say` to the loop.", RUNS_ALONE("Task-1"));
    enqueues(g, g->state.object_count - 1, "say");
    makes(g, EVENT_handle_create, text(g, "say"), 0);
    told(g, "Task-1 hands the callback `say` to the loop.",
         "Task-1 runs until an `await` suspends it. Then the loop runs a callback.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(futures_are_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleep_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sleep_is_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wait_in_line_is_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gather_is_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gather_ends_with_an_exception, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_ends_a_future, set_up, tear_down),
        cmocka_unit_test_setup_teardown(callbacks_are_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_callback_is_handed_over, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
