// loopscope export: a trace in another form.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "export/steps.h"
#include "trace/jsonl.h"
#include "viewer/frame.h"

static const char doc[] =
    "Turn a trace into another form: jsonl is every event as a line of JSON; steps is what the "
    "event loop did, in the words in which it can be compared with CPython's; png is a picture of "
    "the viewer."
    "\v"
    "A POSITION is the number of an event, counted from 0, or a time: 78s, 1:18, 1:00:55.\n"
    "\n"
    "Examples:\n"
    "  loopscope export chess.trace --to jsonl | head\n"
    "  loopscope export chess.trace --to steps -o chess.steps.jsonl\n"
    "  loopscope export chess.trace --to png --at 78s -o chess.png\n"
    "  loopscope export chess.trace --to png --theme light --size 1280x800 -o handout.png\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is exported), or 2 "
    "where there is no event at the POSITION.";

enum { OPTION_to = 256, OPTION_at, OPTION_size, OPTION_scale, OPTION_theme };

static const struct argp_option options[] = {
    {"to", OPTION_to, "FORM", 0, "jsonl, steps or png", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {NULL, 0, NULL, 0, "For png:", 1},
    {"at", OPTION_at, "POSITION", 0, "After this event, or at this time (default: the end)", 1},
    {"size", OPTION_size, "WIDTHxHEIGHT", 0, "Pixels (default: 1920x1080)", 1},
    {"scale", OPTION_scale, "N", 0, "How large everything is drawn, 1 to 4 (default: 1)", 1},
    {"theme", OPTION_theme, "THEME", 0, "dark (default) or light", 1},
    {0},
};

struct arguments {
    const char *trace, *output;
    const struct form *form;
    struct position at;
    bool positioned; // `at` was given
    struct frame_options frame;
};

// --- forms ---------------------------------------------------------------------------------------
// Each writes the trace in one form. 0; -EBADMSG where the result is good up to damage in the
// trace; another negative errno.
static int write_jsonl(const trace *t, const struct arguments *a, const struct output *out,
                       error *e)
{
    (void)a;
    int rc = jsonl_write(t, out->f);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}

static int write_steps(const trace *t, const struct arguments *a, const struct output *out,
                       error *e)
{
    int rc = steps_write(t, out->f);
    if (rc == -EBADMSG)
        return error_set(e, rc, "%s: the steps stop at an event that cannot happen", a->trace);
    return rc ? error_set(e, rc, "%s cannot be written: %s", output_name(out), strerror(-rc)) : 0;
}

static int write_png(const trace *t, const struct arguments *a, const struct output *out, error *e)
{
    struct frame_options frame = a->frame;
    frame.at_time = a->positioned && a->at.is_time;
    frame.time = a->at.time;
    frame.at_event = a->positioned && !a->at.is_time;
    frame.event = position_end(&a->at, t);
    return frame_write_png(t, &frame, output_path(out), e);
}

static const struct form {
    const char *name;
    int (*write)(const trace *t, const struct arguments *a, const struct output *out, error *e);
    bool is_picture;
} forms[] = {
    {"jsonl", write_jsonl, false},
    {"steps", write_steps, false},
    {"png", write_png, true},
};

static const struct form *form_of(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, name) == 0) return &forms[i];
    return NULL;
}

// --- arguments -----------------------------------------------------------------------------------
static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_to:
        a->form = form_of(argument);
        if (!a->form) arguments_refuse(parser, "--to is jsonl, steps or png, not '%s'", argument);
        return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case OPTION_at:
        a->at = parse_position(parser, argument);
        a->positioned = true;
        return 0;
    case OPTION_size: parse_size(parser, argument, &a->frame.width, &a->frame.height); return 0;
    case OPTION_scale: a->frame.scale = parse_scale(parser, argument); return 0;
    case OPTION_theme: a->frame.light = parse_theme(parser, argument); return 0;
    case ARGP_KEY_ARG:
        if (a->trace)
            arguments_refuse(parser, "only one trace can be given, not '%s' too", argument);
        a->trace = argument;
        return 0;
    case ARGP_KEY_END:
        if (!a->trace)
            arguments_refuse(parser, "name a trace: loopscope export chess.trace --to jsonl");
        if (!a->form)
            arguments_refuse(parser, "say what to make of it: --to jsonl, --to steps or --to png");
        if (!a->form->is_picture &&
            (a->positioned || a->frame.width > 0 || a->frame.scale > 0 || a->frame.light))
            arguments_refuse(parser, "--at, --size, --scale and --theme are for --to png");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int export_command(int argc, char **argv)
{
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "TRACE --to FORM", .doc = doc,
    };
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);
    if (a.form->is_picture && !a.output && isatty(STDOUT_FILENO)) {
        fail("a picture is no text for a terminal: add -o FILE, as in: -o picture.png");
        return STATUS_usage;
    }

    trace *t;
    struct output out;
    int status = output_is_not(a.output, a.trace);
    if (status == STATUS_done) status = input_trace(&t, a.trace);
    if (status != STATUS_done) return status;
    if (a.positioned && position_first(&a.at, t) == trace_length(t) && trace_length(t) > 0) {
        status = position_refuse("there is no event at --at", t);
        trace_free(t);
        return status;
    }
    status = output_open(&out, a.output);
    if (status == STATUS_done) {
        error e;
        int rc = a.form->write(t, &a, &out, &e);
        status = output_close(&out, rc == 0 || rc == -EBADMSG);
        if (rc) status = fail("%s", e.text);
    }
    if (*trace_lost(t)) status = STATUS_failed;
    trace_free(t);
    return status;
}
