#define _GNU_SOURCE // ppoll
#include "asyncio/clock.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <time.h>

#include "asyncio/thread.h"
#include "loopscope/exceptions.h"
#include "trace/recorder.h"

// Real time without that in which loopscope held the program between two events: a teacher who explains a step is not part of it.
static int64_t monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - recorder.stood_still;
}

// The real clock's zero: the first time that anybody asks.
static int64_t epoch(void)
{
    static int64_t start;
    if (!start) start = monotonic();
    return start;
}

int64_t clock_now(void)
{
    recorder_open();
    if (!recorder.virtual_clock) {
        int64_t zero = epoch();
        recorder.now = monotonic() - zero;
    }
    return recorder.now;
}

void clock_sleep_until(int64_t when)
{
    if (recorder.virtual_clock) {
        if (when > recorder.now) recorder.now = when;
        return;
    }
    do { // once more where loopscope let the program stand still meanwhile, through another thread
        int64_t zero = epoch() + recorder.stood_still;
        int64_t wake = when < CLOCK_FOREVER - zero ? when + zero : CLOCK_FOREVER;
        struct timespec t = {.tv_sec = wake / 1000000000, .tv_nsec = wake % 1000000000};
        thread_away();
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {}
        thread_back();
    } while (clock_now() < when);
}

void clock_sleep_with_signals(int64_t when, const sigset_t *mask)
{
    int64_t left = when - clock_now();
    struct timespec t = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    if (left > 0) ppoll(NULL, 0, &t, mask);
    clock_now();
}

int64_t clock_nanoseconds(double seconds)
{
    if (isnan(seconds)) raise(ValueError, "Invalid delay: NaN (not a number)");
    double ns = nearbyint(seconds * 1e9);
    if (ns >= (double)CLOCK_FOREVER) return CLOCK_FOREVER;
    if (ns <= -(double)CLOCK_FOREVER) return -CLOCK_FOREVER;
    return (int64_t)ns;
}

int64_t clock_after(int64_t ns)
{
    int64_t now = clock_now();
    return ns < CLOCK_FOREVER - now ? now + ns : CLOCK_FOREVER;
}

double clock_seconds(int64_t ns) { return (double)ns / 1e9; }
