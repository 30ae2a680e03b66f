#define _GNU_SOURCE // asprintf
#include "cli/notebook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_name.h"
#include "cli/command.h"
#include "cli/input.h"

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

int notebook_open(struct bookmarks *out, const char *what, const char *const *parameters, error *e)
{
    error why;
    const char *name = input_is_standard(what) ? "standard-input" : what;
    *out = (struct bookmarks){0};
    if (snprintf(out->path, PATH_MAX, "%.*s" ENDING, (int)stem_of(name), name) >= PATH_MAX) return error_set(e, -ENAMETOOLONG, "the path is too long: %s", what);
    char *run = run_of(name, parameters);
    int rc = run ? lesson_may_keep(out->path, &why) : -ENOMEM;
    if (rc == 0) rc = lesson_read(&out->lesson, out->path, &why);
    if (rc == 0 && out->lesson.run[0] && strcmp(out->lesson.run, run) != 0)
        warn("the bookmarks in %s are of another run: %s", out->path, out->lesson.run);
    if (rc && rc != -ENOENT && rc != -ENOMEM) warn("%s; new bookmarks go into a file of another name", why.text), out->copied = true;
    if (rc && run) rc = begin(&out->lesson, run);
    free(run);
    return rc ? error_set(e, rc, "no memory") : 0;
}
