#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

static void a_task_is_created(void **data)
{
    struct stage *g = *data;
    uint32_t coroutine = calls(g, "game.c", "game", "board=1");
    uint32_t task = makes(g, EVENT_task_create, coroutine, text(g, "Task-2"));
    told(g, "Task-1 creates a task, Task-2, to run the coroutine `game(board=1)`.",
         "It is only scheduled: it cannot run before Task-1 is suspended.");
    happens(g, EVENT_task_name, task, text(g, "Board 1"), 0);
    told(g, "The task for `game(board=1)` is now called Board 1.", RUNS_ALONE("Task-1"));
}

static void asyncio_run_creates_tasks(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    enqueues(g, MAIN, "_run_until_complete_cb");
    iterates(g);
    runs(g, MAIN);
    uint32_t coroutine = calls(g, "asyncio", "shutdown_asyncgens", "");
    told(g, "`asyncio.run` calls `shutdown_asyncgens()`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
    makes(g, EVENT_task_create, coroutine, text(g, "Task-2"));
    told(g, "`asyncio.run` creates a task, Task-2, to run the coroutine `shutdown_asyncgens()`.",
         "Its first step joins the ready queue.");
}

static void a_task_is_eager(void **data)
{
    struct stage *g = *data;
    uint32_t coroutine = calls(g, "game.c", "game", "board=1");
    uint32_t task = makes(g, EVENT_task_eager, coroutine, text(g, "eager"));
    told(g, "Task-1 creates an eager task, task eager: it runs the coroutine `game(board=1)` at once.",
         "When it is suspended or done, Task-1 goes on within the same step.");
    happens(g, EVENT_coro_call, coroutine, 0, 0);
    happens(g, EVENT_suspend, task, 0, 0);
    told(g, "Task eager gives up its turn with `asyncio.sleep(0)`: it does not wait for anything.", RUNS_ALONE("Task-1"));
    enqueues(g, task, "");
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    enqueues(g, MAIN, "_run_until_complete_cb");
    iterates(g);
    resumes(g, task);
    happens(g, EVENT_suspend, task, 0, 0);
    runs(g, MAIN);
    coroutine = calls(g, "asyncio", "shutdown_asyncgens", "");
    task = makes(g, EVENT_task_eager, coroutine, text(g, "Task-2"));
    told(g, "`asyncio.run` creates an eager task, Task-2: it runs the coroutine `shutdown_asyncgens()` at once.",
         "When it is suspended or done, what made it goes on.");
    happens(g, EVENT_suspend, task, 0, 0);
    told(g, "Task-2 cannot begin yet, for its loop does not run.", "The ready queue is empty, and no timer is set.");
}

static void a_task_is_destroyed(void **data)
{
    struct stage *g = *data;
    uint32_t program = state_at(&g->state, MAIN)->function;
    happens(g, EVENT_coro_call, program, 0, 0);
    happens(g, EVENT_suspend, MAIN, 0, 0);
    happens(g, EVENT_loop_close, 1, 0, 0);
    happens(g, EVENT_task_destroy, MAIN, 0, 0);
    told(g, "Task-1 is destroyed, though it is pending: its loop is closed.",
         "`GeneratorExit` is raised at its `await`, and its `finally` clauses run.");
    happens(g, EVENT_coro_return, program, OUTCOME_exception, text(g, "GeneratorExit"));
    told(g, "`program()` is closed: `GeneratorExit` has left its body.", "With it Task-1 ends.");
    happens(g, EVENT_task_destroyed, MAIN, 0, 0);
    told(g, "Task-1 is gone: it was never done.", "");
}

static void a_task_is_suspended(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 1", "game", "board=1"), hog = creates(g, "hog", "hog", "");
    uint32_t third = creates(g, "third", "game", "board=3");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    told(g, "Task-1 gives up its turn with `asyncio.sleep(0)`: it does not wait for anything.",
         "Iteration 2 will begin with Board 1.");
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, board);
    sleeps(g, 55);
    told(g, "Board 1 is suspended: it sleeps until 55.0 s.", "Next is task hog, at the head of the ready queue.");
    resumes(g, hog);
    happens(g, EVENT_suspend, hog, board, 0);
    told(g, "Task hog is suspended: it awaits Board 1, which is not done yet.",
         "Next is task third, at the head of the ready queue.");
    resumes(g, third);
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, hog, text(g, "_done_callback"), gather);
    happens(g, EVENT_suspend, third, gather, 0);
    told(g, "Task third is suspended: it awaits the gather, with 1 awaitable still to finish.",
         "Next is Task-1, at the head of the ready queue.");
}

static void tasks_stand_in_line(void **data)
{
    struct stage *g = *data;
    uint32_t second = creates(g, "second", "download", "n=2");
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    happens(g, EVENT_suspend, MAIN, waiter, 0);
    told(g, "Task-1 is suspended: it waits for the semaphore and is first in line.", "Iteration 2 will begin with task second.");
    iterates(g);
    resumes(g, second);
    waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    happens(g, EVENT_suspend, second, waiter, 0);
    told(g, "Task second is suspended: it waits in line for the semaphore, behind Task-1.",
         "The ready queue is empty, and no timer is set.");
}

static void a_task_waits_for_the_next_result(void **data)
{
    struct stage *g = *data;
    uint32_t iterator = makes(g, EVENT_sync_create, OBJECT_as_completed, 0);
    happens(g, EVENT_suspend, MAIN, makes(g, EVENT_future_create, OBJECT_waiter, iterator), 0);
    told(g, "Task-1 is suspended until the next result of `as_completed` is there.",
         "The ready queue is empty, and no timer is set.");
}

static void a_task_ends(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", ""), two = creates(g, "two", "job", ""), three = creates(g, "three", "job", "");
    happens(g, EVENT_suspend, MAIN, one, 0);
    uint32_t gather = makes(g, EVENT_future_create, OBJECT_gather, 0);
    happens(g, EVENT_done_callback, two, text(g, "_done_callback"), gather);
    iterates(g);
    resumes(g, one);
    happens(g, EVENT_task_done, one, OUTCOME_result, text(g, "'soup'"));
    told(g, "Task one is done. Its result is `'soup'`.", "Task-1 awaits it and becomes ready.");
    resumes(g, two);
    happens(g, EVENT_task_done, two, OUTCOME_exception, text(g, "OSError: no URL"));
    told(g, "Task two is done: it failed with `OSError: no URL`.", "A callback will tell the gather.");
    resumes(g, three);
    happens(g, EVENT_task_done, three, OUTCOME_cancelled, 0);
    told(g, "Task three is done: it was cancelled.", "The callbacks for its end join the ready queue.");
}

static void a_task_without_a_result_ends(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, text(g, "None"));
    told(g, "Task-1 is done.", "The callbacks for its end join the ready queue.");
}

static void a_suspended_task_is_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", ""), two = creates(g, "two", "job", ""), three = creates(g, "three", "job", "");
    uint32_t four = creates(g, "four", "job", ""), sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 0);
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, one);
    sleeps(g, 10);
    resumes(g, two);
    uint32_t waiter = makes(g, EVENT_future_create, OBJECT_waiter, sem);
    happens(g, EVENT_sync_wait, sem, waiter, 0);
    happens(g, EVENT_suspend, two, waiter, 0);
    resumes(g, three);
    happens(g, EVENT_suspend, three, two, 0);
    resumes(g, four);
    happens(g, EVENT_suspend, four, makes(g, EVENT_future_create, OBJECT_future, 0), 0);
    resumes(g, MAIN);
    happens(g, EVENT_cancel, one, 0, 0);
    told(g, "Task-1 cancels task one, which sleeps until 10.0 s.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_cancel, three, text(g, "stop please"), 0);
    told(g, "Task-1 cancels task three, which awaits task two. The message is `stop please`.",
         "The cancellation goes on to task two.");
    happens(g, EVENT_cancel, two, 0, 0);
    told(g, "Task-1 cancels task two, which waits in line for the semaphore.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_cancel, four, 0, 0);
    told(g, "Task-1 cancels task four, which awaits the future.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
}

static void a_ready_task_is_cancelled(void **data)
{
    struct stage *g = *data;
    uint32_t one = creates(g, "one", "job", "");
    happens(g, EVENT_cancel, one, 0, 0);
    told(g, "Task-1 cancels task one before its first step.",
         "It stays in the ready queue. On its turn it ends at once: its coroutine never runs.");
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "Task-1 cancels itself.", "`CancelledError` will be raised at its next `await` that suspends.");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    uint32_t two = creates(g, "two", "job", "");
    iterates(g);
    resumes(g, one);
    happens(g, EVENT_task_done, one, OUTCOME_cancelled, 0);
    resumes(g, MAIN);
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    resumes(g, two);
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "Task two cancels Task-1, which is ready to run.",
         "It stays in the ready queue. On its turn `CancelledError` is raised at its `await`.");
}

static void asyncio_run_cancels_what_is_left(void **data)
{
    struct stage *g = *data;
    uint32_t left = creates(g, "left", "job", "");
    happens(g, EVENT_suspend, MAIN, 0, 0);
    enqueues(g, MAIN, "");
    iterates(g);
    resumes(g, left);
    sleeps(g, 100);
    resumes(g, MAIN);
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    enqueues(g, MAIN, "_run_until_complete_cb");
    iterates(g);
    runs(g, MAIN);
    happens(g, EVENT_cancel, left, 0, 0);
    told(g, "`asyncio.run` cancels task left, which sleeps until 100.0 s.",
         "It becomes ready, and `CancelledError` will be raised at its `await`.");
}

static void coroutines_call_each_other(void **data)
{
    struct stage *g = *data;
    uint32_t program = state_at(&g->state, MAIN)->function;
    happens(g, EVENT_coro_call, program, 0, 0);
    told(g, "`program()` begins at its first line.", RUNS_ALONE("Task-1"));
    uint32_t part = calls(g, "game.c", "part_one", "n=9");
    told(g, "Task-1 calls `part_one(n=9)`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
    happens(g, EVENT_coro_call, part, 0, 0);
    told(g, "Task-1 awaits `part_one(n=9)`, which begins at once, within the same task.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_coro_return, part, OUTCOME_result, text(g, "901"));
    told(g, "`part_one(n=9)` returns `901`.", "`program()` awaited it and goes on, within the same step.");
    happens(g, EVENT_coro_return, program, OUTCOME_result, text(g, "None"));
    told(g, "`program()` returns.", "With it Task-1 ends.");
}

static void coroutines_fail(void **data)
{
    struct stage *g = *data;
    uint32_t program = state_at(&g->state, MAIN)->function;
    happens(g, EVENT_coro_call, program, 0, 0);
    uint32_t origin = calls(g, "game.c", "origin", "n=0");
    happens(g, EVENT_coro_call, origin, 0, 0);
    happens(g, EVENT_coro_return, origin, OUTCOME_exception, text(g, "ZeroDivisionError: at the bottom"));
    told(g, "`origin(n=0)` fails: `ZeroDivisionError: at the bottom` leaves it.",
         "`program()` awaited it: there the exception goes on.");
    happens(g, EVENT_coro_return, program, OUTCOME_cancelled, text(g, "CancelledError"));
    told(g, "`program()` ends: `CancelledError` leaves it.", "With it Task-1 ends.");
    uint32_t closed = calls(g, "game.c", "closed", "");
    happens(g, EVENT_coro_return, closed, OUTCOME_cancelled, 0);
    told(g, "`closed()` is closed before it began.", RUNS_ALONE("Task-1"));
}

static void asyncio_writes_its_own_coroutines_as_documented(void **data)
{
    struct stage *g = *data;
    calls(g, "asyncio", "sleep", "delay=1.5");
    told(g, "Task-1 calls `asyncio.sleep(1.5)`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
    calls(g, "asyncio", "acquire", "s=<Semaphore>");
    told(g, "Task-1 calls `Semaphore.acquire()`. That makes a coroutine object and runs nothing yet.",
         "It runs when it is awaited or wrapped in a task.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_task_is_eager, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_destroyed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_created, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asyncio_run_creates_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_suspended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tasks_stand_in_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_waits_for_the_next_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_without_a_result_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_suspended_task_is_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ready_task_is_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asyncio_run_cancels_what_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(coroutines_call_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(coroutines_fail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asyncio_writes_its_own_coroutines_as_documented, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
