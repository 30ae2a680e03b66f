#include "query/answers.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "query/fingerprint.h"
#include "query/parameter.h"
#include "trace/jsonl.h"

struct answers {
    int fd, failed; // failed: the negative errno of what could not be written; nothing is written after that
    const trace *trace;
    uint64_t check; // of the last line
    bool begun, known; // the first line is there; the fingerprint is
};

uint64_t answers_check(uint64_t before, const char *line, size_t length)
{
    return fingerprint_bytes(fingerprint_bytes(before, &(char){'\n'}, 1), line, length);
}

int answers_open(answers **out, const char *path, const trace *t, error *e)
{
    answers *a = calloc(1, sizeof *a);
    if (!a) return error_set(e, -ENOMEM, "no memory");
    a->trace = t;
    a->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (a->fd >= 0) {
        *out = a;
        return 0;
    }
    int code = -errno;
    free(a);
    if (code == -EEXIST) return error_set(e, code, "%s is there already: answers go into a file of their own, so name another", path);
    return error_set(e, code, "%s cannot be made: %s", path, strerror(-code));
}

// --- lines --------------------------------------------------------------------------------------------------------------
static int write_whole(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? -errno : -EIO;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

// A line in the making; end_line writes it.
struct line {
    char *text;
    size_t size;
    FILE *f;
};

static bool begin_line(struct line *l)
{
    *l = (struct line){0};
    l->f = open_memstream(&l->text, &l->size);
    return l->f != NULL;
}

static int end_line(answers *a, struct line *l)
{
    char check[64];
    if (fclose(l->f) == EOF) a->failed = -ENOMEM;
    if (!a->failed) {
        a->check = answers_check(a->check, l->text, l->size);
        int length = snprintf(check, sizeof check, ",\"check\":\"%016" PRIx64 "\"}\n", a->check);
        char *whole = realloc(l->text, l->size + (size_t)length);
        if (whole) {
            memcpy(whole + l->size, check, (size_t)length);
            l->text = whole;
            a->failed = write_whole(a->fd, whole, l->size + (size_t)length);
        } else {
            a->failed = -ENOMEM;
        }
    }
    free(l->text);
    return a->failed;
}

static void write_member(FILE *f, const char *name, const char *text)
{
    fprintf(f, ",\"%s\":", name);
    if (text) jsonl_write_string(f, text);
    else fputs("null", f);
}

static void write_parameters(FILE *f, const trace *t)
{
    struct parameter p;
    bool any = false;
    fputs(",\"parameters\":{", f);
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        if (!parameter_at(t, i, &p)) continue;
        if (any) putc(',', f);
        jsonl_write_string(f, p.name);
        putc(':', f);
        jsonl_write_string(f, p.value);
        any = true;
    }
    putc('}', f);
}

static void write_run(answers *a, FILE *f, bool known)
{
    uint64_t hash;
    int rc = known ? fingerprint_of(a->trace, &hash) : 0;
    if (rc) a->failed = rc;
    if (known && rc == 0) {
        fprintf(f, ",\"events\":%" PRIu32 ",\"trace\":\"%016" PRIx64 "\"", trace_length(a->trace), hash);
        a->known = true;
    } else {
        fputs(",\"events\":null,\"trace\":null", f);
    }
}

// The first line names the run. It is written when there is something to follow it: a program that has just been started has not said yet who it is.
static int begin(answers *a, bool known)
{
    struct line l;
    if (a->begun || a->failed) return a->failed;
    if (!begin_line(&l)) return a->failed = -ENOMEM;
    a->begun = true;
    fprintf(l.f, "{\"k\":\"answers\",\"version\":%d", ANSWERS_VERSION);
    write_member(l.f, "program", trace_meta(a->trace, "program"));
    write_member(l.f, "clock", trace_meta(a->trace, "clock"));
    write_member(l.f, "seed", trace_meta(a->trace, "seed"));
    write_parameters(l.f, a->trace);
    write_run(a, l.f, known);
    return end_line(a, &l);
}

int answers_run(answers *a)
{
    struct line l;
    if (a->known || a->failed) return a->failed;
    if (!a->begun) return begin(a, true);
    if (!begin_line(&l)) return a->failed = -ENOMEM;
    fputs("{\"k\":\"run\"", l.f);
    write_run(a, l.f, true);
    return end_line(a, &l);
}

int answers_answer(answers *a, const struct question *q, uint32_t index, uint32_t option, int64_t milliseconds)
{
    struct line l;
    if (begin(a, false) || !begin_line(&l)) return a->failed ? a->failed : (a->failed = -ENOMEM);
    fprintf(l.f, "{\"k\":\"answer\",\"question\":%" PRIu32 ",\"kind\":\"%s\",\"event\":%" PRIu32 ",\"options\":[", index + 1, question_sort_name(q->sort), q->position - 1);
    for (uint32_t i = 0; i < q->option_count; i++) {
        if (i) putc(',', l.f);
        jsonl_write_string(l.f, q->options[i].text);
    }
    fprintf(l.f, "],\"chosen\":%" PRIu32 ",\"right\":%" PRIu32 ",\"milliseconds\":%" PRId64, option + 1, q->right + 1, milliseconds);
    return end_line(a, &l);
}

int answers_visit(answers *a, const char *mode, uint32_t first, uint32_t end, int64_t milliseconds)
{
    struct line l;
    if (begin(a, false) || !begin_line(&l)) return a->failed ? a->failed : (a->failed = -ENOMEM);
    fprintf(l.f, "{\"k\":\"visit\",\"mode\":\"%s\",\"from\":%" PRIu32 ",\"to\":%" PRIu32 ",\"milliseconds\":%" PRId64, mode, first, end ? end - 1 : 0, milliseconds);
    return end_line(a, &l);
}

int answers_close(answers *a)
{
    struct line l;
    if (!a) return 0;
    int rc = begin(a, false);
    if (rc == 0 && begin_line(&l)) {
        fputs("{\"k\":\"end\"", l.f);
        rc = end_line(a, &l);
    }
    if (close(a->fd) && !rc) rc = -errno;
    free(a);
    return rc;
}
