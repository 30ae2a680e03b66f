// What the runtime costs: many tasks that do almost nothing. Prints nanoseconds for each piece of work, as they passed and as the program's own
// processor time, and bytes a task where that is the question. Not a test: tests/bench/runtime.py runs it, alone and under loopscope, beside CPython.
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <loopscope/asyncio.h>

static int tasks, steps;

struct moment {
    double time, own; // nanoseconds: of the real clock, and of the processor for this program
};

static double read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static struct moment now(void) { return (struct moment){read_clock(CLOCK_MONOTONIC), read_clock(CLOCK_PROCESS_CPUTIME_ID)}; }

static long peak_memory(void) // bytes
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

static void tell(struct moment start, double pieces, long memory_before)
{
    struct moment end = now();
    double memory = (double)(peak_memory() - memory_before);
    print("%.2f %.2f %.2f", (end.time - start.time) / pieces, (end.own - start.own) / pieces, memory / tasks);
}

// --- step: sleep(0) over and over ---------------------------------------------------------------------------------------
async_def(yields)
{
    for (int i = 0; i < steps; i++) await(asyncio_sleep(0));
    return none;
}

// --- chain: the same, three coroutines deep, by eight different ways ----------------------------------------------------
#define CHAIN(n)                                                                                   \
    async_def(third_##n) { await(asyncio_sleep(0)); return none; }                                 \
    async_def(second_##n) { await(third_##n()); return none; }                                     \
    async_def(first_##n)                                                                           \
    {                                                                                              \
        for (int i = 0; i < steps; i++) await(second_##n());                                       \
        return none;                                                                               \
    }
CHAIN(0) CHAIN(1) CHAIN(2) CHAIN(3) CHAIN(4) CHAIN(5) CHAIN(6) CHAIN(7)
static coroutine *(*const chains[8])(void) = {first_0, first_1, first_2, first_3, first_4, first_5, first_6, first_7};

async_def(many_steps, bool, chain)
{
    value all = list_new();
    long before = peak_memory();
    for (int i = 0; i < tasks; i++) list_append(all, asyncio_create_task(chain ? chains[i * 5 % 8]() : yields(), .name = "w"));
    await(asyncio_sleep(0)); // all have their stacks now
    struct moment start = now();
    await(asyncio_gather_list(all));
    tell(start, (double)tasks * steps, before);
    return none;
}

// --- spawn: create, run, finish; release: and let go -------------------------------------------------------------------------------------------
async_def(nothing) { return none; }

async_def(spawn, bool, released)
{
    asyncio_Task *made[1000];
    long before = peak_memory();
    struct moment start = now();
    for (int i = 0; i < tasks / 1000; i++) {
        for (int j = 0; j < 1000; j++) made[j] = asyncio_create_task(nothing(), .name = "w");
        await(asyncio_sleep(0));
        for (int j = 0; j < 1000 && released; j++) release(made[j]);
    }
    tell(start, tasks, before);
    return none;
}

// --- asleep: all of them at once ------------------------------------------------------------------------------------------
async_def(sleeps, int, n)
{
    await(asyncio_sleep(1 + (double)((unsigned)n * 2654435761u % 100000) / 1e6));
    return none;
}

async_def(asleep)
{
    long before = peak_memory();
    struct moment start = now();
    for (int i = 0; i < tasks; i++) asyncio_create_task(sleeps(i), .name = "w");
    await(asyncio_sleep(2));
    tell(start, tasks, before);
    return none;
}

int main(void)
{
    const char *what = param_choice("what", "step", "step|chain|spawn|release|asleep", "what to measure");
    tasks = (int)param_int("tasks", 1000, 1, 10000000, "tasks");
    steps = (int)param_int("steps", 1000, 1, 10000000, "steps of each task");
    if (strcmp(what, "spawn") == 0) return asyncio_run(spawn(false));
    if (strcmp(what, "release") == 0) return asyncio_run(spawn(true));
    if (strcmp(what, "asleep") == 0) return asyncio_run(asleep());
    return asyncio_run(many_steps(strcmp(what, "chain") == 0));
}
