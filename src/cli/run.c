// loopscope run: a program without a window, its trace to a file.
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/now.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scenario.h"
#include "link/run.h"
#include "link/sources.h"
#include "narrate/narrate.h"
#include "trace/file.h"

#define SILENCE_MS 5000   // without an event, after which a task is said not to yield
#define ANSWER_MS 1000    // after Ctrl-C, in which the loop answers
#define STANDSTILL_MS 2000       // in which many events come and the virtual clock does not move
#define STANDSTILL_EVENTS 100000

static const char doc[] =
    "Run a scenario, a program or a C file (which is compiled first) without a window and record its "
    "trace, for which -o names a place. Under the virtual clock it takes no longer than its work does; what it prints "
    "goes to standard output, or to standard error where the trace goes to standard output. Ctrl-C "
    "interrupts the program as it does one that runs alone, so that it can clean up; a second one "
    "ends it."
    "\v"
    "Examples:\n"
    "  loopscope run chess -o chess.trace\n"
    "  loopscope run chess mode=sync boards=8 -o chess.trace\n"
    "  loopscope run homework.c -o homework.trace\n"
    "  loopscope run ./homework -o homework.trace --clock real\n"
    "  loopscope run gather -o - > gather.trace\n"
    "\n"
    COMPILE_HELP
    "\n"
    "Exit status: 0 where the program ended well, 1 where it did not compile, crashed, failed "
    "or was interrupted (the trace holds all that happened until then), 2 where it refused a parameter.\n"
    "\n"
    "Until it is complete the trace is FILE.part.XXXXXX: where loopscope itself is killed, that is left, and narrate, view "
    "and export take it.";

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Write the trace to FILE, or to standard output where it is -", 0},
    {"clock", 'c', "CLOCK", 0,
     "virtual (default): time moves when the loop would sleep; real: it takes as long as it takes",
     0},
    {0},
};

struct arguments {
    const char *program, *output;
    const char **parameters; // NULL-terminated, room for all arguments
    size_t count;
    bool real_clock;
    bool placed; // `output` was given
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case 'o':
        a->output = parse_output(parser, argument);
        a->placed = true;
        return 0;
    case 'c': a->real_clock = parse_clock(parser, argument); return 0;
    case ARGP_KEY_ARG:
        if (!a->program) a->program = argument;
        else a->parameters[a->count++] = parse_parameter(parser, argument, a->parameters);
        return 0;
    case ARGP_KEY_END:
        if (!a->program)
            arguments_refuse(parser, "name a scenario, a program or a C file, as in: loopscope run chess");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static volatile sig_atomic_t interrupted, terminated;
static void on_signal(int number)
{
    if (number == SIGINT && interrupted < 2) interrupted = interrupted + 1;
    if (number != SIGINT) terminated = 1;
}

// What the user is told on standard error while a recording goes on.
struct telling {
    program *program;
    const trace *trace;
    trace_writer *writer;
    int failed;       // to write
    const char *name; // of the program
    struct progress *progress;
    bool real_clock;
    bool silence, standstill, refusal; // have been told
    bool passed_on;                    // Ctrl-C is the program's now
    uint32_t interrupted;              // events until then
    int64_t interrupted_at, moved_at;  // ms
    uint32_t moved;                    // events until then
    int64_t clock;                     // the loop's, which has moved to this
};

// Ctrl-C is the program's first: its run is cancelled, and its trace shows how it cleans up. Where it does not come to that, or the second
// time, the recording ends.
static bool is_over(struct telling *told)
{
    if (terminated || interrupted > 1 || (interrupted && told->silence)) return true;
    if (interrupted && !told->passed_on) {
        program_interrupt(told->program);
        told->passed_on = true;
        told->interrupted = trace_length(told->trace);
        told->interrupted_at = now_ms();
    }
    return false;
}

static void tell_silence(struct telling *told, const program *p)
{
    if (told->silence || program_silence(p) < SILENCE_MS) return;
    told->silence = true;
    const char *task = program_task(p);
    progress_end(told->progress);
    if (task)
        warn("%s: task %s has run for %d seconds without an event and lets no other task run; "
             "Ctrl-C ends it", told->name, task, SILENCE_MS / 1000);
    else if (program_status(p) == PROGRAM_starting)
        warn("%s has not come to its first event yet; Ctrl-C ends it", told->name);
}

static bool has_answered(const struct telling *told, const trace *t)
{
    for (uint32_t i = told->interrupted; i < trace_length(t); i++)
        if (trace_event(t, i).kind == EVENT_interrupt) return true;
    return false;
}

// The loop answers between two steps: a task in the middle of time.sleep goes on meanwhile.
static void tell_refusal(struct telling *told, const program *p, const trace *t)
{
    if (!told->passed_on || told->refusal || now_ms() - told->interrupted_at < ANSWER_MS) return;
    told->refusal = true;
    if (has_answered(told, t)) return;
    const char *task = program_task(p);
    progress_end(told->progress);
    warn("%s: %s%s has not come to its next await, where Ctrl-C is answered; once more ends it now", told->name, task ? "task " : "",
         task ? task : "it");
}

// On the virtual clock a loop that awaits nothing but sleep(0) never ends, and fills the disk.
static void tell_standstill(struct telling *told, const trace *t)
{
    char clock[32];
    int64_t time = trace_time(t, trace_length(t) - 1), now = now_ms();
    if (time != told->clock || !told->moved_at) {
        told->clock = time;
        told->moved = trace_length(t);
        told->moved_at = now;
    }
    if (told->standstill || told->real_clock || now - told->moved_at < STANDSTILL_MS || trace_length(t) - told->moved < STANDSTILL_EVENTS) return;
    told->standstill = true;
    narrate_seconds(time, clock, sizeof clock);
    progress_end(told->progress);
    warn("%s: %" PRIu32 " events, and the clock stands at %s: a loop whose only await is sleep(0) never ends; Ctrl-C ends it", told->name,
         trace_length(t), clock);
}

static void tell(struct telling *told)
{
    tell_silence(told, told->program);
    tell_refusal(told, told->program, told->trace);
    if (trace_length(told->trace) == 0) return;
    tell_standstill(told, told->trace);
    progress_slowly_at(told->progress, trace_length(told->trace), 0);
}

// What there is goes to the file first.
static bool goes_on(void *context)
{
    struct telling *told = context;
    told->failed = trace_writer_write(told->writer, false);
    if (!told->failed) tell(told);
    return !told->failed && !is_over(told);
}

// Lets the program go to its end while what it writes goes to the file. 0, -EINTR, or the negative errno of a failed write or of a trace that has no
// memory; a program that is ended for its nonsense is an end like others.
static int record_all(program *p, trace *t, trace_writer *writer, const struct arguments *a)
{
    error e;
    struct telling told = {
        .program = p, .trace = t, .writer = writer, .name = a->program, .progress = progress_begin_recording(t), .real_clock = a->real_clock,
    };
    int rc = run_on(p, t, NULL, goes_on, &told, &e);
    progress_end(told.progress);
    if (!rc) rc = told.failed ?: trace_writer_write(writer, false); // what came last; the sources follow behind it
    if (!rc && (interrupted || terminated)) rc = program_stop(p, "") ?: -EINTR;
    return rc;
}

// The recording's own part of the way: the program stands before its first event, the file is open. home:
// where its sources are.
static int record_program(program *p, trace *t, FILE *f, const char *home, const struct arguments *a)
{
    trace_writer *writer;
    int rc = trace_writer_new(&writer, f, t);
    if (rc) return rc;
    rc = record_all(p, t, writer, a);
    if (!rc || rc == -EINTR) {
        int embedded = sources_embed(t, home), closed = trace_writer_close(writer);
        if (closed || embedded) rc = closed ? closed : embedded;
    }
    trace_writer_free(writer);
    return rc;
}

// How it went, as one line where it did not go well. where: what holds the trace.
static int verdict(const program *p, const trace *t, const char *name, bool stopped,
                   const char *where)
{
    const char *s = trace_length(t) == 1 ? "" : "s";
    if (stopped)
        return fail("%s was interrupted; %s has the %u event%s until then", name, where,
                    trace_length(t), s);
    if (program_ended_well(p)) return STATUS_done;
    return fail("%s: %s; %s has all %u event%s", name, program_obituary(p), where, trace_length(t),
                s);
}

static int run(const struct arguments *a, const char *path)
{
    trace *t = NULL;
    program *p = NULL;
    error e;
    struct output out;
    if (trace_new(&t) != 0) return fail("no memory");
    const struct program_options wanted = {
        .path = path, .source = compile_source(a->program), .arguments = a->parameters,
        .real_clock = a->real_clock,
        .out = a->output ? -1 : STDERR_FILENO,
    };
    int status, rc = program_start(&p, &wanted, t, &e);
    if (rc) {
        status = input_no_program(path, &e);
    } else {
        status = output_open(&out, a->output);
    }
    if (status == STATUS_done) {
        rc = record_program(p, t, out.f, wanted.source ? wanted.source : path, a);
        status = rc && rc != -EINTR ? output_keep(&out, -rc) : output_close(&out, true);
        if (status == STATUS_done)
            status = verdict(p, t, a->program, rc == -EINTR, a->output ? a->output : "the trace");
    }
    program_free(p);
    trace_free(t);
    return status;
}

// What is wrong with the parameters is told before anything about the place.
static int check_parameters(const struct arguments *a, const char *path)
{
    trace *t;
    program *p = NULL;
    error e;
    if (trace_new(&t) != 0) return fail("no memory");
    int rc = program_start(&p, &(struct program_options){.path = path, .arguments = a->parameters, .out = STDERR_FILENO}, t, &e);
    program_free(p);
    trace_free(t);
    return rc == -EINVAL ? input_no_program(path, &e) : STATUS_done;
}

static bool has_place(const struct arguments *a) { return a->placed && (a->output || !isatty(STDOUT_FILENO)); }

static int refuse_place(const struct arguments *a)
{
    fail("%s: add -o FILE, as in: loopscope run %s -o %.*s.trace", a->placed ? "a trace is no text for a terminal" : "the trace needs a place",
         a->program, (int)strlen(a->program) - (compile_source(a->program) ? 2 : 0), a->program);
    return STATUS_usage;
}

int run_command(int argc, char **argv)
{
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "SCENARIO|PROGRAM|FILE.c [NAME=VALUE...]", .doc = doc,
    };
    struct arguments a = {.parameters = calloc((size_t)argc, sizeof *a.parameters)};
    char path[PATH_MAX];
    if (!a.parameters) return fail("no memory");
    arguments_parse(&argp, argc, argv, &a);
    // What is wrong with the name comes first, but nothing is compiled that has no place to go.
    bool is_source = compile_source(a.program);
    int status = is_source ? output_is_not(a.output, a.program) : scenario_path(path, a.program);
    if (status == STATUS_done && !has_place(&a)) status = (is_source ? STATUS_done : check_parameters(&a, path)) ?: refuse_place(&a);
    if (status == STATUS_done && is_source) status = scenario_path(path, a.program);
    if (status == STATUS_done) status = output_is_not(a.output, path);
    if (status == STATUS_done) {
        sigaction(SIGINT, &(struct sigaction){.sa_handler = on_signal}, NULL);
        sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_signal}, NULL);
        signal(SIGPIPE, SIG_IGN); // a reader that has gone is told
        status = run(&a, path);
    }
    free(a.parameters);
    return status;
}
