// loopscope view: the window, on a program that runs or on a trace.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_name.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "cli/look.h"
#include "cli/notebook.h"
#include "cli/recorded.h"
#include "cli/relaunch.h"
#include "cli/scenario.h"
#include "cli/user_files.h"
#include "link/program.h"
#include "trace/file.h"
#include "viewer/viewer.h"

static const char doc[] =
    "Open a window on a scenario, a program or a C file (which is compiled first), which runs live and "
    "stands still between two events until you step or play, or on a trace that was recorded before. "
    "Press ? in it for its keys. K turns the parameters of the program, which then starts again; a C file is "
    "compiled and runs again whenever it is saved."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope view chess\n"
    "  loopscope view chess boards=6 mode=sync\n"
    "  loopscope view homework.c\n"
    "  loopscope view ./homework --clock real\n"
    "  loopscope view homework.trace --theme light\n"
    "  loopscope view semaphore --answers ada.jsonl\n"
    "\n"
    COMPILE_HELP
    "\n"
    USER_FILES_HELP
    "\n"
    "Without a display, loopscope narrate and loopscope export --to png show a trace.";

enum { OPTION_answers = 256 };

static const struct argp_option options[] = {
    {"clock", 'c', "CLOCK", 0,
     "virtual (default): time moves when the loop would sleep; real: it takes as long as it takes",
     0},
    LOOK_OPTIONS("dark (at first), light or contrast", "Of the window (at first: 1600x900)"),
    {"answers", OPTION_answers, "FILE", 0, "Write the answers of Predict, and which events were looked at, to this new FILE: loopscope predict --grade reads it", 0},
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
    case OPTION_answers: a->window.answers_path = argument; return 0;
    case ARGP_KEY_ARG:
        if (!a->what) a->what = argument;
        else a->parameters[a->count++] = parse_parameter(parser, argument, a->parameters);
        return 0;
    case ARGP_KEY_END:
        if (!a->what)
            arguments_refuse(parser, "name a scenario, program, C file or trace: loopscope view chess");
        return 0;
    default: return look_parse(&a->window, key, argument, parser);
    }
}

// What is shown is the window's; where none opens it is freed here.
static int show(struct arguments *a, trace *t, program *p, struct relaunch *r, error *e)
{
    struct user_files own;
    struct bookmarks b;
    user_files_use(&own, &a->window);
    a->window.trace = t;
    a->window.program = p;
    a->window.launcher = &r->launcher;
    a->window.bookmarks = &b;
    int rc = notebook_open(&b, a->what, a->parameters, p ? NULL : t, e);
    if (rc == 0) rc = viewer_run(&a->window, e);
    bookmarks_deinit(&b);
    if (rc) {
        program_free(p);
        trace_free(t);
    }
    return rc;
}

static int view_program(struct arguments *a, const char *path, struct relaunch *r)
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
    if (program_start(&p, &wanted, t, &e)) {
        trace_free(t);
        return input_no_program(path, &e);
    }
    if (relaunch_set_parameters(r, a->parameters) || show(a, t, p, r, &e)) return fail("%s", e.text);
    return STATUS_done;
}

// An empty page, until the source compiles. Without a display all that can be said is what the compiler has said.
static int view_failure(struct arguments *a, struct relaunch *r, const error *why)
{
    trace *t = NULL;
    error e;
    char name[NAME_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)strlen(file_name(a->what)) - 2, file_name(a->what));
    if (trace_new(&t) != 0 || trace_set_meta(t, "program", name) != 0 || relaunch_set_parameters(r, a->parameters) != 0) return fail("no memory");
    if (show(a, t, NULL, r, &e)) return fail("%s", why->text);
    return *r->path ? STATUS_done : fail("%s", why->text);
}

// It is compiled again whenever it is saved.
static int view_source(struct arguments *a)
{
    static struct relaunch r;
    char path[PATH_MAX], *words;
    error why;
    int rc = compile_and_listen(path, a->what, &words, &why);
    if (rc && rc != -EBADMSG) {
        free(words);
        return fail("%s", why.text);
    }
    relaunch_init(&r, rc ? "" : path, a->what, a->real_clock);
    relaunch_compiled(&r, words, rc != 0);
    int status = rc ? view_failure(a, &r, &why) : view_program(a, path, &r);
    relaunch_deinit(&r);
    return status;
}

static int view_executable(struct arguments *a, const char *path)
{
    static struct relaunch r;
    relaunch_init(&r, path, "", a->real_clock);
    int status = view_program(a, path, &r);
    relaunch_deinit(&r);
    return status;
}

// --- a trace ------------------------------------------------------------------------------------------
// The program of a trace that is shown, so that its knobs can be turned.
static void find_program(struct relaunch *r, const trace *t, const char *trace_path)
{
    char name[PATH_MAX], path[PATH_MAX] = "", why[2 * PATH_MAX] = "";
    const char *clock = trace_meta(t, "clock");
    bool real = clock && strcmp(clock, "real") == 0;
    switch (recorded_find(name, t, trace_path)) {
    case RECORDED_found: break;
    case RECORDED_unsaid: snprintf(why, sizeof why, "This trace does not say of which program it is, so that cannot be started again."); break;
    case RECORDED_unknown: snprintf(why, sizeof why, "`%s`, of which this trace is, is no scenario here: `loopscope view` of the program has knobs that turn.", name); break;
    case RECORDED_changed: snprintf(why, sizeof why, "`%s` is not what it was when this was recorded: `loopscope view` of it shows what it is now.", name); break;
    case RECORDED_gone: snprintf(why, sizeof why, "`%s`, of which this was recorded, is not there.", name); break;
    }
    bool source = compile_source(name);
    if (*why) relaunch_init_not(r, why);
    else if (!source && scenario_path(path, name) != STATUS_done) relaunch_init_not(r, "The scenario is not there.");
    else relaunch_init(r, path, source ? name : "", real);
}

static int view_trace(struct arguments *a, trace *t)
{
    static struct relaunch r;
    error e;
    if (a->count > 0) {
        trace_free(t);
        fail("%s is a trace, and its parameters are as they were; view the program to change them", a->what);
        return STATUS_usage;
    }
    find_program(&r, t, a->what);
    int status = show(a, t, NULL, &r, &e) ? fail("%s", e.text) : STATUS_done;
    relaunch_deinit(&r);
    return status;
}

static bool is_lesson(const char *what)
{
    size_t length = strlen(what);
    return length > 7 && strcmp(what + length - 7, ".lesson") == 0;
}

// A scenario by its name; else a file, which is source text, a trace or else a program.
static int view(struct arguments *a)
{
    char path[PATH_MAX];
    trace *t;
    error e;
    bool piped = input_is_standard(a->what);
    if (is_lesson(a->what)) return fail("'%s' is a lesson: loopscope lesson %s shows it", a->what, a->what);
    if (!piped && !scenario_exists(a->what) && compile_source(a->what)) return view_source(a);
    int status = piped ? input_trace(&t, a->what) : scenario_path(path, a->what);
    if (status != STATUS_done) return status;
    if (piped) return view_trace(a, t);
    int rc = trace_read(&t, path, &e);
    if (rc == 0) {
        if (*trace_lost(t)) warn("%s: %s", path, trace_lost(t));
        return view_trace(a, t);
    }
    if (rc == -EBADMSG && access(path, X_OK) == 0) return view_executable(a, path);
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
