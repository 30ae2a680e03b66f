// The axis of the timeline: ticks of time or instants with their iterations; the cursor.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/length.h"
#include "viewer/timeline.h"

#define LABEL_SIZE  12.5f
#define LABEL_Y     59.0f // baseline, from the card's edge
#define GRID_Y      62.5f // upper end of its lines
#define TICK_LEAST  105.0 // units between two labels
#define FLAG_SIZE   12.9f
#define FLAG_Y      55.4f // its middle
#define FLAG_HEIGHT 22.0f

// --- labels ---------------------------------------------------------------------------------------------------------
static void flag_text(const struct plot *p, char *buffer, size_t size) { panel_time(p->s, false, buffer, size); }

static box flag_box(const struct plot *p)
{
    float u = p->s->u;
    char text[32];
    flag_text(p, text, sizeof text);
    float width = text_width(FACE_code_medium, FLAG_SIZE * u, text) + 22 * u;
    return (box){p->cursor_x - width / 2, p->card.y + (FLAG_Y - FLAG_HEIGHT / 2) * u, width, FLAG_HEIGHT * u};
}

// A label centred at x, kept within the plot and out of the cursor's way. Returns its right end, or `free` where it found no room.
static float label_at(const struct plot *p, float x, float free, const char *text)
{
    float u = p->s->u, width = text_width(FACE_words, LABEL_SIZE * u, text);
    float left = fminf(fmaxf(x - width / 2, p->x0), p->x1 - width);
    box flag = flag_box(p);
    bool hidden = !p->s->view->alone && left < flag.x + flag.w + 6 * u && left + width > flag.x - 6 * u;
    if (left < free || hidden) return free;
    panel_text(p->s, left, p->card.y + LABEL_Y * u, FACE_words, LABEL_SIZE, COLOUR_secondary, text);
    return left + width + 10 * u;
}

// --- time -----------------------------------------------------------------------------------------------------------
static void time_axis(const struct plot *p)
{
    struct scene *s = p->s;
    double tick = length_tick(TICK_LEAST * s->u * p->units);
    float free = p->x0, top = p->card.y + GRID_Y * s->u;
    for (double n = floor(p->stretch.from / tick * 2); n <= ceil(p->stretch.to / tick * 2); n++) {
        float x = plot_x(p, n * tick / 2);
        if (x < p->x0 - 0.5f || x > p->x1 + 0.5f) continue;
        bool major = fmod(n, 2) == 0;
        draw_line(s->list, x, top, x, p->bottom, s->u, 0, s->theme->colours[major ? COLOUR_line : COLOUR_grid]);
        if (!major) continue;
        char text[32];
        length_tell_tick(n * tick / 2, tick, text, sizeof text);
        free = label_at(p, n == 0 ? p->x0 : x, free, text);
    }
}

// --- steps ----------------------------------------------------------------------------------------------------------
#define BAND_MARGIN 3.0f // a band reaches so much beyond its first and last step

static void band(const struct plot *p, double from, double to)
{
    float u = p->s->u, left = fmaxf(plot_x(p, from) - BAND_MARGIN * u, p->x0 - 4 * u),
          right = fminf(plot_x(p, to) + BAND_MARGIN * u, p->x1 + 4 * u);
    if (right - left < 3 * u) return;
    float top = p->loop_y - 14 * u;
    draw_rectangle(p->s->list, (box){left, top, right - left, p->bottom - top}, 5 * u,
                   colour_alpha(p->s->theme->colours[COLOUR_raised], 0.55f));
}

// Where instant number i begins, and where it ends: it is what the loop does between two of its sleeps.
static double instant_begin(const lanes *l, uint32_t i)
{
    uint32_t sleeps;
    const uint32_t *sleep = lanes_sleeps(l, &sleeps);
    uint32_t slice = i == 0 ? 0 : sleep[i - 1] + 1;
    return slice < lanes_slice_count(l) ? lanes_slice_start(l, AXIS_steps, slice) : lanes_end(l, AXIS_steps);
}

static double instant_end(const lanes *l, uint32_t i)
{
    uint32_t sleeps;
    const uint32_t *sleep = lanes_sleeps(l, &sleeps);
    return i < sleeps ? lanes_slice_start(l, AXIS_steps, sleep[i]) : lanes_end(l, AXIS_steps);
}

// Sleeps of which nothing would be seen part no bands. Of those that begin within a pixel only the last can be longer.
static void bands(const struct plot *p)
{
    const lanes *l = p->s->model->lanes;
    uint32_t i = lanes_sleep_from(l, 0, p->stretch.from), sleeps;
    lanes_sleeps(l, &sleeps);
    double from = instant_begin(l, i), to = instant_end(l, i), seen = 2 * BAND_MARGIN * p->s->u * p->units;
    while (i < sleeps && to <= p->stretch.to) {
        double next = instant_begin(l, i + 1);
        uint32_t beyond = lanes_sleep_from(l, i + 1, next + p->units);
        if (next - to > seen) {
            if (from < to) band(p, from, to);
            from = next;
            i++;
        } else {
            i = beyond > i + 1 ? beyond - 1 : i + 1;
        }
        to = instant_end(l, i);
    }
    if (from < to) band(p, from, to);
}

// When an instant was, in words.
static void instant_label(const struct plot *p, double begin, char *text, size_t size)
{
    const model *m = p->s->model;
    uint32_t position = lanes_moment(m->lanes, AXIS_steps, begin).position;
    int64_t time = model_shown_time(m, trace_time(m->trace, position ? position - 1 : 0));
    if (time) narrate_seconds(time, text, size);
    else snprintf(text, size, "0 s");
}

// Of the instants those that begin where there is room for a label.
static void instant_labels(const struct plot *p)
{
    const lanes *l = p->s->model->lanes;
    uint32_t i = lanes_sleep_from(l, 0, p->stretch.from), sleeps;
    lanes_sleeps(l, &sleeps);
    float free = p->x0;
    while (i <= sleeps) {
        double begin = instant_begin(l, i), end = instant_end(l, i);
        if (plot_x(p, begin) > p->x1) return;
        if (begin < end && begin >= p->stretch.from - p->units) {
            char text[32];
            instant_label(p, begin, text, sizeof text);
            float x = fmaxf(plot_x(p, begin), p->x0 - 1) + text_width(FACE_words, LABEL_SIZE * p->s->u, text) / 2;
            free = label_at(p, x, free, text);
        }
        double next = fmax(begin + 2 * p->units, p->stretch.from + (free - p->x0) * p->units);
        uint32_t beyond = lanes_sleep_from(l, i, next); // ends the instant in which there is room again
        i = beyond > i ? beyond : i + 1;
    }
}

static void iteration_lines(const struct plot *p)
{
    const lanes *l = p->s->model->lanes;
    uint32_t count, i = lanes_iteration_from(l, lanes_moment(l, AXIS_steps, p->stretch.from).position);
    const uint32_t *iterations = lanes_iterations(l, &count);
    float u = p->s->u;
    while (i < count) {
        double at = lanes_coordinate(l, AXIS_steps, (struct moment){iterations[i] + 1, 0});
        float x = plot_x(p, at);
        if (x > p->x1) return;
        if (x >= p->x0) draw_line(p->s->list, x, p->loop_y + 16 * u, x, p->bottom, u, 0, p->s->theme->colours[COLOUR_line]);
        uint32_t next = lanes_iteration_from(l, lanes_moment(l, AXIS_steps, at + (x < p->x0 ? 0 : 3 * u * p->units)).position);
        i = next > i ? next : i + 1;
    }
}

// --- stops ----------------------------------------------------------------------------------------------------------
static void stop_marks(const struct plot *p)
{
    const struct notes *n = &p->s->view->notes;
    float u = p->s->u, x[STOPS_MAX];
    for (uint32_t i = 0; n->lesson && i < n->stops->count; i++) {
        x[i] = panel_knows_stop(p->s, i) ? plot_x(p, lanes_coordinate(p->s->model->lanes, p->axis, n->stops->items[i].at)) : NAN;
        if (x[i] < p->x0 - u || x[i] > p->x1 + u) x[i] = NAN;
    }
    if (n->lesson) panel_stop_marks(p->s, x, p->loop_y - 16.5f * u, 3.6f);
}

void timeline_axis(const struct plot *p)
{
    float u = p->s->u, y = p->card.y + 96 * u;
    if (p->axis == AXIS_time) time_axis(p);
    else if (lanes_slice_count(p->s->model->lanes) > 0) bands(p), instant_labels(p), iteration_lines(p);
    draw_line(p->s->list, p->card.x + PANEL_PADDING * u, y, p->x1, y, u, 0, p->s->theme->colours[COLOUR_line]);
    if (!p->s->view->alone) stop_marks(p);
}

// --- the cursor -----------------------------------------------------------------------------------------------------
void timeline_cursor(const struct plot *p)
{
    struct scene *s = p->s;
    float u = s->u, x = p->cursor_x;
    if (x < p->x0 - u || x > p->x1 + u) return;
    colour c = s->theme->colours[COLOUR_cursor];
    box flag = flag_box(p);
    char text[32];
    flag_text(p, text, sizeof text);
    draw_line(s->list, x, p->loop_y + 10 * u, x, p->bottom, 1.7f * u, 0, c);
    // Near the card's edges the flag stays inside, its tip on the line.
    flag.x = fminf(fmaxf(flag.x, p->card.x + 4 * u), p->card.x + p->card.w - flag.w - 4 * u);
    draw_rectangle(s->list, flag, flag.h / 2, c);
    float y = flag.y + flag.h;
    draw_polygon(s->list, (float[]){x - 5 * u, y - 0.5f * u, x + 5 * u, y - 0.5f * u, x, y + 5.5f * u}, 3, c);
    draw_text_centred(s->list, flag.x + flag.w / 2, panel_middle(s, flag.y + flag.h / 2, FLAG_SIZE),
                      FACE_code_medium, FLAG_SIZE * u, s->theme->colours[COLOUR_page], text);
}
