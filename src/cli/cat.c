// loopscope cat: a trace as text in columns.
#define _DEFAULT_SOURCE // strsep
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/nearest.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/task.h"
#include "query/listing.h"

static const char doc[] =
    "Write the events of a trace as text, one line an event: its number, its time in seconds, who acts, what happens, to whom, and the place "
    "in the program. Objects are written as name#id."
    "\v"
    INPUT_HELP
    "A POSITION is the number of an event, counted from 0, or a time: 78s, 1:18, 1:00:55. A TASK is the name of a task or its id. Filters "
    "combine: an event is written that passes all of them.\n"
    "\n"
    "Examples:\n"
    "  loopscope cat chess.trace | less\n"
    "  loopscope cat chess.trace --from 78s --to 80s\n"
    "  loopscope cat chess.trace --kind resume,suspend --task 'Board 3'\n"
    "  loopscope cat chess.trace --kind block | sort -k 2\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is written), or 2 "
    "where there is no event at the POSITION, no such kind or no such task.";

enum { OPTION_from = 256, OPTION_to };

static const struct argp_option options[] = {
    {"from", OPTION_from, "POSITION", 0, "Begin there (default: the first event)", 0},
    {"to", OPTION_to, "POSITION", 0, "End there, this event or time included (default: the last event)", 0},
    {"kind", 'k', "KIND,...", 0, "Only events of these kinds, as in: enqueue,resume", 0},
    {"task", 't', "TASK", 0, "Only what this task does, and what is done to it", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *output, *task;
    struct position from, to;
    struct listing_filter filter;
};

// Says what may have been meant, or else all that there is.
static void refuse_kind(const struct argp_state *parser, const char *name)
{
    static const char all[] =
#define EVENT(kind, ...) ", " #kind
#include "trace/event.def"
#undef EVENT
        ;
    struct nearest n = {.wanted = name};
    for (int kind = EVENT_none + 1; kind < EVENT_KINDS; kind++) nearest_offer(&n, event_schema((enum event_kind)kind)->name);
    if (n.name) arguments_refuse(parser, "there is no kind '%s'; did you mean '%s'?", name, n.name);
    arguments_refuse(parser, "there is no kind '%s'; there are %s", name, all + strlen(", "));
}

static void take_kind(const struct argp_state *parser, struct listing_filter *filter, const char *name)
{
    for (int kind = EVENT_none + 1; kind < EVENT_KINDS; kind++) {
        if (strcmp(event_schema((enum event_kind)kind)->name, name) != 0) continue;
        filter->kinds[kind] = filter->some_kinds = true;
        return;
    }
    refuse_kind(parser, name);
}

// "resume,suspend", which is cut up.
static void take_kinds(const struct argp_state *parser, struct listing_filter *filter, char *list)
{
    for (char *name; (name = strsep(&list, ","));) {
        name += strspn(name, " ");
        name[strcspn(name, " ")] = 0;
        if (!*name) arguments_refuse(parser, "--kind needs the name of a kind, as in: --kind resume,suspend");
        take_kind(parser, filter, name);
    }
}

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_from: a->from = parse_position(parser, argument); return 0;
    case OPTION_to: a->to = parse_position(parser, argument); return 0;
    case 'k': take_kinds(parser, &a->filter, argument); return 0;
    case 't': a->task = argument; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "trace", &a->trace, argument); return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope cat chess.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// What the trace has of the range and the task. Returns an exit status.
static int fill_filter(struct arguments *a, const trace *t)
{
    int status = position_stretch(&a->from, &a->to, t, &a->filter.from, &a->filter.to);
    return status == STATUS_done && a->task ? task_named(&a->filter.task, t, a->task) : status;
}

static int list(const trace *t, void *arguments)
{
    struct arguments *a = arguments;
    struct output out;
    if (trace_length(t) == 0 && !*trace_lost(t)) warn("%s has no event", a->trace);
    int status = fill_filter(a, t);
    if (status == STATUS_done) status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    if (out.path || !isatty(STDOUT_FILENO)) a->filter.progress = progress_begin("cat");
    int rc = listing_write(t, out.f, &a->filter);
    progress_end(a->filter.progress);
    return output_end(&out, rc);
}

int cat_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE", .doc = doc};
    struct arguments a = {.to.event = UINT32_MAX};
    arguments_parse(&argp, argc, argv, &a);
    return input_answer(a.trace, a.output, list, &a);
}
