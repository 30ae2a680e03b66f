// The report of a deadlock: nothing is ready, nothing is scheduled, and these tasks wait.
#ifndef LOOPSCOPE_ASYNCIO_DEADLOCK_H
#define LOOPSCOPE_ASYNCIO_DEADLOCK_H

#include "asyncio/loop.h"

// Who waits for what, as "main waits for a future, Task-3 for a Semaphore". Tasks that wait for each other come first:
// "a waits for lock 1 held by b, b waits for lock 2 held by a: a cycle; main waits ...". Written to buffer, cut where it is longer.
void deadlock_describe(asyncio_loop *loop, char *buffer, size_t size);

#endif
