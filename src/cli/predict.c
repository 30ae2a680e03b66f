// loopscope predict: questions to a run, with what comes next hidden.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "query/predict.h"

static const char doc[] =
    "Ask what happens next in a run, at its telling moments: who runs next, what is printed next, when a task wakes, what becomes of a cancel. The questions "
    "are the same for the same trace; in the window they are played (loopscope view, key P)."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope predict semaphore.trace > sheet.txt\n"
    "  loopscope predict semaphore.trace --answers > key.txt\n"
    "  loopscope predict semaphore.trace --json | jq '.questions[].text'\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is asked about).";

enum { OPTION_answers = 256, OPTION_json };

static const struct argp_option options[] = {
    {"answers", OPTION_answers, NULL, 0, "Mark the right answers, and say why", 0},
    {"json", OPTION_json, NULL, 0, "Write JSON", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *output;
    bool answers, json;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_answers: a->answers = true; return 0;
    case OPTION_json: a->json = true; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG:
        if (a->trace) arguments_refuse(parser, "only one trace can be given, not '%s' too", argument);
        a->trace = argument;
        return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope predict chess.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int write_questions(const struct arguments *a, const trace *t, const struct predict *p)
{
    struct output out;
    int status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    int rc = a->json ? predict_write_json(t, p, a->answers, out.f) : predict_write(t, p, a->answers, out.f);
    status = output_close(&out, rc == 0);
    if (rc) fail("%s cannot be written: %s", a->output ? a->output : "standard output", strerror(-rc));
    return status;
}

static int ask(const struct arguments *a, const trace *t)
{
    struct predict *p = malloc(sizeof *p);
    int rc = p ? predict_make(t, p) : -ENOMEM;
    int status = rc == -ENOMEM ? fail("no memory") : write_questions(a, t, p);
    if (rc == -EBADMSG) status = fail("%s: an event cannot happen; the questions are about what came before it", a->trace);
    free(p);
    return status;
}

int predict_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);

    trace *t;
    int status = output_is_not(a.output, a.trace);
    if (status == STATUS_done) status = input_trace(&t, a.trace);
    if (status != STATUS_done) return status;
    status = trace_length(t) ? ask(&a, t) : fail("%s has no event", a.trace);
    if (status == STATUS_done && *trace_lost(t)) status = STATUS_failed;
    trace_free(t);
    return status;
}
