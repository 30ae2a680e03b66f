// The event loop, as Lib/asyncio/events.py and base_events.py.
#ifndef LOOPSCOPE_EVENTS_H
#define LOOPSCOPE_EVENTS_H

#include "loopscope/futures.h"

#pragma GCC visibility push(default)

typedef struct asyncio_loop asyncio_loop;
typedef struct asyncio_Handle asyncio_Handle; // of call_soon; a TimerHandle of call_later and call_at is one too

// The running loop; RuntimeError when none runs.
asyncio_loop *asyncio_get_running_loop(void);

// The loop's clock, in seconds.
double asyncio_loop_time(asyncio_loop *loop);

bool asyncio_loop_is_running(asyncio_loop *loop);
bool asyncio_loop_is_closed(asyncio_loop *loop);

asyncio_Future *asyncio_loop_create_future(asyncio_loop *loop);

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

// Stops run_until_complete at the end of this iteration.
void asyncio_loop_stop(asyncio_loop *loop);

// handler(loop, context) is told what nobody could catch: what a callback raised, and exceptions of tasks and futures at which nobody
// looked. NULL for the default one, which writes a line on stderr.
typedef struct asyncio_exception_context {
    const char *message;
    exception *exception; // NULL for none
} asyncio_exception_context;
typedef void asyncio_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context);
void asyncio_loop_set_exception_handler(asyncio_loop *loop, asyncio_exception_handler *handler);

#pragma GCC visibility pop

#endif
