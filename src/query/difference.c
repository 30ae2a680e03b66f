#include "query/difference.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "base/utf8.h"
#include "narrate/narrate.h"
#include "query/listing.h"
#include "query/summary.h"
#include "trace/jsonl.h"

enum { EVENTS_BEFORE = 3, EVENTS_AFTER = 3, TASKS_SHOWN = 8 };

// --- where they part ------------------------------------------------------------------------------------------------
static void write_event(FILE *f, const trace *t, const state *s, const char *sign)
{
    struct narration n;
    char time[32];
    narrate_what(t, s, &n);
    narrate_plain(n.what);
    narrate_seconds(s->time, time, sizeof time);
    fprintf(f, "%s %8" PRIu32 " %10s  %s\n", sign, s->position - 1, time, n.what);
}

// Tells events from <= index < to. Those that cannot happen, as in a damaged trace, are listed.
static int write_events(FILE *f, const trace *t, uint32_t from, uint32_t to, const char *sign)
{
    int rc = 0;
    state s;
    state_init(&s);
    if (to > trace_length(t)) to = trace_length(t);
    while (rc == 0 && s.position < to) {
        rc = state_apply(&s, t);
        if (rc == 0 && s.position > from) write_event(f, t, &s, sign);
    }
    uint32_t told = s.position;
    state_deinit(&s);
    if (rc != -EBADMSG) return rc;
    return listing_write(t, f, &(struct listing_filter){.from = told > from ? told : from, .to = to});
}

static int write_side(FILE *f, struct named_trace side, uint32_t from, const char *sign)
{
    fprintf(f, "%s %s\n", sign, side.name);
    if (from >= trace_length(side.trace)) fprintf(f, "%s %8s %10s  It ends here.\n", sign, "", "");
    return write_events(f, side.trace, from, from + EVENTS_AFTER, sign);
}

int difference_write(FILE *f, struct named_trace a, struct named_trace b, const struct difference *d)
{
    uint32_t before = d->a < EVENTS_BEFORE ? 0 : d->a - EVENTS_BEFORE;
    const char *aspect = aspect_name(d->aspect);
    if (d->same == 0) fprintf(f, "%s and %s differ from their first events on, in %s:\n\n", a.name, b.name, aspect);
    else fprintf(f, "%s and %s are the same for %" PRIu32 " event%s, and then differ in %s:\n\n", a.name, b.name, d->same, d->same == 1 ? "" : "s", aspect);
    int rc = write_events(f, a.trace, before, d->a, " ");
    if (rc == 0) rc = write_side(f, a, d->a, "<");
    if (rc == 0) rc = write_side(f, b, d->b, ">");
    return rc ? rc : stream_written(f);
}

// --- the two runs ---------------------------------------------------------------------------------------------------
static void write_row(FILE *f, const char *what, uint32_t a, uint32_t b) { fprintf(f, "  %-12s %12" PRIu32 " %12" PRIu32 "\n", what, a, b); }

static void write_texts(FILE *f, const char *what, const char *a, const char *b)
{
    char row[160];
    snprintf(row, sizeof row, "  %-12.30s %12.60s %12.60s", what, a, b);
    utf8_hide_controls(row);
    row[strcspn(row, "\n")] = 0;
    fprintf(f, "%s\n", row);
}

// The value of a parameter: "int 24 1 200 8" is 8. "-" where the program has none of that name.
static const char *parameter_value(const trace *t, const char *key)
{
    const char *declared = trace_meta(t, key), *last = declared ? strrchr(declared, ' ') : NULL;
    return last ? last + 1 : "-";
}

// Parameters of the first that have another value in the second.
static void write_parameters(FILE *f, const trace *t, const trace *u)
{
    const char *key, *value;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        trace_meta_at(t, i, &key, &value);
        if (strncmp(key, "param:", 6) != 0 || trace_meta(t, key) != value) continue;
        const char *first = parameter_value(t, key), *second = parameter_value(u, key);
        if (strcmp(first, second) != 0) write_texts(f, key + 6, first, second);
    }
}

static bool has_other_parameters(const trace *t, const trace *u)
{
    const char *key, *value;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        trace_meta_at(t, i, &key, &value);
        if (strncmp(key, "param:", 6) == 0 && strcmp(parameter_value(t, key), parameter_value(u, key)) != 0) return true;
    }
    return false;
}

bool difference_in_parameters(const trace *a, const trace *b) { return has_other_parameters(a, b) || has_other_parameters(b, a); }

static void write_makespans(FILE *f, const struct summary *a, const struct summary *b)
{
    char first[32], second[32];
    narrate_seconds(a->makespan, first, sizeof first);
    narrate_seconds(b->makespan, second, sizeof second);
    write_texts(f, "makespan", first, second);
}

// Names of a that b has not, or not as often: both are in order.
static void write_missing(FILE *f, const struct summary *a, const trace *t, const struct summary *b, const trace *u, const char *sign)
{
    uint32_t missing = 0;
    for (uint32_t i = 0, j = 0; i < a->task_count;) {
        const char *name = trace_string(t, a->tasks[i]);
        int order = j < b->task_count ? strcmp(name, trace_string(u, b->tasks[j])) : -1;
        if (order < 0 && missing++ < TASKS_SHOWN) {
            fprintf(f, missing == 1 ? "  tasks only in %s: " : "%s", missing == 1 ? sign : ", ");
            jsonl_write_text(f, name, strlen(name));
        }
        i += order <= 0;
        j += order >= 0;
    }
    if (missing > TASKS_SHOWN) fprintf(f, " and %" PRIu32 " more", missing - TASKS_SHOWN);
    if (missing) putc('\n', f);
}

struct line {
    const char *text;
    size_t length;
    bool is;
};

// The line at an offset, which moves on to the next.
static struct line take_line(const struct bytes *output, size_t *offset)
{
    const char *text = (const char *)output->data + *offset;
    size_t left = output->count - *offset;
    if (left == 0) return (struct line){"", 0, false};
    const char *end = memchr(text, '\n', left);
    size_t length = end ? (size_t)(end - text) : left;
    *offset += length + (end != NULL);
    return (struct line){text, length, true};
}

static void write_line(FILE *f, const char *sign, struct line line)
{
    fprintf(f, "  %s ", sign);
    if (line.is) jsonl_write_text(f, line.text, line.length);
    else fputs("(nothing more)", f);
    putc('\n', f);
}

static void write_outputs(FILE *f, const struct bytes *a, const struct bytes *b)
{
    size_t at = 0, bt = 0;
    for (uint32_t number = 1; at < a->count || bt < b->count; number++) {
        struct line first = take_line(a, &at), second = take_line(b, &bt);
        if (first.is == second.is && first.length == second.length && memcmp(first.text, second.text, first.length) == 0) continue;
        fprintf(f, "  the output differs, first in line %" PRIu32 ":\n", number);
        write_line(f, "<", first);
        write_line(f, ">", second);
        return;
    }
    fputs("  the output is the same\n", f);
}

int difference_write_summary(FILE *f, struct named_trace a, struct named_trace b)
{
    struct summary first, second;
    int rc = summary_take(a.trace, &first);
    if (rc) return rc;
    rc = summary_take(b.trace, &second);
    if (rc == 0) {
        write_texts(f, "", "<", ">");
        write_parameters(f, a.trace, b.trace);
        write_makespans(f, &first, &second);
        write_row(f, "events", first.events, second.events);
        write_row(f, "steps", first.steps, second.steps);
        write_row(f, "iterations", first.iterations, second.iterations);
        write_row(f, "tasks", first.task_count, second.task_count);
        write_missing(f, &first, a.trace, &second, b.trace, "<");
        write_missing(f, &second, b.trace, &first, a.trace, ">");
        write_outputs(f, &first.output, &second.output);
        rc = stream_written(f);
    }
    summary_deinit(&first);
    summary_deinit(&second);
    return rc;
}
