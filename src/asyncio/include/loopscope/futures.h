// Futures, as Lib/asyncio/futures.py: what will have a result, or an exception, or be cancelled.
//
//     asyncio_Future *answer = asyncio_Future();         answer = asyncio.Future()
//     asyncio_Future_set_result(answer, 42);             answer.set_result(42)
//     print("%s", repr(await(answer)));                  print(await answer)
//
// A task is a future: each function that takes an any_future takes both. They belong to asyncio and live until the
// program ends; a program that makes millions of them gives them back by release().
#ifndef LOOPSCOPE_FUTURES_H
#define LOOPSCOPE_FUTURES_H

#include "loopscope/coroutines.h"

#pragma GCC visibility push(default)

// A future or a task, as it is.
typedef union any_future {
    asyncio_Future *future;
    asyncio_Task *task;
} __attribute__((transparent_union)) any_future;

// The event loop: events.h.
typedef struct asyncio_loop asyncio_loop;

// A future of the running loop, else of the one that was set. RuntimeError where there is no loop. await(future) waits
// until it is done. Lib/asyncio/futures.py, Future.
#define asyncio_Future() future_new()
asyncio_Future *future_new(void);

// future.set_result(x) of any C value, future.set_exception(e): ends the future, and puts its callbacks and who awaits
// it into the ready queue. asyncio_InvalidStateError when it is done already, RuntimeError for a task, TypeError where
// the exception is NULL. An exception at which nobody has looked when the loop closes is told to its exception handler:
// "Future exception was never retrieved". Lib/asyncio/futures.py, Future.set_result and set_exception.
#define asyncio_Future_set_result(f, x) future_set_result_of_program(place_here(), (f), value_of(x))
#define asyncio_Future_set_exception(f, e) future_set_exception_of_program(place_here(), (f), (e))
void future_set_result_of_program(place *where, asyncio_Future *f, value result);
void future_set_exception_of_program(place *where, asyncio_Future *f, exception *e);

// future.done(): whether a result, an exception or a cancellation is there. future.cancelled(): whether it is the last
// of these. Lib/asyncio/futures.py, Future.done and cancelled.
bool asyncio_Future_done(any_future f);
bool asyncio_Future_cancelled(any_future f);

// future.result(). Raises its exception; asyncio_CancelledError when cancelled; asyncio_InvalidStateError when not
// done. Lib/asyncio/futures.py, Future.result.
#define asyncio_Future_result(f) future_result_of_program(place_here(), (f))
value future_result_of_program(place *where, any_future f);

// future.exception(): NULL for none. Raises asyncio_CancelledError when cancelled, asyncio_InvalidStateError when not
// done. Who asks has looked at it. Lib/asyncio/futures.py, Future.exception.
#define asyncio_Future_exception(f) future_exception_of_program(place_here(), (f))
exception *future_exception_of_program(place *where, any_future f);

// future.cancel(): asyncio_Future_cancel(f) or asyncio_Future_cancel(f, .msg = "stop"). Cancels a future; asks a task
// to cancel itself, and a gather to cancel all that it waits for. False when it is done already. The message is copied.
// Lib/asyncio/futures.py, Future.cancel.
#define asyncio_Future_cancel(f, ...) future_cancel_of_program(place_here(), (f), (struct cancel_options){__VA_ARGS__})
struct cancel_options {
    const char *msg;
};
bool future_cancel_of_program(place *where, any_future f, struct cancel_options options);

// future.add_done_callback(callback): callback(value_object(f)) runs through the ready queue once the future is done;
// it is put there at once when it is done already. asyncio_Future_add_done_callback(f, callback, value_of("x")) gives
// it that argument instead of the future: Python's partial. What it raises is told to the loop's exception handler.
// Lib/asyncio/futures.py, Future.add_done_callback.
#define asyncio_Future_add_done_callback(f, callback, ...)                                         \
    future_add_done_callback_of_program(place_here(), (f), (callback), #callback, ((struct callback_options){__VA_ARGS__}))
struct callback_options {
    value argument; // none: the future
};
void future_add_done_callback_of_program(place *where, any_future f, void (*callback)(value argument), const char *name,
                                         struct callback_options options);

// future.remove_done_callback(callback): takes out all with that callback, and returns how many.
// Lib/asyncio/futures.py, Future.remove_done_callback.
size_t asyncio_Future_remove_done_callback(any_future f, void (*callback)(value argument));

// future.get_loop(): the loop that it was made for, also when that is closed. Lib/asyncio/futures.py, Future.get_loop.
asyncio_loop *asyncio_Future_get_loop(any_future f);

// asyncio.isfuture(x): whether an awaitable is a future or a task. asyncio.iscoroutine(x): whether it is a coroutine.
// Lib/asyncio/base_futures.py, isfuture; Lib/asyncio/coroutines.py, iscoroutine.
bool asyncio_isfuture(awaitable x);
bool asyncio_iscoroutine(awaitable x);

// release(f): Python's `del f` for the last name of a future or task. Its memory is used again, so it has to be done,
// its callbacks have run, nobody awaits it, no gather, group or list that is still looked at has it, and the program
// does not touch it again. Its result and its exception stay. An exception that nobody has looked at is reported now.
// asyncio_InvalidStateError when it is not done. No program has to call it: what is not released lives until the
// program ends, which a server or a loop over millions of tasks may not want. What gather, shield, wait and executors
// have made keeps its memory. Lib/asyncio/futures.py, Future.__del__.
void release(any_future f);

#pragma GCC visibility pop

#endif
