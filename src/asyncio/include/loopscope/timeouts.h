// Timeouts, as Lib/asyncio/timeouts.py.
//
//     try {                                              try:
//         async_with (asyncio_timeout(1)) {                  async with asyncio.timeout(1):
//             await(long_job());                                 await long_job()
//         }
//     } except (TimeoutError, e) {                       except TimeoutError:
//         print("too late");                                 print("too late")
//     }
#ifndef LOOPSCOPE_TIMEOUTS_H
#define LOOPSCOPE_TIMEOUTS_H

#include "loopscope/contexts.h"
#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

// It belongs to asyncio and lives until the program ends.
typedef struct asyncio_Timeout asyncio_Timeout;

// asyncio.timeout(1.5): so many seconds from now, asyncio_timeout(none): never. asyncio.timeout_at(when): the same at a
// time of the loop's clock. async_with it: when the time comes within the block, the task that entered is cancelled,
// and what leaves the block as asyncio_CancelledError goes on as TimeoutError. An exception of another kind, and a
// cancellation by somebody else, go on as they are.
//
// asyncio_timeout raises RuntimeError where no loop runs, both TypeError for what is neither a number nor none.
// Entering raises RuntimeError where it is done twice, and outside of a task. Lib/asyncio/timeouts.py, timeout,
// timeout_at, Timeout.__aenter__ and __aexit__.
#define asyncio_timeout(delay) timeout_new(place_here(), value_of(delay))
#define asyncio_timeout_at(when) timeout_new_at(place_here(), value_of(when))
asyncio_Timeout *timeout_new(place *where, value delay);
asyncio_Timeout *timeout_new_at(place *where, value when);

// timeout.reschedule(when): another deadline, from within the block, in seconds on the loop's clock, none for never.
// RuntimeError before it is entered, after it is left, and when it has expired. Lib/asyncio/timeouts.py,
// Timeout.reschedule.
#define asyncio_Timeout_reschedule(timeout, when) timeout_reschedule(place_here(), (timeout), value_of(when))
void timeout_reschedule(place *where, asyncio_Timeout *timeout, value when);

// timeout.when(): the deadline, in seconds on the loop's clock; None for never. timeout.expired(): whether the time
// came within the block. Lib/asyncio/timeouts.py, Timeout.when and expired.
value asyncio_Timeout_when(const asyncio_Timeout *timeout);
bool asyncio_Timeout_expired(const asyncio_Timeout *timeout);

#pragma GCC visibility pop

#endif
