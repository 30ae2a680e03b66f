// A run on the common axis: what its loop does, and below that its tasks, all of them where there is room for a line each.
#include <math.h>
#include <stdio.h>

#include "viewer/length.h"
#include "viewer/panel_compare.h"

#define BLOCK       22.0f // height of what the loop does
#define LABEL_SIZE  12.5f
#define LEAST_LABEL 8.5f
#define SLEEP_SIZE  11.5f
#define LOOKED_AT   64u   // slices in a pixel, for one that is worth drawing
#define RUNS_MAX    4096u
#define PITCH       22.0f
#define PITCH_LEAST 1.8f
#define PITCH_NAMES 11.0f // of lanes with room for their names
#define NAME_SIZE   11.5f
#define MANY_SIZE   12.0f

static void end_mark(const struct compare_plot *p, enum task_status status, double end, float y, float size)
{
    float u = p->s->u, x = compare_x(p, end);
    if (x >= p->x0 && x + size <= p->x1 + 8 * u && size > 2.5f * u) mark_status(p->s->list, status, x + size * 0.9f, y, size, p->s->theme);
}

// --- the loop -----------------------------------------------------------------------------------------------------------
static void block(const struct compare_plot *p, const struct pair_run *r, const struct slice *slice, float x0, float x1, float y)
{
    struct scene *s = p->s;
    float u = s->u, gap = fminf(2 * u, (x1 - x0) / 6);
    box b = {x0 + gap / 4, y - BLOCK / 2 * u, fmaxf(x1 - x0 - gap, 1.5f * u), BLOCK * u};
    if (slice->kind == SLICE_callback) {
        if (x1 - x0 < u && p->axis == AXIS_time) return; // nothing would be seen of it beside steps
        draw_rectangle(s->list, (box){b.x, y - 6 * u, fmaxf(fminf(b.w, 5 * u), 1.5f * u), 12 * u}, 1.5f * u, s->theme->colours[COLOUR_callback]);
        return;
    }
    draw_rectangle(s->list, b, fminf(3.5f * u, b.w / 2), s->theme->colours[COLOUR_running]);
    char label[16];
    float left = fmaxf(b.x, p->x0), width = fminf(b.x + b.w, p->x1) - left;
    model_label(r->model, lanes_head(r->model->lanes), slice->object, label, sizeof label);
    float size = LABEL_SIZE * u, needed = text_width(FACE_words_semibold, size, label);
    if (needed > width - 2 * u) size *= (width - 2 * u) / needed;
    if (size < LEAST_LABEL * u) return;
    draw_text_centred(s->list, left + width / 2, y + 0.3635f * size, FACE_words_semibold, size, mark_ink(TASK_running, s->theme), label);
}

// A line, and on it how long it is where there is room for that.
static void sleep_of(const struct compare_plot *p, float x0, float x1, float y, double seconds)
{
    struct scene *s = p->s;
    float u = s->u, left = fmaxf(x0, p->x0), right = fminf(x1, p->x1);
    if (right - left < 2 * u) return;
    colour c = s->theme->colours[COLOUR_sleeping];
    char text[60] = "sleeps ";
    length_words(llround(seconds * 1e9), text + 7, sizeof text - 7);
    float width = text_width(FACE_words, SLEEP_SIZE * u, text);
    bool told = p->axis == AXIS_time && width + 60 * u < right - left;
    float middle = (left + right) / 2, edge = told ? width / 2 + 8 * u : 0;
    draw_line(s->list, left + 2 * u, y, told ? middle - edge : right - 2 * u, y, 2 * u, 0, colour_alpha(c, 0.85f));
    if (!told) return;
    draw_line(s->list, middle + edge, y, right - 2 * u, y, 2 * u, 0, colour_alpha(c, 0.85f));
    draw_text_centred(s->list, middle, y + 0.3635f * SLEEP_SIZE * u, FACE_words, SLEEP_SIZE * u, s->theme->colours[COLOUR_text], text);
}

// Of slices that lie within a pixel, up to `beyond`, one is drawn: a step rather than a callback.
static uint32_t choice(const lanes *l, uint32_t i, uint32_t beyond)
{
    for (uint32_t j = i; j < beyond && j < i + LOOKED_AT; j++)
        if (lanes_slice(l, j).kind == SLICE_step) return j;
    return i;
}

static double slice_end(const struct compare_plot *p, const lanes *l, uint32_t slice, uint32_t count)
{
    return slice + 1 < count ? lanes_slice_start(l, p->axis, slice + 1) : lanes_end(l, p->axis);
}

void compare_loop(const struct compare_plot *p, int run, float y)
{
    const struct pair_run *r = &p->s->view->pair->runs[run];
    const lanes *l = r->model->lanes;
    uint32_t count = lanes_slice_count(l);
    if (count == 0) return;
    uint32_t i = lanes_slice_at(l, lanes_moment(l, p->axis, p->stretch.from).position);
    while (i > 0 && lanes_slice_start(l, p->axis, i) >= p->stretch.from) i--;
    while (i < count) {
        double from = lanes_slice_start(l, p->axis, i), to = slice_end(p, l, i, count);
        if (from > p->stretch.to) break;
        uint32_t next = i + 1;
        if (to - from < p->units) {
            uint32_t beyond = lanes_slice_from(l, p->axis, i + 1, from + p->units);
            i = choice(l, i, beyond);
            to = slice_end(p, l, i, count);
            // The last that begins in the pixel may be longer, and stands for itself.
            next = beyond > i + 1 ? beyond - 1 : beyond;
            from = lanes_slice_start(l, p->axis, i);
        }
        float x0 = compare_x(p, from), x1 = compare_x(p, to);
        struct slice slice = lanes_slice(l, i);
        if (slice.kind == SLICE_sleep) sleep_of(p, x0, x1, y, to - from);
        else if (slice.kind != SLICE_pass && x1 > p->x0 - 1 && x0 <= p->x1 + 1) block(p, r, &slice, x0, x1, y);
        i = next > i ? next : i + 1;
    }
    if (r->crash.kind) end_mark(p, TASK_failed, lanes_end(l, p->axis), y, 11 * p->s->u);
}

// --- tasks ------------------------------------------------------------------------------------------------------------------
static bool has_ended(enum task_status status) { return status == TASK_done || status == TASK_failed || status == TASK_cancelled; }

// How it ended, also where that is merged with the step that ended it.
static void end_of(const struct compare_plot *p, const struct pair_run *r, uint32_t index, float y, float pitch)
{
    const lanes *l = r->model->lanes;
    uint32_t count = lanes_segment_count(l, index);
    bool crashes = r->crash.kind && r->crash.a == lanes_task(r->model->lanes, index);
    enum task_status last = count ? (enum task_status)lanes_segment(l, index, count - 1).status : TASK_none;
    if (count == 0 || (!crashes && !has_ended(last))) return;
    double end = crashes ? lanes_end(l, p->axis) : lanes_segment_start(l, p->axis, index, count - 1);
    end_mark(p, crashes ? TASK_failed : last, end, y, fminf(11 * p->s->u, pitch * 0.7f));
}

static void run_of(const struct compare_plot *p, const struct run *r, const struct run *before, float y, float pitch)
{
    struct scene *s = p->s;
    float u = s->u, scale = fminf(pitch / 17, 1.1f * u), x0 = compare_x(p, r->from), x1 = compare_x(p, r->to);
    enum task_status status = (enum task_status)r->status;
    if (status == TASK_none || has_ended(status)) return;
    if (status == TASK_running) x1 = fmaxf(x1 - fminf(u, (x1 - x0) / 6), x0 + 1.5f * u);
    x0 = fmaxf(x0, p->x0), x1 = fminf(x1, p->x1);
    if (x1 > x0) mark_span(s->list, status, (box){x0, y - pitch / 2, x1 - x0, pitch}, scale, s->theme);
    bool wakes = before && (before->status == TASK_sleeping || before->status == TASK_waiting) && before->to >= r->from;
    if (wakes && compare_x(p, r->from) >= p->x0 && compare_x(p, r->from) <= p->x1)
        mark_wake(s->list, (enum task_status)before->status, compare_x(p, r->from), y, fmaxf(scale, 0.35f * u), s->theme);
}

static void lane(const struct compare_plot *p, const struct pair_run *r, uint32_t index, float y, float pitch)
{
    static struct run runs[RUNS_MAX]; // one frame at a time
    double until = lanes_end(r->model->lanes, p->axis), margin = 4 * p->units;
    uint32_t n = lanes_runs(r->model->lanes, index, p->axis, p->stretch.from - margin, p->stretch.to + margin, until, p->units, runs, RUNS_MAX);
    for (uint32_t i = 0; i < n; i++) run_of(p, &runs[i], i ? &runs[i - 1] : NULL, y, pitch);
    end_of(p, r, index, y, pitch);
}

// The lanes shown: all, or those around the task with which the runs part.
struct lanes_shown {
    uint32_t first, count, all;
    float pitch;
};

static struct lanes_shown choose(const struct compare_plot *p, int run, float room)
{
    const struct pair *pair = p->s->view->pair;
    const struct pair_run *r = &pair->runs[run];
    struct lanes_shown shown = {.all = pair_lanes(r)};
    uint32_t fitting = (uint32_t)fmaxf(room / (PITCH_LEAST * p->s->u), 0), lane = lanes_of_task(r->model->lanes, pair->parting.turn[run].task);
    shown.count = shown.all < fitting ? shown.all : fitting;
    if (lane != UINT32_MAX && lane > shown.count / 2) shown.first = lane - shown.count / 2;
    if (shown.first > shown.all - shown.count) shown.first = shown.all - shown.count;
    shown.pitch = shown.count ? fminf(room / (float)shown.count, PITCH * p->s->u) : 0;
    return shown;
}

static void many(const struct compare_plot *p, const struct pair_run *r, const struct lanes_shown *shown, box b, float names)
{
    struct scene *s = p->s;
    char text[100], part[60];
    pair_tell_tasks(r, text, sizeof text);
    float u = s->u, height = shown->pitch * (float)shown->count, y = b.y + height / 2, left = b.x + PANEL_PADDING * u;
    bool two = shown->count < shown->all && height > 34 * u;
    if (text_width(FACE_words, MANY_SIZE * u, text) > names - left) snprintf(text, sizeof text, "%u lanes", shown->all);
    if (height < 14 * u || text_width(FACE_words, MANY_SIZE * u, text) > names - left) return;
    panel_text_right(s, names, panel_middle(s, two ? y - 8 * u : y, MANY_SIZE), FACE_words, MANY_SIZE, COLOUR_secondary, text);
    snprintf(part, sizeof part, "%u shown", shown->count);
    if (two) panel_text_right(s, names, panel_middle(s, y + 8 * u, MANY_SIZE), FACE_words, MANY_SIZE, COLOUR_secondary, part);
}

float compare_lanes_wish(const struct compare_plot *p, int run)
{
    const struct pair_run *r = &p->s->view->pair->runs[run];
    return PITCH * (float)pair_lanes(r);
}

void compare_lanes(const struct compare_plot *p, int run, box b, float names)
{
    struct scene *s = p->s;
    const struct pair_run *r = &s->view->pair->runs[run];
    struct lanes_shown shown = choose(p, run, b.h);
    float u = s->u, left = b.x + PANEL_PADDING * u;
    bool named = shown.pitch >= PITCH_NAMES * u;
    for (uint32_t i = 0; i < shown.count; i++) {
        float y = b.y + ((float)i + 0.5f) * shown.pitch;
        lane(p, r, shown.first + i, y, shown.pitch);
        if (!named) continue;
        char name[100];
        model_name(r->model, lanes_head(r->model->lanes), lanes_task(r->model->lanes, shown.first + i), name, sizeof name);
        float size = fminf(NAME_SIZE, 0.95f * shown.pitch / u), width = text_width(FACE_words, size * u, name), x = fmaxf(names - width, left);
        panel_text_within(s, x, panel_middle(s, y, size), FACE_words, size, COLOUR_secondary, fmaxf(names - x + 1, 2 * size * u + 1), name);
    }
    if (!named) many(p, r, &shown, b, names);
}
