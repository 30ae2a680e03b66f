// Threads of the system, and whose turn it is: on the real clock alone. On the virtual clock there is one thread, and all of this does nothing.
//
// The event loop and the functions of its executors run at once, each on a thread of its own. What they do to the runtime itself, which is
// its events, its small objects and the ready queue, they do one at a time: whoever does so has the turn. The loop's thread has it at all times
// but while it sleeps or blocks, and between two iterations where others wait; a worker takes it for as long as one call needs, such as
// print. So the recorder has one writer at any moment, each event stands in the trace at its time, and the loop pays nothing for it. A
// program's own code in a worker runs without the turn: there the threads are really parallel.
//
// Invariants
//  1. Turns come in the order in which they were asked for.
//  2. Where loopscope lets the program stand still, whoever waits for its grant keeps the turn: the other threads stop at their next event.
//  3. An exception that is raised gives the turn back: code of the program catches it.
#ifndef LOOPSCOPE_ASYNCIO_THREAD_H
#define LOOPSCOPE_ASYNCIO_THREAD_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

extern _Thread_local bool thread_is_worker __attribute__((tls_model("initial-exec"))); // this one was made by thread_new

// A thread that runs body(argument), which begins with the turn and ends with it. Called on the loop's thread. 0, or a positive errno.
int thread_new(pthread_t *out, void (*body)(void *argument), void *argument);
void thread_join(pthread_t thread); // lets the others have the turn meanwhile

// Around what a worker does to the runtime: nothing on the loop's thread. They nest.
void thread_take_turn(void);
void thread_give_turn(void);
static inline void thread_enter(void)
{
    if (__builtin_expect(thread_is_worker, 0)) thread_take_turn();
}
static inline void thread_leave(void)
{
    if (__builtin_expect(thread_is_worker, 0)) thread_give_turn();
}

// The same where events are recorded: those that follow are the worker's.
void thread_enter_to_record(void);

// The trace says by itself whose events follow: a worker's, by its id, or with 0 the loop's thread's.
void thread_speaks(uint32_t worker);

// The worker that runs gives up whatever turn it has, however deep.
void thread_abandon_turn(void);

// Around what takes long and needs no turn, on any thread that has it.
void thread_away(void);
void thread_back(void);

// On the loop's thread, between two iterations: whoever waits has a turn first.
void thread_let_others(void);

// Sleeps until the loop is woken, or for so many nanoseconds; negative: for ever. mask: the signals that are blocked meanwhile; one that comes
// ends it. On the loop's thread.
void thread_sleep_until_woken(int64_t ns, const sigset_t *mask);
void thread_wake_loop(void); // from any thread, with the turn

// Waits, without the turn, for a change that another thread announces. With the turn; the caller looks then whether it is the one it waits for.
// ns: at most so long; negative: for ever.
void thread_wait_for_change(int64_t ns);
void thread_announce_change(void);

#endif
