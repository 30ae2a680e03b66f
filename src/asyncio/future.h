// Futures, from the inside. As Lib/asyncio/futures.py.
//
// Invariants
//  1. outcome leaves OUTCOME_pending once; the callbacks go into the ready queue then, in the order in which they were added, and the
//     list is empty from there on.
//  2. A future whose exception nobody has looked at has log_traceback set, and its loop tells so when it closes.
//  3. It belongs to the loop in which it was made: callbacks go into that loop's queue, and have their room there from when they are added.
// A future may live on the stack of the coroutine that awaits it, where nobody else keeps it: sleep and acquire do so.
#ifndef LOOPSCOPE_ASYNCIO_FUTURE_H
#define LOOPSCOPE_ASYNCIO_FUTURE_H

#include "asyncio/object.h"

struct future_callback {
    void (*run)(void *argument); // NULL: a step of the task `argument`
    void *argument;
    const char *name; // as the trace calls it
    void (*of_program)(value argument); // where the program added it: for remove_done_callback
};

struct asyncio_Future {
    struct head head;
    enum outcome outcome;
    bool log_traceback;
    asyncio_loop *loop;
    const void *owner; // the sync object whose waiter it is, or NULL
    value result;
    exception *exception;
    exception *cancelled_exception; // tasks: the CancelledError that ended them, with its message
    const char *cancel_message;     // NULL for none
    struct future_callback *callbacks;
    size_t callback_count, callback_capacity;
    struct future_callback only_callback; // most futures have one: where `callbacks` points at first
    asyncio_Future *next_unretrieved;
};

// Records future_create, except for tasks.
void future_init(asyncio_Future *f, enum object_type type, const void *owner);

static inline bool future_done(const asyncio_Future *f) { return f->outcome != OUTCOME_pending; }

void future_set_result(asyncio_Future *f, value result);
void future_set_exception(asyncio_Future *f, exception *e);
void future_set_cancelled(asyncio_Future *f, const char *message);

// Future.cancel with the meaning that the type gives it (task, gather). message: lives until the program ends, NULL for none. False when
// it is done already.
bool future_cancel(place *where, asyncio_Future *f, const char *message);

// Adds a callback of the runtime's own; waiter: the future that it serves, for the trace. At once into the ready queue when done.
void future_add_callback(asyncio_Future *f, struct future_callback callback, const void *waiter);
// Room for one callback more, which comes next: adding it cannot fail then. Raises MemoryError.
void future_reserve_callback(asyncio_Future *f);

// Takes out the callbacks that are like this one: of the program's those with the same of_program, of the runtime's own those with the
// same run and argument. Returns how many.
size_t future_remove_callback(asyncio_Future *f, struct future_callback like);

// The exception that awaiting it raises: NULL when it has a result. For futures that are done.
exception *future_failure(asyncio_Future *f);
exception *future_make_cancelled_error(asyncio_Future *f);

// The result of a future that is done; raises as Future.result.
value future_result(asyncio_Future *f);

// Suspends the running task until the future is done, then its result. As Future.__await__.
value future_await(place *where, asyncio_Future *f);

// Tells of each future since the last call whose exception nobody looked at; when a loop closes.
void future_report_unretrieved(void);

#endif
