#include "viewer/pair.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/interruption.h"
#include "query/parameter.h"

#define COUNTS 0.001 // share of a run that a loop works, from which on it counts

// --- names ----------------------------------------------------------------------------------------------------------
static bool parameter_named(const trace *t, const char *name, struct parameter *out)
{
    for (uint32_t i = 0; i < trace_meta_count(t); i++)
        if (parameter_at(t, i, out) && strcmp(out->name, name) == 0) return true;
    return false;
}

// Of "one game after the other, or all at once" the part that belongs to a choice, where there is one for each.
static void tell_choice(const struct parameter *p, char *about, size_t size)
{
    int wanted = 0, choices = 1, parts = 1;
    size_t length = strlen(p->value);
    for (const char *c = p->min; *c; c++) {
        if (strncmp(c, p->value, length) == 0 && (c == p->min || c[-1] == '|') && (!c[length] || c[length] == '|')) wanted = choices - 1;
        choices += *c == '|';
    }
    const char *part = p->help, *last = p->help;
    for (const char *c = p->help; (c = strstr(c, ", ")); parts++) {
        c += strlen(", ");
        if (strncmp(c, "or ", 3) == 0) c += 3;
        if (parts == wanted) part = c;
        last = c;
    }
    size_t end = parts == choices && part != last ? (size_t)(strstr(part, ", ") - part) : strlen(part);
    if (parts != choices) part = p->help, end = strlen(part);
    snprintf(about, size, "%.*s", (int)end, part);
}

static void add_name(struct pair_run *r, const struct parameter *p, bool first)
{
    size_t length = strlen(r->name);
    if (p->kind == PARAMETER_choice) snprintf(r->name + length, sizeof r->name - length, "%s%s", first ? "" : " ", p->value);
    else snprintf(r->name + length, sizeof r->name - length, "%s%s=%s", first ? "" : " ", p->name, p->value);
    if (!first) r->about[0] = 0;
    else if (p->kind == PARAMETER_choice) tell_choice(p, r->about, sizeof r->about);
    else snprintf(r->about, sizeof r->about, "%s", p->help);
}

// Runs of one program are called by the parameters in which they differ.
static bool name_by_parameters(struct pair *p)
{
    const trace *t = p->runs[0].model->trace, *other = p->runs[1].model->trace;
    struct parameter a, b;
    bool first = true;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        if (!parameter_at(t, i, &a) || !parameter_named(other, a.name, &b) || strcmp(a.value, b.value) == 0) continue;
        add_name(&p->runs[0], &a, first);
        add_name(&p->runs[1], &b, first);
        first = false;
    }
    return !first;
}

static void name(struct pair *p, const char *const names[2])
{
    const char *programs[2];
    for (int i = 0; i < 2; i++) programs[i] = trace_meta(p->runs[i].model->trace, "program");
    bool same = programs[0] && programs[1] && strcmp(programs[0], programs[1]) == 0;
    const char *a = p->runs[0].model->title, *b = p->runs[1].model->title;
    if (strcmp(a, b) == 0) snprintf(p->title, sizeof p->title, "%s", a);
    else snprintf(p->title, sizeof p->title, "%.90s and %.90s", a, b);
    if (same && name_by_parameters(p)) return;
    bool apart = strcmp(names[0], names[1]) != 0;
    for (int i = 0; i < 2; i++) {
        if (!same && programs[i] && programs[1 - i]) snprintf(p->runs[i].name, sizeof p->runs[i].name, "%s", programs[i]);
        else snprintf(p->runs[i].name, sizeof p->runs[i].name, "%s", apart ? names[i] : i ? "second" : "first");
    }
}

// --- totals ---------------------------------------------------------------------------------------------------------
static int64_t begun(const struct pair_run *r) { return trace_length(r->model->trace) ? trace_time(r->model->trace, 0) : 0; }

uint32_t pair_bin(double time, double bin) { return (uint32_t)fmin(fmax(time / bin, 0), PAIR_BINS - 1); }

// Adds a stretch of time to the bins that it lies in, each with its share.
static void add_stretch(float *bins, double from, double to, double bin)
{
    if (bin <= 0 || to <= from) return;
    uint32_t last = pair_bin(to, bin);
    for (uint32_t i = pair_bin(from, bin); i <= last; i++) {
        double share = (fmin(to, (i + 1) * bin) - fmax(from, i * bin)) / bin;
        if (share > 0) bins[i] += (float)share;
    }
}

#define SEVERAL UINT32_MAX
static void add_sole(uint32_t *sole, uint32_t task, double from, double to, double bin)
{
    if (bin <= 0) return;
    uint32_t first = pair_bin(from + 1e-6 * bin, bin), last = pair_bin(to - 1e-6 * bin, bin);
    for (uint32_t i = first; i <= last; i++) sole[i] = sole[i] == 0 || sole[i] == task ? task : SEVERAL;
}

static void count_loop(struct pair *p, struct pair_run *r)
{
    const lanes *l = r->model->lanes;
    uint32_t count = lanes_slice_count(l);
    double bin = (double)p->end / 1e9 / PAIR_BINS;
    for (uint32_t i = 0; i < count; i++) {
        double from = lanes_slice_start(l, AXIS_time, i), to = i + 1 < count ? lanes_slice_start(l, AXIS_time, i + 1) : lanes_end(l, AXIS_time);
        struct slice slice = lanes_slice(l, i);
        r->steps += slice.kind == SLICE_step;
        if (slice.kind == SLICE_sleep) r->slept += llround((to - from) * 1e9);
        if (to <= from || (slice.kind != SLICE_step && slice.kind != SLICE_callback)) continue;
        if (p->works) add_stretch(r->share, from, to, bin);
        if (slice.kind == SLICE_step) add_sole(r->sole, slice.object, from, to, bin);
    }
    for (uint32_t i = 0; i < PAIR_BINS; i++)
        if (r->sole[i] == SEVERAL) r->sole[i] = 0;
}

static void count_tasks(struct pair *p, struct pair_run *r)
{
    const lanes *l = r->model->lanes;
    const state *head = lanes_head(l);
    double bin = (double)p->end / 1e9 / PAIR_BINS;
    uint32_t drawn = pair_lanes(r);
    for (uint32_t lane = 0; lane < lanes_count(l); lane++) {
        uint32_t count = lanes_segment_count(l, lane), task = lanes_task(l, lane);
        bool is_task = state_at(head, task)->type == OBJECT_task;
        if (lane < drawn) r->workers += !is_task, r->mains += is_task && !model_made_by_program(r->model, task);
        if (!is_task) continue;
        if (model_made_by_program(r->model, task)) {
            enum task_status status = (enum task_status)state_at(head, task)->status;
            r->tasks++, r->failed += status == TASK_failed, r->cancelled += status == TASK_cancelled;
        }
        struct segment next = count ? lanes_segment(l, lane, 0) : (struct segment){0};
        for (uint32_t i = 0; i < count; i++) {
            struct segment s = next;
            if (i + 1 < count) next = lanes_segment(l, lane, i + 1);
            int64_t end = i + 1 < count ? next.time : head->time;
            r->spent[s.status] += end - s.time;
            if (!p->works && s.status == TASK_sleeping) add_stretch(r->share, (double)s.time / 1e9, (double)end / 1e9, bin);
        }
    }
}

// What comes and goes within few bins is shown by how much of it there is: bins and what happens in them would else beat against each other.
#define BLUR 3
static void smooth(const struct pair *p, struct pair_run *r)
{
    float sums[PAIR_BINS + 1] = {0};
    int end = (int)ceil((double)PAIR_BINS * (double)lanes_head(r->model->lanes)->time / (double)p->end);
    for (int i = 0; i < end; i++) sums[i + 1] = sums[i] + r->share[i];
    for (int i = 0; i < end; i++) {
        int from = i < BLUR ? 0 : i - BLUR, to = i + BLUR + 1 > end ? end : i + BLUR + 1;
        if (to == end && end < (int)PAIR_BINS && to - from > 1) to--; // the last bin may be cut
        r->share[i] = (sums[to] - sums[from]) / (float)(to - from);
    }
}

// Of tasks asleep the bins have a number: as a share of the most that there are in either run.
static void scale_shares(struct pair *p)
{
    float most = 0;
    for (uint32_t i = 0; i < 2 * PAIR_BINS; i++) most = fmaxf(most, p->runs[i / PAIR_BINS].share[i % PAIR_BINS]);
    for (uint32_t i = 0; !p->works && most > 0 && i < 2 * PAIR_BINS; i++) p->runs[i / PAIR_BINS].share[i % PAIR_BINS] /= most;
}

static event crash_of(const struct pair_run *r)
{
    const trace *t = r->model->trace;
    event last = trace_event_before(t, trace_length(t));
    return last.kind == EVENT_crash ? last : (event){0};
}

static int count(struct pair *p)
{
    p->timed = !p->runs[0].model->real_clock && !p->runs[1].model->real_clock;
    for (int i = 0; i < 2; i++) {
        struct pair_run *r = &p->runs[i];
        int64_t end = lanes_head(r->model->lanes)->time;
        const state *head = lanes_head(r->model->lanes);
        r->badly = head->loop == LOOP_crashed || (head->loop == LOOP_ended && head->status != 0);
        r->crash = crash_of(r);
        r->cut = r->crash.kind && interruption_is(r->model->trace, trace_length(r->model->trace) - 1);
        r->makespan = end - begun(r);
        r->worked = lanes_busy(r->model->lanes);
        p->works = p->works || (r->worked > 0 && (double)r->worked >= COUNTS * (double)r->makespan);
        if (end > p->end) p->end = end;
    }
    for (int i = 0; i < 2; i++) count_loop(p, &p->runs[i]), count_tasks(p, &p->runs[i]);
    for (int i = 0; i < 2 && p->works; i++) smooth(p, &p->runs[i]);
    scale_shares(p);
    int rc = 0;
    for (int i = 0; i < 2 && rc == 0; i++) rc = pair_count_sections(&p->runs[i], (double)p->end / 1e9 / PAIR_BINS);
    return rc;
}

int pair_new(struct pair **out, const trace *a, const trace *b, const char *const names[2])
{
    struct pair *p = calloc(1, sizeof *p);
    if (!p) return -ENOMEM;
    int rc = model_new(&p->runs[0].model, a, MODEL_ALL);
    if (rc == 0) rc = model_new(&p->runs[1].model, b, MODEL_ALL);
    if (rc == 0) {
        name(p, names);
        rc = count(p);
        if (rc == 0) rc = pair_part(p);
    }
    if (rc) {
        pair_free(p);
        return rc;
    }
    *out = p;
    return 0;
}


void pair_free(struct pair *p)
{
    if (!p) return;
    for (int i = 0; i < 2; i++) model_free(p->runs[i].model);
    free(p);
}

uint32_t pair_lanes(const struct pair_run *r)
{
    uint32_t count = lanes_count(r->model->lanes);
    while (count > 1 && !model_made_by_program(r->model, lanes_task(r->model->lanes, count - 1))) count--;
    return count;
}

// --- a moment of both -----------------------------------------------------------------------------------------------
// How many events lie before a time.
static uint32_t events_before(const struct pair_run *r, int64_t time)
{
    uint32_t low = 0, high = model_length(r->model);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (trace_time(r->model->trace, middle) < time) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t pair_position(const struct pair_run *r, struct pair_cursor c)
{
    uint32_t first = events_before(r, c.time), end = events_before(r, c.time + 1);
    return end - first < c.rank ? end : first + c.rank;
}

struct moment pair_moment(const struct pair_run *r, struct pair_cursor c)
{
    int64_t end = lanes_head(r->model->lanes)->time;
    return (struct moment){pair_position(r, c), c.time < end ? c.time : end};
}

struct pair_cursor pair_cursor_at(const struct pair_run *r, uint32_t position)
{
    if (position == 0) return (struct pair_cursor){begun(r), 0};
    int64_t time = trace_time(r->model->trace, position - 1);
    return (struct pair_cursor){time, position - events_before(r, time)};
}

int pair_order(struct pair_cursor a, struct pair_cursor b)
{
    if (a.time != b.time) return a.time < b.time ? -1 : 1;
    return a.rank < b.rank ? -1 : a.rank > b.rank;
}
