#include "narrate/stage.h"

static void a_loop_closes_and_another_starts(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    happens(g, EVENT_loop_close, 1, 0, 0);
    told(g, "The event loop is closed.", "The program goes on without it.");
    happens(g, EVENT_loop_start, 2, 0, 0);
    told(g, "The program starts event loop number 2.",
         "It runs one handle at a time, always the one at the head of its ready queue.");
}

static void an_iteration_counts_what_is_ready(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1");
    sleeps(g, 5);
    iterates(g);
    told(g, "Iteration 2 of the event loop begins: 1 handle is ready to run.", "Next is Board 1, at the head of the ready queue.");
    resumes(g, board);
    sleeps(g, 3);
    iterates(g);
    told(g, "Iteration 3 of the event loop begins: nothing is ready to run.",
         "The ready queue is empty. Due next, at 3.0 s: the timer of Board 1.");
}

static void the_loop_sleeps_until_the_next_timer(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 55);
    iterates(g);
    happens_ns(g, EVENT_select, 0, 55 * SECOND);
    told(g, "Nothing is ready to run, so the event loop sleeps until 55.0 s.", "Then the timer of Task-1 is due.");
    g->script.now = 55 * SECOND;
    happens(g, EVENT_clock, 0, 0, 0);
    told(g, "The event loop wakes up at 55.0 s.", "Due now: the timer of Task-1.");
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    told(g, "It is 55.0 s: the timer of Task-1 fires.", "Its callback joins the ready queue.");
}

static void the_loop_sleeps_a_day_at_most(void **data)
{
    struct stage *g = *data;
    sleeps(g, 3 * 86400);
    iterates(g);
    happens_ns(g, EVENT_select, 0, 86400 * SECOND);
    told(g, "Nothing is ready to run, so the event loop sleeps until 24:00:00.0.",
         "It sleeps for a day at most; the timer of Task-1 is due at 72:00:00.0.");
    g->script.now = 86400 * SECOND;
    happens(g, EVENT_clock, 0, 0, 0);
    told(g, "The event loop wakes up at 24:00:00.0.", "No timer is due yet, so it will sleep on.");
}

static void the_loop_waits_for_ever(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_suspend, MAIN, makes(g, EVENT_future_create, OBJECT_future, 0), 0);
    told(g, "Task-1 is suspended until the future is done.", "The ready queue is empty, and no timer is set.");
    iterates(g);
    happens_ns(g, EVENT_select, 0, INT64_MAX);
    told(g, "Nothing is ready and no timer is set, so the event loop waits.",
         "Only something from outside, such as another thread, can wake it.");
    g->script.now = 4 * SECOND;
    happens(g, EVENT_clock, 0, 0, 0);
    told(g, "The event loop wakes up at 4.0 s.", "The ready queue is empty, and no timer is set.");
}

static void timers_are_set_and_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = makes(g, EVENT_future_create, OBJECT_sleep, 0);
    happens_ns(g, EVENT_timer_set, sleep, 55 * SECOND / 2);
    told(g, "The loop sets the timer of Task-1: it is due in 27.5 s, at 27.5 s.",
         "Task-1 runs until an `await` suspends it. Nothing else is ready.");
    happens(g, EVENT_timer_cancel, sleep, 0, 0);
    told(g, "The timer of Task-1 is cancelled: it will not fire.",
         "Task-1 runs until an `await` suspends it. Nothing else is ready.");
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    happens_ns(g, EVENT_timer_set, handle, SECOND);
    told(g, "The loop sets the timer for `say`: it is due in 1.0 s, at 1.0 s.",
         "Task-1 runs until an `await` suspends it. Nothing else is ready.");
}

static void a_timer_for_the_past_is_due_at_once(void **data)
{
    struct stage *g = *data;
    g->script.now = 3 * SECOND;
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    happens_ns(g, EVENT_timer_set, handle, SECOND);
    told(g, "The loop sets the timer for `say`: it is due at once.",
         "Task-1 runs until an `await` suspends it. Nothing else is ready.");
    sleeps(g, 5);
    iterates(g);
    happens(g, EVENT_timer_fire, handle, 0, 0);
    told(g, "It is 3.0 s: the timer for `say` fires.", "Its callback joins the ready queue.");
}

static void a_timer_fires_late_when_the_loop_was_held(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1);
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    happens_ns(g, EVENT_timer_set, handle, 2 * SECOND);
    iterates(g);
    g->script.now = 2 * SECOND + 200000; // a real clock oversleeps
    happens(g, EVENT_timer_fire, sleep, 0, 0);
    told(g, "The timer of Task-1 fires 1.0 s late: it was due at 1.0 s, but the loop was busy.",
         "Its callback joins the ready queue.");
    happens(g, EVENT_timer_fire, handle, 0, 0);
    told(g, "It is 2.0 s: the timer for `say` fires.", "Its callback joins the ready queue.");
}

static void a_blocking_call_holds_the_loop(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1");
    happens_ns(g, EVENT_block, text(g, "time.sleep"), SECOND / 2);
    told(g, "Task-1 calls `time.sleep(0.5)`. It holds the event loop until 0.5 s, so no other task can run.",
         "Iteration 2 will begin with Board 1.");
    g->script.now = SECOND / 2;
    happens(g, EVENT_block_end, 0, 0, 0);
    told(g, "The blocking call is over at 0.5 s. Task-1 goes on.", "Task-1 runs until an `await` suspends it. Then comes Board 1.");
    sleeps(g, 60);
    creates(g, "Board 2", "game", "board=2");
    iterates(g);
    resumes(g, board);
    happens_ns(g, EVENT_block, text(g, "work"), 5 * SECOND);
    told(g, "Board 1 calls `work(5)`. It holds the event loop until 5.5 s, so no other task can run.",
         "Next is Board 2, at the head of the ready queue. 1 timer goes on meanwhile.");
}

static void a_timer_that_is_due_does_not_go_on(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1");
    sleeps(g, 1);
    iterates(g);
    resumes(g, board);
    g->script.now = 2 * SECOND;
    happens_ns(g, EVENT_block, text(g, "time.sleep"), SECOND);
    told(g, "Board 1 calls `time.sleep(1)`. It holds the event loop until 3.0 s, so no other task can run.",
         "Nothing is in the ready queue until the loop looks at its timers: 1 timer is due.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_loop_closes_and_another_starts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_iteration_counts_what_is_ready, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_loop_sleeps_until_the_next_timer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_loop_sleeps_a_day_at_most, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_loop_waits_for_ever, set_up, tear_down),
        cmocka_unit_test_setup_teardown(timers_are_set_and_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timer_for_the_past_is_due_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timer_fires_late_when_the_loop_was_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_blocking_call_holds_the_loop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timer_that_is_due_does_not_go_on, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
