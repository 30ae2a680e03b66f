// The transport: buttons, the sizes of a step, the whole run as a small picture to scrub on, position and speed.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viewer/timeline.h"
#include "viewer/veil.h"

#define BUTTON_PITCH 47.0f
#define FIRST_BUTTON 35.5f // centre, from the card's edge
#define PLAY_RADIUS  22.5f
#define MAP_X        241.0f
#define MAP_HEIGHT   50.0f
#define MAP_INSET    5.0f // of the lanes in it
#define MAP_GRAIN    2.0f // units; what is shorter is merged
#define STOP_SIZE    5.0f // of the mark of a stop, half its width
#define LABEL_SIZE   12.5f
#define VALUE_SIZE   12.6f
#define FIELD_GAP    32.0f
#define GRAINS_X     243.0f
#define GRAINS_ROOM  1180.0f // of a card that shows all grains beside each other
#define SEGMENT_SIZE 12.5f
#define SEGMENT_PAD  9.0f
#define KEY_ROOM     23.0f

// --- buttons --------------------------------------------------------------------------------------------------------
static void button(struct scene *s, float x, float y, enum mark_icon icon, enum action action, enum theme_colour c)
{
    float u = s->u;
    if (action == ACTION_play) {
        draw_circle(s->list, x, y, PLAY_RADIUS * u, s->theme->colours[COLOUR_accent]);
        mark_icon(s->list, icon, x, y, 25 * u, s->theme->colours[s->theme->light ? COLOUR_card : COLOUR_ink]);
    } else {
        mark_icon(s->list, icon, x, y, 17.5f * u, s->theme->colours[c]);
    }
    box b = {x - BUTTON_PITCH / 2 * u, y - 25 * u, BUTTON_PITCH * u, 50 * u};
    panel_action_target(s, b, action);
}

static void buttons(struct scene *s, box b)
{
    float u = s->u, y = b.y + b.h / 2, x = b.x + FIRST_BUTTON * u;
    button(s, x, y, ICON_first, ACTION_first, COLOUR_secondary);
    button(s, x + 44 * u, y, ICON_back, ACTION_back, COLOUR_text);
    button(s, x + 91 * u, y, s->view->playing || s->view->runs_on ? ICON_pause : ICON_play, ACTION_play, COLOUR_ink);
    button(s, x + 138 * u, y, ICON_forward, ACTION_forward, COLOUR_text);
    button(s, x + 182 * u, y, ICON_last, ACTION_last, COLOUR_secondary);
}

// --- the map --------------------------------------------------------------------------------------------------------
#define VEILED 0.6 // of it is known, where questions are asked

struct map {
    struct scene *s;
    box box;      // what it lies on
    float x0, x1; // of the run
    enum axis axis;
    double end; // of the axis shown
};

static float map_x(const struct map *m, double coordinate)
{
    return m->x0 + (float)(fmin(fmax(coordinate / m->end, 0), 1)) * (m->x1 - m->x0);
}

static colour map_colour(const struct map *m, enum task_status status, bool past)
{
    const theme *t = m->s->theme;
    switch (status) {
    case TASK_running: return colour_alpha(t->colours[COLOUR_running], past ? 1 : 0.75f);
    case TASK_ready: return colour_alpha(t->colours[COLOUR_ready], past ? 0.62f : 0.3f);
    case TASK_sleeping:
        return m->axis == AXIS_time ? 0 : colour_alpha(t->colours[COLOUR_sleeping], past ? 0.5f : 0.25f);
    case TASK_waiting: return colour_alpha(t->colours[COLOUR_waiting], past ? 0.5f : 0.25f);
    case TASK_working: return colour_alpha(t->colours[COLOUR_worker], past ? 0.8f : 0.4f);
    case TASK_blocked: return colour_alpha(t->colours[COLOUR_worker], past ? 0.35f : 0.2f);
    case TASK_none:
    case TASK_awaiting:
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: break; // nothing that anybody would look for
    }
    return 0;
}

static void map_run(const struct map *m, const struct run *r, float y, float h, float cursor)
{
    float x0 = map_x(m, r->from), x1 = fmaxf(map_x(m, r->to), x0 + 1);
    bool line = r->status == TASK_sleeping || r->status == TASK_waiting;
    if (line && h > 1.5f) y += h / 2 - 0.5f, h = 1;
    for (int past = 1; past >= 0; past--) {
        float left = past ? x0 : fmaxf(x0, cursor), right = past ? fminf(x1, cursor) : x1;
        colour c = map_colour(m, (enum task_status)r->status, past);
        if (c && right > left) draw_rectangle(m->s->list, (box){left, y, right - left, h}, 0, c);
    }
}

static void map_lanes(const struct map *m, float cursor)
{
    struct scene *s = m->s;
    struct overview *o = &s->model->overview;
    const lanes *l = s->model->lanes;
    uint32_t count = model_lanes(s->model, s->state), rows = count < OVERVIEW_ROWS ? count : OVERVIEW_ROWS;
    float top = m->box.y + MAP_INSET * s->u, height = (m->box.h - 2 * MAP_INSET * s->u) / (float)(rows ? rows : 1);
    height = fminf(height, 6 * s->u);
    struct overview_of of = {lanes_length(l), count, rows, m->axis, m->end, fmax(lanes_end(l, m->axis), view_cursor(s->view, s->model)),
                             m->end / (m->x1 - m->x0) * MAP_GRAIN * s->u};
    if (overview_update(o, l, of)) return; // without memory the map stays empty
    for (uint32_t i = 0; i < rows; i++) {
        float y0 = roundf(top + height * (float)i), y1 = roundf(top + height * (float)(i + 1));
        for (uint32_t k = o->first[i]; k < o->first[i + 1]; k++) map_run(m, &o->runs[k], y0, fmaxf(y1 - y0, 1), cursor);
    }
}

static void map_window(const struct map *m)
{
    struct scene *s = m->s;
    float u = s->u;
    struct stretch stretch = view_stretch(s->view, s->model, timeline_width(s));
    float x0 = map_x(m, stretch.from) - 2.5f * u, x1 = map_x(m, stretch.to) + 2.5f * u;
    box b = {x0, m->box.y - 2 * u, fmaxf(x1 - x0, 9 * u), m->box.h + 4 * u};
    colour c = s->theme->colours[COLOUR_cursor];
    draw_rectangle(s->list, b, 4 * u, colour_alpha(c, 0.12f));
    draw_outline(s->list, b, 4 * u, 1.4f * u, colour_alpha(c, 0.8f));
}

static void map_stops(const struct map *m)
{
    const struct notes *n = &m->s->view->notes;
    float x[STOPS_MAX];
    for (uint32_t i = 0; n->lesson && i < n->stops->count; i++) {
        double at = panel_knows_stop(m->s, i) ? lanes_coordinate(m->s->model->lanes, m->axis, n->stops->items[i].at) : INFINITY;
        x[i] = at > m->end ? NAN : map_x(m, at);
    }
    if (n->lesson) panel_stop_marks(m->s, x, m->box.y - 2 * m->s->u, STOP_SIZE);
}

static void map(struct scene *s, box b)
{
    float u = s->u;
    struct map m = {
        .s = s, .box = b, .x0 = b.x + 3 * u, .x1 = b.x + b.w - 6 * u, .axis = view_axis(s->view, s->model)};
    double cursor = view_cursor(s->view, s->model);
    m.end = fmax(fmax(lanes_end(s->model->lanes, m.axis), cursor), 1e-9);
    bool veiled = s->view->quiz && s->view->quiz->phase == QUIZ_asks;
    if (veiled) m.end /= VEILED; // how long the run is would be told else
    float x = map_x(&m, cursor);
    draw_rectangle(s->list, b, 8 * u, s->theme->colours[COLOUR_raised]);
    map_lanes(&m, x);
    float known = map_x(&m, m.end * VEILED);
    if (veiled) veil_draw(s, (box){known, b.y, b.x + b.w - known, b.h}, false);
    if (s->layout.boxes[PANEL_timeline].h > 0) map_window(&m);
    colour c = s->theme->colours[COLOUR_cursor];
    draw_line(s->list, x, b.y - 3 * u, x, b.y + b.h + 2 * u, 1.7f * u, 0, c);
    draw_circle(s->list, x, b.y - 3 * u, 4.2f * u, c);
    box target = {b.x, b.y - 8 * u, b.w, b.h + 14 * u};
    double margin = 3 * u * m.end / (m.x1 - m.x0);
    targets_add(s->targets,
                (struct target){.box = target, .kind = TARGET_scrub, .from = -margin, .to = m.end + 2 * margin});
    map_stops(&m);
}

// --- fields ---------------------------------------------------------------------------------------------------------
struct reading {
    const char *label, *value;
    enum action action; // what a click does; ACTION_none: nothing
};

// A label over a value, with its right end at x. Returns its left end.
static float draw_field(struct scene *s, box b, float x, float least, const struct reading *f)
{
    float u = s->u, label = text_width(FACE_words, LABEL_SIZE * u, f->label),
          value = text_width(FACE_code_medium, VALUE_SIZE * u, f->value);
    float width = fmaxf(fmaxf(label, value), least), left = x - width, y = b.y + b.h / 2;
    panel_text(s, left, y - 10.5f * u, FACE_words, LABEL_SIZE, COLOUR_secondary, f->label);
    panel_text(s, left, y + 13.5f * u, FACE_code_medium, VALUE_SIZE, COLOUR_text, f->value);
    box target = {left - FIELD_GAP / 2 * u, b.y, width + FIELD_GAP * u, b.h};
    if (f->action) panel_action_target(s, target, f->action);
    return left;
}

// "1:18.0", and of a whole length that is round: "60:00", "1:00:55".
static void clock_of_length(int64_t ns, char *buffer, size_t size)
{
    int64_t tenths = (ns + 50000000) / 100000000, seconds = tenths / 10;
    int n = seconds >= 3600 ? snprintf(buffer, size, "%" PRId64 ":%02d:%02d", seconds / 3600,
                                       (int)(seconds / 60 % 60), (int)(seconds % 60))
                            : snprintf(buffer, size, "%" PRId64 ":%02d", seconds / 60, (int)(seconds % 60));
    if (tenths % 10) snprintf(buffer + n, size - (size_t)n, ".%d", (int)(tenths % 10));
}

static void position_text(struct scene *s, char *buffer, size_t size)
{
    char now[32], all[32];
    if (view_axis(s->view, s->model) == AXIS_steps) {
        // The number of the event that has just happened, as every command counts them: from 0.
        uint32_t position = s->view->at.position, length = model_length(s->model);
        const char *events = length == 1 ? "event" : "events";
        if (position == 0) snprintf(buffer, size, s->view->live ? "none yet" : "none yet of %u %s", length, events);
        else if (s->view->live) snprintf(buffer, size, "%u", position - 1);
        else if (position == length) snprintf(buffer, size, "%u, the last", position - 1);
        else snprintf(buffer, size, "%u, last: %u", position - 1, length - 1);
        return;
    }
    panel_time(s, true, now, sizeof now);
    clock_of_length(lanes_head(s->model->lanes)->time, all, sizeof all);
    if (s->view->live) snprintf(buffer, size, "%s", now);
    else snprintf(buffer, size, "%s of %s", now, all);
}

#define SHORT_WORDS 11
static const char *const grain_labels[] = {
#define GRAIN(name, label, grant) label,
#include "viewer/grain.def"
#undef GRAIN
};

// --- grains ---------------------------------------------------------------------------------------------------------
static const enum action grain_actions[GRAINS] = {
    [GRAIN_event] = ACTION_grain_event, [GRAIN_step] = ACTION_grain_step,   [GRAIN_iteration] = ACTION_grain_iteration,
    [GRAIN_output] = ACTION_grain_output, [GRAIN_task] = ACTION_grain_task, [GRAIN_until] = ACTION_until,
    [GRAIN_stop] = ACTION_grain_stop,
};

// The words of a segment; of "until" what was written, where that is short.
static const char *grain_words(const struct scene *s, int grain)
{
    if (grain == GRAIN_until && s->view->until.kind != UNTIL_nothing && strlen(s->view->until.words) <= SHORT_WORDS) return s->view->until.words;
    return grain == GRAIN_until ? "Until …" : grain_labels[grain];
}

// 0 for one that cannot be chosen.
static float segment_width(const struct scene *s, int grain)
{
    if (grain == GRAIN_stop && !view_has_stops(s->view)) return 0;
    return text_width(FACE_words_semibold, SEGMENT_SIZE * s->u, grain_words(s, grain)) + 2 * SEGMENT_PAD * s->u;
}

static void segment(struct scene *s, box b, int grain)
{
    bool chosen = s->view->grain == (enum grain)grain;
    if (chosen) draw_rectangle(s->list, b, 5 * s->u, s->theme->colours[COLOUR_accent]);
    panel_text_centred(s, b.x + b.w / 2, panel_middle(s, b.y + b.h / 2, SEGMENT_SIZE), chosen ? FACE_words_semibold : FACE_words, SEGMENT_SIZE,
                       chosen ? COLOUR_on_accent : COLOUR_secondary, grain_words(s, grain));
    panel_action_target(s, b, grain_actions[grain]);
}

// All sizes of a step beside each other, the chosen one filled. Returns the right end.
static float grains(struct scene *s, box b)
{
    float u = s->u, x = b.x + GRAINS_X * u, top = b.y + b.h / 2 - 3 * u, left = x, baseline = b.y + b.h / 2 - 10.5f * u;
    float width = 6 * u;
    for (int g = 0; g < GRAINS; g++) width += segment_width(s, g);
    panel_text(s, x, baseline, FACE_words, LABEL_SIZE, COLOUR_secondary, "Step by");
    const char *key = s->view->keys->of[ACTION_grain].label;
    float cap = x + width - KEY_ROOM * u;
    if (*key) {
        mark_key(s->list, cap, baseline - 4.5f * u, key, 0.85f * u, s->theme);
        float words = panel_text_right(s, cap - 8 * u, baseline, FACE_words, LABEL_SIZE, COLOUR_faint, "change grain");
        panel_action_target(s, (box){cap - 8 * u - words, top - 24 * u, words + (8 + KEY_ROOM) * u, 22 * u}, ACTION_grain);
    }
    box whole = {x, top, width, 28 * u};
    draw_rectangle(s->list, whole, 8 * u, s->theme->colours[COLOUR_raised]);
    draw_outline(s->list, whole, 8 * u, u, s->theme->colours[COLOUR_line]);
    x += 3 * u;
    for (int g = 0; g < GRAINS; g++) {
        float w = segment_width(s, g);
        if (w > 0) segment(s, (box){x, top + 3 * u, w, 22 * u}, g);
        x += w;
    }
    return left + width;
}

static float fields(struct scene *s, box b, bool grain_shown)
{
    float u = s->u, x = b.x + b.w - PANEL_PADDING * u;
    char position[80], speed[24];
    snprintf(speed, sizeof speed, "%g×", view_speed(s->view, s->model));
    position_text(s, position, sizeof position);
    bool steps = view_axis(s->view, s->model) == AXIS_steps;
    const char *grain = s->view->grain == GRAIN_task ? "This task" : grain_labels[s->view->grain];
    if (s->view->grain == GRAIN_until && strlen(s->view->until.words) <= SHORT_WORDS) grain = s->view->until.words;
    x = draw_field(s, b, x, 42 * u, &(struct reading){"Speed", speed, ACTION_faster}) - FIELD_GAP * u;
    if (b.w > 720 * u && !grain_shown)
        x = draw_field(s, b, x, 72 * u, &(struct reading){"Step by", grain, ACTION_grain}) - FIELD_GAP * u;
    if (b.w > 560 * u)
        x = draw_field(s, b, x, 111 * u, &(struct reading){steps ? "Event" : "Position", position, ACTION_none}) -
            FIELD_GAP * u;
    return x;
}

void panel_transport(struct scene *s, box b)
{
    float u = s->u;
    mark_card(s->list, b, u, s->theme);
    buttons(s, b);
    bool wide = b.w > GRAINS_ROOM * u;
    float right = fields(s, b, wide) + (FIELD_GAP - 22) * u, left = wide ? grains(s, b) + 22 * u : b.x + MAP_X * u;
    if (right - left > 60 * u) map(s, (box){left, b.y + (b.h - MAP_HEIGHT * u) / 2, right - left, MAP_HEIGHT * u});
}
