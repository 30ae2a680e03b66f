// What a long trace costs whoever reads it: memory, opening, seeking, stepping. Prints numbers that tests/bench/trace.py makes a table of.
//
//     bench_trace FILE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "trace/file.h"
#include "trace/history.h"

#define SEEKS 2000
#define STEPS 20000
#define PATIENCE 10e3 // milliseconds for each of them

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); // nothing here waits, and the machine may be busy
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// A line of /proc/self/status in bytes: VmRSS now, VmHWM at the most.
static double memory(const char *key)
{
    char line[200];
    double kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0) kb = atof(line + strlen(key) + 1);
    if (f) fclose(f);
    return kb * 1024;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tell(const char *what, double number) { printf("%s %.4g\n", what, number); }

// Median, 99th percentile and worst of some times.
static void tell_times(const char *what, double *ms, int count)
{
    qsort(ms, (size_t)count, sizeof *ms, ascending);
    printf("%s_median %.4g\n%s_99 %.4g\n%s_worst %.4g\n", what, ms[count / 2], what, ms[count * 99 / 100], what, ms[count - 1]);
}

static double seek(history *h, uint32_t position)
{
    const state *s;
    double begun = now_ms();
    if (history_seek(h, position, &s) != 0 || s->position != position) exit(fprintf(stderr, "event %u cannot happen\n", position));
    return now_ms() - begun;
}

static uint32_t any(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)*seed * below >> 32);
}

static void seeks(history *h, uint32_t length)
{
    static double ms[SEEKS];
    uint32_t seed = 1;
    int count = 0;
    for (double begun = now_ms(); count < SEEKS && now_ms() - begun < PATIENCE;) ms[count++] = seek(h, any(&seed, length + 1));
    tell_times("seek", ms, count);
}

// A step right after a seek to anywhere, and many in a row.
static void steps(history *h, const char *what, uint32_t length, int by)
{
    static double ms[STEPS];
    uint32_t seed = 7, position = 0;
    int count = 0;
    for (double begun = now_ms(); count < STEPS && now_ms() - begun < PATIENCE; count++) {
        if (count % 100 == 0) seek(h, position = 200 + any(&seed, length - 400));
        ms[count] = seek(h, position += (uint32_t)by);
    }
    tell_times(what, ms, count);
}

static void walk_back(history *h, uint32_t length)
{
    uint32_t most = length / 5, from = length - length / 10, count = 0;
    double *ms = calloc(most, sizeof *ms);
    if (!ms) exit(1);
    seek(h, from);
    double begun = now_ms();
    while (count < most && now_ms() - begun < PATIENCE) ms[count++] = seek(h, --from);
    tell("walk_back_mean", (now_ms() - begun) / count);
    tell_times("walk_back", ms, (int)count);
    free(ms);
}

int main(int count, char **arguments)
{
    struct stat status;
    trace *t;
    history *h;
    error e;
    if (count != 2 || stat(arguments[1], &status) != 0) return fprintf(stderr, "usage: bench_trace FILE\n"), 2;
    double before = memory("VmRSS"), begun = now_ms();
    if (trace_read(&t, arguments[1], &e) != 0) return fprintf(stderr, "%s\n", e.text), 1;
    uint32_t length = trace_length(t);
    tell("events", length);
    tell("disk", (double)status.st_size / length);
    tell("open_ms", now_ms() - begun);
    tell("open_peak_mb", memory("VmHWM") / 1e6);
    double opened = memory("VmRSS");
    tell("trace_bytes", (opened - before) / length);
    if (history_new(&h, t) != 0) return 1;
    tell("first_pass_ms", seek(h, length));
    tell("history_bytes", (memory("VmRSS") - opened) / length);
    seeks(h, length);
    steps(h, "forward", length, 1);
    steps(h, "back", length, -1);
    walk_back(h, length);
    tell("peak_mb", memory("VmHWM") / 1e6);
    history_free(h);
    trace_free(t);
    return 0;
}
