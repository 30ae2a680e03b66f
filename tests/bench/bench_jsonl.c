// JSON Lines: events a second to and from, and lines a second of JSON libraries that read the same lines, in the same run.
#define _GNU_SOURCE // memfd_create, RTLD_DEEPBIND
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "trace/file.h"
#include "trace/jsonl.h"

#define ROUNDS 5

static void must(int holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "bench_jsonl: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// The trace, and its lines in memory.
static trace *whole;
static FILE *lines;

// --- what is measured: each does all lines once --------------------------------------------------
static void write_lines(void)
{
    rewind(lines);
    must(jsonl_write(whole, lines, NULL) == 0, "cannot write");
}

static void read_events(void)
{
    trace *t = NULL;
    error e = {.text = "no memory"};
    rewind(lines);
    must(jsonl_read(&t, lines, "lines", NULL, &e) == 0, e.text);
    must(trace_length(t) == trace_length(whole), "events are missing");
    trace_free(t);
}

static int (*parse_line)(const char *line, size_t length);

static void read_lines(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    rewind(lines);
    while ((length = getline(&line, &capacity, lines)) > 0)
        if (parse_line) must(parse_line(line, (size_t)length), "a line that a library cannot parse");
    free(line);
}

static struct row {
    const char *what;
    void (*run)(void);
    const char *aim;  // million a second
    const char *peer; // the module that reads each line
    int (*parse_line)(const char *line, size_t length);
    double seconds[ROUNDS];
} rows[] = {
    {.what = "export", .run = write_lines, .aim = "2"},
    {.what = "import: parsed, checked, in a trace", .run = read_events, .aim = "1"},
    {.what = "getline alone", .run = read_lines, .aim = ""},
    {.what = "getline and jansson", .run = read_lines, .aim = "", .peer = "jansson"},
    {.what = "getline and json-c", .run = read_lines, .aim = "", .peer = "json_c"},
    {.what = "getline and cJSON", .run = read_lines, .aim = "", .peer = "cjson"},
};
#define ROWS (sizeof rows / sizeof *rows)

// Modules lie beside this program; those that were not built are left out.
static void find_peers(void)
{
    for (size_t i = 0; i < ROWS; i++) {
        char path[200];
        if (!rows[i].peer) continue;
        snprintf(path, sizeof path, PEERS "/json_%s.so", rows[i].peer);
        void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
        if (module) *(void **)&rows[i].parse_line = dlsym(module, "parse_line");
        if (!rows[i].parse_line) rows[i].run = NULL;
    }
}

static void run(const struct row *row)
{
    parse_line = row->parse_line;
    row->run();
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void make_lines(const char *path)
{
    error e;
    int fd = memfd_create("lines", 0);
    must(fd >= 0 && (lines = fdopen(fd, "w+b")), "no file in memory");
    setvbuf(lines, NULL, _IOFBF, 64 << 10);
    must(trace_read(&whole, path, &e) == 0, e.text);
    write_lines();
}

// bench_jsonl TRACE; with the number of a row that one alone, once, for a profiler.
int main(int argc, char **argv)
{
    must(argc > 1, "name a trace");
    make_lines(argv[1]);
    find_peers();
    if (argc > 2) {
        run(&rows[atoi(argv[2]) % (int)ROWS]);
        return 0;
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < ROWS; i++) {
            double begun = now();
            if (!rows[i].run) continue;
            run(&rows[i]);
            rows[i].seconds[round] = now() - begun;
        }
    fseek(lines, 0, SEEK_END);
    uint32_t events = trace_length(whole);
    printf("%u events, %.1f bytes a line; the median of %d rounds\n\n", events, (double)ftell(lines) / events, ROUNDS);
    printf("| %-36s | million a second | to reach |\n| %.36s | ---------------: | -------: |\n", "",
           "------------------------------------");
    for (size_t i = 0; i < ROWS; i++) {
        if (!rows[i].run) continue;
        qsort(rows[i].seconds, ROUNDS, sizeof *rows[i].seconds, ascending);
        printf("| %-36s | %16.2f | %8s |\n", rows[i].what, events / rows[i].seconds[ROUNDS / 2] / 1e6, rows[i].aim);
    }
    trace_free(whole);
    fclose(lines);
    return 0;
}
