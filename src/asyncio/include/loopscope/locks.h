// Synchronisation, as Lib/asyncio/locks.py; and async_with.
#ifndef LOOPSCOPE_LOCKS_H
#define LOOPSCOPE_LOCKS_H

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

// async_with (sem) { ... }: acquires, runs the block, releases: at its end, by return, by break (which leaves the block, not a loop
// around it) and by an exception.
#define async_with(sem)                                                                            \
    for (struct with_frame with_ __attribute__((cleanup(with_leave))) = {.where = place_here()},   \
                           *with_in_ = with_enter(&with_, (sem));                                  \
         with_in_; with_in_ = NULL)                                                                \
        if (_setjmp(with_.frame.jump) != 0) with_raise(&with_);                                    \
        else

struct with_frame {
    struct try_frame frame;
    asyncio_Semaphore *semaphore;
    place *where;
};
struct with_frame *with_enter(struct with_frame *w, asyncio_Semaphore *semaphore);
void with_leave(struct with_frame *w);
_Noreturn void with_raise(struct with_frame *w);

#endif
