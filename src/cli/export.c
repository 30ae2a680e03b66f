// loopscope export: a trace in another form.
#define _GNU_SOURCE // asprintf
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/form.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "viewer/frames.h"

static const char doc[] = "Turn a trace into another form, for other programs or to look at.";

static const char doc_behind[] =
    "\n"
    INPUT_HELP
    "A POSITION is the number of an event, counted from 0, or a time: 78s, 1:18, 1:00:55.\n"
    "\n"
    "Examples:\n"
    "  loopscope export chess.trace --to jsonl | head\n"
    "  loopscope export chess.trace --to sqlite -o chess.db; sqlite3 chess.db 'SELECT * FROM story'\n"
    "  loopscope export chess.trace --to perfetto -o chess.json\n"
    "  loopscope export chess.trace --to dot --at 78s | dot -Tsvg -o chess.svg\n"
    "  loopscope export chess.trace --to steps -o chess.steps.jsonl\n"
    "  loopscope export chess.trace --to png --at 78s -o chess.png\n"
    "  loopscope export chess.trace --to pdf --theme light --at 1234 -o handout.pdf\n"
    "  loopscope export chess.trace --to svg --from 60s --until 90s -o slide.svg\n"
    "  loopscope export chess.trace --to mp4 --until 2:00 --speed 10 -o chess.mp4\n"
    "\n"
    "Exit status: 0, or 1 where the trace cannot be read or is damaged (what is left is exported), or 2 "
    "where there is no event at the POSITION.";

enum { OPTION_to = 256 };

struct arguments {
    const char *output;
    const struct form *form;
    struct form_request request;
};

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    if (key >= FORM_OPTION_KEY && key < FORM_OPTION_KEY + FORM_OPTIONS) {
        form_option_parse(&a->request, (enum form_option)(key - FORM_OPTION_KEY), parser, argument);
        return 0;
    }
    switch (key) {
    case OPTION_to:
        a->form = form_of(argument);
        if (!a->form) arguments_refuse(parser, "--to is %s, not '%s'", form_names(), argument);
        return 0;
    case 'o': a->output = parse_output(parser, argument); return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "trace", &a->request.trace, argument); return 0;
    case ARGP_KEY_END:
        if (!a->request.trace)
            arguments_refuse(parser, "name a trace: loopscope export chess.trace --to jsonl");
        if (!a->form) arguments_refuse(parser, "say what to make of it: --to %s", form_names());
        form_options_check(a->form, &a->request, parser);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void parse_all(int argc, char **argv, struct arguments *a)
{
    static struct argp_option options[FORM_OPTIONS + 4] = {
        {"to", OPTION_to, "FORM", 0, "What to make of the trace, see below", 0},
        {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
        {NULL, 0, NULL, 0, "For some forms:", 1},
    };
    form_option_rows(options + 3, 1);
    char *forms = form_help(), *whole = NULL;
    if (!forms || asprintf(&whole, "%s\v%s%s", doc, forms, doc_behind) < 0) whole = NULL;
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "TRACE --to FORM", .doc = whole};
    arguments_parse(&argp, argc, argv, a);
    free(forms);
    free(whole);
}

static bool is_file(const char *path)
{
    struct stat status;
    return path && (stat(path, &status) != 0 || S_ISREG(status.st_mode));
}

// Whether the form can go where the user sends it; says so where not.
static bool can_go(const struct form *form, const char *output)
{
    if (form->shape == FORM_folder && !output)
        fail("%s is a folder of files: add -o FOLDER", form->name);
    else if (form->shape == FORM_file && !is_file(output))
        fail("%s is a file that others open, it cannot be sent on: add -o FILE", form->name);
    else if (form->shape == FORM_binary && !output && isatty(STDOUT_FILENO))
        fail("%s is no text for a terminal: add -o FILE", form->name);
    else return true;
    return false;
}

// Where standard output is a terminal too, its lines are progress enough.
static bool is_progress_seen(const struct output *out) { return out->path || !isatty(STDOUT_FILENO); }

static int write_with_progress(const trace *t, const struct arguments *a, const struct output *out, error *e)
{
    struct form_request r = a->request;
    if (is_progress_seen(out)) r.progress = progress_begin("export");
    int rc = a->form->write(t, &r, out, e);
    progress_end(r.progress);
    return rc;
}

// Writes the form, complete or not at all. Returns an exit status.
static int write_form(const trace *t, void *arguments)
{
    const struct arguments *a = arguments;
    struct output out = {.path = a->output};
    bool opens = a->form->shape != FORM_folder;
    bool is_picture = a->form->takes & TAKES_size;
    if (is_picture && trace_length(t) == 0) return fail("%s has no event", a->request.trace);
    int status = form_places_check(&a->request, t);
    if (status == STATUS_done && opens) status = output_open(&out, a->output);
    if (status != STATUS_done) return status;
    output_watch_signals(&out, opens ? NULL : frames_stop);
    error e;
    int rc = write_with_progress(t, a, &out, &e);
    output_end_by_signal();
    if (opens) status = output_close(&out, rc == 0 || rc == -EBADMSG);
    return rc ? fail("%s", e.text) : status;
}

int export_command(int argc, char **argv)
{
    struct arguments a = {0};
    parse_all(argc, argv, &a);
    if (!can_go(a.form, a.output)) return STATUS_usage;
    return input_answer(a.request.trace, a.output, write_form, &a);
}
