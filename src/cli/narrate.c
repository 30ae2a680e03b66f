// loopscope narrate: the story of a trace, one line an event.
#include <errno.h>
#include <stdio.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "narrate/story.h"

static const char doc[] =
    "Tell the story of a trace, one line an event: the time, and what happened. For a terminal or "
    "a screen reader."
    "\v"
    INPUT_HELP
    "A POSITION is the number of an event, counted from 0, or a time: 78s, 1:18, 1:00:55.\n"
    "\n"
    "Examples:\n"
    "  loopscope run chess -o chess.trace\n"
    "  loopscope narrate chess.trace --to 60s\n"
    "  loopscope narrate chess.trace --from 1:00:50 | less\n"
    "  loopscope run chess -o - | loopscope narrate -\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is told), or 2 "
    "where there is no event at the POSITION.";

enum { OPTION_from = 256, OPTION_to };

static const struct argp_option options[] = {
    {"from", OPTION_from, "POSITION", 0, "Begin there (default: the first event)", 0},
    {"to", OPTION_to, "POSITION", 0,
     "End there, this event or time included (default: the last event)", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {0},
};

struct arguments {
    const char *trace, *output;
    struct position from, to;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_from: a->from = parse_position(parser, argument); return 0;
    case OPTION_to: a->to = parse_position(parser, argument); return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "trace", &a->trace, argument); return 0;
    case ARGP_KEY_END:
        if (!a->trace)
            arguments_refuse(parser, "name a trace, as in: loopscope narrate chess.trace");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int tell(const trace *t, void *arguments)
{
    const struct arguments *a = arguments;
    struct output out;
    uint32_t from, to;
    if (trace_length(t) == 0 && !*trace_lost(t)) warn("%s has no event", a->trace);
    int status = position_stretch(&a->from, &a->to, t, &from, &to);
    if (status == STATUS_done) status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    int rc = story_write(t, out.f, from, to);
    status = output_end(&out, rc == -EBADMSG ? 0 : rc);
    return rc == -EBADMSG ? fail("%s: the story stops at an event that cannot happen", a->trace) : status;
}

int narrate_command(int argc, char **argv)
{
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "TRACE", .doc = doc,
    };
    struct arguments a = {.to.event = UINT32_MAX};
    arguments_parse(&argp, argc, argv, &a);
    return input_answer(a.trace, a.output, tell, &a);
}
