// The lanes of the timeline: the loop's own, and one for each task shown.
#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "viewer/timeline.h"

#define NAME_SIZE  12.5f
#define LOOP_BLOCK 20.0f // height
#define LOOKED_AT  64u   // slices in a grain, for one that is worth drawing
#define LABEL_LEAST 4.0f // units: of a narrower block's label nothing could be read
#define LEAST_LABEL 7.5f // units: its size, in the loop's lane
#define RUNS_MAX   4096u // of a lane in a frame: more than a screen has columns
#define GRAIN      1.0f  // units: what is shorter is drawn together with what is beside it
#define WAKE_APART 8.0f  // units of marks: a mark of a wake-up that would lie on the one before it is left out

// Lanes grow and shrink with their pitch, within reason.
static float mark_scale(const struct plot *p)
{
    return p->s->u * fminf(fmaxf(p->pitch / p->s->u / 20, 0.5f), 1.2f);
}

// Draws something twice: what was, and faded what is to come, each on its side of the cursor.
static box past_of(const struct plot *p)
{
    bool alone = p->s->view->alone;
    float left = p->x0 - (alone ? TIMELINE_MARGIN : 1) * p->s->u, right = alone ? p->cursor_x : fminf(p->cursor_x, p->x1);
    return (box){left, p->card.y, fmaxf(right - left, 0.01f), p->card.h};
}

static box future_of(const struct plot *p)
{
    float left = fmaxf(p->cursor_x, p->x0);
    return (box){left, p->card.y, fmaxf(p->x1 - left, 0.01f), p->card.h}; // an empty clip would be none
}

// --- the loop -------------------------------------------------------------------------------------------------------
// How wide a label of as many digits is at most: those beside each other have one form.
static float widest(float size, const char *label)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%s", label);
    for (char *c = digits; *c; c++)
        if (isdigit((unsigned char)*c)) *c = '0';
    return text_width(FACE_words_semibold, size, digits);
}

// In the middle of what is seen of the slice.
static void loop_label(const struct plot *p, const struct slice *slice, float x, float width, const theme *t)
{
    struct scene *s = p->s;
    char label[16];
    float left = fmaxf(x, p->x0);
    width = fminf(x + width, p->x1) - left;
    model_label(s->model, s->state, slice->object, label, sizeof label);
    float least = LEAST_LABEL * s->u, room = width - s->u;
    const char *text = label;
    if (label[0] == 'T' && isdigit((unsigned char)label[1]) && widest(least, label) > room) text++; // the number says enough
    float size = 11.4f * s->u, needed = widest(size, text);
    if (needed > room) size *= room / needed;
    if (size < least) return;
    bool future = t == &p->future;
    colour c = s->theme->colours[!future ? COLOUR_ink : s->theme->light ? COLOUR_running_text : COLOUR_secondary];
    draw_text_centred(s->list, left + width / 2, p->loop_y + 0.3635f * size, FACE_words_semibold, size, c, text);
}

static void loop_callback(const struct plot *p, float x0, float x1, const theme *t)
{
    float u = p->s->u, width = fmaxf(fminf(x1 - x0 - u, 5 * u), 1.5f * u);
    box b = {(x0 + x1 - width) / 2, p->loop_y - 6 * u, width, 12 * u};
    if (p->axis == AXIS_steps || x1 - x0 >= u) draw_rectangle(p->s->list, b, 1.5f * u, t->colours[COLOUR_callback]);
}

// What a picture shows of the loop ends where its axis does; marks on lanes stand out over it.
static box loop_past(const struct plot *p)
{
    if (p->s->view->alone) return (box){p->x0, p->card.y, p->x1 - p->x0, p->card.h};
    return past_of(p);
}

// The step that the cursor is in: on the axis of steps it stands out as a whole, on that of time its past does.
static void loop_current(const struct plot *p, const struct slice *slice, box b, const theme *t)
{
    float u = p->s->u;
    if (t != &p->future) {
        if (p->axis == AXIS_time) draw_rectangle(p->s->list, b, fminf(4 * u, b.w / 2), t->colours[COLOUR_running]);
        return;
    }
    if (p->axis == AXIS_time) draw_rectangle(p->s->list, b, fminf(4 * u, b.w / 2), t->colours[COLOUR_running]);
    draw_clip_end(p->s->list);
    if (p->axis == AXIS_steps) {
        draw_rectangle(p->s->list, b, 4 * u, p->s->theme->colours[COLOUR_running]);
        draw_outline(p->s->list, (box){b.x - 1.5f * u, b.y - 1.5f * u, b.w + 3 * u, b.h + 3 * u}, 5 * u, 1.7f * u,
                     p->s->theme->colours[COLOUR_cursor]);
    }
    loop_label(p, slice, b.x, b.w, p->s->theme);
    draw_clip(p->s->list, future_of(p));
}

static void loop_slice(const struct plot *p, const struct slice *slice, float x0, float x1, const theme *t)
{
    float u = p->s->u, gap = fminf(2 * u, (x1 - x0) / 6);
    box b = {x0 + gap / 4, p->loop_y - LOOP_BLOCK / 2 * u, fmaxf(x1 - x0 - gap, 1.5f * u), LOOP_BLOCK * u};
    if (slice->kind == SLICE_callback) {
        loop_callback(p, x0, x1, t);
    } else if (x0 < p->cursor_x && x1 > p->cursor_x) {
        loop_current(p, slice, b, t);
    } else {
        draw_rectangle(p->s->list, b, fminf(4 * u, b.w / 2), t->colours[COLOUR_running]);
        if (b.w > LABEL_LEAST * u) loop_label(p, slice, b.x, b.w, t);
    }
}

// Where a slice ends; the last one goes on until the cursor, if that is beyond the trace.
static double slice_end(const struct plot *p, uint32_t slice, uint32_t count)
{
    const lanes *l = p->s->model->lanes;
    if (slice + 1 < count) return lanes_slice_start(l, p->axis, slice + 1);
    return fmax(lanes_end(l, p->axis), p->cursor);
}

// Of slices that lie within a grain, up to `beyond`, one is drawn: a step rather than a callback, of which nothing would be seen.
static uint32_t loop_choice(const lanes *l, uint32_t i, uint32_t beyond)
{
    for (uint32_t j = i; j + 1 < beyond && j < i + LOOKED_AT; j++)
        if (lanes_slice(l, j).kind == SLICE_step) return j;
    return i;
}

// Steps too short to be seen, one beside the other.
struct crowded {
    float x0, x1;
    bool any;
    struct slice slice; // the first
};

static void end_crowd(const struct plot *p, struct crowded *c, const theme *t)
{
    if (c->any) loop_slice(p, &c->slice, c->x0, c->x1, t);
    c->any = false;
}

static void loop_half(const struct plot *p, double from, double to, const theme *t)
{
    const lanes *l = p->s->model->lanes;
    uint32_t count = lanes_slice_count(l);
    if (count == 0) return;
    double grain = p->units * GRAIN * p->s->u;
    struct crowded crowd = {0};
    uint32_t i = lanes_slice_at(l, lanes_moment(l, p->axis, from).position);
    while (i > 0 && lanes_slice_start(l, p->axis, i) >= from) i--;
    for (; i < count; i++) {
        double start = lanes_slice_start(l, p->axis, i);
        if (start >= to) break;
        enum slice_kind kind = (enum slice_kind)lanes_slice(l, i).kind;
        if (kind != SLICE_step && kind != SLICE_callback) continue;
        uint32_t shown = i, last = i;
        bool short_one = i + 1 < count && slice_end(p, i, count) - start < grain;
        if (short_one) {
            uint32_t beyond = lanes_slice_from(l, p->axis, i + 1, start + grain);
            shown = loop_choice(l, i, beyond);
            if (beyond > i + 2) last = beyond - 2; // the last that begins in the grain may be longer
        }
        float x0 = plot_x(p, lanes_slice_start(l, p->axis, shown)), x1 = plot_x(p, slice_end(p, shown, count));
        struct slice slice = lanes_slice(l, shown);
        short_one = short_one && slice.kind == SLICE_step;
        if (!short_one || (crowd.any && x0 - crowd.x1 > GRAIN * p->s->u)) end_crowd(p, &crowd, t);
        if (!short_one) loop_slice(p, &slice, x0, x1, t);
        else if (crowd.any) crowd.x1 = fmaxf(crowd.x1, x1);
        else crowd = (struct crowded){x0, x1, true, slice};
        i = last;
    }
    end_crowd(p, &crowd, t);
}

void timeline_loop(const struct plot *p)
{
    struct scene *s = p->s;
    panel_text_right(s, p->marks + 2 * s->u, panel_middle(s, p->loop_y, NAME_SIZE), FACE_words_semibold, NAME_SIZE,
                     COLOUR_text, "Event loop");
    draw_clip(s->list, loop_past(p));
    loop_half(p, p->stretch.from, fmin(p->stretch.to, p->cursor), s->theme);
    if (!s->view->alone) {
        draw_clip(s->list, future_of(p));
        loop_half(p, fmax(p->stretch.from, p->cursor), p->stretch.to, &p->future);
    }
    draw_clip_end(s->list);
}

// --- tasks ----------------------------------------------------------------------------------------------------------
static void band(const struct plot *p, uint32_t row, colour c)
{
    float u = p->s->u, y = plot_row(p, row);
    box b = {p->card.x + 10 * u, y - p->pitch / 2 - 0.6f * u, p->card.w - 20 * u, p->pitch + 1.2f * u};
    draw_rectangle(p->s->list, b, 6 * u, c);
}

static void lane_name(const struct plot *p, uint32_t row, uint32_t lane)
{
    struct scene *s = p->s;
    uint32_t task = lanes_task(s->model->lanes, lane);
    bool alone = s->view->alone;
    enum task_status status = alone ? TASK_none : model_status(s->state, task, s->view->at.time);
    bool strong = status == TASK_running || (!alone && task == s->view->selected);
    enum face face = strong ? FACE_words_semibold : FACE_words;
    float y = plot_row(p, row), left = p->card.x + PANEL_PADDING * s->u, room = p->names - left;
    float size = NAME_SIZE * fminf(1, p->pitch / s->u / 15.5f);
    char name[100];
    model_name(s->model, s->state, task, name, sizeof name);
    enum theme_colour c = strong ? COLOUR_text : status == TASK_none && !alone ? COLOUR_faint : COLOUR_secondary;
    float width = text_width(face, size * s->u, name);
    float x = width <= room ? p->names - width : left;
    panel_text_within(s, x, panel_middle(s, y, size), face, size, c, room + 1, name);
    mark_status(s->list, status, p->marks, y, 10 * fminf(1, p->pitch / s->u / 16) * s->u, s->theme);
}

// The mark of how a task ended stands behind its lane, also where that is behind the cursor.
static void lane_end(const struct plot *p, const struct run *r, float x, float y, float size, const theme *t)
{
    bool past = t != &p->future;
    if (x < p->x0 || x + size / 2 > p->x1 + 6 * p->s->u || past != (r->from <= p->cursor)) return;
    draw_clip_end(p->s->list);
    mark_status(p->s->list, (enum task_status)r->status, x, y, size, t);
    draw_clip(p->s->list, past ? past_of(p) : future_of(p));
}

// woke: where the mark of the last wake-up stands in the lane.
static void run_of(const struct plot *p, const struct run *r, const struct run *before, float y, float *woke, const theme *t)
{
    float u = p->s->u, scale = mark_scale(p);
    float x0 = plot_x(p, r->from), x1 = plot_x(p, r->to);
    bool wakes =
        before && before->to >= r->from && (before->status == TASK_sleeping || before->status == TASK_waiting);
    switch ((enum task_status)r->status) {
    case TASK_running: x1 = fmaxf(x1 - fminf(2 * u, (x1 - x0) / 6), x0 + 1.5f * u); break;
    case TASK_ready: x1 -= fminf(u, (x1 - x0) / 6); break;
    case TASK_sleeping:
    case TASK_waiting:
    case TASK_awaiting: x1 = fmaxf(x1, x0); break;
    case TASK_working:
    case TASK_blocked: break;
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: lane_end(p, r, x0 + 10 * u, y, 10.5f * scale, t); return;
    case TASK_none: return;
    }
    // Lines of a thousand pixels beyond the edge cost as much as visible ones. A picture ends where its axis does.
    float beyond = p->s->view->alone ? 0 : 2 * u;
    x0 = fmaxf(x0, p->x0 - beyond), x1 = fminf(x1, p->x1 + beyond);
    if (x1 > x0)
        mark_span(p->s->list, (enum task_status)r->status, (box){x0, y - p->pitch / 2, x1 - x0, p->pitch}, scale,
                  t);
    float wake = plot_x(p, r->from);
    bool shown = wake >= p->x0 && wake - *woke >= WAKE_APART * scale && (!p->s->view->alone || r->from <= p->stretch.to);
    if (!wakes || !shown) return;
    mark_wake(p->s->list, (enum task_status)before->status, wake, y, scale, t);
    *woke = wake;
}

// What a thread carries out, where there is room for it.
static void call_label(const struct plot *p, uint32_t lane, const struct run *r, float y, const theme *t)
{
    if (r->status != TASK_working && r->status != TASK_blocked) return;
    struct scene *s = p->s;
    float x0 = fmaxf(plot_x(p, r->from), p->x0), x1 = fminf(plot_x(p, r->to), p->x1), size = 9.5f * mark_scale(p);
    char name[60];
    model_name(s->model, s->state, lanes_call(s->model->lanes, lane, r->event), name, sizeof name);
    if (size < 8.5f * s->u || text_width(FACE_words_semibold, size, name) > x1 - x0 - 10 * s->u) return;
    colour c = r->status == TASK_working ? mark_ink(TASK_working, t) : t->colours[COLOUR_text];
    draw_text(s->list, x0 + 5 * s->u, y + 0.3635f * size, FACE_words_semibold, size, c, 0, name);
}

static void lane_half(const struct plot *p, uint32_t row, double from, double to, const theme *t)
{
    static struct run runs[RUNS_MAX]; // one frame at a time
    uint32_t lane = rows_lane(p->arranged, row);
    if (lane == ROWS_NONE) return;
    double margin = 10 * p->s->u * p->units;
    double until = fmax(lanes_end(p->s->model->lanes, p->axis), p->cursor);
    uint32_t n =
        lanes_runs(p->s->model->lanes, lane, p->axis, from - margin, to + margin, until, p->units * GRAIN * p->s->u, runs, RUNS_MAX);
    float y = plot_row(p, row), woke = -1e6f;
    for (uint32_t i = 0; i < n; i++) {
        run_of(p, &runs[i], i ? &runs[i - 1] : NULL, y, &woke, t);
        call_label(p, lane, &runs[i], y, t);
    }
}

static void scroll_bar(const struct plot *p)
{
    if (p->count <= p->rows) return;
    float u = p->s->u, height = p->bottom - p->top, x = p->card.x + p->card.w - 9 * u;
    float size = fmaxf(height * (float)p->rows / (float)p->count, 16 * u);
    float y = p->top + (height - size) * (float)(p->first - p->begin) / (float)(p->count - p->rows);
    draw_rectangle(p->s->list, (box){x, p->top, 4 * u, height}, 2 * u, p->s->theme->colours[COLOUR_raised]);
    draw_rectangle(p->s->list, (box){x, y, 4 * u, size}, 2 * u, p->s->theme->colours[COLOUR_faint]);
}

// The bands behind the one that runs and the one that is selected.
static void lane_bands(const struct plot *p, uint32_t row, uint32_t lane)
{
    struct scene *s = p->s;
    uint32_t task = lanes_task(s->model->lanes, lane);
    if (task == s->view->selected || panel_in_why(s, task)) band(p, row, s->theme->colours[COLOUR_selected]);
    if (task == s->state->running)
        band(p, row, colour_alpha(s->theme->colours[COLOUR_running], s->theme->light ? 0.13f : 0.2f));
}

// What the lanes under it have in common, over a line.
static void head(const struct plot *p, uint32_t row)
{
    struct scene *s = p->s;
    char group[100], text[120];
    uint32_t first, count;
    if (!rows_head(p->arranged, row, &first, &count)) return;
    rows_group(p->arranged, s->model->lanes, s->model->trace, first, group, sizeof group);
    snprintf(text, sizeof text, "%s  %u", group, count);
    float u = s->u, y = plot_row(p, row), size = NAME_SIZE * fminf(1, p->pitch / u / 15.5f), x = p->card.x + PANEL_PADDING * u;
    x += panel_text_within(s, x, panel_middle(s, y, size), FACE_words_semibold, size, COLOUR_accent, p->x1 - x, text) + 10 * u;
    if (x < p->x1) draw_line(s->list, x, y, p->x1, y, u, 0, s->theme->colours[COLOUR_line]);
}

void timeline_lanes(const struct plot *p)
{
    struct scene *s = p->s;
    uint32_t end = p->first + p->rows;
    for (uint32_t i = p->first; i < end; i++) {
        uint32_t lane = rows_lane(p->arranged, i);
        if (lane == ROWS_NONE) {
            head(p, i);
            continue;
        }
        if (!s->view->alone) lane_bands(p, i, lane);
        lane_name(p, i, lane);
    }
    draw_clip(s->list, past_of(p));
    for (uint32_t i = p->first; i < end; i++)
        lane_half(p, i, p->stretch.from, fmin(p->stretch.to, p->cursor), s->theme);
    if (!s->view->alone) {
        draw_clip(s->list, future_of(p));
        for (uint32_t i = p->first; i < end; i++)
            lane_half(p, i, fmax(p->stretch.from, p->cursor), p->stretch.to, &p->future);
    }
    draw_clip_end(s->list);
    scroll_bar(p);
}
