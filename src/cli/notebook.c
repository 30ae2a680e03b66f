#define _GNU_SOURCE // asprintf
#include "cli/notebook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_name.h"
#include "cli/command.h"
#include "cli/input.h"
#include "query/parameter.h"
#include "trace/file.h"

#define ENDING ".lesson"

static size_t stem_of(const char *what)
{
    static const char *const endings[] = {".trace", ".c"};
    size_t length = strlen(what);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (length > n && strcmp(what + length - n, endings[i]) == 0) return length - n;
    }
    return length;
}

// "chess boards=8", as after "run:"; of a path its last part, for a lesson runs what lies beside it.
static char *run_of(const char *what, const char *const *parameters)
{
    char *run = strdup(file_name(what)), *longer;
    for (; run && parameters && *parameters; parameters++, run = longer) {
        if (asprintf(&longer, "%s %s", run, *parameters) < 0) longer = NULL;
        free(run);
    }
    return run;
}

static int begin(struct lesson *out, const char *run)
{
    char *title;
    if (asprintf(&title, "Bookmarks of %s", run) < 0) return -ENOMEM;
    int rc = lesson_begin(out, title, run);
    free(title);
    return rc;
}

// --- the same run -----------------------------------------------------------------------------------------------------
static bool ends_in(const char *text, size_t length, const char *ending)
{
    size_t n = strlen(ending);
    return length > n && strncmp(text + length - n, ending, n) == 0;
}

// The value that "chess boards=8" gives a parameter; NULL where it says nothing of it. length: of the value.
static const char *value_in(const char *run, const char *name, size_t *length)
{
    size_t n = strlen(name);
    for (const char *word = run; (word = strchr(word, ' ')) != NULL;) {
        word += strspn(word, " ");
        if (strncmp(word, name, n) != 0 || word[n] != '=') continue;
        *length = strcspn(word + n + 1, " ");
        return word + n + 1;
    }
    return NULL;
}

// Whether the trace was recorded of what "homework.c boards=8" runs.
static bool is_recording_of(const trace *t, const char *run)
{
    const char *name = trace_meta(t, "program");
    size_t length = strcspn(run, " ");
    if (ends_in(run, length, ".c")) length -= 2;
    if (!name || strlen(name) != length || strncmp(run, name, length) != 0) return false;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        struct parameter p;
        if (!parameter_at(t, i, &p)) continue;
        size_t n = strlen(p.standard);
        const char *value = value_in(run, p.name, &n);
        if (!value) value = p.standard;
        if (strlen(p.value) != n || strncmp(value, p.value, n) != 0) return false;
    }
    return true;
}

// The recording that "homework.trace" names beside the bookmarks; NULL where there is none.
static trace *recording_beside(const char *path, const char *run)
{
    char name[2 * PATH_MAX];
    trace *t = NULL;
    size_t length = strcspn(run, " ");
    if (!ends_in(run, length, ".trace")) return NULL;
    snprintf(name, sizeof name, "%.*s%.*s", (int)(file_name(path) - path), path, (int)length, run);
    return trace_read(&t, name, NULL) ? NULL : t;
}

static bool is_same_run(const char *path, const char *kept, const char *run, const trace *recorded)
{
    if (strcmp(kept, run) == 0) return true;
    if (recorded) return is_recording_of(recorded, kept);
    trace *beside = recording_beside(path, kept);
    bool same = beside && is_recording_of(beside, run);
    trace_free(beside);
    return same;
}

int notebook_open(struct bookmarks *out, const char *what, const char *const *parameters, const trace *recorded, error *e)
{
    error why;
    const char *name = input_is_standard(what) ? "standard-input" : what;
    *out = (struct bookmarks){0};
    if (snprintf(out->path, PATH_MAX, "%.*s" ENDING, (int)stem_of(name), name) >= PATH_MAX) return error_set(e, -ENAMETOOLONG, "the path is too long: %s", what);
    char *run = run_of(name, parameters);
    int rc = run ? lesson_may_keep(out->path, &why) : -ENOMEM;
    if (rc == 0) rc = lesson_read(&out->lesson, out->path, &why);
    if (rc == 0 && out->lesson.run[0] && !is_same_run(out->path, out->lesson.run, run, recorded))
        warn("the bookmarks in %s are of another run: %s", out->path, out->lesson.run);
    if (rc && rc != -ENOENT && rc != -ENOMEM) warn("%s; new bookmarks go into a file of another name", why.text), out->copied = true;
    if (rc && run) rc = begin(&out->lesson, run);
    free(run);
    return rc ? error_set(e, rc, "no memory") : 0;
}
