// Statistics as text in tables, and as JSON.
#define _GNU_SOURCE // qsort_r
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "narrate/words.h"
#include "query/stats.h"
#include "trace/jsonl.h"

enum { ROWS_MAX = 24, NAME_MIN = 10, NAME_MAX = 28 };

// A telling for words that need no state.
static void begin(struct telling *w, const trace *t)
{
    static const state nothing;
    w->t = t, w->s = &nothing, w->e = (event){0}, w->out = NULL, w->ahead = false, w->used = 0; // the scratch stays as it is
}

// --- cells ----------------------------------------------------------------------------------------------------------
static bool begins_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++) width += begins_character(*text);
    return width;
}

// A text at the left of its column, cut where it is longer.
static void write_left(FILE *f, const char *text, int width)
{
    int used = 0, all = width_of(text);
    for (; *text; text++) {
        used += begins_character(*text);
        if (all > width && used == width) break;
        putc(*text, f);
    }
    if (all > width) fputs("…", f);
    else fprintf(f, "%*s", width - all, "");
}

// Most are nothing, and should not have to be read.
static void write_time(FILE *f, int64_t ns)
{
    char text[32] = "-";
    if (ns) narrate_seconds(ns, text, sizeof text);
    fprintf(f, " %10s", text);
}

static const char *task_name(struct telling *w, const struct stats *s, uint32_t id)
{
    for (uint32_t low = 0, high = s->task_count; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        if (s->tasks[middle].id == id) return words_text(w, s->tasks[middle].name);
        if (s->tasks[middle].id < id) low = middle + 1;
        else high = middle;
    }
    return "";
}

static const char *sync_name(struct telling *w, const struct stats *s, const struct sync_stats *sync)
{
    const char *type = object_type_name(sync->type);
    if (sync->name) return words_text(w, sync->name);
    return s->made[sync->type] > 1 ? words_format(w, "%s %" PRIu32, type, sync->number) : type;
}

// --- which rows are shown -------------------------------------------------------------------------------------------
// The rows of a table that is cut: those that matter most, in the order of their ids.
struct rows {
    uint32_t *shown; // indexes
    uint32_t count, left_out;
};

static int compare_times(int64_t a, int64_t b) { return a > b ? -1 : a < b; }

static int by_running(const void *a, const void *b, void *context)
{
    const struct stats *s = context;
    const struct task_stats *x = &s->tasks[*(const uint32_t *)a], *y = &s->tasks[*(const uint32_t *)b];
    int order = compare_times(x->time[TASK_running], y->time[TASK_running]);
    if (order == 0) order = compare_times(x->time[TASK_ready], y->time[TASK_ready]);
    if (order == 0) order = compare_times(x->time[TASK_waiting], y->time[TASK_waiting]);
    return order ? order : x->id < y->id ? -1 : 1;
}

static int by_wait(const void *a, const void *b, void *context)
{
    const struct stats *s = context;
    const struct sync_stats *x = &s->syncs[*(const uint32_t *)a], *y = &s->syncs[*(const uint32_t *)b];
    int order = compare_times(x->longest_wait, y->longest_wait);
    if (order == 0) order = compare_times(x->held, y->held);
    return order ? order : x->id < y->id ? -1 : 1;
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int choose(struct rows *r, const struct stats *s, uint32_t count, bool all, int (*order)(const void *, const void *, void *))
{
    *r = (struct rows){.shown = malloc((count + 1u) * sizeof *r->shown), .count = count};
    if (!r->shown) return -ENOMEM;
    for (uint32_t i = 0; i < count; i++) r->shown[i] = i;
    if (all || count <= ROWS_MAX) return 0;
    qsort_r(r->shown, count, sizeof *r->shown, order, (void *)(uintptr_t)s);
    qsort(r->shown, ROWS_MAX, sizeof *r->shown, by_index);
    r->left_out = count - ROWS_MAX;
    r->count = ROWS_MAX;
    return 0;
}

static int name_width(int widest) { return widest < NAME_MIN ? NAME_MIN : widest > NAME_MAX ? NAME_MAX : widest; }

// --- text -----------------------------------------------------------------------------------------------------------
static void write_share(FILE *f, const char *what, int64_t ns, int64_t of, const char *end)
{
    char text[32];
    narrate_seconds(ns, text, sizeof text);
    fprintf(f, "%s %s (%.1f %%)%s", what, text, of > 0 ? 100.0 * (double)ns / (double)of : 0.0, end);
}

static void write_stretch(FILE *f, const trace *t, const struct stats *s, const char *title, const struct stretch *stretch)
{
    struct telling w;
    char length[32], from[32];
    if (stretch->event == STATS_NO_EVENT) return;
    event e = trace_event(t, stretch->event);
    begin(&w, t);
    narrate_seconds(stretch->length, length, sizeof length);
    narrate_seconds(e.time, from, sizeof from);
    fprintf(f, "%-14s %s of %s", title, e.kind == EVENT_block ? words_text(&w, e.subject) : "a step",
            stretch->task ? task_name(&w, s, stretch->task) : "a callback");
    fprintf(f, ", %s from %s on (event %" PRIu32 ")", length, from, stretch->event);
    struct trace_place p = trace_place(t, e.where);
    if (p.line) fprintf(f, ", %s", words_place(&w, p));
    putc('\n', f);
}

static void write_head(const trace *t, const struct stats *s, FILE *f)
{
    const char *program = trace_meta(t, "program"), *clock = trace_meta(t, "clock");
    char makespan[32], peak[32];
    narrate_seconds(s->makespan, makespan, sizeof makespan);
    jsonl_write_text(f, program ? program : "a program", strlen(program ? program : "a program"));
    fprintf(f, ": %s, %" PRIu32 " events, on the %s clock\n\n", makespan, s->events, clock && strcmp(clock, "real") == 0 ? "real" : "virtual");
    fprintf(f, "%-14s ", "loop");
    write_share(f, "busy", s->busy, s->makespan, ", ");
    write_share(f, "blocked", s->blocked, s->makespan, ", ");
    write_share(f, "idle", s->idle, s->makespan, "\n");
    fprintf(f, "%-14s %" PRIu32 " of tasks and %" PRIu32 " callbacks in %" PRIu32 " iterations\n", "steps", s->steps, s->callbacks, s->iterations);
    if (s->peak_event != STATS_NO_EVENT) {
        narrate_seconds(trace_time(t, s->peak_event), peak, sizeof peak);
        fprintf(f, "%-14s %" PRIu32 " handle%s at most, at %s (event %" PRIu32 ")\n", "ready queue", s->peak_ready,
                s->peak_ready == 1 ? "" : "s", peak, s->peak_event);
    }
    write_stretch(f, t, s, "longest block", &s->longest_block);
    if (s->longest_step.length != s->longest_block.length) write_stretch(f, t, s, "longest step", &s->longest_step);
}

static void write_left_out(FILE *f, const struct rows *r, const char *what)
{
    if (r->left_out) fprintf(f, "and %" PRIu32 " more %s; --all shows them\n", r->left_out, what);
}

static int write_tasks(const trace *t, const struct stats *s, bool all, FILE *f)
{
    static const enum task_status columns[] = {TASK_running, TASK_ready, TASK_sleeping, TASK_waiting, TASK_awaiting};
    struct rows r;
    struct telling w;
    int rc = choose(&r, s, s->task_count, all, by_running), width = 0;
    if (rc) return rc;
    begin(&w, t);
    for (uint32_t i = 0; i < r.count; i++) {
        int own = width_of(words_text(&w, s->tasks[r.shown[i]].name));
        if (own > width) width = own;
    }
    width = name_width(width);
    fprintf(f, "\n%-*s %6s %7s", width, "task", "id", "steps");
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) fprintf(f, " %10s", task_status_name(columns[c]));
    fputs("  end\n", f);
    for (uint32_t i = 0; i < r.count; i++) {
        const struct task_stats *task = &s->tasks[r.shown[i]];
        write_left(f, words_text(&w, task->name), width);
        fprintf(f, " %6" PRIu32 " %7" PRIu32, task->id, task->steps);
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) write_time(f, task->time[columns[c]]);
        fprintf(f, "  %s\n", task_status_name(task->status));
    }
    write_left_out(f, &r, "tasks");
    free(r.shown);
    return 0;
}

static void write_sync(const trace *t, const struct stats *s, const struct sync_stats *sync, int width, FILE *f)
{
    struct telling w;
    begin(&w, t);
    write_left(f, sync_name(&w, s, sync), width);
    fprintf(f, " %6" PRIu32, sync->id);
    if (object_type_is_lock(sync->type)) {
        fprintf(f, " %7" PRIu32, sync->hold_count);
        write_time(f, sync->held);
        write_time(f, sync->longest_hold);
    } else {
        fprintf(f, " %7s %10s %10s", "-", "-", "-");
    }
    fprintf(f, " %7" PRIu32, sync->waits);
    write_time(f, sync->waited);
    write_time(f, sync->longest_wait);
    fprintf(f, " %9" PRIu32, sync->peak_line);
    if (sync->longest_from != STATS_NO_EVENT)
        fprintf(f, "  %s (event %" PRIu32 ")", task_name(&w, s, sync->longest_waiter), sync->longest_from);
    putc('\n', f);
}

static int write_syncs(const trace *t, const struct stats *s, bool all, FILE *f)
{
    struct rows r;
    struct telling w;
    if (s->sync_count == 0) return 0;
    int rc = choose(&r, s, s->sync_count, all, by_wait), width = 0;
    if (rc) return rc;
    begin(&w, t);
    for (uint32_t i = 0; i < r.count; i++) {
        int own = width_of(sync_name(&w, s, &s->syncs[r.shown[i]]));
        if (own > width) width = own;
    }
    width = name_width(width);
    fprintf(f, "\n%-*s %6s %7s %10s %10s %7s %10s %10s %9s  %s\n", width, "object", "id", "holds", "held", "longest", "waits", "waited", "longest",
            "peak line", "who waited longest");
    for (uint32_t i = 0; i < r.count; i++) write_sync(t, s, &s->syncs[r.shown[i]], width, f);
    write_left_out(f, &r, "objects");
    free(r.shown);
    return 0;
}

// Those that are cut are the last: the first ones have worked most.
static void write_workers(const trace *t, const struct stats *s, bool all, FILE *f)
{
    struct telling w;
    struct rows r = {.count = all || s->worker_count <= ROWS_MAX ? s->worker_count : ROWS_MAX};
    int width = 0;
    if (s->worker_count == 0) return;
    begin(&w, t);
    r.left_out = s->worker_count - r.count;
    for (uint32_t i = 0; i < r.count; i++) {
        int own = width_of(words_text(&w, s->workers[i].name));
        if (own > width) width = own;
    }
    width = name_width(width);
    fprintf(f, "\n%-*s %6s %9s %10s %10s %10s\n", width, "thread", "id", "functions", "working", "blocked", "idle");
    for (uint32_t i = 0; i < r.count; i++) {
        const struct worker_stats *worker = &s->workers[i];
        write_left(f, words_text(&w, worker->name), width);
        fprintf(f, " %6" PRIu32 " %9" PRIu32, worker->id, worker->functions);
        write_time(f, worker->working);
        write_time(f, worker->blocked);
        write_time(f, worker->idle);
        putc('\n', f);
    }
    write_left_out(f, &r, "threads");
}

int stats_write(const trace *t, const struct stats *s, bool all, FILE *f)
{
    write_head(t, s, f);
    int rc = write_tasks(t, s, all, f);
    write_workers(t, s, all, f);
    if (rc == 0) rc = write_syncs(t, s, all, f);
    return rc ? rc : stream_written(f);
}

// --- JSON -----------------------------------------------------------------------------------------------------------
static void write_member(FILE *f, const char *name, const char *text)
{
    fprintf(f, "\"%s\":", name);
    if (text) jsonl_write_string(f, text);
    else fputs("null", f);
}

static void write_event_member(FILE *f, const char *name, uint32_t index)
{
    if (index == STATS_NO_EVENT) fprintf(f, ",\"%s\":null", name);
    else fprintf(f, ",\"%s\":%" PRIu32, name, index);
}

static void write_stretch_member(FILE *f, const trace *t, const char *name, const struct stretch *stretch)
{
    fprintf(f, ",\"%s\":", name);
    if (stretch->event == STATS_NO_EVENT) {
        fputs("null", f);
        return;
    }
    event e = trace_event(t, stretch->event);
    struct trace_place p = trace_place(t, e.where);
    fprintf(f, "{\"event\":%" PRIu32 ",\"time\":%" PRId64 ",\"length\":%" PRId64 ",\"task\":", stretch->event, e.time, stretch->length);
    if (stretch->task) fprintf(f, "%" PRIu32 ",", stretch->task);
    else fputs("null,", f);
    write_member(f, "file", p.file ? trace_string(t, p.file) : NULL);
    fprintf(f, ",\"line\":%" PRIu32 "}", p.line);
}

static void write_task_object(FILE *f, const trace *t, const struct task_stats *task)
{
    static const enum task_status columns[] = {TASK_running, TASK_ready, TASK_sleeping, TASK_waiting, TASK_awaiting};
    fprintf(f, "{\"id\":%" PRIu32 ",", task->id);
    write_member(f, "name", trace_string(t, task->name));
    write_event_member(f, "created", task->created);
    write_event_member(f, "ended", task->ended);
    fprintf(f, ",\"status\":\"%s\",\"steps\":%" PRIu32, task_status_name(task->status), task->steps);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        fprintf(f, ",\"%s\":%" PRId64, task_status_name(columns[c]), task->time[columns[c]]);
    putc('}', f);
}

static void write_hold_object(FILE *f, const trace *t, const struct hold_stats *h)
{
    fprintf(f, "{\"task\":%" PRIu32 ",\"from\":%" PRId64 ",\"to\":", h->task, trace_time(t, h->from));
    if (h->to == STATS_NO_EVENT) fputs("null", f);
    else fprintf(f, "%" PRId64, trace_time(t, h->to));
    write_event_member(f, "from_event", h->from);
    write_event_member(f, "to_event", h->to);
    putc('}', f);
}

static void write_sync_object(FILE *f, const trace *t, const struct stats *s, const struct sync_stats *sync)
{
    struct telling w;
    begin(&w, t);
    fprintf(f, "{\"id\":%" PRIu32 ",", sync->id);
    write_member(f, "type", object_type_name(sync->type));
    putc(',', f);
    write_member(f, "name", sync->name ? trace_string(t, sync->name) : sync_name(&w, s, sync));
    fprintf(f, ",\"held\":%" PRId64 ",\"longest_hold\":%" PRId64 ",\"waits\":%" PRIu32 ",\"waited\":%" PRId64 ",\"longest_wait\":%" PRId64, sync->held,
            sync->longest_hold, sync->waits, sync->waited, sync->longest_wait);
    if (sync->longest_waiter) fprintf(f, ",\"longest_waiter\":%" PRIu32, sync->longest_waiter);
    else fputs(",\"longest_waiter\":null", f);
    write_event_member(f, "longest_from", sync->longest_from);
    fprintf(f, ",\"peak_line\":%" PRIu32 ",\"holds\":[", sync->peak_line);
    for (uint32_t i = 0; i < sync->hold_count; i++) {
        if (i) putc(',', f);
        write_hold_object(f, t, &sync->holds[i]);
    }
    fputs("]}", f);
}

static void write_worker_object(FILE *f, const trace *t, const struct worker_stats *w)
{
    fprintf(f, "{\"id\":%" PRIu32 ",", w->id);
    write_member(f, "name", trace_string(t, w->name));
    write_event_member(f, "created", w->created);
    write_event_member(f, "ended", w->ended);
    fprintf(f, ",\"functions\":%" PRIu32 ",\"working\":%" PRId64 ",\"blocked\":%" PRId64 ",\"idle\":%" PRId64 "}", w->functions, w->working,
            w->blocked, w->idle);
}

int stats_write_json(const trace *t, const struct stats *s, FILE *f)
{
    putc('{', f);
    write_member(f, "program", trace_meta(t, "program"));
    putc(',', f);
    write_member(f, "clock", trace_meta(t, "clock"));
    fprintf(f, ",\"events\":%" PRIu32 ",\"makespan\":%" PRId64 ",\"busy\":%" PRId64 ",\"blocked\":%" PRId64 ",\"idle\":%" PRId64, s->events, s->makespan,
            s->busy, s->blocked, s->idle);
    fprintf(f, ",\"loops\":%" PRIu32 ",\"iterations\":%" PRIu32 ",\"steps\":%" PRIu32 ",\"callbacks\":%" PRIu32 ",\"peak_ready\":%" PRIu32, s->loops,
            s->iterations, s->steps, s->callbacks, s->peak_ready);
    write_event_member(f, "peak_event", s->peak_event);
    write_stretch_member(f, t, "longest_block", &s->longest_block);
    write_stretch_member(f, t, "longest_step", &s->longest_step);
    fputs(",\"tasks\":[", f);
    for (uint32_t i = 0; i < s->task_count; i++) {
        if (i) putc(',', f);
        write_task_object(f, t, &s->tasks[i]);
    }
    fputs("],\"workers\":[", f);
    for (uint32_t i = 0; i < s->worker_count; i++) {
        if (i) putc(',', f);
        write_worker_object(f, t, &s->workers[i]);
    }
    fputs("],\"syncs\":[", f);
    for (uint32_t i = 0; i < s->sync_count; i++) {
        if (i) putc(',', f);
        write_sync_object(f, t, s, &s->syncs[i]);
    }
    fputs("]}\n", f);
    return stream_written(f);
}
