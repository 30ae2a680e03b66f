// sleep(0), the most frequent await of all and mostly awaited where it is made: its objects are no coroutines like others before somebody wants
// more of them than a yield. Until then each is without an id, in no list, and known to nobody but a ring of such objects, which uses them again.
#ifndef LOOPSCOPE_ASYNCIO_SLEEP_H
#define LOOPSCOPE_ASYNCIO_SLEEP_H

#include "asyncio/object.h"

// Runs one of those that is awaited, for which awaited_at is set.
value sleep_yield(coroutine *c);

// Those that nobody has awaited yet become coroutines like others: where a loop begins to run or ends it, which is what a coroutine that is never
// awaited is asked about.
void sleep_settle_yields(void);

// In a child, after fork: those that nobody has awaited are the parent's.
void sleep_forked(void);

#endif
