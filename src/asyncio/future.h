// Futures, from the inside. As Lib/asyncio/futures.py.
//
// Invariants
//  1. outcome leaves OUTCOME_pending once; the callbacks go into the ready queue then, in the order in which they were added, and the
//     list is empty from there on.
//  2. A future whose exception nobody has looked at has log_traceback set, and its loop tells so when it closes.
//  3. It belongs to the loop in which it was made: callbacks go into that loop's queue, and have their room there from when they are added.
//  4. What a future holds is one thing at a time: callbacks while it is pending, then a result, or an exception, or why it was cancelled.
// A future may live on the stack of the coroutine that awaits it, where nobody else keeps it: sleep and acquire do so.
#ifndef LOOPSCOPE_ASYNCIO_FUTURE_H
#define LOOPSCOPE_ASYNCIO_FUTURE_H

#include "asyncio/object.h"

struct future_callback {
    void (*run)(void *argument); // NULL: a step of the task `argument`
    void *argument;
    const char *name; // as the trace calls it
};

struct future_callbacks {
    size_t capacity;
    struct future_callback items[];
};

struct asyncio_Future {
    struct head head;
    enum outcome outcome : 8;
    bool log_traceback;
    bool has_callbacks; // more than one: in `callbacks`
    uint32_t callback_count; // while pending; then 0
    asyncio_loop *loop;
    union {
        struct future_callback callback;    // pending, as long as there is at most one, as most futures have
        struct future_callbacks *callbacks; // pending
        value result;
        struct {
            exception *exception;
            asyncio_Future *next, *prev; // of those whose exception nobody has looked at, when they were ended
        } failed;
        struct {
            exception *exception; // tasks: the CancelledError that ended them; NULL where somebody has taken it, or there is none
            const char *message;  // NULL for none
        } cancelled;
    };
};

// Records future_create, except for tasks. owner: the sync object whose waiter it is, or NULL.
void future_init(asyncio_Future *f, enum object_type type, const void *owner);

static inline bool future_done(const asyncio_Future *f) { return f->outcome != OUTCOME_pending; }

void future_set_result(asyncio_Future *f, value result);
void future_set_exception(asyncio_Future *f, exception *e);
void future_set_cancelled(asyncio_Future *f, const char *message);
void future_set_cancelled_error(asyncio_Future *f, exception *e); // a task that e, a CancelledError, ended

// Future.cancel with the meaning that the type gives it (task, gather). message: lives until the program ends, NULL for none. False when
// it is done already.
bool future_cancel(place *where, asyncio_Future *f, const char *message);

// Adds a callback of the runtime's own; waiter: the future that it serves, for the trace. At once into the ready queue when done.
void future_add_callback(asyncio_Future *f, struct future_callback callback, const void *waiter);
// Room for one callback more, which comes next: adding it cannot fail then. Raises MemoryError.
void future_reserve_callback(asyncio_Future *f);

// Takes out the callbacks of the runtime's own with the same run and argument. Returns how many.
size_t future_remove_callback(asyncio_Future *f, struct future_callback like);

// The exception that awaiting it raises: NULL when it has a result. For futures that are done. It counts as looked at.
exception *future_failure(asyncio_Future *f);

// The exception that ended it: NULL for any other outcome.
static inline exception *future_exception(const asyncio_Future *f) { return f->outcome == OUTCOME_exception ? f->failed.exception : NULL; }


// Future._make_cancelled_error: the CancelledError that ended it, the first time; else a new one.
exception *future_make_cancelled_error(asyncio_Future *f);

// The result of a future that is done; raises as Future.result.
value future_result(place *where, asyncio_Future *f);

// Suspends the running task until the future is done, then its result. As Future.__await__.
value future_await(place *where, asyncio_Future *f);

// Tells of each future since the last call whose exception nobody looked at; when a loop closes.
void future_report_unretrieved(void);

// In a child, after fork: its parent tells of those until now.
void future_forked(void);

#endif
