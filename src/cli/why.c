// loopscope why: why a task does not run.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/task.h"
#include "narrate/narrate.h"
#include "query/chain.h"
#include "query/find.h"
#include "trace/state.h"
#include "trace/jsonl.h"

static const char doc[] =
    "Say why a task does not run: what it awaits, who holds that and why they do not run, and what wakes it in the end; or that nothing does. "
    "Each line begins with the number and the time of the event that made it so."
    "\v"
    INPUT_HELP
    "A TASK is the name of a task or its id. A POSITION is the number of an event, counted from 0, or a time: 78s, 1:18, 1:00:55.\n"
    "\n"
    "Examples:\n"
    "  loopscope why homework.trace --task Task-2\n"
    "  loopscope why chess.trace --task 'Board 3' --at 1:18\n"
    "  loopscope why deadlock.trace --task 'Alice to Bob' --at 72\n"
    "  loopscope why chess.trace --task 6 --at 78s --json | jq '.links[].text'\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is asked), or 2 "
    "where there is no event at the POSITION, no such task or several of the name.";

enum { OPTION_at = 256, OPTION_json };

static const struct argp_option options[] = {
    {"task", 't', "TASK", 0, "The task that is asked about", 0},
    {"at", OPTION_at, "POSITION", 0, "After this event, or at this time (default: the end)", 0},
    {"json", OPTION_json, NULL, 0, "Answer in JSON", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *task, *output;
    struct position at;
    bool positioned; // `at` was given
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case 't': a->task = argument; return 0;
    case OPTION_at:
        a->at = parse_position(parser, argument);
        a->positioned = true;
        return 0;
    case OPTION_json: a->json = true; return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "trace", &a->trace, argument); return 0;
    case ARGP_KEY_END:
        if (!a->trace) arguments_refuse(parser, "name a trace, as in: loopscope why chess.trace --task Task-1");
        if (!a->task) arguments_refuse(parser, "say which task, as in: loopscope why %s --task Task-1", a->trace);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// The name that a task has, or will have where it is not made yet.
static const char *name_of(const trace *t, const state *s, uint32_t task, char *buffer, size_t size)
{
    uint32_t made = find_creation(t, task);
    if (task < s->object_count && state_at(s, task)->type == OBJECT_task) return state_name(s, t, task, buffer, size);
    return made < trace_length(t) ? trace_string(t, trace_event(t, made).b) : "Task";
}

// The chain, and above it whom and when it is about.
static int write_text(const trace *t, const state *s, uint32_t task, const struct chain *c, FILE *f)
{
    char time[32], last[32], buffer[200];
    const char *name = name_of(t, s, task, buffer, sizeof buffer);
    narrate_seconds(c->time, time, sizeof time);
    narrate_seconds(s->time, last, sizeof last);
    jsonl_write_text(f, name, strlen(name));
    fprintf(f, " (%u), at %s", task, time);
    if (c->time == s->time) fprintf(f, ", after event %u:\n\n", s->position - 1);
    else fprintf(f, " (last event: %u, at %s):\n\n", s->position - 1, last);
    return chain_write(t, s, c, f);
}

static int answer(const trace *t, const state *s, const struct arguments *a, uint32_t task)
{
    struct chain c;
    struct output out;
    int status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    chain_find(t, s, a->positioned ? position_time(&a->at, t) : s->time, task, &c);
    int rc = a->json ? chain_write_json(t, s, task, &c, out.f) : write_text(t, s, task, &c, out.f);
    return output_end(&out, rc);
}

static int go_to(state *s, const trace *t, uint32_t position)
{
    int rc = 0;
    struct progress *progress = progress_begin("why");
    for (; rc == 0 && s->position < position; rc = state_apply(s, t)) progress_at(progress, s->position, position);
    progress_end(progress);
    return rc;
}

static int ask(const trace *t, void *arguments)
{
    const struct arguments *a = arguments;
    uint32_t task, position = a->positioned ? position_end(&a->at, t) : trace_length(t);
    state s;
    if (trace_length(t) == 0) return fail("%s has no event", a->trace);
    if (a->positioned && position_first(&a->at, t) == trace_length(t)) return position_refuse("there is no event at --at", t);
    int status = task_named(&task, t, a->task);
    if (status != STATUS_done) return status;
    state_init(&s);
    int rc = go_to(&s, t, position);
    if (rc == 0) status = answer(t, &s, a, task);
    else status = rc == -ENOMEM ? fail("no memory") : fail("%s: event %u cannot happen, and what comes after it is not known", a->trace, s.position);
    state_deinit(&s);
    return status;
}

int why_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE --task TASK", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);
    return input_answer(a.trace, a.output, ask, &a);
}
