// Writing: a stop's own lines are put in, changed or taken out, and the text is read again.
#define _GNU_SOURCE // asprintf
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stream.h"
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

static const char *escape(const char *note) { return note[0] == '#' ? "\\" : ""; }

int lesson_insert(struct lesson *l, uint32_t index, const char *where, const char *note)
{
    size_t at = index < l->count ? l->stops[index].from : l->length;
    const char *gap = at == 0 ? "" : l->text[at - 1] != '\n' ? "\n\n" : at > 1 && l->text[at - 2] != '\n' ? "\n" : "";
    char *words;
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
static int write_text(const struct lesson *l, int fd)
{
    FILE *f = fdopen(fd, "wb");
    if (!f) {
        int rc = -errno;
        close(fd);
        return rc;
    }
    fwrite(l->text, 1, l->length, f);
    int rc = stream_written(f);
    if (rc == 0 && fsync(fd)) rc = -errno;
    return fclose(f) && rc == 0 ? -errno : rc;
}

// The mode that a file has, or that a new one gets.
static mode_t mode_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0) return status.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

int lesson_save(const struct lesson *l, const char *path)
{
    char *target = realpath(path, NULL), *part; // what a link leads to is replaced, not the link
    int made = asprintf(&part, "%s.part.XXXXXX", target ? target : path);
    if (made < 0) {
        free(target);
        return -ENOMEM;
    }
    int fd = mkostemp(part, O_CLOEXEC), rc = fd < 0 ? -errno : 0;
    if (rc == 0 && fchmod(fd, mode_of(path))) rc = -errno, close(fd), unlink(part);
    else if (rc == 0) {
        rc = write_text(l, fd);
        if (rc == 0 && rename(part, target ? target : path)) rc = -errno;
        if (rc) unlink(part);
    }
    free(part);
    free(target);
    return rc;
}
