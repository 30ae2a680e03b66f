// Timeouts, as Lib/asyncio/timeouts.py.
//
//     async_with (asyncio_timeout(1)) {
//         await(long_job());
//     }
#ifndef LOOPSCOPE_TIMEOUTS_H
#define LOOPSCOPE_TIMEOUTS_H

#include "loopscope/contexts.h"
#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

typedef struct asyncio_Timeout asyncio_Timeout;

// asyncio_timeout(1.5): so many seconds from now; asyncio_timeout(none): never. async_with it: when the time comes within the block, the
// task that entered is cancelled, and what leaves the block as asyncio_CancelledError goes on as TimeoutError. An exception of another
// kind, and a cancellation by somebody else, go on as they are. RuntimeError where no loop runs, where it is entered twice, and outside
// of a task.
#define asyncio_timeout(delay) timeout_new(place_here(), value_of(delay))
// asyncio_timeout_at(when): the same at a time of the loop's clock.
#define asyncio_timeout_at(when) timeout_new_at(place_here(), value_of(when))
asyncio_Timeout *timeout_new(place *where, value delay);
asyncio_Timeout *timeout_new_at(place *where, value when);

// The deadline, in seconds on the loop's clock; None for never.
value asyncio_Timeout_when(const asyncio_Timeout *timeout);

// Another deadline, from within the block. RuntimeError before it is entered, after it is left, and when it has expired.
#define asyncio_Timeout_reschedule(timeout, when) timeout_reschedule(place_here(), (timeout), value_of(when))
void timeout_reschedule(place *where, asyncio_Timeout *timeout, value when);

// Whether the time came within the block.
bool asyncio_Timeout_expired(const asyncio_Timeout *timeout);

#pragma GCC visibility pop

#endif
