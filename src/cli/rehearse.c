#include "cli/rehearse.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/input.h"
#include "cli/scenario.h"
#include "link/program.h"
#include "link/sources.h"
#include "trace/file.h"

#define EVENTS_MAX 1000000u
#define LOOK_MS    100
#define SILENCE_MS 5000
#define WORDS_MAX  64

// "chess boards=8": the words, in one piece of memory.
struct words {
    char *text; // for free()
    const char *items[WORDS_MAX + 1]; // NULL-terminated
};

static int split(struct words *w, const char *run)
{
    int count = 0;
    *w = (struct words){.text = strdup(run)};
    if (!w->text) return fail("no memory");
    for (char *rest = w->text, *word; (word = strtok_r(rest, " ", &rest)) && count < WORDS_MAX;) w->items[count++] = word;
    return STATUS_done;
}

// Where the first word leads: to a scenario, else to a file beside the lesson.
static int find(char name[static PATH_MAX], const char *word, const char *path)
{
    const char *slash = strrchr(path, '/');
    int length = slash && !scenario_exists(word) ? (int)(slash + 1 - path) : 0;
    if (strchr(word, '/')) return fail("%s: 'run: %s' leads elsewhere; a lesson runs a scenario, or a file beside it", path, word);
    if (snprintf(name, PATH_MAX, "%.*s%s", length, path, word) >= PATH_MAX) return fail("the path of %s is too long", word);
    return STATUS_done;
}

static bool is_silent(const program *p, const char *name)
{
    if (program_silence(p) < SILENCE_MS) return false;
    const char *task = program_task(p);
    warn("%s: nothing has happened for %d seconds%s%s; the lesson ends there", name, SILENCE_MS / 1000, task ? " but that one task runs: " : "", task ? task : "");
    return true;
}

static int go_to_end(program *p, trace *t, const char *name)
{
    error e;
    int rc = 0;
    while (rc >= 0 && program_status(p) <= PROGRAM_going) {
        if (trace_length(t) >= EVENTS_MAX) {
            warn("%s goes on and on: the lesson ends after %u events of it", name, trace_length(t));
            break;
        }
        if (is_silent(p, name)) break;
        program_grant(p, GRANT_run, 0);
        rc = program_wait(p, LOOK_MS, &e);
    }
    return rc == -ENOMEM ? rc : program_status(p) <= PROGRAM_going ? program_stop(p) : 0;
}

static int run(trace *t, const char *name, const char *path, const char *const *parameters)
{
    program *p = NULL;
    error e;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC), status = STATUS_done;
    const struct program_options wanted = {.path = path, .source = compile_source(name), .arguments = parameters, .out = nowhere, .quiet = true};
    int rc = program_start(&p, &wanted, t, &e);
    if (rc) status = input_no_program(path, &e);
    else if (go_to_end(p, t, name) || sources_embed(t, wanted.source ? wanted.source : path)) status = fail("no memory for a run of %s", name);
    program_free(p);
    if (nowhere >= 0) close(nowhere);
    return status;
}

static int run_new(trace **out, const char *name, const char *path, const char *const *parameters)
{
    trace *t;
    if (trace_new(&t) != 0) return fail("no memory");
    int status = run(t, name, path, parameters);
    if (status == STATUS_done) *out = t;
    else trace_free(t);
    return status;
}

static int rehearse_words(trace **out, const struct words *w, const char *lesson)
{
    char name[PATH_MAX], path[PATH_MAX];
    int status = find(name, w->items[0], lesson);
    if (status == STATUS_done) status = scenario_path(path, name);
    if (status != STATUS_done) return status;
    if (!compile_source(name) && !scenario_exists(name) && trace_read(out, path, NULL) == 0) {
        if (*trace_lost(*out)) warn("%s: %s", path, trace_lost(*out));
        return STATUS_done;
    }
    return run_new(out, name, path, w->items + 1);
}

int rehearse(trace **out, const struct lesson *l, const char *path)
{
    struct words w;
    if (!l->run[strspn(l->run, " ")])
        return fail("%s does not say what to run: below its title a line is missing, as in: run: chess boards=8", path);
    int status = split(&w, l->run);
    if (status == STATUS_done) status = rehearse_words(out, &w, path);
    free(w.text);
    return status;
}
