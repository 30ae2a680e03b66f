// loopscope compare: two runs on one page, in a window or as a picture.
#include <errno.h>
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
#include "cli/output.h"
#include "cli/record.h"
#include "cli/scenario.h"
#include "cli/user_files.h"
#include "trace/file.h"
#include "viewer/picture.h"
#include "viewer/viewer.h"

static const char doc[] =
    "Compare two runs on one page: what each came to, both on one time axis, and where they part first, with a sentence that says how. A run is a "
    "trace, or a scenario, program or C file with its parameters, which runs under the virtual clock first. In the window the arrow keys move "
    "through both runs at once; V watches one of them, C comes back; ? shows all keys."
    "\v"
    INPUT_HELP
    "Examples:\n"
    "  loopscope compare chess mode=sync -- mode=async\n"
    "  loopscope compare semaphore permits=3 -- permits=10\n"
    "  loopscope compare semaphore downloads=30 permits=3 -- permits=10\n"
    "  loopscope compare before.trace after.trace\n"
    "  loopscope compare task_group way=gather -- way=group\n"
    "  loopscope compare mine.c yours.c\n"
    "  loopscope compare chess mode=sync -- mode=async --to pdf --theme light -o slide.pdf\n"
    "\n"
    "What stands behind -- is the second run: of the same program with the parameters of the first but for those that are given there, or of "
    "another one.\n"
    "\n"
    COMPILE_HELP
    "\n"
    "A run that does not end is ended soon after its millionth event, and one in which nothing happens after 5 s; what there is of it is compared.\n"
    "\n"
    "Exit status: 0, or 1 where a run cannot be read or made, or a trace is damaged (what is left is compared), or 2 where the command line makes "
    "no sense.";

enum { OPTION_to = 256 };

static const struct argp_option options[] = {
    {"to", OPTION_to, "FORM", 0, "Write the page as png, svg or pdf instead of opening a window", 0},
    {"output", 'o', "FILE", 0, "Write it to FILE instead of standard output", 0},
    LOOK_OPTIONS("dark (at first), light or contrast", "Of the window (at first: 1600x900) or the picture (1920x1080)"),
    {0},
};

struct side {
    const char *what;
    const char **parameters; // NULL-terminated, room for those of both
    size_t count;
    trace *trace;
    char name[80]; // where nothing else tells the two apart
};

struct arguments {
    struct side runs[2];
    int run;     // that is being named
    bool parted; // by --
    bool picture;
    enum picture_form form;
    const char *output;
    struct viewer_options window;
};

// --- the command line -----------------------------------------------------------------------------------------------
// In the place of --, behind which argp would take options for words. It is known by where it is.
static char separator[] = "the second run:";

static enum picture_form parse_form(const struct argp_state *parser, const char *argument)
{
    if (strcmp(argument, "svg") == 0) return PICTURE_svg;
    if (strcmp(argument, "pdf") == 0) return PICTURE_pdf;
    if (strcmp(argument, "png") != 0) arguments_refuse(parser, "--to is png, svg or pdf, not '%s'", argument);
    return PICTURE_png;
}

static bool is_parameter(const char *argument)
{
    const char *sign = strchr(argument, '='), *slash = strchr(argument, '/');
    return sign && (!slash || sign < slash);
}

static void take_word(const struct argp_state *parser, struct arguments *a, const char *argument)
{
    struct side *r = &a->runs[a->run];
    if (argument == separator) {
        if (a->run || !r->what) arguments_refuse(parser, "-- stands between two runs, as in: loopscope compare chess mode=sync -- mode=async");
        a->parted = true;
        a->run = 1;
    } else if (is_parameter(argument)) {
        if (!r->what && !a->run) arguments_refuse(parser, "'%s' is a parameter: name what runs first, as in: loopscope compare chess %s -- ...", argument, argument);
        r->parameters[r->count] = parse_parameter(parser, argument, r->parameters);
        r->count++;
    } else if (!r->what && r->count == 0) {
        r->what = argument;
    } else if (a->run == 0) {
        a->run = 1;
        a->runs[1].what = argument;
    } else {
        arguments_refuse(parser, "two runs can be compared, not '%s' too", argument);
    }
}

static bool is_given(const struct side *r, const char *parameter)
{
    size_t name = strcspn(parameter, "=") + 1;
    for (size_t i = 0; i < r->count; i++)
        if (strncmp(r->parameters[i], parameter, name) == 0) return true;
    return false;
}

// A second run without a name is of the same program, and what is not said of it is as in the first.
static void complete(struct arguments *a)
{
    struct side *r = &a->runs[1];
    if (r->what) return;
    r->what = a->runs[0].what;
    for (size_t i = 0; i < a->runs[0].count; i++)
        if (!is_given(r, a->runs[0].parameters[i])) r->parameters[r->count++] = a->runs[0].parameters[i];
}

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_to:
        a->form = parse_form(parser, argument);
        a->picture = true;
        return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: take_word(parser, a, argument); return 0;
    case ARGP_KEY_END:
        if (!a->runs[0].what || (!a->runs[1].what && !a->runs[1].count))
            arguments_refuse(parser, "name two runs, as in: loopscope compare chess mode=sync -- mode=async");
        if (a->output && !a->picture) arguments_refuse(parser, "-o is for a picture: add --to png, svg or pdf");
        complete(a);
        return 0;
    default: return look_parse(&a->window, key, argument, parser);
    }
}

// --- the runs -------------------------------------------------------------------------------------------------------
static int make_run(struct side *r, const char *path)
{
    error ending;
    int status = record_to_end(&r->trace, r->what, path, r->parameters, &ending);
    if (status == STATUS_done && ending.text[0]) warn("%s: %s", r->what, ending.text);
    return status;
}

// A file that is no trace may be a program.
static int read_or_make(struct side *r, const char *path)
{
    error e;
    int rc = trace_read(&r->trace, path, &e);
    if (rc == -EBADMSG && access(path, X_OK) == 0) return make_run(r, path);
    if (rc == -EBADMSG) return input_trace(&r->trace, path); // which says what it may be
    if (rc) return fail("%s", e.text);
    if (*trace_lost(r->trace)) warn("%s: %s", path, trace_lost(r->trace));
    return STATUS_done;
}

static int take_run(struct side *r)
{
    char path[PATH_MAX];
    bool piped = input_is_standard(r->what), built_in = scenario_exists(r->what) || compile_source(r->what);
    const char *base = file_name(r->what), *dot = strrchr(base, '.');
    snprintf(r->name, sizeof r->name, "%.*s", dot && dot > base ? (int)(dot - base) : (int)strlen(base), base);
    int status = piped ? input_trace(&r->trace, r->what) : scenario_path(path, r->what);
    if (status == STATUS_done && !piped) status = built_in ? make_run(r, path) : read_or_make(r, path);
    if (status != STATUS_done) return status;
    if (!built_in && r->count && trace_length(r->trace) && (piped || access(path, X_OK) != 0)) {
        fail("%s is a trace, and its parameters are as they were: compare the program to change them", r->what);
        return STATUS_usage;
    }
    return trace_length(r->trace) ? STATUS_done : fail("%s has no event", r->what);
}

// --- the page -------------------------------------------------------------------------------------------------------
static int show(struct arguments *a)
{
    error e;
    struct user_files own;
    user_files_use(&own, &a->window);
    a->window.trace = a->runs[0].trace;
    a->window.other = a->runs[1].trace;
    for (int i = 0; i < 2; i++) a->window.names[i] = a->runs[i].name;
    return viewer_run(&a->window, &e) ? fail("%s", e.text) : STATUS_done;
}

static int write_page(const struct arguments *a)
{
    struct output out;
    error e;
    const struct picture_options picture = look_picture(&a->window);
    int status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    int rc = picture_write_pair(a->runs[0].trace, a->runs[1].trace, (const char *const[]){a->runs[0].name, a->runs[1].name}, &picture, a->form, out.f, &e);
    status = output_close(&out, rc == 0);
    return rc ? fail("%s", e.text) : status;
}

static int compare(struct arguments *a)
{
    int status = STATUS_done;
    for (int i = 0; i < 2 && status == STATUS_done; i++) status = output_is_not(a->output, a->runs[i].what);
    for (int i = 0; i < 2 && status == STATUS_done; i++) status = take_run(&a->runs[i]);
    if (status == STATUS_done) status = a->picture ? write_page(a) : show(a);
    for (int i = 0; i < 2 && status == STATUS_done; i++)
        if (*trace_lost(a->runs[i].trace)) status = STATUS_failed;
    return status;
}

int compare_command(int argc, char **argv)
{
    const struct argp argp = {
        .options = options, .parser = parse, .doc = doc,
        .args_doc = "RUN [NAME=VALUE...] RUN [NAME=VALUE...]\nRUN [NAME=VALUE...] -- NAME=VALUE...",
    };
    struct arguments a = {0};
    for (int i = 0; i < 2; i++) a.runs[i].parameters = calloc((size_t)argc + 1, sizeof *a.runs[i].parameters);
    int status = a.runs[0].parameters && a.runs[1].parameters ? STATUS_done : fail("no memory");
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--") == 0) argv[i] = separator;
    if (status == STATUS_done) {
        arguments_parse(&argp, argc, argv, &a);
        if (a.picture && !a.output && a.form != PICTURE_svg && isatty(STDOUT_FILENO)) {
            fail("a picture is no text for a terminal: add -o FILE");
            status = STATUS_usage;
        } else {
            status = compare(&a);
        }
    }
    for (int i = 0; i < 2; i++) {
        trace_free(a.runs[i].trace);
        free(a.runs[i].parameters);
    }
    return status;
}
