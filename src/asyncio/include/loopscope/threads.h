// Functions that block, in threads of their own: run_in_executor and to_thread, as Lib/asyncio/base_events.py and
// threads.py; and what such a thread may say to the loop: call_soon_threadsafe and run_coroutine_threadsafe, as
// Lib/asyncio/tasks.py.
//
//     def(fetch, const char *, url, double, seconds)         def fetch(url, seconds):
//     {
//         time_sleep(seconds);                                   time.sleep(seconds)
//         return value_format("page of %s", url);                return f"page of {url}"
//     }
//
//     value page = await(asyncio_to_thread(fetch, "a", 2));  page = await asyncio.to_thread(fetch, "a", 2)
//
// In such a function print, time_sleep, work, the clock, values, raise, try and everything of C may be used; time_sleep
// blocks its own thread alone. What needs a running loop raises RuntimeError there, and as in Python nothing of asyncio
// but what this page names may be touched from another thread: not a Lock, an Event or a Queue either. Where Python
// lets that pass and corrupts what it touches, making or changing such an object raises RuntimeError here. On the
// virtual clock a function has a time of its own, from the moment at which it was handed over, and all of a run is the
// same each time; on the real clock it is a thread of the system, and runs in parallel.
#ifndef LOOPSCOPE_THREADS_H
#define LOOPSCOPE_THREADS_H

#include "loopscope/events.h"

#pragma GCC visibility push(default)

// def(fetch, int, n) { ... }: Python's def fetch(n). An ordinary function, up to six arguments, that returns a value.
// fetch(2) calls it, here and now; asyncio_to_thread(fetch, 2) calls it elsewhere, with copies of its arguments: what
// they point to has to be there until it has ended.
#define def(fn, ...)                                                                               \
    struct fn##_arguments { ASYNC_EACH(FIELD, __VA_ARGS__) char end_; };                           \
    static value fn(ASYNC_LIST(PARAMETER, __VA_ARGS__));                                           \
    static value fn##_run(void *arguments_)                                                        \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = arguments_;                            \
        return fn(ASYNC_PASS(__VA_ARGS__));                                                        \
    }                                                                                              \
    static void fn##_describe(void *arguments_, struct coroutine_arguments *out_)                  \
    {                                                                                              \
        struct fn##_arguments *a_ __attribute__((unused)) = arguments_;                            \
        (void)out_;                                                                                \
        ASYNC_EACH(DESCRIBE, __VA_ARGS__)                                                          \
    }                                                                                              \
    __attribute__((unused)) static bound_call *fn##_bind(ASYNC_LIST(PARAMETER, __VA_ARGS__))       \
    {                                                                                              \
        bound_call *b_ = bound_call_new(#fn, fn##_run, fn##_describe, sizeof(struct fn##_arguments)); \
        struct fn##_arguments *a_ __attribute__((unused)) = b_->arguments;                         \
        ASYNC_EACH(STORE, __VA_ARGS__)                                                             \
        return b_;                                                                                 \
    }                                                                                              \
    __attribute__((unused)) static value fn(ASYNC_LIST(PARAMETER, __VA_ARGS__))

// await asyncio.to_thread(fetch, "a", 2): await(asyncio_to_thread(fetch, "a", 2)). Runs a function made by def in a
// thread of the running loop's own executor, and returns what it returns, or raises what it raises. Nothing happens
// before it is awaited. Where the waiting is cancelled, a function that has begun runs to its end, and nobody hears of
// it. RuntimeError when no loop runs. Lib/asyncio/threads.py, to_thread.
#define asyncio_to_thread(fn, ...) executor_to_thread(fn##_bind(__VA_ARGS__))

// loop.run_in_executor(None, fetch, "a", 2): asyncio_loop_run_in_executor(loop, NULL, fetch, "a", 2). Hands a function
// made by def to an executor, NULL being the loop's own one, and returns a future of what it returns or raises; it
// begins at once where a thread is free. Cancelling the future stops the function only where it has not begun; else it
// runs to its end, and nobody hears of it. asyncio_run waits at its end for what the loop's own executor still runs,
// 300 seconds at most. The future belongs to asyncio and lives until the program ends. RuntimeError where the loop is
// closed, and where its executor has been shut down. Lib/asyncio/base_events.py, BaseEventLoop.run_in_executor.
#define asyncio_loop_run_in_executor(loop, executor, fn, ...)                                      \
    executor_run(place_here(), (loop), (executor), fn##_bind(__VA_ARGS__))

// concurrent.futures.ThreadPoolExecutor(max_workers=2): ThreadPoolExecutor(.max_workers = 2). Threads that carry out
// functions, at most so many at once; a function for which none is free waits for its turn. Without max_workers there
// are enough for all, where Python has four more than there are processors. It lives until the program ends, and its
// threads with it, after all that they were given: there is nothing to shut down. ValueError for a negative
// max_workers. Lib/concurrent/futures/thread.py, ThreadPoolExecutor.
typedef struct ThreadPoolExecutor ThreadPoolExecutor;
#define ThreadPoolExecutor(...) executor_new((struct executor_options){__VA_ARGS__})
struct executor_options {
    int max_workers; // 0: no limit
};
ThreadPoolExecutor *executor_new(struct executor_options options);

// await loop.shutdown_default_executor(timeout): shuts the loop's own executor down, and waits until its functions have
// ended, `timeout` seconds at most, none being for ever: a warning comes if that is not enough. asyncio_run does so
// with 300. Lib/asyncio/base_events.py, BaseEventLoop.shutdown_default_executor.
#define asyncio_loop_shutdown_default_executor(loop, timeout) executor_shutdown_default((loop), value_of(timeout))

// --- from a thread to the loop ---------------------------------------------------------------------------------------
// loop.call_soon_threadsafe(callback, argument): call_soon for other threads, which wakes the loop where it sleeps.
// RuntimeError where the loop is closed. Lib/asyncio/base_events.py, BaseEventLoop.call_soon_threadsafe.
#define asyncio_loop_call_soon_threadsafe(loop, callback, ...) \
    loop_call_soon_threadsafe_of_program(place_here(), (loop), (callback), #callback, EVENTS_ARGUMENT(__VA_ARGS__))
asyncio_Handle *loop_call_soon_threadsafe_of_program(place *where, asyncio_loop *loop, void (*callback)(value argument), const char *name,
                                                     value argument);

// asyncio.run_coroutine_threadsafe(coro, loop): gives a coroutine to the loop, as a task. Returns at once; the result
// of what it returns comes later, for a thread that can wait for it: Python's concurrent.futures.Future, which lives
// until the program ends. RuntimeError where the loop is closed. Lib/asyncio/tasks.py, run_coroutine_threadsafe.
typedef struct concurrent_Future concurrent_Future;
#define asyncio_run_coroutine_threadsafe(coro, loop) threadsafe_run_coroutine(place_here(), (coro), (loop))
concurrent_Future *threadsafe_run_coroutine(place *where, coroutine *coro, asyncio_loop *loop);

// future.result(timeout=2): concurrent_Future_result(f, .timeout = value_float(2)). Its result, or what it raises;
// blocks the thread until then, so many seconds at most, after which TimeoutError is raised. Deadlock on the loop's own
// thread, which would wait for itself, where it is not done. asyncio_CancelledError where it was cancelled: Python has
// another class for that. Lib/concurrent/futures/_base.py, Future.result.
#define concurrent_Future_result(f, ...) threadsafe_result(place_here(), (f), (struct threadsafe_result_options){__VA_ARGS__})
struct threadsafe_result_options {
    value timeout; // none: for ever
};
value threadsafe_result(place *where, concurrent_Future *f, struct threadsafe_result_options options);

// future.done(): also where it was cancelled. future.cancel(): cancels it, and its task; False where it has a result or
// an exception already. Lib/concurrent/futures/_base.py, Future.done and cancel.
bool concurrent_Future_done(concurrent_Future *f);
bool concurrent_Future_cancel(concurrent_Future *f);

// --- below: how def works --------------------------------------------------------------------------------------------
typedef struct bound_call { // a function with the arguments of one call
    const char *name;
    value (*run)(void *arguments);
    void (*describe)(void *arguments, struct coroutine_arguments *out);
    void *arguments;
} bound_call;
bound_call *bound_call_new(const char *name, value (*run)(void *arguments),
                           void (*describe)(void *arguments, struct coroutine_arguments *out), size_t arguments_size);
asyncio_Future *executor_run(place *where, asyncio_loop *loop, ThreadPoolExecutor *executor, bound_call *bound);
coroutine *executor_to_thread(bound_call *bound);
coroutine *executor_shutdown_default(asyncio_loop *loop, value timeout);

#pragma GCC visibility pop

#endif
