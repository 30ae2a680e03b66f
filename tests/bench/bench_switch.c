// One switch from a context to another and nothing else: ours, and glibc's swapcontext. Prints medians in nanoseconds a one-way switch.
// Not a test: tests/bench/runtime.py runs it.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <ucontext.h>

#include "asyncio/coro.h"

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

static void back_and_forth(void *unused)
{
    (void)unused;
    for (;;) coro_switch(coro_main());
}

static double ours(void)
{
    coro *c;
    double values[ROUNDS];
    if (coro_new(&c, back_and_forth, NULL) != 0) exit(1);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < SWITCHES / 2; i++) coro_switch(c);
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
    printf("%.2f %.1f\n", ours(), glibc());
    return 0;
}
