// Both runs on one axis: all of them small on top, below it the stretch around the place where they part, and an answer to what is different there.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "viewer/length.h"
#include "viewer/panel_compare.h"

#define TITLE_SIZE  15.5f
#define NAME_SIZE   13.5f
#define LABEL_SIZE  12.5f
#define WEDGE_SIZE  12.5f
#define HEAD        33.0f // of the title's line
#define SMALL_AXIS  19.0f
#define SMALL_RUN   25.0f // pitch of the runs on top
#define SMALL_BAR   22.0f
#define WEDGE       22.0f
#define AXIS        24.0f
#define LOOP        26.0f // room of a loop's lane
#define LOOP_GAP    4.0f  // between it and the lanes
#define RUN_GAP     9.0f
#define LEAST_LANES 18.0f // of a run; else none are shown
#define NOTE_ROOM   72.0f // that the first run's lanes leave to the note on the difference, where there is room for it
#define FOOT        14.0f
#define TICK_LEAST  105.0
#define FLAG_SIZE   12.6f
#define NAMES_MEASURED 30u

// The card with what there is room for.
struct card {
    struct scene *s;
    box box;
    float names;  // right end of them
    bool head, small, wedge;
    struct compare_plot whole, part;
    float small_y, part_y, loops[2], lanes[2], height[2]; // from the window's top; height: of lanes
};

// --- ticks ----------------------------------------------------------------------------------------------------------
static void tick_label(double seconds, double tick, char *text, size_t size)
{
    int digits = tick < 1 ? (int)ceil(-log10(tick) - 1e-9) : 0;
    if (tick >= 86400 && seconds > 0) snprintf(text, size, "%.0f d", seconds / 86400);
    else if (seconds >= 3600 && fmod(seconds, 3600) == 0) snprintf(text, size, "%.0f h", seconds / 3600);
    else if (digits > 0 && digits < 3 && seconds > 0) snprintf(text, size, "%.*f s", digits, seconds);
    else length_words(llround(seconds * 1e9), text, size);
}

// flag: what no label may lie under, in pixels; y: the baseline.
static void ticks(const struct compare_plot *p, float y, float top, float bottom, const struct stretch *flag)
{
    struct scene *s = p->s;
    if (p->axis != AXIS_time) return;
    double tick = length_tick(TICK_LEAST * s->u * p->units);
    float u = s->u, free = p->x0 - 1, inset = bottom > top ? 6 * u : 0;
    for (double n = ceil(p->stretch.from / tick - 1e-9); n * tick <= p->stretch.to; n++) {
        float x = compare_x(p, n * tick);
        if (bottom > top) draw_line(s->list, x, top, x, bottom, u, 0, s->theme->colours[COLOUR_line]);
        char text[40];
        tick_label(n * tick, tick, text, sizeof text);
        float width = text_width(FACE_words, LABEL_SIZE * u, text), left = fminf(fmaxf(x - width / 2, p->x0 + inset), p->x1 - inset - width);
        if (left < free || (flag && left < (float)flag->to + 6 * u && left + width > (float)flag->from - 6 * u)) continue;
        panel_text(s, left, y, FACE_words, LABEL_SIZE, COLOUR_secondary, text);
        free = left + width + 10 * u;
    }
}

// --- the head ---------------------------------------------------------------------------------------------------------
static const struct {
    enum task_status status;
    const char *text;
} legends[] = {{TASK_running, "Running"}, {TASK_ready, "Ready"}, {TASK_sleeping, "Sleeping"}, {TASK_waiting, "Waiting in line"}};
#define LEGENDS     (sizeof legends / sizeof *legends)
#define LEGEND_ICON 27.0f
#define LEGEND_GAP  18.0f

static bool is_seen(const struct scene *s, enum task_status status)
{
    return lanes_seen(s->view->pair->runs[0].model->lanes, status) || lanes_seen(s->view->pair->runs[1].model->lanes, status);
}

// Returns its left end.
static float legend(struct scene *s, float x, float right, float baseline)
{
    float u = s->u, width = -LEGEND_GAP * u;
    for (size_t i = 0; i < LEGENDS; i++)
        if (is_seen(s, legends[i].status)) width += (LEGEND_ICON + LEGEND_GAP) * u + text_width(FACE_words, PANEL_TEXT_SIZE * u, legends[i].text);
    if (width > right - x - 20 * u) return right;
    float begin = x = right - width;
    for (size_t i = 0; i < LEGENDS; i++) {
        if (!is_seen(s, legends[i].status)) continue;
        float y = baseline - 0.3635f * PANEL_TEXT_SIZE * u;
        mark_span(s->list, legends[i].status, (box){x, y - 8 * u, 20 * u, 16 * u}, (legends[i].status == TASK_ready ? 1.3f : 0.8f) * u, s->theme);
        if (legends[i].status == TASK_sleeping) mark_wake(s->list, TASK_sleeping, x + 16.5f * u, y, u, s->theme);
        x += LEGEND_ICON * u;
        x += panel_text(s, x, baseline, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, legends[i].text) + LEGEND_GAP * u;
    }
    return begin;
}

static const struct {
    enum mark_icon icon;
    enum action action;
} buttons[] = {{ICON_first, ACTION_first}, {ICON_back, ACTION_back}, {ICON_play, ACTION_play}, {ICON_forward, ACTION_forward}, {ICON_last, ACTION_last}};
#define BUTTONS (sizeof buttons / sizeof *buttons)

static float draw_buttons(struct scene *s, float x, float y)
{
    float u = s->u;
    for (size_t i = 0; i < BUTTONS; i++, x += 30 * u) {
        bool play = buttons[i].action == ACTION_play;
        enum mark_icon icon = play && s->view->playing ? ICON_pause : buttons[i].icon;
        mark_icon(s->list, icon, x + 15 * u, y, 12 * u, s->theme->colours[play ? COLOUR_accent : COLOUR_secondary]);
        panel_action_target(s, (box){x, y - 14 * u, 30 * u, 28 * u}, buttons[i].action);
    }
    return x;
}

static void head(const struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, x = c->box.x + PANEL_PADDING * u, y = c->box.y + 27 * u;
    x += panel_text(s, x, y, FACE_words_semibold, TITLE_SIZE, COLOUR_text, c->part.axis == AXIS_time ? "One time axis" : "One axis of steps") + 14 * u;
    if (!s->view->paper) x = draw_buttons(s, x, y - 0.3635f * TITLE_SIZE * u) + 14 * u;
    const char *filled = s->view->pair->works ? "filled: the loop works" : "filled: how many tasks sleep at once";
    float right = legend(s, x, c->box.x + c->box.w - PANEL_PADDING * u, y) - 24 * u;
    if (c->small && c->part.axis == AXIS_time && text_width(FACE_words, PANEL_TEXT_SIZE * u, filled) < right - x)
        panel_text(s, x, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, filled);
}

// --- all of both runs ---------------------------------------------------------------------------------------------------
// Where one task alone works for many bins it is named; between two such a line.
static void small_names(const struct card *c, const struct pair_run *r, box b, uint32_t bins)
{
    struct scene *s = c->s;
    float u = s->u;
    for (uint32_t i = 0; i < bins;) {
        uint32_t first = i, task = r->sole[i];
        while (i < bins && (r->sole[i] == task || (r->sole[i] == 0 && r->share[i] <= 0))) i++;
        if (i == first) i++;
        float x0 = b.x + b.w * (float)first / PAIR_BINS, x1 = b.x + b.w * (float)i / PAIR_BINS;
        char label[40];
        if (task == 0 && r->share[first + (i - first) / 2] < 0.5f) continue;
        if (task == 0) snprintf(label, sizeof label, "%u tasks", r->tasks);
        else if (first) draw_line(s->list, x0, b.y, x0, b.y + b.h, 1.5f * u, 0, s->theme->colours[COLOUR_card]);
        if (task) model_label(r->model, lanes_head(r->model->lanes), task, label, sizeof label);
        bool filled = r->share[first + (i - first) / 2] >= 0.5f;
        float size = LABEL_SIZE * u, width = text_width(FACE_words_semibold, size, label);
        if (width + 6 * u < x1 - x0) draw_text_centred(s->list, (x0 + x1) / 2, b.y + b.h / 2 + 0.3635f * size, FACE_words_semibold, size, filled ? mark_ink(TASK_running, s->theme) : s->theme->colours[COLOUR_text], label);
    }
}

static void small_area(const struct card *c, const struct pair_run *r, box b, uint32_t bins)
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

static void small_told(const struct card *c, float x, float y, float right)
{
    struct scene *s = c->s;
    char same[200];
    float u = s->u;
    pair_tell_same(s->view->pair, same, sizeof same);
    const char *lead = "the filled area is the same:";
    float width = text_width(FACE_words_semibold, LABEL_SIZE * u, lead) + 6 * u + text_width(FACE_words, LABEL_SIZE * u, same);
    if (!same[0] || width > right - x) return;
    x += panel_text(s, x, y, FACE_words_semibold, LABEL_SIZE, s->view->pair->works ? COLOUR_running_text : COLOUR_accent, lead) + 6 * u;
    panel_text(s, x, y, FACE_words, LABEL_SIZE, COLOUR_secondary, same);
}

static void small_run(const struct card *c, int run, float y)
{
    struct scene *s = c->s;
    const struct pair_run *r = &s->view->pair->runs[run];
    float u = s->u, height = SMALL_BAR * u;
    double end = lanes_end(r->model->lanes, c->whole.axis);
    box b = {c->whole.x0, y - height / 2, fmaxf(compare_x(&c->whole, end) - c->whole.x0, 2 * u), height};
    draw_rectangle(s->list, b, 2 * u, s->theme->colours[COLOUR_selected]);
    if (c->whole.axis == AXIS_time && s->view->pair->end > 0) {
        uint32_t bins = (uint32_t)ceil((double)PAIR_BINS * end / ((double)s->view->pair->end / 1e9) - 1e-9);
        box all = b;
        all.w = compare_x(&c->whole, (double)s->view->pair->end / 1e9) - c->whole.x0;
        draw_clip(s->list, b);
        small_area(c, r, all, bins < PAIR_BINS ? bins : PAIR_BINS);
        draw_clip_end(s->list);
        if (s->view->pair->works) small_names(c, r, all, bins < PAIR_BINS ? bins : PAIR_BINS);
    } else {
        compare_loop(&c->whole, run, y);
    }
    draw_outline(s->list, b, 2 * u, u, colour_alpha(s->theme->colours[COLOUR_accent], 0.35f));
    float left = c->box.x + PANEL_PADDING * u, name = text_width(FACE_words_semibold, NAME_SIZE * u, r->name);
    compare_text(s, fmaxf(c->names - name, left), panel_middle(s, y, NAME_SIZE), FACE_words_semibold, NAME_SIZE, COLOUR_text, c->names - left, 0.75f, r->name);
    const struct pair_run *other = &s->view->pair->runs[1 - run];
    if (r->makespan <= other->makespan && (run == 1 || r->makespan < other->makespan))
        small_told(c, b.x + b.w + 14 * u, panel_middle(s, y, LABEL_SIZE), c->whole.x1);
}

static void small_cursor(const struct card *c, int run, float y)
{
    struct scene *s = c->s;
    float u = s->u, x = compare_x(&c->whole, pair_view_cursor(s->view, run));
    if (x < c->whole.x0 - 1 || x > c->whole.x1 + 1) return;
    draw_line(s->list, x, y - SMALL_RUN / 2 * u, x, y + SMALL_RUN / 2 * u, 1.7f * u, 0, s->theme->colours[COLOUR_cursor]);
}

static void small(const struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, y = c->small_y, rows = y + SMALL_AXIS * u;
    ticks(&c->whole, y + 13 * u, 0, 0, NULL);
    for (int i = 0; i < 2; i++) small_run(c, i, rows + ((float)i + 0.5f) * SMALL_RUN * u);
    for (int i = 0; i < 2; i++) small_cursor(c, i, rows + ((float)i + 0.5f) * SMALL_RUN * u);
    targets_add(s->targets, (struct target){.box = {c->whole.x0, rows, c->whole.x1 - c->whole.x0, 2 * SMALL_RUN * u}, .kind = TARGET_both,
                                            .from = c->whole.stretch.from, .to = c->whole.stretch.to});
}

#define STRETCH_PARTS 20 // a stretch is told in round lengths, right to such a part of it

static void tell_round(double seconds, double unit, char *text, size_t size) { length_words(llround(round(seconds / unit) * unit * 1e9), text, size); }

// "the first 8 s, 12 times larger": nobody reads a stretch to the millisecond, or how much larger it is to the third digit.
static void tell_stretch(const struct card *c, char *text, size_t size)
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

// From the stretch as it lies in the whole to the one that is shown.
static void wedge(const struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, y0 = c->small_y + (SMALL_AXIS + 2 * SMALL_RUN) * u + u, y1 = c->part_y;
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

// --- the first difference -------------------------------------------------------------------------------------------------
#define NOTE_TITLE 13.5f
#define NOTE_TEXT  13.0f
#define NOTE_LINE  16.5f
#define NOTE_PAD   14.0f
#define NOTE_WIDE  420.0f

static void arrow(const struct card *c, float x, float y, float tip_x, float tip_y)
{
    const float points[8] = {x, y, (x + tip_x) / 2, y, tip_x, y + (tip_y - y) * 0.3f, tip_x, tip_y};
    draw_curve(c->s->list, points, 2 * c->s->u, true, c->s->theme->colours[COLOUR_cursor]);
}

static void difference(const struct card *c)
{
    struct scene *s = c->s;
    const struct pair *p = s->view->pair;
    float u = s->u, x = 0;
    if (p->parting.kind == PARTING_none) return;
    struct view at = *s->view;
    at.both.at = p->parting.at;
    for (int i = 0; i < 2; i++) x = fmaxf(x, compare_x(&c->part, pair_view_cursor(&at, i)));
    if (x < c->part.x0 - 1 || x > c->part.x1 + 1) return;
    float top = c->loops[0] + LOOP / 2 * u, bottom = c->loops[1] - LOOP / 2 * u, room = bottom - top;
    char when[60], title[120], sides[2][320], texts[2][1000];
    length_words(p->parting.at.time, when, sizeof when);
    if (p->timed) snprintf(title, sizeof title, "First difference, at %s", when);
    else snprintf(title, sizeof title, "First difference, after %u steps", p->parting.turns);
    float width = text_width(FACE_words_semibold, NOTE_TITLE * u, title);
    for (int i = 0; i < 2; i++) {
        pair_tell_side(p, i, sides[i], sizeof sides[i]);
        snprintf(texts[i], sizeof texts[i], "%.79s%s %.319s", p->runs[i].name, pair_is_subject(p, i) ? "" : ":", sides[i]);
        width = fmaxf(width, panel_words(s, 0, 0, FACE_words, NOTE_TEXT, NULL, INFINITY, texts[i]));
    }
    int lines = room >= (3 * NOTE_LINE + 13) * u ? 2 : 0;
    float height = (lines ? 3 * NOTE_LINE + 9.5f : NOTE_LINE + 8) * u;
    if (!lines) width = text_width(FACE_words_semibold, NOTE_TITLE * u, title);
    float most = fminf(NOTE_WIDE * u, 0.42f * (c->part.x1 - c->part.x0)), gap = 46 * u;
    width = fminf(width, most) + 2 * NOTE_PAD * u;
    if (room < height + 4 * u || text_width(FACE_words_semibold, NOTE_TITLE * u, title) > width - 2 * NOTE_PAD * u + 1) return; // rounding must not cost the note
    bool left = x + gap + width > c->part.x1;
    if (left && x - gap - width < c->part.x0) return;
    box b = {left ? x - gap - width : x + gap, (top + bottom - height) / 2, width, height};
    float side = left ? b.x + b.w : b.x, tip = x + (left ? -12 : 12) * u;
    mark_popover(s->list, b, u, s->theme);
    if (room > height + 3 * u) {
        arrow(c, side, b.y + b.h * 0.4f, tip, top - 1 * u);
        arrow(c, side, b.y + b.h * 0.6f, tip, bottom + 1 * u);
    }
    float y = b.y + (lines ? 19 : 17) * u, words = b.x + NOTE_PAD * u;
    panel_text(s, words, y, FACE_words_semibold, NOTE_TITLE, COLOUR_text, title);
    for (int i = 0; i < lines; i++) {
        float size = NOTE_TEXT, needed = panel_words(s, 0, 0, FACE_words, size, NULL, INFINITY, texts[i]);
        if (needed > b.w - 2 * NOTE_PAD * u) size *= fmaxf((b.w - 2 * NOTE_PAD * u) / needed * 0.99f, 0.8f);
        panel_words(s, words, y + (float)(i + 1) * NOTE_LINE * u, FACE_words, size, &s->theme->colours[COLOUR_secondary], b.x + b.w - NOTE_PAD * u + 2, texts[i]);
    }
}

// --- the stretch ------------------------------------------------------------------------------------------------------------
static void flag_text(const struct card *c, char *text, size_t size)
{
    if (c->part.axis == AXIS_time || c->s->view->pair->end > 0) length_words(c->s->view->both.at.time, text, size);
    else snprintf(text, size, "event %u", c->s->view->both.at.rank == PAIR_WHOLE ? 0 : c->s->view->both.at.rank);
}

static box flag_box(const struct card *c, float x)
{
    char text[40];
    float u = c->s->u;
    flag_text(c, text, sizeof text);
    float width = text_width(FACE_words_semibold, FLAG_SIZE * u, text) + 20 * u;
    float left = fminf(fmaxf(x - width / 2, c->box.x + 4 * u), c->box.x + c->box.w - width - 4 * u);
    return (box){left, c->part_y + 1 * u, width, 21 * u};
}

static bool cursor_x(const struct card *c, int run, float *x)
{
    *x = compare_x(&c->part, pair_view_cursor(c->s->view, run));
    return *x >= c->part.x0 - 1 && *x <= c->part.x1 + 1;
}

static void cursor(const struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, x[2], last = -1;
    bool shown[2];
    for (int i = 0; i < 2; i++) shown[i] = cursor_x(c, i, &x[i]);
    for (int i = 0; i < 2; i++) {
        if (!shown[i]) continue;
        bool one = c->part.axis == AXIS_time && shown[1 - i];
        float top = one || i == 0 ? c->part_y + 20 * u : c->loops[1] - LOOP / 2 * u, bottom = one || i == 1 ? c->box.y + c->box.h - FOOT * u : c->loops[1] - LOOP / 2 * u;
        draw_line(s->list, x[i], top, x[i], bottom, 1.7f * u, 0, s->theme->colours[COLOUR_cursor]);
        if (last < 0) last = x[i];
        if (one) break;
    }
    if (last < 0) return;
    char text[40];
    box b = flag_box(c, last);
    flag_text(c, text, sizeof text);
    draw_rectangle(s->list, b, b.h / 2, s->theme->colours[COLOUR_cursor]);
    draw_text_centred(s->list, b.x + b.w / 2, panel_middle(s, b.y + b.h / 2, FLAG_SIZE), FACE_words_semibold, FLAG_SIZE * u, s->theme->colours[COLOUR_page], text);
}

static void stretch(const struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, x, bottom = c->box.y + c->box.h - FOOT * u;
    box ground = {c->part.x0, c->part_y, c->part.x1 - c->part.x0, bottom - c->part_y};
    if (c->wedge) draw_rectangle(s->list, ground, 3 * u, colour_alpha(s->theme->colours[COLOUR_selected], 0.35f));
    draw_outline(s->list, ground, 3 * u, u, c->wedge ? colour_alpha(s->theme->colours[COLOUR_accent], 0.5f) : s->theme->colours[COLOUR_line]);
    bool shown = cursor_x(c, 0, &x);
    box flag = flag_box(c, x);
    struct stretch hidden = {(double)flag.x, (double)(flag.x + flag.w)};
    ticks(&c->part, c->part_y + 16.5f * u, c->part_y + AXIS * u, bottom, shown ? &hidden : NULL);
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &s->view->pair->runs[i];
        float left = c->box.x + PANEL_PADDING * u, name = text_width(FACE_words_semibold, NAME_SIZE * u, r->name);
        compare_text(s, fmaxf(c->names - name, left), panel_middle(s, c->loops[i], NAME_SIZE), FACE_words_semibold, NAME_SIZE, COLOUR_text, c->names - left, 0.75f, r->name);
        draw_clip(s->list, (box){c->part.x0 - 2 * u, c->part_y, c->part.x1 - c->part.x0 + 1.5f * u, c->box.h});
        compare_loop(&c->part, i, c->loops[i]);
        draw_clip_end(s->list);
        if (c->height[i] > 0) compare_lanes(&c->part, i, (box){c->box.x, c->lanes[i], c->box.w, c->height[i]}, c->names);
    }
    double beyond = 6 * u * c->part.units;
    targets_add(s->targets, (struct target){.box = {ground.x - 6 * u, ground.y, ground.w + 12 * u, ground.h}, .kind = TARGET_both,
                                            .from = c->part.stretch.from - beyond, .to = c->part.stretch.to + beyond});
    difference(c);
    cursor(c);
}

// --- the card ---------------------------------------------------------------------------------------------------------------
static float names_width(struct scene *s)
{
    float width = 0;
    for (int i = 0; i < 2; i++) {
        char tasks[100];
        pair_tell_tasks(&s->view->pair->runs[i], tasks, sizeof tasks);
        width = fmaxf(width, text_width(FACE_words, 12.2f * s->u, tasks));
    }
    for (int i = 0; i < 2; i++) width = fmaxf(width, text_width(FACE_words_semibold, NAME_SIZE * s->u, s->view->pair->runs[i].name));
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &s->view->pair->runs[i];
        uint32_t count = pair_lanes(r);
        for (uint32_t lane = 0; lane < count && count <= NAMES_MEASURED; lane++) { // of more the names are not shown
            char name[100];
            model_name(r->model, lanes_head(r->model->lanes), lanes_task(r->model->lanes, lane), name, sizeof name);
            width = fmaxf(width, text_width(FACE_words, 11.5f * s->u, name));
        }
    }
    return fminf(width, 118 * s->u);
}

static struct compare_plot plot_of(struct scene *s, float x0, float x1, struct stretch stretch)
{
    return (struct compare_plot){.s = s, .axis = pair_view_axis(s->view), .x0 = x0, .x1 = x1, .stretch = stretch,
                                 .units = fmax(stretch.to - stretch.from, 1e-12) / (double)fmaxf(x1 - x0, 1)};
}

// What there is no room for is left out: the runs as a whole, then the title's line, then the lanes of the tasks.
static void lay_out(struct card *c)
{
    struct scene *s = c->s;
    float u = s->u, least = AXIS + 2 * (LOOP + LOOP_GAP + LEAST_LANES) + RUN_GAP + FOOT, room = c->box.h / u;
    float above = SMALL_AXIS + 2 * SMALL_RUN + (c->wedge ? WEDGE : 8);
    c->head = room >= least + HEAD;
    c->small = room >= least + HEAD + above;
    c->wedge = c->wedge && c->small;
    float y = c->box.y + (c->head ? HEAD : 8) * u;
    c->small_y = y;
    if (c->small) y += above * u;
    c->part_y = y;
    float bottom = c->box.y + c->box.h - FOOT * u, tasks = (bottom - y) / u - AXIS - 2 * (LOOP + LOOP_GAP) - RUN_GAP;
    float wishes[2] = {compare_lanes_wish(&c->part, 0), compare_lanes_wish(&c->part, 1)};
    if (tasks < 2 * LEAST_LANES) tasks = 0;
    for (int i = 0; i < 2; i++) c->height[i] = fminf(wishes[i], fmaxf(tasks / 2, tasks - wishes[1 - i])) * u;
    if (c->height[0] < NOTE_ROOM * u && tasks >= NOTE_ROOM + 2 * LEAST_LANES && wishes[0] > c->height[0] / u) {
        c->height[0] = fminf(NOTE_ROOM, wishes[0]) * u;
        c->height[1] = fminf(tasks * u - c->height[0], wishes[1] * u);
    }
    // What is left over goes between the two.
    c->loops[0] = y + (AXIS + LOOP / 2) * u;
    c->lanes[0] = c->loops[0] + (LOOP / 2 + LOOP_GAP / 2) * u;
    c->lanes[1] = bottom - c->height[1] - LOOP_GAP / 2 * u;
    c->loops[1] = c->lanes[1] - (LOOP / 2 + LOOP_GAP / 2) * u;
    if (tasks <= 0) c->loops[1] = bottom - (LOOP / 2 + 4) * u;
}

void panel_compare_axis(struct scene *s, box b)
{
    float u = s->u, end = b.x + b.w - PANEL_PADDING * u;
    struct card c = {.s = s, .box = b, .names = b.x + PANEL_PADDING * u + names_width(s)};
    float x0 = roundf(c.names + 13 * u), x1 = roundf(end);
    struct stretch part = pair_view_stretch(s->view, (double)((x1 - x0) / u)), whole = {0, pair_view_end(s->view)};
    c.wedge = part.to - part.from < 0.9 * whole.to;
    if (!c.wedge) whole = part;
    c.whole = plot_of(s, x0, x1, whole);
    c.part = plot_of(s, x0, x1, part);
    lay_out(&c);
    mark_card(s->list, b, u, s->theme);
    if (c.head) head(&c);
    if (c.wedge) wedge(&c);
    if (c.small) small(&c);
    stretch(&c);
}
