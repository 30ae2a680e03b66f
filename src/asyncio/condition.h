// Conditions, from the inside: what a barrier is made of.
#ifndef LOOPSCOPE_ASYNCIO_CONDITION_H
#define LOOPSCOPE_ASYNCIO_CONDITION_H

#include "asyncio/lock.h"

struct asyncio_Condition {
    struct head head;
    asyncio_Lock *lock; // its own, or the one that it was given
    asyncio_Lock own;
    struct waiters line; // of wait; those who want the lock stand in the lock's
};

// In place, with a lock of its own where `lock` is NULL. type: condition, or barrier for so many parties.
void condition_init(place *where, asyncio_Condition *c, asyncio_Lock *lock, enum object_type type, uint32_t parties);

// Lets the first n that wait go on. The lock need not be held.
void condition_notify(asyncio_Condition *c, size_t n);

#endif
