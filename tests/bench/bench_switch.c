// What a step is made of, by itself: one switch from a context to another, ours and glibc's, and one record of an event. Prints medians in
// nanoseconds. Both contexts of a pair switch from the same line, as all tasks do.
// Not a test: tests/bench/runtime.py runs it.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <ucontext.h>

#include "asyncio/coro.h"
#include "trace/recorder.h"

#define ROUNDS 9
#define SWITCHES 2000000

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

static coro *other;

// Until the other side has ended.
__attribute__((noinline)) static void pass_on(coro *to, int times)
{
    for (int i = 0; i < times; i++) coro_switch(to);
}

static void back_and_forth(void *unused)
{
    (void)unused;
    for (;;) pass_on(coro_main(), 1000);
}

static double ours(void)
{
    double values[ROUNDS];
    if (coro_new(&other, back_and_forth, NULL) != 0) exit(1);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        pass_on(other, SWITCHES / 2);
        values[round] = (now() - start) / SWITCHES;
    }
    return median(values);
}

static double recording(void)
{
    double values[ROUNDS];
    recorder_open();
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (uint32_t i = 0; i < SWITCHES; i++) record(EVENT_suspend, 1, i, 0, 0);
        values[round] = (now() - start) / SWITCHES;
    }
    return median(values);
}

static ucontext_t here, there;

static void swap_for_ever(void)
{
    for (;;) swapcontext(&there, &here);
}

static double glibc(void)
{
    static char stack[64 * 1024];
    double values[ROUNDS];
    getcontext(&there);
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = sizeof stack;
    makecontext(&there, swap_for_ever, 0);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < SWITCHES / 20; i++) swapcontext(&here, &there);
        values[round] = (now() - start) / (SWITCHES / 10);
    }
    return median(values);
}

int main(void)
{
    printf("%.2f %.1f %.2f\n", ours(), glibc(), recording());
    return 0;
}
