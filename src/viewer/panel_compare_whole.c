// All of both runs, small, one below the other, and which part of them is shown large.
#include <math.h>
#include <stdio.h>

#include "viewer/length.h"
#include "viewer/panel_compare_axis.h"

#define RUN_BAR    22.0f
#define WEDGE_SIZE 12.5f

// Of a section in which none works alone.
static void tell_several(struct scene *s, uint32_t tasks, float room, char *label, size_t size)
{
    snprintf(label, size, "%u tasks in turn", tasks);
    if (text_width(FACE_words_semibold, COMPARE_LABEL_SIZE * s->u, label) + 6 * s->u < room) return;
    snprintf(label, size, "%u tasks", tasks);
}

// Where one task alone works for many bins it is named; between two such a line.
static void sole_names(const struct compare_card *c, const struct pair_run *r, box b, uint32_t bins)
{
    struct scene *s = c->s;
    float u = s->u;
    for (uint32_t i = 0; i < bins;) {
        uint32_t first = i, task = r->sole[i], end = pair_section_end(r, i);
        i = end < bins ? end : bins;
        float x0 = b.x + b.w * (float)first / PAIR_BINS, x1 = b.x + b.w * (float)i / PAIR_BINS;
        char label[40];
        if (task == 0 && (r->among[first] < 2 || r->share[first + (i - first) / 2] < 0.5f)) continue;
        if (task == 0) tell_several(s, r->among[first], x1 - x0, label, sizeof label);
        else if (first) draw_line(s->list, x0, b.y, x0, b.y + b.h, 1.5f * u, 0, s->theme->colours[COLOUR_card]);
        if (task) model_label(r->model, lanes_head(r->model->lanes), task, label, sizeof label);
        bool filled = r->share[first + (i - first) / 2] >= 0.5f;
        float size = COMPARE_LABEL_SIZE * u, width = text_width(FACE_words_semibold, size, label);
        if (width + 6 * u < x1 - x0) draw_text_centred(s->list, (x0 + x1) / 2, b.y + b.h / 2 + 0.3635f * size, FACE_words_semibold, size, filled ? mark_ink(TASK_running, s->theme) : s->theme->colours[COLOUR_text], label);
    }
}

static void filled_area(const struct compare_card *c, const struct pair_run *r, box b, uint32_t bins)
{
    struct scene *s = c->s;
    colour ink = s->theme->colours[s->view->pair->works ? COLOUR_running : COLOUR_sleeping];
    if (!s->view->pair->works) ink = colour_alpha(ink, 0.75f);
    for (uint32_t i = 0; i < bins;) { // columns of the same height are one
        uint32_t first = i;
        float height = fminf(r->share[i], 1) * b.h;
        while (i < bins && fabsf(fminf(r->share[i], 1) * b.h - height) < 0.5f) i++;
        float x0 = roundf(b.x + b.w * (float)first / PAIR_BINS), x1 = roundf(b.x + b.w * (float)i / PAIR_BINS);
        if (height >= 0.5f && x1 > x0) draw_rectangle(s->list, (box){x0, b.y + b.h - height, x1 - x0, height}, 0, ink);
    }
}

static void tell_same(const struct compare_card *c, float x, float y, float right)
{
    struct scene *s = c->s;
    char same[200];
    float u = s->u;
    pair_tell_same(s->view->pair, same, sizeof same);
    const char *lead = "the filled area is the same:";
    float width = text_width(FACE_words_semibold, COMPARE_LABEL_SIZE * u, lead) + 6 * u + text_width(FACE_words, COMPARE_LABEL_SIZE * u, same);
    if (!same[0] || width > right - x) return;
    x += panel_text(s, x, y, FACE_words_semibold, COMPARE_LABEL_SIZE, s->view->pair->works ? COLOUR_running_text : COLOUR_accent, lead) + 6 * u;
    panel_text(s, x, y, FACE_words, COMPARE_LABEL_SIZE, COLOUR_secondary, same);
}

static void draw_run(const struct compare_card *c, int run, float y)
{
    struct scene *s = c->s;
    const struct pair_run *r = &s->view->pair->runs[run];
    float u = s->u, height = RUN_BAR * u;
    double end = lanes_end(r->model->lanes, c->whole.axis);
    box b = {c->whole.x0, y - height / 2, fmaxf(compare_x(&c->whole, end) - c->whole.x0, 2 * u), height};
    draw_rectangle(s->list, b, 2 * u, s->theme->colours[COLOUR_selected]);
    if (c->whole.axis == AXIS_time && s->view->pair->end > 0) {
        uint32_t bins = (uint32_t)ceil((double)PAIR_BINS * end / ((double)s->view->pair->end / 1e9) - 1e-9);
        box all = b;
        all.w = compare_x(&c->whole, (double)s->view->pair->end / 1e9) - c->whole.x0;
        draw_clip(s->list, b);
        filled_area(c, r, all, bins < PAIR_BINS ? bins : PAIR_BINS);
        draw_clip_end(s->list);
        if (s->view->pair->works) sole_names(c, r, all, bins < PAIR_BINS ? bins : PAIR_BINS);
    } else {
        compare_loop(&c->whole, run, y);
    }
    draw_outline(s->list, b, 2 * u, u, colour_alpha(s->theme->colours[COLOUR_accent], 0.35f));
    float left = c->box.x + PANEL_PADDING * u, name = text_width(FACE_words_semibold, COMPARE_NAME_SIZE * u, r->name);
    compare_text(s, fmaxf(c->names - name, left), panel_middle(s, y, COMPARE_NAME_SIZE), FACE_words_semibold, COMPARE_NAME_SIZE, COLOUR_text, c->names - left, 0.75f, r->name);
    const struct pair_run *other = &s->view->pair->runs[1 - run];
    if (r->makespan <= other->makespan && (run == 1 || r->makespan < other->makespan))
        tell_same(c, b.x + b.w + 14 * u, panel_middle(s, y, COMPARE_LABEL_SIZE), c->whole.x1);
}

static void draw_cursor(const struct compare_card *c, int run, float y)
{
    struct scene *s = c->s;
    float u = s->u, x = compare_x(&c->whole, pair_view_cursor(s->view, run));
    if (x < c->whole.x0 - 1 || x > c->whole.x1 + 1) return;
    draw_line(s->list, x, y - COMPARE_WHOLE_RUN / 2 * u, x, y + COMPARE_WHOLE_RUN / 2 * u, 1.7f * u, 0, s->theme->colours[COLOUR_cursor]);
}

void compare_whole(const struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, y = c->whole_y, rows = y + COMPARE_WHOLE_AXIS * u;
    compare_ticks(&c->whole, y + 13 * u, 0, 0, NULL);
    for (int i = 0; i < 2; i++) draw_run(c, i, rows + ((float)i + 0.5f) * COMPARE_WHOLE_RUN * u);
    for (int i = 0; i < 2; i++) draw_cursor(c, i, rows + ((float)i + 0.5f) * COMPARE_WHOLE_RUN * u);
    targets_add(s->targets, (struct target){.box = {c->whole.x0, rows, c->whole.x1 - c->whole.x0, 2 * COMPARE_WHOLE_RUN * u}, .kind = TARGET_both,
                                            .from = c->whole.stretch.from, .to = c->whole.stretch.to});
}

#define STRETCH_PARTS 20 // a stretch is told in round lengths, right to such a part of it

static void tell_round(double seconds, double unit, char *text, size_t size) { length_words(llround(round(seconds / unit) * unit * 1e9), text, size); }

// "the first 8 s, 12 times larger": nobody reads a stretch to the millisecond, or how much larger it is to the third digit.
static void tell_stretch(const struct compare_card *c, char *text, size_t size)
{
    double length = c->part.stretch.to - c->part.stretch.from, larger = (c->whole.stretch.to - c->whole.stretch.from) / length;
    double digit = pow(10, floor(log10(larger)) - 1), unit = length_tick(length / STRETCH_PARTS);
    char times[60], from[40], stretch[40];
    snprintf(times, sizeof times, "%s%.*f times larger", larger >= 99.5 ? "about " : "", larger < 9.95 ? 1 : 0, round(larger / digit) * digit);
    tell_round(length, unit, stretch, sizeof stretch);
    tell_round(c->part.stretch.from, unit, from, sizeof from);
    if (c->part.axis != AXIS_time) snprintf(text, size, "%s", times);
    else if (c->part.stretch.from < unit / 2) snprintf(text, size, "the first %s, %s", stretch, times);
    else snprintf(text, size, "%s from %s on, %s", stretch, from, times);
}

void compare_wedge(const struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, y0 = c->whole_y + (COMPARE_WHOLE_AXIS + 2 * COMPARE_WHOLE_RUN) * u + u, y1 = c->part_y;
    float a = fmaxf(compare_x(&c->whole, c->part.stretch.from), c->whole.x0), b = fminf(compare_x(&c->whole, c->part.stretch.to), c->whole.x1);
    const float shape[8] = {a, y0, fmaxf(b, a + u), y0, c->part.x1, y1, c->part.x0, y1};
    draw_polygon(s->list, shape, 4, s->theme->colours[COLOUR_selected]);
    colour edge = colour_alpha(s->theme->colours[COLOUR_accent], 0.7f);
    draw_line(s->list, a, y0, c->part.x0, y1, u, 0, edge);
    draw_line(s->list, fmaxf(b, a + u), y0, c->part.x1, y1, u, 0, edge);
    char text[160];
    tell_stretch(c, text, sizeof text);
    // On the side of the wedge that is wide where the words are.
    float width = text_width(FACE_words, WEDGE_SIZE * u, text), share = 0.72f, left = a + (c->part.x0 - a) * share, right = b + (c->part.x1 - b) * share;
    if (width + 24 * u > right - left) return;
    float x = fminf(fmaxf(c->part.x0 + 12 * u, left + 12 * u), right - width - 12 * u);
    panel_text(s, x, y1 - 6.5f * u, FACE_words, WEDGE_SIZE, COLOUR_accent, text);
}
