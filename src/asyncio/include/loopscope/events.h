// The event loop, as Lib/asyncio/events.py and base_events.py. Most programs need of it asyncio_run alone, which makes
// one and closes it.
//
//     asyncio_loop *loop = asyncio_get_running_loop();   loop = asyncio.get_running_loop()
//     asyncio_loop_call_later(loop, 1.5, say, "hello");  loop.call_later(1.5, say, "hello")
//
// Times are in seconds, of a clock that begins with the program: virtual under loopscope, where it moves only when the
// loop would sleep, else real. It counts nanoseconds. Callbacks are functions of C: void say(value argument). What they
// raise is told to the exception handler. All functions are called from the thread of the loop, but for those of
// threads.h.
#ifndef LOOPSCOPE_EVENTS_H
#define LOOPSCOPE_EVENTS_H

#include "loopscope/futures.h"

#pragma GCC visibility push(default)

// --- which loop ------------------------------------------------------------------------------------------------------
// asyncio.get_running_loop(). RuntimeError when none runs, and in another thread. Lib/asyncio/events.py,
// get_running_loop.
asyncio_loop *asyncio_get_running_loop(void);

// asyncio.get_event_loop(): the running loop, else the one that was set. RuntimeError where there is none.
// Lib/asyncio/events.py, get_event_loop.
asyncio_loop *asyncio_get_event_loop(void);

// asyncio.set_event_loop(loop): the loop that get_event_loop gives while none runs; NULL for none.
// Lib/asyncio/events.py, set_event_loop.
void asyncio_set_event_loop(asyncio_loop *loop);

// asyncio.new_event_loop(): a loop to run by hand, with asyncio_loop_run_until_complete or asyncio_loop_run_forever. It
// belongs to the program until asyncio_loop_close. There is one loop at a time: RuntimeError while another one is open.
// Lib/asyncio/events.py, new_event_loop.
asyncio_loop *asyncio_new_event_loop(void);

// --- callbacks -------------------------------------------------------------------------------------------------------
// What call_soon, call_later and call_at return. It belongs to the loop and lives until the program ends.
typedef struct asyncio_Handle asyncio_Handle;

// loop.call_soon(callback, argument), loop.call_later(delay, callback, argument), loop.call_at(when, callback,
// argument): callback(argument) runs in the next iteration, after delay seconds, at the time `when` of the loop's
// clock; at once where that is over. The argument is one C value of any type and may be left out: the callback gets
// None. RuntimeError where the loop is closed and in another thread, ValueError for a time that is NaN.
// Lib/asyncio/base_events.py, BaseEventLoop.call_soon, call_later and call_at.
#define asyncio_loop_call_soon(loop, callback, ...) \
    loop_call_soon_of_program(place_here(), (loop), (callback), #callback, EVENTS_ARGUMENT(__VA_ARGS__))
#define asyncio_loop_call_later(loop, delay, callback, ...) \
    loop_call_later_of_program(place_here(), (loop), (delay), (callback), #callback, EVENTS_ARGUMENT(__VA_ARGS__))
#define asyncio_loop_call_at(loop, when, callback, ...) \
    loop_call_at_of_program(place_here(), (loop), (when), (callback), #callback, EVENTS_ARGUMENT(__VA_ARGS__))
asyncio_Handle *loop_call_soon_of_program(place *where, asyncio_loop *loop, void (*callback)(value argument), const char *name,
                                          value argument);
asyncio_Handle *loop_call_later_of_program(place *where, asyncio_loop *loop, double delay, void (*callback)(value argument),
                                           const char *name, value argument);
asyncio_Handle *loop_call_at_of_program(place *where, asyncio_loop *loop, double when, void (*callback)(value argument),
                                        const char *name, value argument);

// handle.cancel(): keeps the callback from running. Twice is fine, and too late is too. handle.cancelled(): whether
// that was done. Lib/asyncio/events.py, Handle.cancel and cancelled.
#define asyncio_Handle_cancel(handle) handle_cancel_of_program(place_here(), (handle))
void handle_cancel_of_program(place *where, asyncio_Handle *handle);
bool asyncio_Handle_cancelled(const asyncio_Handle *handle);

// handle.when(), in seconds on the loop's clock, of a handle of call_later and call_at; of one of call_soon 0.
// Lib/asyncio/events.py, TimerHandle.when.
double asyncio_Handle_when(const asyncio_Handle *handle);

// --- a loop ----------------------------------------------------------------------------------------------------------
// loop.time(): its clock, in seconds. Lib/asyncio/base_events.py, BaseEventLoop.time.
double asyncio_loop_time(asyncio_loop *loop);

// loop.create_future(): asyncio.Future(loop=loop). It raises nothing: a closed loop makes them too.
// Lib/asyncio/base_events.py, BaseEventLoop.create_future.
asyncio_Future *asyncio_loop_create_future(asyncio_loop *loop);

// loop.create_task(job(), name="job"): asyncio_loop_create_task(loop, job(), .name = "job"). A task of this loop, which
// need not run yet, made by the task factory where there is one. RuntimeError where the loop is closed, in another
// thread, and for a coroutine that was awaited or given to a task before. The task lives until the program ends or
// release(). Lib/asyncio/base_events.py, BaseEventLoop.create_task.
#define asyncio_loop_create_task(loop, coro, ...) \
    loop_create_task_of_program(place_here(), (loop), (coro), (struct task_options){__VA_ARGS__})
struct task_options {
    const char *name; // copied
    bool eager_start; // run it at once up to its first wait, where the loop runs
};
asyncio_Task *loop_create_task_of_program(place *where, asyncio_loop *loop, coroutine *coro, struct task_options options);

// loop.run_until_complete(x): runs the loop until the coroutine, task or future is done; its result or exception. A
// coroutine becomes a task. RuntimeError when the loop is closed or runs already, and where it was stopped before x was
// done; ValueError for a future of another loop; Deadlock as run_forever. Lib/asyncio/base_events.py,
// BaseEventLoop.run_until_complete.
#define asyncio_loop_run_until_complete(loop, x) loop_run_until_complete(place_here(), (loop), (x))
value loop_run_until_complete(place *where, asyncio_loop *loop, awaitable x);

// loop.run_forever(): runs the loop until asyncio_loop_stop. RuntimeError when it is closed or runs already; Deadlock
// when nothing is ready and nothing is scheduled, where Python would wait for ever; KeyboardInterrupt and SystemExit of
// a task or callback. Lib/asyncio/base_events.py, BaseEventLoop.run_forever.
void asyncio_loop_run_forever(asyncio_loop *loop);

// loop.stop(): stops run_until_complete and run_forever at the end of this iteration; before they begin, at the end of
// their first one. Lib/asyncio/base_events.py, BaseEventLoop.stop.
void asyncio_loop_stop(asyncio_loop *loop);

// loop.close(): what is ready or scheduled never runs. Tasks that are not done are destroyed, with a warning:
// GeneratorExit is raised at their await, so that their finally clauses run, which cannot await any more. Python does
// so as soon as nobody refers to the task, here it is at once. Twice is fine. RuntimeError while the loop runs. A loop
// that is open when the program ends is closed then. Lib/asyncio/base_events.py, BaseEventLoop.close, and
// Lib/asyncio/tasks.py, Task.__del__.
void asyncio_loop_close(asyncio_loop *loop);

// loop.is_running(), loop.is_closed(). Lib/asyncio/base_events.py, BaseEventLoop.is_running and is_closed.
bool asyncio_loop_is_running(asyncio_loop *loop);
bool asyncio_loop_is_closed(asyncio_loop *loop);

// --- what nobody catches ---------------------------------------------------------------------------------------------
// loop.set_exception_handler(handler), loop.get_exception_handler(): handler(loop, context) is told what nobody could
// catch: what a callback raised, and exceptions of tasks and futures at which nobody looked. NULL for the default one,
// which writes a line on stderr. Lib/asyncio/base_events.py, BaseEventLoop.set_exception_handler.
typedef struct asyncio_exception_context { // Python's dict; it is there until the handler returns
    const char *message;
    exception *exception; // NULL for none
    asyncio_Future *future; // or task, whose exception it is; NULL for none
} asyncio_exception_context;
typedef void asyncio_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);
void asyncio_loop_set_exception_handler(asyncio_loop *loop, asyncio_exception_handler *handler);
asyncio_exception_handler *asyncio_loop_get_exception_handler(asyncio_loop *loop);

// loop.call_exception_handler(context), loop.default_exception_handler(context): tells the handler, or the default one;
// and the default one itself, for handlers that pass on what is not theirs. An exception of the handler is told by the
// default one, but KeyboardInterrupt and SystemExit go on. A message of NULL is "Unhandled exception in event loop".
// Lib/asyncio/base_events.py, BaseEventLoop.call_exception_handler and default_exception_handler.
void asyncio_loop_call_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);
void asyncio_loop_default_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);

// --- for experts -----------------------------------------------------------------------------------------------------
// loop.set_debug(enabled), loop.get_debug(), loop.slow_callback_duration: in debug mode a step or callback that takes
// as long as that, 0.1 seconds at first, is told on stderr. PYTHONASYNCIODEBUG=1 in the environment turns it on from
// the start. Assign to the last one as in Python: asyncio_loop_slow_callback_duration(loop) = 0.5.
// Lib/asyncio/base_events.py, BaseEventLoop.set_debug and _run_once.
void asyncio_loop_set_debug(asyncio_loop *loop, bool enabled);
bool asyncio_loop_get_debug(asyncio_loop *loop);
#define asyncio_loop_slow_callback_duration(loop) (*loop_slow_callback_duration(loop))

// loop.set_task_factory(factory), loop.get_task_factory(): who makes the tasks of a loop: asyncio_eager_task_factory,
// or a function of the program, which returns asyncio_Task(coro, .name = options.name). NULL for none.
// Lib/asyncio/base_events.py, BaseEventLoop.set_task_factory and get_task_factory.
typedef asyncio_Task *asyncio_task_factory(asyncio_loop *loop, coroutine *coro, struct task_options options);
void asyncio_loop_set_task_factory(asyncio_loop *loop, asyncio_task_factory *factory);
asyncio_task_factory *asyncio_loop_get_task_factory(asyncio_loop *loop);

// --- below: how the macros work ------------------------------------------------------------------------------------
#define EVENTS_ARGUMENT(...) EVENTS_ARGUMENT_(_ __VA_OPT__(,) __VA_ARGS__, value_of(__VA_ARGS__), none)
#define EVENTS_ARGUMENT_(_0, _1, chosen, ...) EVENTS_CHOSEN(chosen)
#define EVENTS_CHOSEN(chosen) chosen

double *loop_slow_callback_duration(asyncio_loop *loop);

#pragma GCC visibility pop

#endif
