// Workers: the threads of an executor, each of which carries out one function at a time.
//
// On the virtual clock a worker is a context (coro.h) with a time of its own. It runs, on the loop's thread, when its function is handed over
// and then whenever it has slept or worked long enough; until it blocks or returns, all of which takes no time. The loop lets those run that
// are due wherever its own clock moves. Which of two does something first is a matter of their times, and where these are equal of the order in
// which they began to wait: a run is the same each time.
// On the real clock it is a thread of the system (thread.h).
#ifndef LOOPSCOPE_ASYNCIO_WORKER_H
#define LOOPSCOPE_ASYNCIO_WORKER_H

#include "asyncio/context.h"
#include "asyncio/coro.h"
#include "asyncio/thread.h"

struct executor_call;

struct worker {
    struct head head;
    struct context context;
    const char *name;
    ThreadPoolExecutor *executor;
    struct executor_call *call; // what it carries out; NULL while it is free
    struct worker *next;        // of its executor, in order of number
    // virtual clock
    coro *stack;           // while it carries something out
    coro *back;            // who goes on when it blocks
    int64_t wake;          // while it is in the list of those that wait for their time
    struct worker *later;  // in that list
    bool timed;            // is in that list
    // in worker_wait
    struct worker *next_waiting; // for whoever has a line of them
    bool released;
    // real clock
    pthread_t thread;
};

// A free worker, without its id: nobody has seen it yet. Raises MemoryError, or RuntimeError where the system gives no more threads.
struct worker *worker_new(ThreadPoolExecutor *executor, const char *name);

// Room for a free worker to begin something, which comes next. Raises MemoryError.
void worker_reserve(struct worker *w);
void worker_begin(struct worker *w, struct executor_call *call);

// All functions of its executor are done, and none will come: it ends.
void worker_end(struct worker *w);

// What the running function calls: kind is EVENT_worker_sleep or EVENT_worker_work.
void worker_block(place *where, enum event_kind kind, double seconds);

// The running function waits until worker_release, or for so many nanoseconds; negative: for ever. task: of which it waits for the end, or 0.
void worker_wait(place *where, uint32_t task, int64_t ns);
void worker_release(struct worker *w);

// Virtual clock: lets the worker that is due first run, at its time, where that is not later than `until`. False where there is none.
bool worker_run_due(int64_t until);
bool worker_runs_due(void); // one that was due runs now: the loop stands still for it
bool worker_any_timed(void);

#endif
