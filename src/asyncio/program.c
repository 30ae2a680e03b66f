#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asyncio/clock.h"
#include "asyncio/coroutine.h"
#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/executor.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/object.h"
#include "asyncio/worker.h"

// --- beginning and end ------------------------------------------------------------------------------------------------------
static asyncio_loop *loop_of_parent; // in a child, after fork: the parent closes it

// A child tells nothing of what its parent left undone.
static void on_fork(void)
{
    loop_of_parent = loop_current();
    coroutine_forked();
    future_forked();
}

// As exit_sigint in Modules/main.c: who started the program, such as a shell with a loop, sees that it was interrupted.
static void end_by_interrupt(void)
{
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
}

static void on_end(int status, void *unused)
{
    (void)unused;
    if (loop_running()) { // exit() in the middle of a task: the trace has no `end`, and loopscope says who left
        fflush(stdout);
        return;
    }
    executor_finish_all();
    if (status == 0) coroutine_report_never_awaited(true);
    if (loop_current() != loop_of_parent) asyncio_loop_close(loop_current());
    fflush(stdout);
    record(EVENT_end, 0, (uint32_t)status, 0, 0);
    bool alone = !recorder.listening;
    recorder_close();
    if (status == STATUS_INTERRUPTED && alone) end_by_interrupt();
}

__attribute__((constructor)) static void begin(void)
{
    recorder_open();
    on_exit(on_end, NULL);
    pthread_atfork(NULL, NULL, on_fork);
    if (!recorder.listening) return;
    setvbuf(stdout, NULL, _IOLBF, 0); // what was printed is seen at once, and not lost in a crash
    record_meta("program", program_invocation_short_name);
    record_meta("clock", recorder.virtual_clock ? "virtual" : "real");
}

// --- printing ---------------------------------------------------------------------------------------------------------------
void print_at(place *where, const char *format, ...)
{
    char line[512];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    if (length < 0) memory_no_format(format);
    char *text = line;
    if ((size_t)length >= sizeof line - 1) {
        text = memory_new((size_t)length + 2);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    va_end(arguments);
    text[length] = '\n';
    thread_enter_to_record();
    fwrite(text, 1, (size_t)length + 1, stdout);
    if (!recorder.virtual_clock) clock_now();
    uint32_t id = record_text_n(text, (uint32_t)length + 1);
    record(EVENT_print, place_id(where), id, 0, 0);
    thread_leave();
}

// --- blocking ---------------------------------------------------------------------------------------------------------------
// what: as the trace calls it on the loop's thread; in_worker: its kind of event on a worker.
static void block(place *where, const char *what, enum event_kind in_worker, double seconds)
{
    if (context_current()->worker) {
        worker_block(where, in_worker, seconds);
        return;
    }
    int64_t duration = clock_nanoseconds(seconds), until = clock_after(duration);
    uint32_t id = record_text(what);
    record_ns(EVENT_block, place_id(where), id, duration);
    if (executor_used) executor_run_until(until);
    clock_sleep_until(until);
    record(EVENT_block_end, 0, 0, 0, 0);
}

void time_sleep_at(place *where, double seconds)
{
    if (!(seconds >= 0)) raise_at(where, ValueError, "sleep length must be non-negative");
    block(where, "time.sleep", EVENT_worker_sleep, seconds);
}

void work_at(place *where, double seconds)
{
    if (!(seconds >= 0)) raise_at(where, ValueError, "work length must be non-negative");
    block(where, "work", EVENT_worker_work, seconds);
}

// --- the time -----------------------------------------------------------------------------------------------------------------
double time_perf_counter(void)
{
    thread_enter();
    int64_t now = clock_now();
    thread_leave();
    return clock_seconds(now);
}

double time_monotonic(void) { return time_perf_counter(); }
double time_time(void) { return time_perf_counter(); }
