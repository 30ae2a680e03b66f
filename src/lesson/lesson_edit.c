// Writing: a stop's own lines are put in, changed or taken out, and the text is read again.
#define _GNU_SOURCE // asprintf
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/replacement.h"
#include "lesson/lesson.h"

// Puts `words` in the place of the bytes from `from` to `to`.
static int replace(struct lesson *l, size_t from, size_t to, const char *words)
{
    size_t more = strlen(words), length = l->length - (to - from) + more;
    struct lesson changed;
    char *text = malloc(length + 1);
    if (!text) return -ENOMEM;
    memcpy(text, l->text, from);
    memcpy(text + from, words, more);
    memcpy(text + from + more, l->text + to, l->length - to);
    int rc = lesson_parse(&changed, text, length);
    free(text);
    if (rc) return rc;
    lesson_deinit(l);
    *l = changed;
    return 0;
}

// What is read as a heading, or as a line that is written so because it would be one, is written with one backslash more.
static const char *escape(const char *note) { return note[strspn(note, "\\")] == '#' ? "\\" : ""; }

// Blanks before it would hide how the line begins; they are lost in reading.
static const char *trimmed(const char *note) { return note + strspn(note, " "); }

int lesson_insert(struct lesson *l, uint32_t index, const char *where, const char *note)
{
    size_t at = index < l->count ? l->stops[index].from : l->length;
    const char *gap = at == 0 ? "" : l->text[at - 1] != '\n' ? "\n\n" : at > 1 && l->text[at - 2] != '\n' ? "\n" : "";
    char *words;
    note = trimmed(note);
    if (asprintf(&words, "%s## %s\n\n%s%s%s%s", gap, where, escape(note), note, *note ? "\n" : "", *note && at < l->length ? "\n" : "") < 0)
        return -ENOMEM;
    int rc = replace(l, at, at, words);
    free(words);
    return rc;
}

int lesson_set_caption(struct lesson *l, uint32_t index, const char *note)
{
    const struct lesson_stop *s = &l->stops[index];
    size_t from = s->body;
    char *words;
    const char *gap = from > 0 && l->text[from - 1] != '\n' ? "\n\n" : "\n";
    note = trimmed(note);
    if (asprintf(&words, "%s%s%s%s%s", gap, escape(note), note, *note ? "\n" : "", *note && s->to < l->length ? "\n" : "") < 0) return -ENOMEM;
    int rc = replace(l, from, s->to, words);
    free(words);
    return rc;
}

int lesson_remove(struct lesson *l, uint32_t index) { return replace(l, l->stops[index].from, l->stops[index].to, ""); }

int lesson_begin(struct lesson *out, const char *title, const char *run)
{
    char *text;
    if (asprintf(&text, "# %s\nrun: %s\n", title, run) < 0) return -ENOMEM;
    int rc = lesson_parse(out, text, strlen(text));
    free(text);
    return rc;
}

// --- files --------------------------------------------------------------------------------------------------------------------
// A title or a stop makes a lesson, and an empty file is about to become one.
static bool is_lesson(const struct lesson *l) { return l->title[0] || l->count > 0 || l->text[strspn(l->text, " \t\r\n")] == 0; }

int lesson_may_keep(const char *path, error *e)
{
    struct stat status;
    struct lesson there;
    if (lstat(path, &status) != 0) return errno == ENOENT ? 0 : error_set(e, -errno, "%s: %s", path, strerror(errno));
    if (S_ISLNK(status.st_mode)) return error_set(e, -ELOOP, "%s is a link, which may lead to anything", path);
    if (!S_ISREG(status.st_mode)) return error_set(e, -EINVAL, "%s is no file", path);
    int rc = lesson_read(&there, path, e);
    if (rc) return rc;
    if (!is_lesson(&there)) rc = error_set(e, -EINVAL, "%s is no lesson: it has neither a title nor a stop", path);
    lesson_deinit(&there);
    return rc;
}

static int save(const struct lesson *l, const char *path)
{
    struct replacement r;
    int rc = replacement_begin(&r, path, LINK_is_replaced);
    if (rc) return rc;
    fwrite(l->text, 1, l->length, r.f);
    return replacement_finish(&r);
}

int lesson_save(const struct lesson *l, const char *path, error *e)
{
    int rc = lesson_may_keep(path, e);
    if (rc) return rc;
    rc = save(l, path);
    return rc ? error_set(e, rc, "%s cannot be written: %s", path, strerror(-rc)) : 0;
}
