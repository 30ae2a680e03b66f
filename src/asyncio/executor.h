// Executors: functions handed to workers, and how their ends come into the loop. As Lib/asyncio/base_events.py (run_in_executor),
// Lib/asyncio/futures.py (wrap_future) and Lib/concurrent/futures/thread.py.
//
// Invariants
//  1. A call waits in its executor's line exactly while all workers that there may be are busy.
//  2. The ready queue has room for the end of each call that was handed over: bringing it there cannot fail.
#ifndef LOOPSCOPE_ASYNCIO_EXECUTOR_H
#define LOOPSCOPE_ASYNCIO_EXECUTOR_H

#include "asyncio/future.h"

// One function handed over. The asyncio future that the program awaits comes first; the rest is CPython's work item with its concurrent future.
struct executor_call {
    asyncio_Future future;
    bound_call *bound;
    ThreadPoolExecutor *executor;
    bool begun, dropped;
    value result;       // what the function ended with: this, or `failure`
    exception *failure;
    uint32_t returned;  // the event of its end
    struct executor_call *next; // in line for a worker; then among those whose end is to be brought
};

extern bool executor_used; // there has been an executor: what follows has something to do

// The call that a worker that has ended one takes next, from the head of the line; NULL for none.
struct executor_call *executor_next(ThreadPoolExecutor *executor);
void executor_returned(struct executor_call *c, uint32_t returned);
bool executor_is_over(const ThreadPoolExecutor *executor); // its workers may end

// At the beginning of an iteration: what workers have done by now comes into the ready queue.
void executor_look(void);

// The loop's sleep: until `until` (INT64_MAX: for ever) or until a worker has put something into the ready queue. False where neither can be.
bool executor_sleep(int64_t until);
bool executor_may_wake_loop(void);

// The loop is blocked until then: on the virtual clock workers do what they do meanwhile.
void executor_run_until(int64_t until);

// As BaseEventLoop.shutdown_default_executor, whose coroutine calls it. timeout: seconds, none for ever.
void executor_shut_down(asyncio_loop *loop, value timeout);

// At the program's end: all functions run to their ends.
void executor_finish_all(void);

#endif
