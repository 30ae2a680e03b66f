// Synchronisation, as Lib/asyncio/locks.py: Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier.
//
//     asyncio_Lock *lock = asyncio_Lock();              lock = asyncio.Lock()
//     async_with (lock) {                               async with lock:
//         await(asyncio_sleep(1));                          await asyncio.sleep(1)
//     }
//
// Who has to wait stands in line: the first to come is the first to go on. A task that is cancelled while it waits
// leaves the line, and what had been kept for it goes to the next. An object may be used in several loops one after the
// other only while nobody has to wait: RuntimeError. They belong to asyncio and live until the program ends. They
// belong to one thread: in another, making or changing one raises RuntimeError.
#ifndef LOOPSCOPE_LOCKS_H
#define LOOPSCOPE_LOCKS_H

#include "loopscope/contexts.h"
#include "loopscope/tasks.h"

#pragma GCC visibility push(default)

// Made by the macros of the same names.
typedef struct asyncio_Lock asyncio_Lock;
typedef struct asyncio_Event asyncio_Event;
typedef struct asyncio_Condition asyncio_Condition;
typedef struct asyncio_Semaphore asyncio_Semaphore;
typedef struct asyncio_Semaphore asyncio_BoundedSemaphore;
typedef struct asyncio_Barrier asyncio_Barrier;

// --- Lock: one task at a time ----------------------------------------------------------------------------------------
// asyncio.Lock(): nobody holds it. async_with (lock) holds it for the block. Lib/asyncio/locks.py, Lock.
#define asyncio_Lock() lock_new(place_here())
asyncio_Lock *lock_new(place *where);

// await lock.acquire(): await(asyncio_Lock_acquire(lock)). Waits until the lock is free, then holds it. Returns True.
// Who holds it already and acquires it again waits for ever. Lib/asyncio/locks.py, Lock.acquire.
coroutine *asyncio_Lock_acquire(asyncio_Lock *lock);

// lock.release(): gives it to the first in line. Any task may do so; RuntimeError where nobody holds it.
// Lib/asyncio/locks.py, Lock.release.
#define asyncio_Lock_release(lock) lock_release_of_program(place_here(), (lock))
void lock_release_of_program(place *where, asyncio_Lock *lock);

// lock.locked(): whether somebody holds it. Lib/asyncio/locks.py, Lock.locked.
bool asyncio_Lock_locked(const asyncio_Lock *lock);

// --- Event: a flag that tasks wait for -------------------------------------------------------------------------------
// asyncio.Event(): not set. Lib/asyncio/locks.py, Event.
#define asyncio_Event() event_new(place_here())
asyncio_Event *event_new(place *where);

// await event.wait(): await(asyncio_Event_wait(event)). Waits until it is set; not at all where it is. Returns True.
// Lib/asyncio/locks.py, Event.wait.
coroutine *asyncio_Event_wait(asyncio_Event *event);

// event.set() lets all that wait go on, even where event.clear() follows at once. event.is_set(). Lib/asyncio/locks.py,
// Event.set, clear and is_set.
#define asyncio_Event_set(event) event_set_of_program(place_here(), (event))
#define asyncio_Event_clear(event) event_clear_of_program(place_here(), (event))
void event_set_of_program(place *where, asyncio_Event *event);
void event_clear_of_program(place *where, asyncio_Event *event);
bool asyncio_Event_is_set(const asyncio_Event *event);

// --- Condition: a lock, and a line of those who wait for a change of what it guards ----------------------------------
// asyncio.Condition(): asyncio_Condition() with a lock of its own, or asyncio_Condition(lock), which several may share.
// async_with (condition) holds the lock. Lib/asyncio/locks.py, Condition.
#define asyncio_Condition(...) condition_new(place_here(), (struct condition_options){__VA_ARGS__})
struct condition_options {
    asyncio_Lock *lock;
};
asyncio_Condition *condition_new(place *where, struct condition_options options);

// await condition.acquire(), condition.release(), condition.locked(): those of its lock. Lib/asyncio/locks.py,
// Condition.
coroutine *asyncio_Condition_acquire(asyncio_Condition *condition);
#define asyncio_Condition_release(condition) condition_release_of_program(place_here(), (condition))
void condition_release_of_program(place *where, asyncio_Condition *condition);
bool asyncio_Condition_locked(const asyncio_Condition *condition);

// await condition.wait(): await(asyncio_Condition_wait(condition)). Gives the lock back, waits until it is notified,
// and takes the lock again, also where it is cancelled. Returns True. RuntimeError where nobody holds the lock. It may
// go on without need: look again at what it waited for. Lib/asyncio/locks.py, Condition.wait.
coroutine *asyncio_Condition_wait(asyncio_Condition *condition);

// await condition.wait_for(predicate): await(asyncio_Condition_wait_for(condition, predicate, argument)). Waits until
// predicate(argument) is true, which it asks first of all and whenever it was notified. Returns what the predicate
// returned, and raises what it raises; else as wait. The argument is any C value and may be left out.
// Lib/asyncio/locks.py, Condition.wait_for.
typedef value asyncio_predicate(value argument);
#define asyncio_Condition_wait_for(condition, predicate, ...) \
    condition_wait_for((condition), (predicate), EVENTS_ARGUMENT(__VA_ARGS__))
coroutine *condition_wait_for(asyncio_Condition *condition, asyncio_predicate *predicate, value argument);

// condition.notify(2): asyncio_Condition_notify(condition, 2); asyncio_Condition_notify(condition) for one. So many of
// those that wait, the first in line, may go on as soon as they get the lock; condition.notify_all() for all of them.
// RuntimeError where nobody holds the lock. Lib/asyncio/locks.py, Condition.notify and notify_all.
#define asyncio_Condition_notify(condition, ...) condition_notify_of_program((condition), LOCKS_COUNT(__VA_ARGS__))
#define asyncio_Condition_notify_all(condition) condition_notify_of_program((condition), SIZE_MAX)
void condition_notify_of_program(asyncio_Condition *condition, size_t n);

// --- Semaphore: so many tasks at a time ------------------------------------------------------------------------------
// asyncio.Semaphore(3): asyncio_Semaphore(3), so many permits. async_with (sem) has one of them for the block.
// ValueError for less than 0. Lib/asyncio/locks.py, Semaphore.
#define asyncio_Semaphore(permits) semaphore_new(place_here(), (permits))
asyncio_Semaphore *semaphore_new(place *where, int permits);

// await sem.acquire(): await(asyncio_Semaphore_acquire(sem)). Takes a permit, waiting in line for one where none is
// free. Returns True. Lib/asyncio/locks.py, Semaphore.acquire.
coroutine *asyncio_Semaphore_acquire(asyncio_Semaphore *sem);

// sem.release(): gives a permit back, or one more; the first in line gets it. Lib/asyncio/locks.py, Semaphore.release.
#define asyncio_Semaphore_release(sem) semaphore_release_of_program(place_here(), (sem))
void semaphore_release_of_program(place *where, asyncio_Semaphore *sem);

// sem.locked(): whether acquire would have to wait. Lib/asyncio/locks.py, Semaphore.locked.
bool asyncio_Semaphore_locked(const asyncio_Semaphore *sem);

// asyncio.BoundedSemaphore(3): the same, whose release raises ValueError where all permits are there.
// Lib/asyncio/locks.py, BoundedSemaphore.
#define asyncio_BoundedSemaphore(permits) semaphore_new_bounded(place_here(), (permits))
asyncio_BoundedSemaphore *semaphore_new_bounded(place *where, int permits);
#define asyncio_BoundedSemaphore_acquire asyncio_Semaphore_acquire
#define asyncio_BoundedSemaphore_release asyncio_Semaphore_release
#define asyncio_BoundedSemaphore_locked asyncio_Semaphore_locked

// --- Barrier: tasks wait until so many have come ---------------------------------------------------------------------
// asyncio.Barrier(3): asyncio_Barrier(3), for so many parties. ValueError for less than 1. Lib/asyncio/locks.py,
// Barrier.
#define asyncio_Barrier(parties) barrier_new(place_here(), (parties))
asyncio_Barrier *barrier_new(place *where, int parties);

// await barrier.wait(): await(asyncio_Barrier_wait(barrier)). Waits until as many tasks wait as there are parties; then
// all go on, and the barrier is as new. Returns how many were there before: 0 to parties - 1, to each another number.
// asyncio_BrokenBarrierError where the barrier is or gets broken, or is reset while it waits. async_with (barrier)
// waits, runs the block, and does nothing at its end. Lib/asyncio/locks.py, Barrier.wait.
coroutine *asyncio_Barrier_wait(asyncio_Barrier *barrier);

// await barrier.reset(): the barrier is as new. await barrier.abort(): it is broken from here on, until a reset. Who
// waits gets the exception. Lib/asyncio/locks.py, Barrier.reset and abort.
coroutine *asyncio_Barrier_reset(asyncio_Barrier *barrier);
coroutine *asyncio_Barrier_abort(asyncio_Barrier *barrier);

// barrier.parties, barrier.n_waiting, barrier.broken: of those that wait, none are counted while those that passed
// still leave. Lib/asyncio/locks.py, Barrier.parties, n_waiting and broken.
int asyncio_Barrier_parties(const asyncio_Barrier *barrier);
int asyncio_Barrier_n_waiting(const asyncio_Barrier *barrier);
bool asyncio_Barrier_broken(const asyncio_Barrier *barrier);

// What a barrier raises: a RuntimeError. Lib/asyncio/exceptions.py, BrokenBarrierError.
extern const exception_type asyncio_BrokenBarrierError[1];

// --- below: how an argument is left out ------------------------------------------------------------------------------
#define LOCKS_COUNT(...) LOCKS_COUNT_(_ __VA_OPT__(,) __VA_ARGS__, 1, _)
#define LOCKS_COUNT_(_0, n, ...) n

#pragma GCC visibility pop

#endif
