// A program written straight on the recorder that behaves as its argument says: `fake how=crash`.
// For tests of what watches it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trace/recorder.h"
#include "trace/region.h"

static int link_socket = -1; // what recorder_open takes over

// A loop with one task, "greeter" (object 1), whose first step is left open.
static void begin_step(void)
{
    record(EVENT_loop_start, 0, 1, 0, 0);
    record(EVENT_task_create, 0, 1, 0, record_text("greeter"));
    uint32_t enqueued = record(EVENT_enqueue, 0, 1, 0, 1);
    record(EVENT_iteration, 0, 1, 1, 0);
    record(EVENT_resume, 0, 1, enqueued, 0);
}

static void print_text(const char *text)
{
    record(EVENT_print, 0, record_text(text), 0, 0);
    fputs(text, stdout);
}

static int end_with(int status)
{
    record(EVENT_task_done, 0, 1, OUTCOME_result, record_text("None"));
    record(EVENT_loop_close, 0, 1, 0, 0);
    record(EVENT_end, 0, (uint32_t)status, 0, 0);
    recorder_close();
    return status;
}

static int normal(void)
{
    record_meta("program", "fake");
    record_meta("clock", recorder.virtual_clock ? "virtual" : "real");
    record_meta("param:greetings", "int 3 1 10 3");
    record_meta("param_doc:greetings", "how often to greet");
    begin_step();
    for (int i = 0; i < 3; i++) {
        recorder.now += 1000000000;
        print_text("Hello\n");
    }
    return end_with(0);
}

static int fails(void)
{
    begin_step();
    fputs("fake: it went wrong\n", stderr);
    return end_with(1);
}

static int crash(void)
{
    begin_step();
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    signal(SIGSEGV, SIG_DFL); // also where a sanitizer would catch it
    raise(SIGSEGV);
    return 0;
}

static int crash_at_once(void)
{
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

static int aborts(void)
{
    begin_step();
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    signal(SIGABRT, SIG_DFL);
    abort();
}

static int killed(void)
{
    begin_step();
    if (fork() == 0) kill(getppid(), SIGKILL);
    for (;;) pause();
    return 0;
}

static int overflow(void)
{
    begin_step();
    record_crash(SIGSEGV, 1, "stack overflow in task greeter");
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

static int early(void)
{
    begin_step();
    exit(3);
}

static int at_once(void) { return 0; }

static int refuses(void)
{
    fputs("fake: unknown parameter 'boards', it has how\n", stderr);
    return 2;
}

static int refuses_in_order(void)
{
    fputs("fake: boards=900: boards is a whole number from 1 to 200\n", stderr);
    record(EVENT_end, 0, 2, 0, 0);
    recorder_close();
    return 2;
}

static int endless(void)
{
    begin_step();
    for (volatile int turning = 1; turning;) { }
    return 0;
}

static int idle(void)
{
    for (;;) pause();
    return 0;
}

static int ticks(void)
{
    for (uint32_t n = 1;; n++) record(EVENT_iteration, 0, n, 0, 0);
    return 0;
}

static int flood(void)
{
    begin_step();
    for (int i = 0; i < 1000000; i++) {
        recorder.now++;
        record(EVENT_print, 0, record_text("drop\n"), 0, 0);
    }
    return end_with(0);
}

// While no time passes.
static int prints(void)
{
    begin_step();
    for (;;) record(EVENT_print, 0, record_text("again\n"), 0, 0);
    return 0;
}

static int talks(void)
{
    begin_step();
    for (int i = 0; i < 5000; i++) fputs("fake: a line on standard error, and many more of them\n", stderr);
    return end_with(0);
}

static int hangs_up(void)
{
    begin_step();
    close(link_socket);
    for (;;) pause();
    return 0;
}

static int bad_event(void)
{
    begin_step();
    record((enum event_kind)200, 0, 1, 2, 3);
    record(EVENT_print, 0, 0, 0, 0);
    for (;;) pause();
    return 0;
}

static int bad_text(void)
{
    begin_step();
    record((enum event_kind)DEFINE_string, 0, 2, UINT32_MAX, 0);
    record(EVENT_print, 0, 0, 0, 0);
    for (;;) pause();
    return 0;
}

static int loses_count(void)
{
    begin_step();
    recorder.count_at_limit += 7;
    record(EVENT_iteration, 0, 2, 0, 0);
    return 0;
}

static int babbles(void)
{
    begin_step();
    for (;;) send(link_socket, "what?", 5, MSG_NOSIGNAL);
    return 0;
}

// Nobody told it to.
static int asks(void)
{
    begin_step();
    recorder_ask(2);
    return 0;
}

static int goes_on(void)
{
    begin_step();
    record(EVENT_end, 0, 0, 0, 0);
    for (uint32_t n = 1;; n++) record(EVENT_iteration, 0, n, 0, 0);
    return 0;
}

// As one does whose destructors hang.
static int lingers(void)
{
    begin_step();
    end_with(0);
    for (;;) pause();
    return 0;
}

static int leaves_child(void)
{
    begin_step();
    if (fork() == 0)
        for (;;) pause();
    return end_with(0);
}

// Says what it was started with.
static int environment(void)
{
    print_text(getenv(REGION_ENVIRONMENT) ? "linked\n" : "not linked\n");
    print_text(recorder.virtual_clock ? "virtual\n" : "real\n");
    print_text(getpgrp() == getpid() ? "own group\n" : "another's group\n");
    print_text(getchar() == EOF ? "no input\n" : "input\n");
    return end_with(0);
}

// The rest does not begin with recorder_open.
static int silent(void) { return 5; }

static int old_version(void)
{
    struct turn hello = {.kind = TURN_hello, .index = REGION_VERSION + 1, .time = TRACE_SCHEMA_VERSION};
    send(link_socket, &hello, sizeof hello, MSG_NOSIGNAL);
    for (;;) pause();
    return 0;
}

static const struct {
    const char *name;
    bool connects;
    int (*behave)(void);
} ways[] = {
    {"normal", true, normal}, {"fails", true, fails}, {"crash", true, crash},
    {"crash_at_once", true, crash_at_once}, {"abort", true, aborts}, {"killed", true, killed},
    {"overflow", true, overflow}, {"early", true, early}, {"at_once", true, at_once},
    {"refuses", true, refuses}, {"refuses_in_order", true, refuses_in_order}, {"endless", true, endless},
    {"idle", true, idle}, {"ticks", true, ticks}, {"flood", true, flood}, {"prints", true, prints}, {"talks", true, talks},
    {"hangs_up", true, hangs_up}, {"bad_event", true, bad_event}, {"bad_text", true, bad_text},
    {"loses_count", true, loses_count}, {"babbles", true, babbles}, {"goes_on", true, goes_on}, {"asks", true, asks},
    {"lingers", true, lingers},
    {"leaves_child", true, leaves_child}, {"environment", true, environment}, {"silent", false, silent},
    {"mute", false, idle}, {"old_version", false, old_version},
};

int main(int argc, char **argv)
{
    const char *link = getenv(REGION_ENVIRONMENT);
    if (link) link_socket = atoi(link);
    const char *how = argc > 1 && strncmp(argv[1], "how=", 4) == 0 ? argv[1] + 4 : "normal";
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i].name, how) != 0) continue;
        if (ways[i].connects) {
            recorder_open();
            record_meta("param:how", "choice normal normal|crash|... - normal");
        }
        return ways[i].behave();
    }
    recorder_open();
    fprintf(stderr, "fake: there is no way '%s'\n", how);
    return 2;
}
