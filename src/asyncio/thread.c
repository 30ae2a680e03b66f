#define _GNU_SOURCE
#include "asyncio/thread.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "asyncio/clock.h"
#include "asyncio/context.h"
#include "asyncio/interrupt.h"
#include "asyncio/worker.h"
#include "trace/recorder.h"

_Thread_local bool thread_is_worker;

#define PLACES 16

// A turnstile: who comes takes a number and waits until it is served, at the place of that number, so that a turn that is given wakes nobody
// but the one whose turn it is (or some, where more threads wait than there are places).
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t served_at[PLACES], changed;
    uint64_t taken, served; // numbers; the turn is that of number `served`
    uint64_t changes;
    uint32_t speaker;       // the worker whose events follow, as the trace has it
    bool used;              // there has been a worker's thread
    int wake;               // an eventfd: the loop sleeps on it
} turns = {.mutex = PTHREAD_MUTEX_INITIALIZER, .served_at = {[0 ... PLACES - 1] = PTHREAD_COND_INITIALIZER}, .changed = PTHREAD_COND_INITIALIZER, .wake = -1};

static _Thread_local unsigned depth; // of turns taken by this worker

static void take(void)
{
    pthread_mutex_lock(&turns.mutex);
    uint64_t number = turns.taken;
    __atomic_store_n(&turns.taken, number + 1, __ATOMIC_RELAXED);
    while (turns.served != number) pthread_cond_wait(&turns.served_at[number % PLACES], &turns.mutex);
    pthread_mutex_unlock(&turns.mutex);
}

static void give_locked(void)
{
    uint64_t next = turns.served + 1;
    __atomic_store_n(&turns.served, next, __ATOMIC_RELAXED);
    if (next < turns.taken) pthread_cond_broadcast(&turns.served_at[next % PLACES]);
}

static void give(void)
{
    pthread_mutex_lock(&turns.mutex);
    give_locked();
    pthread_mutex_unlock(&turns.mutex);
}

void thread_take_turn(void)
{
    if (depth++ == 0) take();
}

void thread_give_turn(void)
{
    if (--depth == 0) give();
}

void thread_abandon_turn(void)
{
    if (!thread_is_worker || depth == 0) return;
    depth = 0;
    give();
}

void thread_speaks(uint32_t worker) { turns.speaker = worker; }

static void speak(uint32_t worker)
{
    clock_now();
    if (turns.speaker == worker) return;
    turns.speaker = worker;
    record(EVENT_thread_switch, 0, worker, 0, 0);
}

void thread_enter_to_record(void)
{
    if (!thread_is_worker) return;
    thread_take_turn();
    speak(object_id(context_current()->worker));
}

void thread_away(void)
{
    if (turns.used) give();
}

void thread_back(void)
{
    if (!turns.used) return;
    take();
    if (!thread_is_worker) speak(0);
}

void thread_let_others(void)
{
    if (!turns.used) return;
    uint64_t taken = __atomic_load_n(&turns.taken, __ATOMIC_RELAXED), served = __atomic_load_n(&turns.served, __ATOMIC_RELAXED);
    if (taken - served <= 1) return;
    thread_away();
    thread_back();
}

// --- the loop's sleep ---------------------------------------------------------------------------------------------------
static struct timespec timespec_of(int64_t ns) { return (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000}; }

void thread_sleep_until_woken(int64_t ns, const sigset_t *mask)
{
    struct timespec t = timespec_of(ns > 0 ? ns : 0);
    struct pollfd wake = {.fd = turns.wake, .events = POLLIN};
    uint64_t count;
    thread_away();
    if (ppoll(&wake, 1, ns < 0 ? NULL : &t, mask) > 0 && read(turns.wake, &count, sizeof count) < 0) abort();
    thread_back();
}

void thread_wake_loop(void)
{
    if (turns.used && thread_is_worker && write(turns.wake, &(uint64_t){1}, sizeof(uint64_t)) < 0) abort(); // cannot be full
}

// --- changes --------------------------------------------------------------------------------------------------------------
void thread_wait_for_change(int64_t ns)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    if (ns >= 0) until = timespec_of(until.tv_sec * 1000000000 + until.tv_nsec + ns);
    pthread_mutex_lock(&turns.mutex);
    uint64_t seen = turns.changes;
    give_locked();
    for (int rc = 0; turns.changes == seen && rc != ETIMEDOUT;)
        rc = ns < 0 ? pthread_cond_wait(&turns.changed, &turns.mutex) : pthread_cond_timedwait(&turns.changed, &turns.mutex, &until);
    pthread_mutex_unlock(&turns.mutex);
    take();
}

void thread_announce_change(void)
{
    if (!turns.used) return;
    pthread_mutex_lock(&turns.mutex);
    turns.changes++;
    pthread_cond_broadcast(&turns.changed);
    pthread_mutex_unlock(&turns.mutex);
}

// --- making and ending ------------------------------------------------------------------------------------------------------
struct start {
    void (*body)(void *argument);
    void *argument;
};

static void *run(void *start)
{
    struct start s = *(struct start *)start;
    free(start);
    thread_is_worker = true;
    thread_take_turn();
    s.body(s.argument);
    thread_give_turn();
    return NULL;
}

static int begin_turns(void)
{
    turns.wake = eventfd(0, EFD_CLOEXEC);
    if (turns.wake < 0) return errno;
    take(); // the loop's thread has the turn from now on
    turns.used = true;
    return 0;
}

int thread_new(pthread_t *out, void (*body)(void *argument), void *argument)
{
    int rc = turns.used ? 0 : begin_turns();
    if (rc) return rc;
    struct start *s = malloc(sizeof *s);
    if (!s) return ENOMEM;
    *s = (struct start){body, argument};
    sigset_t before = interrupt_block();
    rc = pthread_create(out, NULL, run, s);
    interrupt_unblock(&before);
    if (rc) free(s);
    return rc;
}

void thread_join(pthread_t thread)
{
    thread_away();
    pthread_join(thread, NULL);
    thread_back();
}
