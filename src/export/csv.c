#include "export/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "base/utf8.h"
#include "export/walk.h"

static const char *const common[] = {"event", "time_ns", "kind", "actor", "actor_name", "subject_name",
                                     "other_name", "file", "line", "function"};
#define COMMON (sizeof common / sizeof *common)
#define COLUMNS_MAX (EVENT_KINDS * 3)

// Where the fields of each kind go, by the order subject, a, b: column + 1, 0 for none.
struct columns {
    const char *names[COLUMNS_MAX];
    int count;
    int of[EVENT_KINDS][3];
};

static int column_named(struct columns *c, const char *name)
{
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->names[i], name) == 0) return i + 1;
    c->names[c->count] = name;
    return ++c->count;
}

static void find_columns(struct columns *c)
{
    *c = (struct columns){0};
    for (int kind = 1; kind < EVENT_KINDS; kind++) {
        const struct event_schema *schema = event_schema((enum event_kind)kind);
        const struct field *fields[] = {&schema->subject, &schema->a, &schema->b};
        for (int i = 0; i < 3; i++)
            if (fields[i]->type != FIELD_none) c->of[kind][i] = column_named(c, fields[i]->name);
    }
}

// --- values --------------------------------------------------------------------------------------
static void number(FILE *f, int64_t n) { fprintf(f, "%" PRId64, n); }

// Up to what has to be written otherwise: a quote, or a byte that may be no UTF-8.
static size_t plain_length(const char *text)
{
    const char *p = text;
    while (*p && *p != '"' && (signed char)*p > 0) p++;
    return (size_t)(p - text);
}

static void write_plain(FILE *f, const char *text)
{
    for (;;) {
        size_t length = plain_length(text);
        fwrite(text, 1, length, f);
        text += length;
        if (!*text) return;
        size_t bytes = utf8_length(text);
        if (*text == '"') putc('"', f);
        if (bytes) fwrite(text, 1, bytes, f);
        else fputs("\xEF\xBF\xBD", f); // U+FFFD
        text += bytes ? bytes : 1;
    }
}

// What is empty but there stands in quotes: that tells it from what is not there.
static void text(FILE *f, const char *s)
{
    bool quoted = !*s || strpbrk(s, ",\"\r\n");
    if (quoted) putc('"', f);
    write_plain(f, s);
    if (quoted) putc('"', f);
}

static void place(FILE *f, const trace *t, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    char whole[1024];
    snprintf(whole, sizeof whole, "%s:%" PRIu32 " %s", trace_string(t, p.file), p.line, trace_string(t, p.function));
    text(f, whole);
}

static void value(FILE *f, const trace *t, enum field_type type, uint32_t n, int64_t ns)
{
    switch (type) {
    case FIELD_none: break;
    case FIELD_object: if (n) number(f, n); break;
    case FIELD_event:
    case FIELD_count: number(f, n); break;
    case FIELD_ns: if (ns != INT64_MAX) number(f, ns); break; // for ever
    case FIELD_text: if (n) text(f, trace_string(t, n)); break;
    case FIELD_place: if (n) place(f, t, n); break;
    case FIELD_type: text(f, object_type_name((enum object_type)n)); break;
    case FIELD_outcome: text(f, outcome_name((enum outcome)n)); break;
    }
}

static void name(const struct walk *w, FILE *f, uint32_t object)
{
    char buffer[WALK_NAME_MAX];
    if (object) text(f, walk_name(w, object, buffer));
}

// --- rows ----------------------------------------------------------------------------------------
static void write_header(FILE *f, const struct columns *c)
{
    for (size_t i = 0; i < COMMON; i++) fprintf(f, "%s%s", i ? "," : "", common[i]);
    for (int i = 0; i < c->count; i++) fprintf(f, ",%s", c->names[i]);
    fputs("\r\n", f);
}

static void write_common(const struct walk *w, FILE *f)
{
    const event *e = &w->e;
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    struct trace_place p = trace_place(w->t, e->where);
    fprintf(f, "%" PRIu32 ",%" PRId64 ",%s,", w->index, e->time, schema->name);
    if (w->actor) number(f, w->actor);
    putc(',', f);
    name(w, f, w->actor);
    putc(',', f);
    if (schema->subject.type == FIELD_object) name(w, f, e->subject);
    putc(',', f);
    if (schema->a.type == FIELD_object) name(w, f, e->a);
    else if (schema->b.type == FIELD_object) name(w, f, e->b);
    putc(',', f);
    if (!e->where) {
        fputs(",,", f);
        return;
    }
    text(f, trace_string(w->t, p.file));
    fprintf(f, ",%" PRIu32 ",", p.line);
    text(f, trace_string(w->t, p.function));
}

static void commas(FILE *f, int count)
{
    static const char some[] = ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
    const int most = (int)sizeof some - 1;
    for (; count > most; count -= most) fputs(some, f);
    fwrite(some, 1, (size_t)count, f);
}

static void write_row(const struct walk *w, FILE *f, const struct columns *c)
{
    const event *e = &w->e;
    const struct event_schema *schema = event_schema((enum event_kind)e->kind);
    const int *of = c->of[e->kind];
    int at = 0;
    write_common(w, f);
    for (int left = 3; left > 0; left--) { // the columns from left to right
        int next = 0;
        for (int i = 0; i < 3; i++)
            if (of[i] > at && (!next || of[i] < next)) next = of[i];
        if (!next) break;
        commas(f, next - at);
        at = next;
        if (of[0] == next) value(f, w->t, schema->subject.type, e->subject, 0);
        else if (of[1] == next) value(f, w->t, schema->a.type, e->a, e->ns);
        else value(f, w->t, schema->b.type, e->b, 0);
    }
    commas(f, c->count - at);
    fputs("\r\n", f);
}

int csv_write(const trace *t, FILE *f, struct progress *progress)
{
    struct columns columns;
    struct walk w;
    find_columns(&columns);
    walk_begin(&w, t, progress);
    errno = 0;
    write_header(f, &columns);
    int rc = 0;
    while (!ferror(f) && (rc = walk_next(&w)) == 1) write_row(&w, f, &columns);
    walk_end(&w);
    int written = stream_written(f);
    return written ? written : rc;
}
