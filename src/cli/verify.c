// loopscope verify: whether a program takes the same steps again.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "cli/recorded.h"
#include "cli/scenario.h"
#include "link/run.h"
#include "link/sources.h"
#include "query/difference.h"
#include "query/interruption.h"

#define HANG_MS 2000 // after which a program is taken to hang where the recorded one was interrupted
#define SILENCE_MS 5000 // without an event, after which it is said that there is none

static const char doc[] =
    "Run the program of a trace again, with its parameters and under the virtual clock, and compare event by event, as loopscope diff does. The "
    "program is the built-in scenario, or the C file of which the trace holds the text, if it is beside the trace or in this directory and has "
    "not changed; else name it. A run that was interrupted is compared up to Ctrl-C."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope verify chess.trace\n"
    "  loopscope verify homework.trace\n"
    "  loopscope verify homework.trace ./homework\n"
    "\n"
    COMPILE_HELP
    "\n"
    "Exit status: 0 where the run is the same, 1 where it differs, 2 where it cannot be verified: the trace cannot be read, was recorded on the "
    "real clock, or is damaged and the same as far as it goes; the program is not found or cannot be started.";


enum { SAME = 0, DIFFERENT = 1, TROUBLE = 2 };

enum { OPTION_json = 256 };

static const struct argp_option options[] = {
    {"json", OPTION_json, NULL, 0, "Answer in JSON", 0},
    {0},
};

struct arguments {
    const char *trace, *program;
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_json: a->json = true; return 0;
    case ARGP_KEY_ARG:
        if (a->program) arguments_refuse(parser, "one trace and one program can be given, not '%s' too", argument);
        *(a->trace ? &a->program : &a->trace) = argument;
        return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope verify chess.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// A run that is made again.
struct rerun {
    program *program;
    const trace *again;
    uint32_t wanted; // events
    bool may_hang;   // where the recorded one was interrupted
    bool told;
};

// Until it has done more than was recorded, or hangs where the recorded one did.
static bool goes_on(void *context)
{
    struct rerun *r = context;
    uint32_t length = trace_length(r->again);
    int64_t silence = program_silence(r->program);
    if (length > r->wanted || (r->may_hang && length >= r->wanted && silence > HANG_MS)) return false;
    if (!r->told && silence > SILENCE_MS) {
        warn("the program has made no event for %d seconds; Ctrl-C ends it", SILENCE_MS / 1000);
        r->told = true;
    }
    return true;
}

// Runs the program again into the trace `again`. Returns an exit status.
static int run_again(const trace *t, uint32_t wanted, trace *again, const char *name)
{
    char path[PATH_MAX];
    error e = {0};
    program *p = NULL;
    struct picks picks = {0};
    int status = scenario_path(path, name), out = open("/dev/null", O_WRONLY | O_CLOEXEC);
    char **parameters = recorded_parameters(t);
    const struct program_options wish = {
        .path = path, .source = compile_source(name), .arguments = (const char *const *)parameters, .out = out, .quiet = true,
    };
    if (status == STATUS_done && (!parameters || picks_read(&picks, t) != 0)) status = fail("no memory");
    if (status == STATUS_done && program_start(&p, &wish, again, &e) != 0) status = input_no_program(path, &e);
    if (status == STATUS_done) {
        int rc = run_on(p, again, &picks, goes_on, &(struct rerun){p, again, wanted, wanted < trace_length(t), false}, &e);
        if (rc == 0) rc = sources_embed(again, wish.source ? wish.source : path);
        if (rc) status = fail("%s cannot be run again: %s", name, strerror(-rc));
    }
    program_free(p);
    picks_deinit(&picks);
    free(parameters);
    if (out >= 0) close(out);
    return status;
}

// One line on standard error has been written.
static int trouble(int status)
{
    (void)status;
    return TROUBLE;
}

static int write_answer(const struct arguments *a, const trace *t, const trace *again, const struct difference *d)
{
    struct named_trace recorded = {t, a->trace}, second = {again, "the run"};
    bool interrupted = interruption_first(t) < trace_length(t);
    if (!d->aspect && !a->json) {
        printf("same: %u event%s%s\n", d->same, d->same == 1 ? "" : "s", interrupted ? ", up to Ctrl-C" : "");
        return *trace_lost(t) ? TROUBLE : SAME;
    }
    int rc = a->json ? difference_write_json(stdout, recorded, second, d, interrupted) : difference_write(stdout, recorded, second, d);
    if (rc == 0 && !d->aspect) return *trace_lost(t) ? TROUBLE : SAME;
    return rc == 0 ? DIFFERENT : trouble(fail("standard output cannot be written: %s", strerror(-rc)));
}

static int verify(const struct arguments *a, const trace *t)
{
    char name[PATH_MAX];
    const char *clock = trace_meta(t, "clock");
    uint32_t wanted = interruption_first(t);
    struct difference d;
    trace *again;
    if (wanted == 0) return trouble(fail("%s has no event%s", a->trace, trace_length(t) ? " before Ctrl-C" : ""));
    if (clock && strcmp(clock, "real") == 0)
        return trouble(fail("%s was recorded on the real clock, on which no two runs are alike: a trace of the virtual clock can be verified", a->trace));
    int status = a->program ? STATUS_done : recorded_program(name, t, a->trace);
    if (status != STATUS_done) return TROUBLE;
    if (trace_new(&again) != 0) return trouble(fail("no memory"));
    status = run_again(t, wanted, again, a->program ? a->program : name);
    bool whole = wanted == trace_length(t) && !*trace_lost(t);
    if (status == STATUS_done && compare_traces(t, again, (struct compare_options){.limit = whole ? 0 : wanted}, &d) != 0) status = fail("no memory");
    status = status == STATUS_done ? write_answer(a, t, again, &d) : TROUBLE;
    trace_free(again);
    return status;
}

int verify_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE [SCENARIO|PROGRAM|FILE.c]", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);

    trace *t;
    if (input_trace(&t, a.trace) != STATUS_done) return TROUBLE;
    int status = verify(&a, t);
    trace_free(t);
    return status;
}
