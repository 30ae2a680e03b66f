// Lines of tasks that wait for a sync object, first come first served. As the deques of futures in Lib/asyncio/locks.py and queues.py.
//
// A waiter lives on the stack of the coroutine that waits. It stands in its line until waiters_leave, which the coroutine calls when it runs
// again, or else whoever lets it go on.
#ifndef LOOPSCOPE_ASYNCIO_WAITERS_H
#define LOOPSCOPE_ASYNCIO_WAITERS_H

#include "asyncio/future.h"

struct waiter {
    asyncio_Future future;
    const void *owner;    // the sync object
    struct waiters *line; // NULL when it has left
    struct waiter *next, *prev;
};

struct waiters {
    const void *owner;  // the sync object
    asyncio_loop *loop; // in which the first of all waited; NULL before
    struct waiter *first, *last;
};

// The sync object in whose line a future is a waiter; NULL for other futures.
const void *waiter_owner(const asyncio_Future *f);

// The first of what makes a sync object. RuntimeError in a function that an executor runs: its id and its events are the loop's to give.
void waiters_init(struct waiters *line, const void *owner);

// The running task joins the end of the line and is suspended until it is let go on: NULL; or until an exception is raised at its await,
// which is returned. RuntimeError in another loop than the first one's. Records sync_wait.
exception *waiters_wait(struct waiters *line, struct waiter *w);

// Takes it out of the line; nothing where it has left. Records sync_leave, with the permits that are free then.
void waiters_leave(struct waiter *w, uint32_t permits);

// Lets a waiter that is not done go on, with this for its future's result. Records sync_wake, with the permits that are free then.
void waiters_wake(struct waiter *w, value result, uint32_t permits);

#endif
