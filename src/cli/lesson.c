// loopscope lesson: a walk through a run, stop by stop.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/course.h"
#include "cli/installation.h"
#include "cli/look.h"
#include "cli/nearest.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rehearse.h"
#include "cli/user_files.h"
#include "viewer/bookmarks.h"
#include "viewer/handout.h"
#include "viewer/viewer.h"

static const char doc[] =
    "Walk through a lesson in a window, stop by stop: a built-in one by the name of its scenario, or a file of your own. Page down and page up, "
    "as clickers have them, go from stop to stop; all other keys do what they always do. Without a name, list the built-in ones."
    "\v"
    "What the lesson tells to run is run first, under the virtual clock, and shown as a recording: so every stop is known, and can be gone to at once.\n"
    "\n"
    "A lesson is a text, and J in the window adds a stop to it; of a built-in one to a copy in the working directory. Bookmarks that were set in "
    "`loopscope view chess.trace` are a lesson, too: chess.lesson. docs/lessons.md says how to write one.\n"
    "\n"
    "Examples:\n"
    "  loopscope lesson\n"
    "  loopscope lesson chess\n"
    "  loopscope lesson week3.lesson --theme light --scale 1.5\n"
    "  loopscope lesson chess --to handout.pdf\n"
    "\n"
    "Exit status: 0; 1 where there is a mistake in the lesson (the rest of it works), or it cannot be read or run.";

enum { OPTION_to = 256 };

static const struct argp_option options[] = {
    {"to", OPTION_to, "FILE", 0, "Write a handout as PDF instead: a page for each stop, with its picture and its caption", 0},
    LOOK_OPTIONS("dark (default), light (default of a handout) or contrast", "Of the window, or of the pictures of a handout (default: 1600x900)"),
    {0},
};

struct arguments {
    const char *what, *to;
    struct viewer_options window;
};

static bool is_pdf(const char *path)
{
    size_t length = strlen(path);
    return strcmp(path, "-") == 0 || (length > 4 && strcasecmp(path + length - 4, ".pdf") == 0);
}

static error_t parse(int key, char *argument, struct argp_state *parser)
{
    struct arguments *a = parser->input;
    switch (key) {
    case OPTION_to: a->to = argument; return 0;
    case ARGP_KEY_ARG: arguments_take_only(parser, "lesson", &a->what, argument); return 0;
    case ARGP_KEY_END:
        if (a->to && !is_pdf(a->to)) arguments_refuse(parser, "a handout is a PDF, and its name ends in .pdf: not '%s'", a->to);
        if (a->to && !a->what) arguments_refuse(parser, "name a lesson: loopscope lesson chess --to handout.pdf");
        return 0;
    default: return look_parse(&a->window, key, argument, parser);
    }
}

// --- the built-in ones --------------------------------------------------------------------------------------------------------
static bool built_in(char path[static PATH_MAX], const char *name)
{
    char directory[PATH_MAX];
    return !strchr(name, '/') && installation_path(directory, INSTALLATION_lessons) &&
           snprintf(path, PATH_MAX, "%s/%s.lesson", directory, name) < PATH_MAX && access(path, R_OK) == 0;
}

static void list_one(const char *name)
{
    char path[PATH_MAX];
    struct lesson l;
    if (!built_in(path, name) || lesson_read(&l, path, NULL)) return;
    printf("  %-21s%s (%u stops)\n", name, l.title, l.count);
    lesson_deinit(&l);
}

static int list(void)
{
    for (size_t i = 0; i < course_length; i++) {
        if (course[i].chapter) printf("%s%s\n", i ? "\n" : "", course[i].chapter);
        else list_one(course[i].scenario);
    }
    return STATUS_done;
}

// --- one --------------------------------------------------------------------------------------------------------------------
static bool is_file(const char *what)
{
    size_t length = strlen(what);
    return strchr(what, '/') || (length > 7 && strcmp(what + length - 7, ".lesson") == 0);
}

static int refuse_unknown(const char *what)
{
    struct nearest n = {.wanted = what};
    for (size_t i = 0; i < course_length; i++)
        if (course[i].scenario) nearest_offer(&n, course[i].scenario);
    if (n.name) return fail("there is no lesson '%s'; did you mean '%s'?", what, n.name);
    return fail("there is no lesson '%s'; loopscope lesson shows which there are, and a file of your own ends in .lesson", what);
}

// The file, and where what is changed in the window is kept.
static int find(char path[static PATH_MAX], struct bookmarks *b, const char *what)
{
    b->copied = !is_file(what);
    if (b->copied && !built_in(path, what)) return refuse_unknown(what);
    if (!b->copied && snprintf(path, PATH_MAX, "%s", what) >= PATH_MAX) return fail("the path is too long");
    snprintf(b->path, PATH_MAX, "%.*s%s", PATH_MAX - 10, what, b->copied ? ".lesson" : "");
    return STATUS_done;
}

static int tell_mistakes(const struct lesson *l, const char *name)
{
    for (uint32_t i = 0; i < l->mistake_count; i++) warn("%s, line %u: %s", name, l->mistakes[i].line, l->mistakes[i].text);
    return l->mistake_count ? STATUS_failed : STATUS_done;
}

static int write_handout(const struct arguments *a, struct bookmarks *b, const trace *t)
{
    struct output out;
    const struct picture_options picture = look_picture(&a->window);
    error e;
    int status = output_open(&out, a->to);
    if (status != STATUS_done) return status;
    output_watch_signals(&out, NULL);
    struct progress *progress = progress_begin("lesson");
    int rc = handout_write(t, &b->lesson, &picture, out.f, progress, &e);
    progress_end(progress);
    status = output_close(&out, rc == 0);
    if (rc) status = fail("%s", e.text);
    int mistakes = tell_mistakes(&b->lesson, b->path);
    return status == STATUS_done ? mistakes : status;
}

static int show(struct arguments *a, struct bookmarks *b, trace *t)
{
    struct user_files own;
    error e;
    user_files_use(&own, &a->window);
    a->window.trace = t;
    a->window.bookmarks = b;
    b->taught = true;
    int rc = viewer_run(&a->window, &e);
    int mistakes = tell_mistakes(&b->lesson, b->path);
    return rc ? fail("%s", e.text) : mistakes;
}

static int teach(struct arguments *a)
{
    char path[PATH_MAX];
    struct bookmarks b = {0};
    trace *t = NULL;
    error e;
    int status = find(path, &b, a->what);
    if (status == STATUS_done && a->to) status = output_is_not(a->to, path);
    if (status != STATUS_done) return status;
    if (lesson_read(&b.lesson, path, &e)) return fail("%s", e.text);
    status = rehearse(&t, &b.lesson, path);
    if (status != STATUS_done) tell_mistakes(&b.lesson, path);
    else status = a->to ? write_handout(a, &b, t) : show(a, &b, t);
    bookmarks_deinit(&b);
    trace_free(t);
    return status;
}

int lesson_command(int argc, char **argv)
{
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "[LESSON|FILE.lesson]", .doc = doc};
    struct arguments a = {0};
    arguments_parse(&argp, argc, argv, &a);
    return a.what ? teach(&a) : list();
}
