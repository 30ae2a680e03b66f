#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

static void a_semaphore_is_made_and_taken(void **data)
{
    struct stage *g = *data;
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 2);
    told(g, "Task-1 makes a Semaphore with 2 permits.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_acquire, sem, MAIN, 1);
    told(g, "Task-1 acquires the semaphore. 1 permit is left.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_acquire, sem, MAIN, 0);
    told(g, "Task-1 acquires the semaphore. No permits are left.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_release, sem, MAIN, 1);
    told(g, "Task-1 releases the semaphore. 1 permit is free.", RUNS_ALONE("Task-1"));
}

static void a_callback_releases(void **data)
{
    struct stage *g = *data;
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0), handle = makes(g, EVENT_handle_create, text(g, "open"), 0);
    enqueues(g, handle, "open");
    sleeps(g, 1);
    iterates(g);
    runs(g, handle);
    happens(g, EVENT_sync_release, sem, 0, 1);
    told(g, "The callback `open` releases the semaphore. 1 permit is free.",
         "The ready queue is empty. Due next, at 1.0 s: the timer of Task-1.");
}

static void as_completed_is_called(void **data)
{
    struct stage *g = *data;
    makes(g, EVENT_sync_create, OBJECT_as_completed, 0);
    told(g, "Task-1 calls `as_completed`, which hands out results as they come.", RUNS_ALONE("Task-1"));
}

// The semaphore with no permit free and two tasks in its line, which the main task has made; the main task runs.
struct line {
    uint32_t sem, first, first_waiter, second, second_waiter;
};

static uint32_t stands_in_line(struct stage *g, uint32_t sem, uint32_t task)
{
    resumes(g, task);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    return waiter;
}

static struct line two_in_line(struct stage *g)
{
    struct line l = {.sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 1)};
    happens(g, EVENT_name, l.sem, text(g, "sem"), 0);
    happens(g, EVENT_sync_acquire, l.sem, MAIN, 0);
    l.first = creates(g, "download 4", "download", "n=4");
    l.second = creates(g, "download 5", "download", "n=5");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    iterates(g);
    l.first_waiter = stands_in_line(g, l.sem, l.first);
    told(g, "Download 4 cannot have a permit of `sem` now: it is first in line for one.",
         "Download 4 runs until an `await` suspends it. Then comes download 5.");
    happens(g, EVENT_suspend, l.first, l.first_waiter, 0);
    l.second_waiter = stands_in_line(g, l.sem, l.second);
    told(g, "Download 5 cannot have a permit of `sem` now: it joins the line, behind download 4.",
         "Download 5 runs until an `await` suspends it. Then comes Task-1.");
    happens(g, EVENT_suspend, l.second, l.second_waiter, 0);
    resumes(g, MAIN);
    return l;
}

static void a_release_hands_the_permit_to_the_first_in_line(void **data)
{
    struct stage *g = *data;
    struct line l = two_in_line(g);
    happens(g, EVENT_sync_release, l.sem, MAIN, 1);
    told(g, "Task-1 releases `sem`. 1 permit is free.", "First in line for it: download 4.");
    happens(g, EVENT_sync_wake, l.sem, l.first_waiter, 0);
    told(g, "The permit of `sem` goes straight to download 4, first in line.",
         "The permit is kept for it until it runs, so nobody can take it in between.");
    happens(g, EVENT_future_done, l.first_waiter, OUTCOME_result, 0);
    enqueues(g, l.first, "");
    sleeps(g, 1);
    iterates(g);
    resumes(g, l.first);
    happens(g, EVENT_sync_leave, l.sem, l.first_waiter, 0);
    told(g, "Download 4 leaves the line for `sem`: its turn has come.", RUNS_ALONE("Download 4"));
    happens(g, EVENT_sync_acquire, l.sem, l.first, 0);
    told(g, "Download 4 acquires `sem`. No permits are left.", RUNS_ALONE("Download 4"));
}

static void a_waiter_is_cancelled_and_leaves(void **data)
{
    struct stage *g = *data;
    struct line l = two_in_line(g);
    happens(g, EVENT_cancel, l.second, 0, 0);
    happens(g, EVENT_future_done, l.second_waiter, OUTCOME_cancelled, 0);
    told(g, "The wait of download 5 is cancelled.", "Download 5 awaits it and becomes ready.");
    enqueues(g, l.second, "");
    told(g, "Download 5 is ready to run again: its wait for `sem` was cancelled.", "It is the first in line for iteration 3.");
    sleeps(g, 1);
    iterates(g);
    resumes(g, l.second);
    happens(g, EVENT_sync_leave, l.sem, l.second_waiter, 0);
    told(g, "Download 5 leaves the line for `sem`: its wait was cancelled.", RUNS_ALONE("Download 5"));
}

// --- what is no semaphore ---------------------------------------------------------------------------------------------------

static void a_lock_has_no_permits(void **data)
{
    struct stage *g = *data;
    uint32_t lock = makes(g, EVENT_sync_create, OBJECT_lock, 1);
    told(g, "Task-1 makes a Lock, which one task can hold at a time.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_acquire, lock, MAIN, 0);
    told(g, "Task-1 acquires the lock.", RUNS_ALONE("Task-1"));
    uint32_t second = makes(g, EVENT_sync_create, OBJECT_lock, 1);
    happens(g, EVENT_sync_acquire, second, MAIN, 0);
    told(g, "Task-1 acquires lock 2.", RUNS_ALONE("Task-1"));
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, lock);
    happens(g, EVENT_sync_wait, lock, waiter, 0);
    told(g, "Task-1 cannot have lock 1 now: it is first in line for it.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_release, lock, MAIN, 1);
    told(g, "Task-1 releases lock 1.", "First in line for it: Task-1.");
    happens(g, EVENT_sync_wake, lock, waiter, 0);
    told(g, "Lock 1 goes straight to Task-1, first in line.",
         "It is kept for it until it runs, so nobody can take it in between.");
}

static uint32_t waits(struct stage *g, uint32_t sync)
{
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sync);
    happens(g, EVENT_sync_wait, sync, waiter, 0);
    return waiter;
}

static void an_event_is_set_and_cleared(void **data)
{
    struct stage *g = *data;
    uint32_t sync = makes(g, EVENT_sync_create, OBJECT_event, 0);
    told(g, "Task-1 makes an Event, which is not set.", RUNS_ALONE("Task-1"));
    uint32_t waiter = waits(g, sync);
    told(g, "Task-1 will wait until the event is set.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_state, sync, text(g, "set"), 1);
    told(g, "Task-1 sets the event: all that wait for it may go on.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_wake, sync, waiter, 0);
    told(g, "The event lets Task-1 go on.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_leave, sync, waiter, 0);
    told(g, "Task-1 no longer waits for the event: its turn has come.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_state, sync, text(g, "clear"), 0);
    told(g, "Task-1 clears the event: who comes now has to wait.", RUNS_ALONE("Task-1"));
}

static void a_condition_notifies(void **data)
{
    struct stage *g = *data;
    uint32_t sync = makes(g, EVENT_sync_create, OBJECT_condition, 0);
    told(g, "Task-1 makes a Condition: a lock, and a line of tasks that wait to be notified.", RUNS_ALONE("Task-1"));
    uint32_t waiter = waits(g, sync);
    told(g, "Task-1 will wait until the condition is notified.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_wake, sync, waiter, 0);
    told(g, "The condition notifies Task-1.", "It will need the lock before it can go on.");
    happens(g, EVENT_suspend, MAIN, waits(g, sync), 0);
    told(g, "Task-1 is suspended: it waits for the condition.", "The ready queue is empty, and no timer is set.");
}

static void a_barrier_fills(void **data)
{
    struct stage *g = *data;
    uint32_t sync = makes(g, EVENT_sync_create, OBJECT_barrier, 3);
    told(g, "Task-1 makes a Barrier, which lets tasks pass when 3 parties have come.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_state, sync, text(g, "filling"), 1);
    told(g, "The barrier is filling, with 1 task inside.", RUNS_ALONE("Task-1"));
    uint32_t waiter = waits(g, sync);
    told(g, "Task-1 will wait at the barrier for the others.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_wake, sync, waiter, 0);
    told(g, "The barrier lets Task-1 go on.", "It will need the lock before it can go on.");
    makes(g, EVENT_sync_create, OBJECT_bounded_semaphore, 1);
    told(g, "Task-1 makes a BoundedSemaphore with 1 permit.", RUNS_ALONE("Task-1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_semaphore_is_made_and_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_callback_releases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(as_completed_is_called, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_release_hands_the_permit_to_the_first_in_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_waiter_is_cancelled_and_leaves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lock_has_no_permits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_is_set_and_cleared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_condition_notifies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_barrier_fills, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
