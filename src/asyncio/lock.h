// Locks, from the inside: what conditions and the report of a deadlock need of them.
#ifndef LOOPSCOPE_ASYNCIO_LOCK_H
#define LOOPSCOPE_ASYNCIO_LOCK_H

#include "asyncio/context.h"
#include "asyncio/waiters.h"

struct asyncio_Lock {
    struct head head;
    uint32_t number; // the how many-th lock of the program
    bool locked;
    const asyncio_Task *holder; // who acquired it; NULL while it is not locked
    struct waiters line;
};

void lock_init(place *where, asyncio_Lock *l); // in place

#endif
