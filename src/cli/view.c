// loopscope view: the window, on a program that runs or on a trace.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "cli/scenario.h"
#include "cli/user_files.h"
#include "link/program.h"
#include "trace/file.h"
#include "viewer/viewer.h"

static const char doc[] =
    "Open a window on a scenario, a program or a C file (which is compiled first), which runs live and "
    "stands still between two events until you step or play, or on a trace that was recorded before. "
    "Press ? in it for its keys."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope view chess\n"
    "  loopscope view chess boards=6 mode=sync\n"
    "  loopscope view homework.c\n"
    "  loopscope view ./homework --clock real\n"
    "  loopscope view homework.trace --theme light\n"
    "\n"
    COMPILE_HELP
    "\n"
    USER_FILES_HELP
    "\n"
    "Without a display, loopscope narrate and loopscope export --to png show a trace.";

enum { OPTION_size = 256, OPTION_scale, OPTION_theme };

static const struct argp_option options[] = {
    {"clock", 'c', "CLOCK", 0,
     "virtual (default): time moves when the loop would sleep; real: it takes as long as it takes",
     0},
    {"theme", OPTION_theme, "THEME", 0, "dark (at first), light or contrast", 0},
    {"size", OPTION_size, "WIDTHxHEIGHT", 0, "Of the window (at first: 1600x900)", 0},
    {"scale", OPTION_scale, "N", 0, "How large everything is drawn, 1 to 4 (at first: 1)", 0},
    {0},
};

struct arguments {
    const char *what;
    const char **parameters; // NULL-terminated, room for all arguments
    size_t count;
    bool real_clock;
    struct viewer_options window;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case 'c': a->real_clock = parse_clock(parser, argument); return 0;
    case OPTION_theme: a->window.theme = parse_theme(parser, argument); return 0;
    case OPTION_size: parse_size(parser, argument, &a->window.width, &a->window.height); return 0;
    case OPTION_scale: a->window.scale = parse_scale(parser, argument); return 0;
    case ARGP_KEY_ARG:
        if (!a->what) a->what = argument;
        else a->parameters[a->count++] = parse_parameter(parser, argument, a->parameters);
        return 0;
    case ARGP_KEY_END:
        if (!a->what)
            arguments_refuse(parser, "name a scenario, program, C file or trace: loopscope view chess");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void complain(void *context, const char *text)
{
    (void)context;
    warn("%s", text);
}

static int show(struct arguments *a, trace *t, program *p)
{
    error e;
    struct user_files own;
    user_files_find(&own);
    a->window.settings_path = own.settings[0] ? own.settings : NULL;
    a->window.keys_path = own.keys[0] ? own.keys : NULL;
    a->window.complaints = (struct complaints){complain, NULL};
    a->window.trace = t;
    a->window.program = p;
    int rc = viewer_run(&a->window, &e);
    return rc ? fail("%s", e.text) : STATUS_done;
}

static int view_program(struct arguments *a, const char *path)
{
    trace *t = NULL;
    program *p = NULL;
    error e;
    if (trace_new(&t) != 0) return fail("no memory");
    const struct program_options wanted = {
        .path = path, .source = compile_source(a->what), .arguments = a->parameters,
        .real_clock = a->real_clock,
        .out = -1, .live = true,
    };
    int status, rc = program_start(&p, &wanted, t, &e);
    if (rc) {
        status = input_no_program(path, &e);
    } else {
        status = show(a, t, p);
    }
    program_free(p);
    trace_free(t);
    return status;
}

static int view_trace(struct arguments *a, trace *t)
{
    int status = STATUS_usage;
    if (a->count > 0)
        fail("%s is a trace, and its parameters are as they were; view the program to change them",
             a->what);
    else status = show(a, t, NULL);
    trace_free(t);
    return status;
}

// A scenario by its name; else a file, which is source text, a trace or else a program.
static int view(struct arguments *a)
{
    char path[PATH_MAX];
    trace *t;
    error e;
    bool piped = input_is_standard(a->what);
    int status = piped ? input_trace(&t, a->what) : scenario_path(path, a->what);
    if (status != STATUS_done) return status;
    if (piped) return view_trace(a, t);
    if (compile_source(a->what)) return view_program(a, path);
    int rc = trace_read(&t, path, &e);
    if (rc == 0) {
        if (*trace_lost(t)) warn("%s: %s", path, trace_lost(t));
        return view_trace(a, t);
    }
    if (rc == -EBADMSG && access(path, X_OK) == 0) return view_program(a, path);
    return input_no_program(path, &e);
}

int view_command(int argc, char **argv)
{
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "SCENARIO|PROGRAM|FILE.c|TRACE [NAME=VALUE...]",
        .doc = doc,
    };
    struct arguments a = {.parameters = calloc((size_t)argc, sizeof *a.parameters)};
    if (!a.parameters) return fail("no memory");
    arguments_parse(&argp, argc, argv, &a);
    int status = view(&a);
    free(a.parameters);
    return status;
}
