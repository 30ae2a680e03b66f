// Both runs on one axis: all of them small on top, below it the stretch around the place where they part, and an answer to what is different there.
#include "viewer/panel_compare_axis.h"

#include <math.h>
#include <stdio.h>

#include "viewer/length.h"

#define TITLE_SIZE  15.5f
#define HEAD        33.0f // of the title's line
#define WEDGE       22.0f
#define AXIS        24.0f
#define LOOP_GAP    4.0f  // between a loop's lane and the others
#define RUN_GAP     9.0f
#define LEAST_LANES 18.0f // of a run; else none are shown
#define NOTE_ROOM   72.0f // that the first run's lanes leave to the note on the difference, where there is room for it
#define FOOT        14.0f
#define TICK_LEAST  105.0
#define FLAG_SIZE   12.6f
#define NAMES_MEASURED 30u

// --- ticks ----------------------------------------------------------------------------------------------------------
static void tick_label(double seconds, double tick, char *text, size_t size)
{
    int digits = tick < 1 ? (int)ceil(-log10(tick) - 1e-9) : 0;
    if (tick >= 86400 && seconds > 0) snprintf(text, size, "%.0f d", seconds / 86400);
    else if (seconds >= 3600 && fmod(seconds, 3600) == 0) snprintf(text, size, "%.0f h", seconds / 3600);
    else if (digits > 0 && digits < 3 && seconds > 0) snprintf(text, size, "%.*f s", digits, seconds);
    else length_words(llround(seconds * 1e9), text, size);
}

void compare_ticks(const struct compare_plot *p, float y, float top, float bottom, const struct stretch *flag)
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
        float width = text_width(FACE_words, COMPARE_LABEL_SIZE * u, text), left = fminf(fmaxf(x - width / 2, p->x0 + inset), p->x1 - inset - width);
        if (left < free || (flag && left < (float)flag->to + 6 * u && left + width > (float)flag->from - 6 * u)) continue;
        panel_text(s, left, y, FACE_words, COMPARE_LABEL_SIZE, COLOUR_secondary, text);
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

static void head(const struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, x = c->box.x + PANEL_PADDING * u, y = c->box.y + 27 * u;
    x += panel_text(s, x, y, FACE_words_semibold, TITLE_SIZE, COLOUR_text, c->part.axis == AXIS_time ? "One time axis" : "One axis of steps") + 14 * u;
    if (!s->view->paper) x = draw_buttons(s, x, y - 0.3635f * TITLE_SIZE * u) + 14 * u;
    const char *filled = s->view->pair->works ? "filled: the loop works" : "filled: how many tasks sleep at once";
    float right = legend(s, x, c->box.x + c->box.w - PANEL_PADDING * u, y) - 24 * u;
    if (c->has_whole && c->part.axis == AXIS_time && text_width(FACE_words, PANEL_TEXT_SIZE * u, filled) < right - x)
        panel_text(s, x, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, filled);
}

// --- the stretch ------------------------------------------------------------------------------------------------------------
static void flag_text(const struct compare_card *c, char *text, size_t size)
{
    if (c->part.axis == AXIS_time || c->s->view->pair->end > 0) length_words(c->s->view->both.at.time, text, size);
    else snprintf(text, size, "event %u", c->s->view->both.at.rank == PAIR_WHOLE ? 0 : c->s->view->both.at.rank);
}

static box flag_box(const struct compare_card *c, float x)
{
    char text[40];
    float u = c->s->u;
    flag_text(c, text, sizeof text);
    float width = text_width(FACE_words_semibold, FLAG_SIZE * u, text) + 20 * u;
    float left = fminf(fmaxf(x - width / 2, c->box.x + 4 * u), c->box.x + c->box.w - width - 4 * u);
    return (box){left, c->part_y + 1 * u, width, 21 * u};
}

static bool cursor_x(const struct compare_card *c, int run, float *x)
{
    *x = compare_x(&c->part, pair_view_cursor(c->s->view, run));
    return *x >= c->part.x0 - 1 && *x <= c->part.x1 + 1;
}

static void cursor(const struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, x[2], last = -1;
    bool shown[2];
    for (int i = 0; i < 2; i++) shown[i] = cursor_x(c, i, &x[i]);
    for (int i = 0; i < 2; i++) {
        if (!shown[i]) continue;
        bool one = c->part.axis == AXIS_time && shown[1 - i];
        float top = one || i == 0 ? c->part_y + 20 * u : c->loops[1] - COMPARE_LOOP / 2 * u, bottom = one || i == 1 ? c->box.y + c->box.h - FOOT * u : c->loops[1] - COMPARE_LOOP / 2 * u;
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

static void stretch(const struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, x, bottom = c->box.y + c->box.h - FOOT * u;
    box ground = {c->part.x0, c->part_y, c->part.x1 - c->part.x0, bottom - c->part_y};
    if (c->has_wedge) draw_rectangle(s->list, ground, 3 * u, colour_alpha(s->theme->colours[COLOUR_selected], 0.35f));
    draw_outline(s->list, ground, 3 * u, u, c->has_wedge ? colour_alpha(s->theme->colours[COLOUR_accent], 0.5f) : s->theme->colours[COLOUR_line]);
    bool shown = cursor_x(c, 0, &x);
    box flag = flag_box(c, x);
    struct stretch hidden = {(double)flag.x, (double)(flag.x + flag.w)};
    compare_ticks(&c->part, c->part_y + 16.5f * u, c->part_y + AXIS * u, bottom, shown ? &hidden : NULL);
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &s->view->pair->runs[i];
        float left = c->box.x + PANEL_PADDING * u, name = text_width(FACE_words_semibold, COMPARE_NAME_SIZE * u, r->name);
        compare_text(s, fmaxf(c->names - name, left), panel_middle(s, c->loops[i], COMPARE_NAME_SIZE), FACE_words_semibold, COMPARE_NAME_SIZE, COLOUR_text, c->names - left, 0.75f, r->name);
        draw_clip(s->list, (box){c->part.x0 - 2 * u, c->part_y, c->part.x1 - c->part.x0 + 1.5f * u, c->box.h});
        compare_loop(&c->part, i, c->loops[i]);
        draw_clip_end(s->list);
        if (c->height[i] > 0) compare_lanes(&c->part, i, (box){c->box.x, c->lanes[i], c->box.w, c->height[i]}, c->names);
    }
    double beyond = 6 * u * c->part.units;
    targets_add(s->targets, (struct target){.box = {ground.x - 6 * u, ground.y, ground.w + 12 * u, ground.h}, .kind = TARGET_both,
                                            .from = c->part.stretch.from - beyond, .to = c->part.stretch.to + beyond});
    compare_difference(c);
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
    for (int i = 0; i < 2; i++) width = fmaxf(width, text_width(FACE_words_semibold, COMPARE_NAME_SIZE * s->u, s->view->pair->runs[i].name));
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
static void lay_out(struct compare_card *c)
{
    struct scene *s = c->s;
    float u = s->u, least = AXIS + 2 * (COMPARE_LOOP + LOOP_GAP + LEAST_LANES) + RUN_GAP + FOOT, room = c->box.h / u;
    float above = COMPARE_WHOLE_AXIS + 2 * COMPARE_WHOLE_RUN + (c->has_wedge ? WEDGE : 8);
    c->has_head = room >= least + HEAD;
    c->has_whole = room >= least + HEAD + above;
    c->has_wedge = c->has_wedge && c->has_whole;
    float y = c->box.y + (c->has_head ? HEAD : 8) * u;
    c->whole_y = y;
    if (c->has_whole) y += above * u;
    c->part_y = y;
    float bottom = c->box.y + c->box.h - FOOT * u, tasks = (bottom - y) / u - AXIS - 2 * (COMPARE_LOOP + LOOP_GAP) - RUN_GAP;
    float wishes[2] = {compare_lanes_wish(&c->part, 0), compare_lanes_wish(&c->part, 1)};
    if (tasks < 2 * LEAST_LANES) tasks = 0;
    for (int i = 0; i < 2; i++) c->height[i] = fminf(wishes[i], fmaxf(tasks / 2, tasks - wishes[1 - i])) * u;
    if (c->height[0] < NOTE_ROOM * u && tasks >= NOTE_ROOM + 2 * LEAST_LANES && wishes[0] > c->height[0] / u) {
        c->height[0] = fminf(NOTE_ROOM, wishes[0]) * u;
        c->height[1] = fminf(tasks * u - c->height[0], wishes[1] * u);
    }
    // What is left over goes between the two.
    c->loops[0] = y + (AXIS + COMPARE_LOOP / 2) * u;
    c->lanes[0] = c->loops[0] + (COMPARE_LOOP / 2 + LOOP_GAP / 2) * u;
    c->lanes[1] = bottom - c->height[1] - LOOP_GAP / 2 * u;
    c->loops[1] = c->lanes[1] - (COMPARE_LOOP / 2 + LOOP_GAP / 2) * u;
    if (tasks <= 0) c->loops[1] = bottom - (COMPARE_LOOP / 2 + 4) * u;
}

void panel_compare_axis(struct scene *s, box b)
{
    float u = s->u, end = b.x + b.w - PANEL_PADDING * u;
    struct compare_card c = {.s = s, .box = b, .names = b.x + PANEL_PADDING * u + names_width(s)};
    float x0 = roundf(c.names + 13 * u), x1 = roundf(end);
    struct stretch part = pair_view_stretch(s->view, (double)((x1 - x0) / u)), whole = {0, pair_view_end(s->view)};
    c.has_wedge = part.to - part.from < 0.9 * whole.to;
    if (!c.has_wedge) whole = part;
    c.whole = plot_of(s, x0, x1, whole);
    c.part = plot_of(s, x0, x1, part);
    lay_out(&c);
    mark_card(s->list, b, u, s->theme);
    if (c.has_head) head(&c);
    if (c.has_wedge) compare_wedge(&c);
    if (c.has_whole) compare_whole(&c);
    stretch(&c);
}
