// The event loop, as Lib/asyncio/events.py and base_events.py.
#ifndef LOOPSCOPE_EVENTS_H
#define LOOPSCOPE_EVENTS_H

#include "loopscope/futures.h"

#pragma GCC visibility push(default)

typedef struct asyncio_Handle asyncio_Handle; // of call_soon; a TimerHandle of call_later and call_at is one too

// --- which loop ---------------------------------------------------------------------------------------------------------
// The running loop; RuntimeError when none runs. Lib/asyncio/events.py, get_running_loop.
asyncio_loop *asyncio_get_running_loop(void);

// A loop to run by hand: asyncio_loop_run_until_complete, asyncio_loop_run_forever, and asyncio_loop_close at its end. It belongs to the
// program until then. There is one loop at a time: RuntimeError while another one is open. Lib/asyncio/events.py, new_event_loop.
asyncio_loop *asyncio_new_event_loop(void);

// The loop that get_event_loop gives while none runs; NULL for none. Lib/asyncio/events.py, set_event_loop.
void asyncio_set_event_loop(asyncio_loop *loop);

// The running loop, else the one that was set; RuntimeError where there is none. Lib/asyncio/events.py, get_event_loop.
asyncio_loop *asyncio_get_event_loop(void);

// --- a loop -------------------------------------------------------------------------------------------------------------
// The loop's clock, in seconds.
double asyncio_loop_time(asyncio_loop *loop);

bool asyncio_loop_is_running(asyncio_loop *loop);
bool asyncio_loop_is_closed(asyncio_loop *loop);

// A future of this loop, as asyncio.Future(loop=loop). RuntimeError never: also a closed loop makes them.
asyncio_Future *asyncio_loop_create_future(asyncio_loop *loop);

// A task of this loop, which need not run: asyncio_loop_create_task(loop, job(), .name = "job"). By the task factory where there is one.
// RuntimeError where the loop is closed. Lib/asyncio/base_events.py, BaseEventLoop.create_task.
#define asyncio_loop_create_task(loop, coro, ...) \
    loop_create_task_of_program(place_here(), (loop), (coro), (struct task_options){__VA_ARGS__})
struct task_options {
    const char *name; // copied
    bool eager_start; // run it at once up to its first wait, where the loop runs
};
asyncio_Task *loop_create_task_of_program(place *where, asyncio_loop *loop, coroutine *coro, struct task_options options);

// Who makes the tasks of a loop: asyncio_eager_task_factory, or a function of the program, which calls asyncio_Task(coro, .name = ...).
// NULL for none. Lib/asyncio/base_events.py, BaseEventLoop.set_task_factory and get_task_factory.
typedef asyncio_Task *asyncio_task_factory(asyncio_loop *loop, coroutine *coro, struct task_options options);
void asyncio_loop_set_task_factory(asyncio_loop *loop, asyncio_task_factory *factory);
asyncio_task_factory *asyncio_loop_get_task_factory(asyncio_loop *loop);

// callback(argument) runs in the next iteration / after delay seconds / at the time `when` of the loop's clock. The argument is any
// C value and may be left out: asyncio_loop_call_soon(loop, say, "hello"), asyncio_loop_call_later(loop, 1.5, stop).
// The handle lives until the program ends.
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
#define EVENTS_ARGUMENT(...) EVENTS_ARGUMENT_(_ __VA_OPT__(,) __VA_ARGS__, value_of(__VA_ARGS__), none)
#define EVENTS_ARGUMENT_(_0, _1, chosen, ...) EVENTS_CHOSEN(chosen)
#define EVENTS_CHOSEN(chosen) chosen

// Keeps the callback from running. Twice is fine.
#define asyncio_Handle_cancel(handle) handle_cancel_of_program(place_here(), (handle))
void handle_cancel_of_program(place *where, asyncio_Handle *handle);
bool asyncio_Handle_cancelled(const asyncio_Handle *handle);
double asyncio_Handle_when(const asyncio_Handle *handle); // of call_later and call_at

// Runs the loop until the coroutine, task or future is done; its result or exception. RuntimeError when the loop runs already.
#define asyncio_loop_run_until_complete(loop, x) loop_run_until_complete(place_here(), (loop), (x))
value loop_run_until_complete(place *where, asyncio_loop *loop, awaitable x);

// Runs the loop until asyncio_loop_stop. RuntimeError when it is closed or runs already; Deadlock when nothing is ready and nothing is
// scheduled, where Python would wait for ever. Lib/asyncio/base_events.py, BaseEventLoop.run_forever.
void asyncio_loop_run_forever(asyncio_loop *loop);

// Stops run_until_complete and run_forever at the end of this iteration; before they begin, at the end of their first one.
void asyncio_loop_stop(asyncio_loop *loop);

// What is ready or scheduled never runs. Tasks that are not done are destroyed, with a warning: GeneratorExit is raised at their await, so that
// their finally clauses run, which cannot await any more. Python does so as soon as nobody refers to the task, here it is at once. Twice is
// fine. RuntimeError while the loop runs. A loop that is open when the program ends is closed then. Lib/asyncio/base_events.py,
// BaseEventLoop.close, and Lib/asyncio/tasks.py, Task.__del__.
void asyncio_loop_close(asyncio_loop *loop);

// Debug mode: a step or callback that takes as long as slow_callback_duration (0.1 seconds at first) is told on stderr. PYTHONASYNCIODEBUG=1
// in the environment turns it on from the start. Lib/asyncio/base_events.py, BaseEventLoop.set_debug and _run_once.
void asyncio_loop_set_debug(asyncio_loop *loop, bool enabled);
bool asyncio_loop_get_debug(asyncio_loop *loop);
#define asyncio_loop_slow_callback_duration(loop) (*loop_slow_callback_duration(loop)) // read it, or assign seconds to it
double *loop_slow_callback_duration(asyncio_loop *loop);

// handler(loop, context) is told what nobody could catch: what a callback raised, and exceptions of tasks and futures at which nobody
// looked. NULL for the default one, which writes a line on stderr.
typedef struct asyncio_exception_context {
    const char *message;
    exception *exception; // NULL for none
} asyncio_exception_context;
typedef void asyncio_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);
void asyncio_loop_set_exception_handler(asyncio_loop *loop, asyncio_exception_handler *handler);
asyncio_exception_handler *asyncio_loop_get_exception_handler(asyncio_loop *loop); // NULL: the default one

// Tells the handler, or the default one; and the default one itself, for handlers that pass on what is not theirs. An exception of the handler
// is told by the default one. Lib/asyncio/base_events.py, BaseEventLoop.call_exception_handler and default_exception_handler.
void asyncio_loop_call_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);
void asyncio_loop_default_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);

#pragma GCC visibility pop

#endif
