// Tasks and what is built of them, as Lib/asyncio/tasks.py.
#ifndef LOOPSCOPE_TASKS_H
#define LOOPSCOPE_TASKS_H

#include "loopscope/events.h"

#pragma GCC visibility push(default)

// asyncio_create_task(game(1)) or asyncio_create_task(game(1), .name = "Board 1"): schedules a coroutine as a task. Without a name it
// is Task-1, Task-2 ... With .eager_start = true it runs at once, within the step that makes it, up to its first wait or its end.
// RuntimeError when no loop runs. Lib/asyncio/tasks.py, create_task.
#define asyncio_create_task(coro, ...) task_create_of_program(place_here(), (coro), (struct task_options){__VA_ARGS__})
asyncio_Task *task_create_of_program(place *where, coroutine *coro, struct task_options options);

// The task that a value holds, as in task_of(at(pending, 0)); TypeError where it holds none.
asyncio_Task *task_of(value v);

// Python's class Task, for a task factory of the program: as create_task without asking the factory. RuntimeError where no loop runs or was set.
#define asyncio_Task(coro, ...) task_new_of_program(place_here(), (coro), (struct task_options){__VA_ARGS__})
asyncio_Task *task_new_of_program(place *where, coroutine *coro, struct task_options options);

// asyncio_loop_set_task_factory(loop, asyncio_eager_task_factory): every task of the loop starts eagerly. One that does not wait is done before
// create_task returns. Lib/asyncio/tasks.py, create_eager_task_factory.
asyncio_Task *asyncio_eager_task_factory(asyncio_loop *loop, coroutine *coro, struct task_options options);

// The task that runs; NULL in a callback of the loop. RuntimeError when no loop runs. Lib/asyncio/tasks.py, current_task.
asyncio_Task *asyncio_current_task(void);

// asyncio_all_tasks() or asyncio_all_tasks(loop): a list of the loop's tasks that are not done, in order of creation. Without a loop it is the
// running one; RuntimeError when none runs. Lib/asyncio/tasks.py, all_tasks.
#define asyncio_all_tasks(...) task_all(TASK_LOOP(_ __VA_OPT__(,) __VA_ARGS__, asyncio_get_running_loop()))
#define TASK_LOOP(_0, loop, ...) loop
value task_all(asyncio_loop *loop);

#define asyncio_Task_get_loop asyncio_Future_get_loop
#define asyncio_Task_done(task) asyncio_Future_done(task)
#define asyncio_Task_cancelled(task) asyncio_Future_cancelled(task)
#define asyncio_Task_result(task) asyncio_Future_result(task)
#define asyncio_Task_exception(task) asyncio_Future_exception(task)
#define asyncio_Task_add_done_callback asyncio_Future_add_done_callback
#define asyncio_Task_remove_done_callback asyncio_Future_remove_done_callback
// Asks the task to cancel itself: asyncio_CancelledError is raised at its await. False when it is done.
#define asyncio_Task_cancel asyncio_Future_cancel
int asyncio_Task_cancelling(asyncio_Task *task); // requests so far, less uncancel calls
int asyncio_Task_uncancel(asyncio_Task *task);
coroutine *asyncio_Task_get_coro(asyncio_Task *task); // NULL when it is done
const char *asyncio_Task_get_name(asyncio_Task *task);
void asyncio_Task_set_name(asyncio_Task *task, const char *name); // copied

// A future for an awaitable: a coroutine becomes a task, a future is returned as it is.
#define asyncio_ensure_future(awaitable) task_ensure_future(place_here(), (awaitable))
asyncio_Future *task_ensure_future(place *where, awaitable x);

// asyncio_sleep(1.5) or asyncio_sleep(1.5, "result"): completes after so many seconds; 0 and less give every other ready task one
// turn. ValueError for NaN.
#define asyncio_sleep(delay, ...) task_sleep((delay), EVENTS_ARGUMENT(__VA_ARGS__))
coroutine *task_sleep(double delay, value result);

// asyncio_gather(count(1), task, future): a future for the list of their results, in the order of the arguments. Coroutines become
// tasks at once. The first exception goes to whoever awaits, the others run on; with .return_exceptions exceptions are results.
// Cancelling it cancels all of them. asyncio_gather_list takes a list of any length: Python's gather(*games).
#define asyncio_gather(...) asyncio_gather_list(list(__VA_ARGS__))
#define asyncio_gather_list(awaitables, ...) task_gather(place_here(), (awaitables), (struct gather_options){__VA_ARGS__})
struct gather_options {
    bool return_exceptions;
};
asyncio_Future *task_gather(place *where, value awaitables, struct gather_options options);

// await(asyncio_wait_for(job(), 2)): what job() returns or raises, or TimeoutError after so many seconds, when job() has been cancelled and
// has ended; with none it waits for ever. Where the waiting is cancelled, job() is cancelled too. A coroutine runs inline. A timeout of 0
// and less gives the result of what is done already; a coroutine never starts then.
#define asyncio_wait_for(awaitable, timeout) task_wait_for((awaitable), value_of(timeout))
coroutine *task_wait_for(awaitable x, value timeout);

// await(asyncio_wait(tasks)): waits for the tasks and futures of a list; a tuple of two lists, those that are done and those that are
// pending, in the order of the arguments. return_when says how long: until all are done, the first is, or the first has failed. It never raises for
// what it waits for, and cancels nothing, also not when the timeout is over.
//     value result = await(asyncio_wait(tasks, .timeout = value_float(2), .return_when = asyncio_FIRST_COMPLETED));
//     value done = at(result, 0), pending = at(result, 1);
// ValueError for an empty list, TypeError for coroutines.
#define asyncio_wait(fs, ...) task_wait((fs), (struct wait_options){__VA_ARGS__})
#define asyncio_ALL_COMPLETED "ALL_COMPLETED"
#define asyncio_FIRST_COMPLETED "FIRST_COMPLETED"
#define asyncio_FIRST_EXCEPTION "FIRST_EXCEPTION"
struct wait_options {
    value timeout;           // seconds; none: for ever
    const char *return_when; // NULL: asyncio_ALL_COMPLETED
};
coroutine *task_wait(value fs, struct wait_options options);

// await(asyncio_shield(task)): the task's result. Where the one who awaits is cancelled, the task is not: it runs on, and what it raises
// then is reported to the loop's exception handler. A coroutine becomes a task. Keep the task to await it later.
#define asyncio_shield(awaitable) task_shield(place_here(), (awaitable))
asyncio_Future *task_shield(place *where, awaitable x);

// An iterator over coroutines, each of which returns or raises the result of the next awaitable to complete:
//     for_in (next, asyncio_as_completed(list(job(1), job(2)))) print("%s", repr(await(next)));
// .timeout = value_float(2): seconds from now; TimeoutError is raised by what has not come by then.
#define asyncio_as_completed(awaitables, ...) \
    task_as_completed(place_here(), (awaitables), (struct as_completed_options){__VA_ARGS__})
struct as_completed_options {
    value timeout; // seconds; none: for ever
};
typedef struct asyncio_as_completed_iterator asyncio_as_completed_iterator;
asyncio_as_completed_iterator *task_as_completed(place *where, value awaitables, struct as_completed_options options);
coroutine *asyncio_as_completed_next(asyncio_as_completed_iterator *iterator); // NULL after the last

#define for_in(name, iterator)                                                                     \
    for (asyncio_as_completed_iterator *in_ = (iterator); in_; in_ = NULL)                         \
        for (coroutine * name; (name = asyncio_as_completed_next(in_));)

#pragma GCC visibility pop

#endif
