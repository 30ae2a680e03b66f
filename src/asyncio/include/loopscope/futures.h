// Futures, as Lib/asyncio/futures.py. A task is a future: each function takes both.
#ifndef LOOPSCOPE_FUTURES_H
#define LOOPSCOPE_FUTURES_H

#include "loopscope/coroutines.h"

#pragma GCC visibility push(default)

typedef union any_future {
    asyncio_Future *future;
    asyncio_Task *task;
} __attribute__((transparent_union)) any_future;

typedef struct asyncio_loop asyncio_loop;

// A future of the running loop, else of the one that was set; it lives until the program ends. RuntimeError where there is no loop.
// Lib/asyncio/futures.py, Future.
#define asyncio_Future() future_new()
asyncio_Future *future_new(void);

asyncio_loop *asyncio_Future_get_loop(any_future f); // the loop that it was made for, also when that is closed

// Whether an awaitable is a future or a task; whether it is a coroutine. Lib/asyncio/base_futures.py and coroutines.py.
bool asyncio_isfuture(awaitable x);
bool asyncio_iscoroutine(awaitable x);

// Whether result, exception or cancellation is there.
bool asyncio_Future_done(any_future f);
bool asyncio_Future_cancelled(any_future f);

// The result. Raises its exception; asyncio_CancelledError when cancelled; asyncio_InvalidStateError when not done.
value asyncio_Future_result(any_future f);

// The exception, NULL for none. Raises asyncio_CancelledError when cancelled, asyncio_InvalidStateError when not done.
exception *asyncio_Future_exception(any_future f);

// Ends the future; its callbacks are put into the ready queue. asyncio_InvalidStateError when it is done already, RuntimeError
// for a task, TypeError where the exception is NULL.
#define asyncio_Future_set_result(f, x) future_set_result_of_program(place_here(), (f), value_of(x))
#define asyncio_Future_set_exception(f, e) future_set_exception_of_program(place_here(), (f), (e))
void future_set_result_of_program(place *where, asyncio_Future *f, value result);
void future_set_exception_of_program(place *where, asyncio_Future *f, exception *e);

// asyncio_Future_cancel(f) or asyncio_Future_cancel(f, .msg = "stop"): cancels a future; asks a task to cancel itself. False when
// it is done already.
#define asyncio_Future_cancel(f, ...) future_cancel_of_program(place_here(), (f), (struct cancel_options){__VA_ARGS__})
struct cancel_options {
    const char *msg;
};
bool future_cancel_of_program(place *where, any_future f, struct cancel_options options);

// callback(value_object(f)) runs through the ready queue once the future is done: at once put there when it is done already. Another
// argument, where one is given, takes the future's place. remove: takes out all with that callback, returns how many.
#define asyncio_Future_add_done_callback(f, callback, ...)                                         \
    future_add_done_callback_of_program(place_here(), (f), (callback), #callback, ((struct callback_options){__VA_ARGS__}))
struct callback_options {
    value argument; // none: the future
};
void future_add_done_callback_of_program(place *where, any_future f, void (*callback)(value argument), const char *name,
                                         struct callback_options options);
size_t asyncio_Future_remove_done_callback(any_future f, void (*callback)(value argument));

// Gives back the memory of a future or task that is done and that nobody awaits any more: the program does not use it again. As Python's
// `del` of the last name for it: an exception that nobody has looked at is reported now. No program has to: what is not released lives
// until the program ends, which a server or a loop over millions of tasks may not want. asyncio_InvalidStateError when it is not done.
// What gather, shield and wait have made keeps its memory.
void release(any_future f);

#pragma GCC visibility pop

#endif
