// Tasks, and what waits for several of them, as Lib/asyncio/tasks.py.
//
//     asyncio_Task *task = asyncio_create_task(job(1));      task = asyncio.create_task(job(1))
//     value answer = await(task);                            answer = await task
//
// A task belongs to asyncio and lives until the program ends, or until release(). Nobody has to keep a name for it so
// that it runs on, as Python asks for. An exception of a task at which nobody has looked when the
// loop closes is told to its exception handler.
#ifndef LOOPSCOPE_TASKS_H
#define LOOPSCOPE_TASKS_H

#include "loopscope/events.h"

#pragma GCC visibility push(default)

// asyncio.create_task(game(1), name="Board 1"): asyncio_create_task(game(1), .name = "Board 1"). Schedules a coroutine
// as a task of the running loop: its first step is in the next iteration. Without a name it is Task-1, Task-2 ... With
// .eager_start = true it runs at once, within the step that makes it, up to its first wait or its end. RuntimeError
// when no loop runs, and for a coroutine that was awaited or given to a task before. Lib/asyncio/tasks.py, create_task.
#define asyncio_create_task(coro, ...) task_create_of_program(place_here(), (coro), (struct task_options){__VA_ARGS__})
asyncio_Task *task_create_of_program(place *where, coroutine *coro, struct task_options options);

// asyncio.sleep(1.5): asyncio_sleep(1.5), or asyncio_sleep(1.5, "result"), which is what its await returns. Completes
// after so many seconds; 0 and less give every other ready task one turn. ValueError for NaN.
// Lib/asyncio/tasks.py, sleep.
#define asyncio_sleep(delay, ...) task_sleep((delay), EVENTS_ARGUMENT(__VA_ARGS__))
coroutine *task_sleep(double delay, value result);

// --- a task ----------------------------------------------------------------------------------------------------------
// task.done(), task.cancelled(), task.result(), task.exception() and the callbacks are those of a future: futures.h
// says what they do. A task refuses set_result and set_exception.
#define asyncio_Task_done(task) asyncio_Future_done(task)
#define asyncio_Task_cancelled(task) asyncio_Future_cancelled(task)
#define asyncio_Task_result(task) asyncio_Future_result(task)
#define asyncio_Task_exception(task) asyncio_Future_exception(task)
#define asyncio_Task_add_done_callback asyncio_Future_add_done_callback
#define asyncio_Task_remove_done_callback asyncio_Future_remove_done_callback
#define asyncio_Task_get_loop asyncio_Future_get_loop

// task.cancel(): asyncio_Task_cancel(task) or asyncio_Task_cancel(task, .msg = "stop"). Asks the task to cancel itself:
// asyncio_CancelledError is raised at its await, or instead of its first step, or at the next await where it runs. What
// it awaits is cancelled with it. A task that catches the exception and does not raise it again goes on. False when it
// is done. Lib/asyncio/tasks.py, Task.cancel.
#define asyncio_Task_cancel asyncio_Future_cancel

// task.cancelling(): requests to cancel so far, less uncancel calls. task.uncancel(): takes one back, and returns how
// many are left; with the last of them also one that has not been raised yet. Lib/asyncio/tasks.py, Task.cancelling and
// uncancel.
int asyncio_Task_cancelling(asyncio_Task *task);
int asyncio_Task_uncancel(asyncio_Task *task);

// task.get_name(), task.set_name(name). The name is copied; what get_name returns lives until the program ends or the
// task is released. Lib/asyncio/tasks.py, Task.get_name and set_name.
const char *asyncio_Task_get_name(asyncio_Task *task);
void asyncio_Task_set_name(asyncio_Task *task, const char *name);

// task.get_coro(): its coroutine; NULL when the task is done, as its object is used again then. Lib/asyncio/tasks.py,
// Task.get_coro.
coroutine *asyncio_Task_get_coro(asyncio_Task *task);

// asyncio.current_task(): the task that runs; NULL in a callback of the loop. RuntimeError when no loop runs.
// Lib/asyncio/tasks.py, current_task.
asyncio_Task *asyncio_current_task(void);

// asyncio.all_tasks(): asyncio_all_tasks() or asyncio_all_tasks(loop). A new list of the loop's tasks that are not
// done, in order of creation, where Python's is a set. Without a loop it is the running one; RuntimeError when none
// runs. Lib/asyncio/tasks.py, all_tasks.
#define asyncio_all_tasks(...) task_all(TASK_LOOP(_ __VA_OPT__(,) __VA_ARGS__, asyncio_get_running_loop()))
value task_all(asyncio_loop *loop);

// The task that a value holds, as in task_of(at(pending, 0)): Python's pending[0]. TypeError where it holds none.
asyncio_Task *task_of(value v);

// --- several at once -------------------------------------------------------------------------------------------------
// asyncio.gather(count(1), task, future): a future for a list of their results, in the order of the arguments; await
// it. Up to sixteen arguments; asyncio_gather_list takes a list or tuple of any length: asyncio.gather(*games) is
// asyncio_gather_list(games), and asyncio.gather(a, b, return_exceptions=True) is asyncio_gather_list(list(a, b),
// .return_exceptions = true).
//
// Coroutines become tasks at once. The first exception goes to whoever awaits, the others run on; with
// .return_exceptions exceptions are results. Cancelling it, or who awaits it, cancels all of them. RuntimeError when no
// loop runs, TypeError for what cannot be awaited, ValueError for a future of another loop. Lib/asyncio/tasks.py,
// gather.
#define asyncio_gather(...) asyncio_gather_list(list(__VA_ARGS__))
#define asyncio_gather_list(awaitables, ...) task_gather(place_here(), (awaitables), (struct gather_options){__VA_ARGS__})
struct gather_options {
    bool return_exceptions;
};
asyncio_Future *task_gather(place *where, value awaitables, struct gather_options options);

// await asyncio.wait_for(job(), 2): await(asyncio_wait_for(job(), 2)). What job() returns or raises, or TimeoutError
// after so many seconds, when job() has been cancelled and has ended; with none it waits for ever. Where the waiting is
// cancelled, job() is cancelled too. A coroutine runs inline, within this task. A timeout of 0 and less gives the
// result of what is done already; a coroutine never starts then. Lib/asyncio/tasks.py, wait_for.
#define asyncio_wait_for(awaitable, timeout) task_wait_for((awaitable), value_of(timeout))
coroutine *task_wait_for(awaitable x, value timeout);

// await asyncio.wait(tasks): await(asyncio_wait(tasks)). Waits for the tasks and futures of a list or tuple; returns a
// tuple of two new lists, those that are done and those that are pending, in the order of the arguments, where Python
// has sets. return_when says how long: until all are done, the first is, or the first has failed.
//
//     value result = await(asyncio_wait(tasks, .timeout = value_float(2), .return_when = asyncio_FIRST_COMPLETED));
//     value done = at(result, 0), pending = at(result, 1);
//
// It never raises for what it waits for, and cancels nothing, also not when the timeout is over or who waits is
// cancelled. ValueError for an empty list and another return_when, TypeError for coroutines. Lib/asyncio/tasks.py,
// wait.
#define asyncio_wait(fs, ...) task_wait((fs), (struct wait_options){__VA_ARGS__})
#define asyncio_ALL_COMPLETED "ALL_COMPLETED"
#define asyncio_FIRST_COMPLETED "FIRST_COMPLETED"
#define asyncio_FIRST_EXCEPTION "FIRST_EXCEPTION"
struct wait_options {
    value timeout;           // seconds; none: for ever
    const char *return_when; // NULL: asyncio_ALL_COMPLETED
};
coroutine *task_wait(value fs, struct wait_options options);

// asyncio.as_completed(awaitables): an iterator over coroutines, each of which returns or raises the result of the next
// one to complete; or, read by async_for, over the tasks and futures themselves.
//
//     for_in (next, asyncio_as_completed(list(job(1), job(2))))      for next in asyncio.as_completed([job(1), job(2)]):
//         print("%s", repr(await(next)));                                print(await next)
//
// .timeout = value_float(2): seconds from now; TimeoutError is raised by what has not come by then. Coroutines become
// tasks at once. The iterator lives until the program ends. RuntimeError when no loop runs, TypeError for what is no
// list or tuple of awaitables. Lib/asyncio/tasks.py, as_completed.
#define asyncio_as_completed(awaitables, ...) \
    task_as_completed(place_here(), (awaitables), (struct as_completed_options){__VA_ARGS__})
struct as_completed_options {
    value timeout; // seconds; none: for ever
};
typedef struct asyncio_as_completed_iterator asyncio_as_completed_iterator;
asyncio_as_completed_iterator *task_as_completed(place *where, value awaitables, struct as_completed_options options);

// for_in (next, iterator) { ... }: Python's for next in iterator. next is a coroutine *, to be awaited.
// asyncio_as_completed_next is Python's next(iterator): NULL after the last.
#define for_in(name, iterator)                                                                     \
    for (asyncio_as_completed_iterator *in_ = (iterator); in_; in_ = NULL)                         \
        for (coroutine * name; (name = asyncio_as_completed_next(in_));)
coroutine *asyncio_as_completed_next(asyncio_as_completed_iterator *iterator);

// await asyncio.shield(task): await(asyncio_shield(task)). The task's result. Where the one who awaits is cancelled,
// the task is not: it runs on, and what it raises then is told to the loop's exception handler. A coroutine becomes a
// task. Keep the task to await it later. Lib/asyncio/tasks.py, shield.
#define asyncio_shield(awaitable) task_shield(place_here(), (awaitable))
asyncio_Future *task_shield(place *where, awaitable x);

// asyncio.ensure_future(x): a future for an awaitable. A coroutine becomes a task, a future is returned as it is.
// RuntimeError for a coroutine where there is no loop. Lib/asyncio/tasks.py, ensure_future.
#define asyncio_ensure_future(awaitable) task_ensure_future(place_here(), (awaitable))
asyncio_Future *task_ensure_future(place *where, awaitable x);

// --- task factories --------------------------------------------------------------------------------------------------
// asyncio.Task(coro, name="job"): asyncio_Task(coro, .name = "job"), for a task factory of the program: as create_task,
// without asking the factory. RuntimeError where there is no loop. Lib/asyncio/tasks.py, Task.
#define asyncio_Task(coro, ...) task_new_of_program(place_here(), (coro), (struct task_options){__VA_ARGS__})
asyncio_Task *task_new_of_program(place *where, coroutine *coro, struct task_options options);

// loop.set_task_factory(asyncio.eager_task_factory): asyncio_loop_set_task_factory(loop, asyncio_eager_task_factory).
// Every task of the loop starts eagerly; one that does not wait is done before create_task returns.
// Lib/asyncio/tasks.py, create_eager_task_factory.
asyncio_Task *asyncio_eager_task_factory(asyncio_loop *loop, coroutine *coro, struct task_options options);

// --- below: how an argument is left out ------------------------------------------------------------------------------
#define TASK_LOOP(_0, loop, ...) loop

#pragma GCC visibility pop

#endif
