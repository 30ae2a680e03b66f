#include "cli/rehearse.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/record.h"
#include "cli/scenario.h"
#include "trace/file.h"

#define WORDS_MAX 64

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
    if (strchr(word, '/')) return fail("'run: %s' leads elsewhere; a lesson runs a scenario, or a file beside it", word);
    if (snprintf(name, PATH_MAX, "%.*s%s", length, path, word) >= PATH_MAX) return fail("the path of %s is too long", word);
    if (!scenario_exists(word) && access(name, F_OK) != 0) return scenario_refuse(word);
    return STATUS_done;
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
    error ending; // the recording shows it
    return record_to_end(out, name, path, w->items + 1, &ending);
}

static int run_line(trace **out, const struct lesson *l, const char *path)
{
    struct words w;
    int status = split(&w, l->run);
    if (status == STATUS_done) status = rehearse_words(out, &w, path);
    free(w.text);
    return status;
}

int rehearse(trace **out, const struct lesson *l, const char *path)
{
    blame(path, l->run_line);
    int status = l->run[0] ? run_line(out, l, path) : fail("it is not said what to run; below the title stands a line as this one: run: chess boards=8");
    blame(NULL, 0);
    return status == STATUS_usage ? STATUS_failed : status; // the mistake is in the file
}
