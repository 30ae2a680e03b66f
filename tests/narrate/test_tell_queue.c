#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

// The main task calls a method of the queue and begins to wait in it; returns the waiter.
static uint32_t waits_in(struct stage *g, uint32_t queue, const char *method)
{
    happens(g, EVENT_coro_call, calls(g, "asyncio", method, "self=<Queue>"), 0, 0);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, queue);
    happens(g, EVENT_sync_wait, queue, waiter, 0);
    return waiter;
}

static void items_come_and_go(void **data)
{
    struct stage *g = *data;
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_queue, 2);
    told(g, "Task-1 makes a Queue for at most 2 items.", RUNS_ALONE("Task-1"));
    uint32_t put = happens(g, EVENT_queue_put, queue, text(g, "'b'"), 0);
    told(g, "Task-1 puts `'b'` into the queue, which now holds 1 item.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_put, queue, text(g, "'a'"), 0);
    told(g, "Task-1 puts `'a'` into the queue, which now holds 2 items. No items will be taken out before it.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_get, queue, text(g, "'b'"), put);
    told(g, "Task-1 takes `'b'` out of the queue. 1 item is left.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_task_done, queue, 1, 0);
    told(g, "Task-1 is done with an item of the queue. 1 item is unfinished.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_task_done, queue, 0, 0);
    told(g, "Task-1 is done with the last unfinished item of the queue.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_shutdown, queue, 1, 0);
    told(g, "Task-1 shuts down the queue: nothing can be put into it any more. 1 item is thrown away.", RUNS_ALONE("Task-1"));
}

static void kinds(void **data)
{
    struct stage *g = *data;
    makes(g, EVENT_sync_create, OBJECT_lifo_queue, 0);
    told(g, "Task-1 makes a LifoQueue for any number of items.", RUNS_ALONE("Task-1"));
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_priority_queue, 1);
    told(g, "Task-1 makes a PriorityQueue for at most 1 item.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_put, queue, text(g, "None"), 0);
    told(g, "Task-1 puts `None` into the priority queue, which now holds 1 item.", RUNS_ALONE("Task-1"));
}

static void why_they_wait(void **data)
{
    struct stage *g = *data;
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_queue, 0);
    uint32_t waiter = waits_in(g, queue, "get");
    told(g, "Task-1 finds the queue empty: it will wait until there is an item.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_wake, queue, waiter, 0);
    told(g, "The queue lets Task-1 go on.", "Nothing is kept for it: when it runs it looks again.");
    waits_in(g, queue, "put");
    told(g, "Task-1 finds the queue full: it will wait until there is room.", RUNS_ALONE("Task-1"));
    waiter = waits_in(g, queue, "join");
    told(g, "Task-1 will wait until all items of the queue are done.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_sync_wake, queue, waiter, 0);
    told(g, "The queue lets Task-1 go on.", RUNS_ALONE("Task-1"));
}

static void as_completed_is_a_queue(void **data)
{
    struct stage *g = *data;
    uint32_t queue = makes(g, EVENT_sync_create, OBJECT_as_completed, 0);
    waits_in(g, queue, "get");
    told(g, "Task-1 will wait until the next result is there.", RUNS_ALONE("Task-1"));
    uint32_t put = happens(g, EVENT_queue_put, queue, text(g, "<Task a>"), 0);
    told(g, "`as_completed` has another result: `<Task a>`.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_queue_get, queue, text(g, "<Task a>"), put);
    told(g, "Task-1 gets `<Task a>` from `as_completed`.", RUNS_ALONE("Task-1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_come_and_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(why_they_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(as_completed_is_a_queue, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
