// Synchronisation, as Lib/asyncio/locks.py. async_with (sem) { ... } acquires, runs the block and releases.
#ifndef LOOPSCOPE_LOCKS_H
#define LOOPSCOPE_LOCKS_H

#include "loopscope/contexts.h"
#include "loopscope/tasks.h"

typedef struct asyncio_Semaphore asyncio_Semaphore;

// asyncio_Semaphore *sem = asyncio_Semaphore(3): so many permits. ValueError for less than 0.
#define asyncio_Semaphore(permits) semaphore_new(place_here(), (permits))
asyncio_Semaphore *semaphore_new(place *where, int permits);

// await(asyncio_Semaphore_acquire(sem)): takes a permit, waiting in line for one where none is free. Returns True.
coroutine *asyncio_Semaphore_acquire(asyncio_Semaphore *sem);

// Gives a permit back; the first in line gets it.
#define asyncio_Semaphore_release(sem) semaphore_release_of_program(place_here(), (sem))
void semaphore_release_of_program(place *where, asyncio_Semaphore *sem);

// Whether acquire would have to wait.
bool asyncio_Semaphore_locked(const asyncio_Semaphore *sem);

#endif
