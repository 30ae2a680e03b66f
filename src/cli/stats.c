// loopscope stats: what a run took.
#include <errno.h>
#include <stdio.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "query/stats.h"

static const char doc[] =
    "Say what a run took: how long it was, how busy its event loop, how long each task ran, was ready and waited, and for what, the longest block, "
    "the longest ready queue, and who held and waited for each lock and queue. A task waits when it sleeps (sleeping), stands in the line of a "
    "lock, queue or the like (waiting), or awaits something else (awaiting). What work() does is busy, what time.sleep() does is blocked."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope stats chess.trace\n"
    "  loopscope stats homework.trace --all\n"
    "  loopscope stats semaphore.trace --json | jq '.syncs[].holds'\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is counted).";

enum { OPTION_all = 256, OPTION_json };

static const struct argp_option options[] = {
    {"all", OPTION_all, NULL, 0, "Show all tasks and objects, however many", 0},
    {"json", OPTION_json, NULL, 0, "Answer in JSON, with every hold of each lock; times in nanoseconds", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *output;
    bool all, json;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_all: a->all = true; return 0;
    case OPTION_json: a->json = true; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "trace", &a->trace, argument); return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope stats chess.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// Returns an exit status.
static int take(const struct arguments *a, const trace *t, struct stats *s)
{
    struct progress *progress = progress_begin("stats");
    int rc = stats_take(t, progress, s);
    progress_end(progress);
    if (rc == -ENOMEM) return fail("no memory");
    if (rc) warn("%s: event %u cannot happen; what came before it is counted", a->trace, s->events);
    return STATUS_done;
}

static int answer(const trace *t, void *arguments)
{
    const struct arguments *a = arguments;
    struct stats s;
    struct output out;
    int status = trace_length(t) ? take(a, t, &s) : fail("%s has no event", a->trace);
    if (status != STATUS_done) return status;
    status = output_open(&out, a->output);
    if (status == STATUS_done) {
        int rc = a->json ? stats_write_json(t, &s, out.f) : stats_write(t, &s, a->all, out.f);
        status = output_end(&out, rc);
    }
    if (s.events < trace_length(t)) status = STATUS_failed;
    stats_deinit(&s);
    return status;
}

int stats_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);
    return input_answer(a.trace, a.output, answer, &a);
}
