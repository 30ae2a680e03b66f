#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."
#define THREAD_RUNS "Thread asyncio_0 runs until it blocks or returns."
#define GOES_ON "The event loop goes on meanwhile."

struct thread {
    uint32_t call, worker;
};

// The main task hands a function to a thread, which begins it.
static struct thread hands_over(struct stage *g)
{
    struct thread made = {.call = makes(g, EVENT_future_create, OBJECT_executor_call, 0)};
    told(g, "Task-1 makes a future for what a thread will return.", RUNS_ALONE("Task-1"));
    uint32_t name = text(g, "fetch"), arguments = text(g, "page='a'");
    happens(g, EVENT_executor_submit, made.call, name, arguments);
    told(g, "Task-1 hands `fetch(page='a')` to an executor: a thread of its own will run it, and the event loop stays free.",
         "Its result will come into the loop through a future.");
    made.worker = makes(g, EVENT_worker_create, text(g, "asyncio_0"), 0);
    told(g, "The executor has no free thread, so it makes one: asyncio_0.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_worker_begin, made.worker, made.call, 0);
    told(g, "Thread asyncio_0 begins to run `fetch(page='a')`.", "What it does takes the event loop no time.");
    return made;
}

static void waits_for(struct stage *g, uint32_t call)
{
    happens(g, EVENT_done_callback, call, text(g, "_call_check_cancel"), 0);
    told(g, "Should `fetch(page='a')` be cancelled, a callback will tell the executor.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_suspend, MAIN, call, 0);
}

static void a_thread_blocks_and_returns(void **data)
{
    struct stage *g = *data;
    struct thread t = hands_over(g);
    happens(g, EVENT_print, text(g, "hello\n"), 0, 0);
    told(g, "Thread asyncio_0 prints “hello”.", THREAD_RUNS);
    happens_ns(g, EVENT_worker_sleep, t.worker, 2 * SECOND);
    told(g, "Thread asyncio_0 calls `time.sleep(2)`. That blocks this thread alone, until 2.0 s.", GOES_ON);
    waits_for(g, t.call);
    told(g, "Task-1 is suspended: it awaits `fetch(page='a')`, which a thread runs meanwhile.",
         "The ready queue is empty, and no timer is set.");
    iterates(g);
    happens_ns(g, EVENT_select, 0, INT64_MAX);
    told(g, "Nothing is ready and no timer is set, so the event loop waits.",
         "1 thread is at work: what a thread brings when it has finished wakes the loop.");
    g->script.now = 2 * SECOND;
    happens(g, EVENT_worker_wake, t.worker, 0, 0);
    told(g, "Thread asyncio_0 goes on with `fetch(page='a')` at 2.0 s.", THREAD_RUNS);
    happens_ns(g, EVENT_worker_work, t.worker, SECOND / 2);
    told(g, "Thread asyncio_0 calls `work(0.5)`. That keeps this thread alone busy, until 2.5 s.", "The event loop sleeps on meanwhile.");
    g->script.now += SECOND / 2;
    happens(g, EVENT_worker_wake, t.worker, 0, 0);
    happens(g, EVENT_worker_return, t.worker, OUTCOME_result, text(g, "'text'"));
    told(g, "Thread asyncio_0 has finished its function. The result is `'text'`.",
         "A callback will bring that into the event loop, and wakes the loop if it sleeps.");
    enqueues(g, t.call, "_set_state");
    told(g, "A callback joins the ready queue: it brings the end of `fetch(page='a')` into the loop.",
         "It is the first in line for iteration 2.");
    happens(g, EVENT_clock, 0, 0, 0);
    runs(g, t.call);
    told(g, "The loop runs a callback: it brings the end of `fetch(page='a')` into the loop.", "Then Task-1 is ready to run again.");
    happens(g, EVENT_future_done, t.call, OUTCOME_result, text(g, "'text'"));
    told(g, "`fetch(page='a')` is done: the result is `'text'`.", "Task-1 awaits it and becomes ready.");
    enqueues(g, t.call, "_call_check_cancel");
    iterates(g);
    runs(g, t.call);
    told(g, "The loop runs a callback: it sees whether `fetch(page='a')` was given up before it ended.", "It was not.");
    happens(g, EVENT_worker_end, t.worker, 0, 0);
    told(g, "Thread asyncio_0 ends: its executor is shut down.", "The ready queue is empty, and no timer is set.");
}

static void a_thread_may_wake_the_loop_before_its_timer(void **data)
{
    struct stage *g = *data;
    struct thread t = hands_over(g);
    happens_ns(g, EVENT_worker_sleep, t.worker, 2 * SECOND);
    sleeps(g, 55);
    iterates(g);
    happens_ns(g, EVENT_select, 0, 55 * SECOND);
    told(g, "Nothing is ready to run, so the event loop sleeps until 55.0 s, or until a thread wakes it: 1 thread is at work.",
         "Then the timer of Task-1 is due.");
}

static void the_threads_of_an_executor_end(void **data)
{
    struct stage *g = *data;
    uint32_t joined = makes(g, EVENT_future_create, OBJECT_future, 0);
    happens(g, EVENT_suspend, MAIN, joined, 0);
    enqueues(g, joined, "_set_result_unless_cancelled");
    iterates(g);
    runs(g, joined);
    told(g, "The loop runs a callback: it reports the end of the threads.", "Then Task-1 is ready to run again.");
    happens(g, EVENT_future_done, joined, OUTCOME_result, 0);
    told(g, "The callback that reports the end of the threads sets the result of the future.", "Task-1 awaits it and becomes ready.");
}

static void a_function_fails_in_its_thread(void **data)
{
    struct stage *g = *data;
    struct thread t = hands_over(g);
    uint32_t type = text(g, "ValueError"), message = text(g, "no page");
    happens(g, EVENT_raise, type, message, 0);
    told(g, "`ValueError: no page` is raised in thread asyncio_0.", "It goes up from `await` to `await` until an `except` takes it.");
    happens(g, EVENT_worker_return, t.worker, OUTCOME_exception, text(g, "ValueError: no page"));
    told(g, "Thread asyncio_0 has finished its function: it failed with `ValueError: no page`.",
         "A callback will bring that into the event loop, and wakes the loop if it sleeps.");
    happens(g, EVENT_worker_begin, t.worker, makes(g, EVENT_future_create, OBJECT_executor_call, 0), 0);
    happens(g, EVENT_worker_return, t.worker, OUTCOME_result, text(g, "None"));
    told(g, "Thread asyncio_0 has finished its function.", "A callback will bring that into the event loop, and wakes the loop if it sleeps.");
}

static void who_gives_up_does_not_stop_a_thread(void **data)
{
    struct stage *g = *data;
    struct thread t = hands_over(g);
    happens_ns(g, EVENT_worker_sleep, t.worker, 2 * SECOND);
    uint32_t second = makes(g, EVENT_future_create, OBJECT_executor_call, 0);
    happens(g, EVENT_executor_submit, second, text(g, "later"), 0);
    happens(g, EVENT_future_done, t.call, OUTCOME_cancelled, 0);
    enqueues(g, t.call, "_call_check_cancel");
    happens(g, EVENT_future_done, second, OUTCOME_cancelled, 0);
    enqueues(g, second, "_call_check_cancel");
    happens(g, EVENT_suspend, MAIN, second, 0);
    told(g, "Task-1 is suspended: it awaits `later()`, which no thread has begun yet.",
         "Iteration 2 will begin with the callback that sees whether `fetch(page='a')` was given up before it ended.");
    iterates(g);
    runs(g, t.call);
    told(g, "The loop runs a callback: it sees whether `fetch(page='a')` was given up before it ended.",
         "It was, but a thread that runs cannot be stopped.");
    runs(g, second);
    told(g, "The loop runs a callback: it sees whether `later()` was given up before it ended.", "It was, so it is taken out of the executor.");
    happens(g, EVENT_executor_drop, second, 0, 0);
    told(g, "No thread had begun `later()` yet, so it never runs.", "The ready queue is empty, and no timer is set.");
}

static void a_thread_asks_the_loop(void **data)
{
    struct stage *g = *data;
    struct thread t = hands_over(g);
    happens(g, EVENT_worker_wait, t.worker, 0, 0);
    told(g, "Thread asyncio_0 blocks until the event loop has run the coroutine that it was given.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_thread_switch, t.worker, 0, 0);
    told(g, "Thread asyncio_0 is the next to do something.", THREAD_RUNS);
    happens(g, EVENT_worker_wait, t.worker, MAIN, 0);
    told(g, "Thread asyncio_0 blocks until the event loop has the result of Task-1.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_worker_wake, t.worker, 0, 0);
    happens(g, EVENT_thread_switch, 0, 0, 0);
    told(g, "The thread of the event loop is the next to do something.", RUNS_ALONE("Task-1"));
    uint32_t task = creates(g, "Task-2", "answer", "");
    happens(g, EVENT_suspend, MAIN, t.call, 0);
    iterates(g);
    resumes(g, task);
    happens(g, EVENT_task_done, task, OUTCOME_result, 0);
    enqueues(g, task, "_call_set_state");
    told(g, "A callback joins the ready queue: it hands the end of Task-2 to the thread that asked for it.",
         "It is the first in line for iteration 3.");
}

static void to_thread_is_a_function(void **data)
{
    struct stage *g = *data;
    calls(g, "asyncio", "to_thread", "function='fetch', call=<pointer>");
    told(g, "Task-1 calls `asyncio.to_thread(fetch)`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thread_blocks_and_returns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_thread_may_wake_the_loop_before_its_timer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_threads_of_an_executor_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_function_fails_in_its_thread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_gives_up_does_not_stop_a_thread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_thread_asks_the_loop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(to_thread_is_a_function, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
