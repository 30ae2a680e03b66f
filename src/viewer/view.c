#include "viewer/view.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "viewer/stops.h"
// The automatic stretch of the time axis gives a typical block of the loop at least this much room, in units.
#define BLOCK_WIDTH 22.0
// The time axis is chosen where the loop is held for at least this share of the time: lengths matter then.
#define HELD_SHARE          0.01
#define STEP_UNITS_A_SECOND 60.0
#define STEP_LARGEST        1.8  // short runs of steps are drawn so much larger at most
#define STEP_LIVE           1.4  // of a run whose length nobody knows
#define STEP_ROOM           24.0 // for what stands behind the last step
#define CURSOR_SHARE        0.45 // of the stretch lies left of a cursor that has got there by a jump, away from the run's ends
#define LEAST_SHARE         0.15 // ... of one that has moved there to the left
#define MOST_SHARE          0.7  // ... or to the right
#define LIVE_ROOM           0.25 // of the stretch is left free right of the last event of a running program
#define VEIL_ROOM            0.38 // ... or, veiled, where questions are asked
#define END_ROOM            0.02 // ... or of an ended one, for the marks of what has ended
#define PLAY_SECONDS        18.0 // the automatic speed plays the automatic stretch in about this time

static const double speeds[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
#define SPEEDS ((int)(sizeof speeds / sizeof *speeds))
static const float scales[] = {0.75f, 0.85f, 1, 1.15f, 1.3f, 1.5f, 1.75f, 2, 2.5f, 3};
#define SCALES ((int)(sizeof scales / sizeof *scales))

void view_init(struct view *v)
{
    *v = (struct view){.zoom = 1, .followed = NAN, .speed = -1, .theme = &theme_dark, .scale = 1, .keys = &keymap_default, .banner = "", .arrived = 1, .compiler = {.words = ""}, .modes = 1u << MODE_watch};
}

void view_choose_mode(struct view *v, enum mode m)
{
    static const char *const missing[] = {
#define MODE(name, label, missing) [MODE_##name] = missing,
#include "viewer/mode.def"
#undef MODE
    };
    if (!(v->modes >> m & 1)) {
        view_say(v, "%s", missing[m]);
        return;
    }
    v->mode = v->mode == m ? MODE_watch : m;
    v->large = LAYOUT_NO_PANEL; // the mode has panels of its own
}

void view_say(struct view *v, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(v->notice, sizeof v->notice, format, arguments);
    va_end(arguments);
}

// --- the cursor -----------------------------------------------------------------------------------------------------
// Whether a step of the grain may end after so many events, the next being of this kind; position > 0.
static bool stops(const struct view *v, const model *m, uint32_t position, enum event_kind next)
{
    event last = trace_event(m->trace, position - 1);
    switch (v->grain) {
    case GRAIN_event: return true;
    case GRAIN_step: return next == EVENT_resume || next == EVENT_callback || next == EVENT_iteration;
    case GRAIN_iteration: return next == EVENT_iteration;
    case GRAIN_output: return last.kind == EVENT_print;
    case GRAIN_task:
        return (last.kind == EVENT_resume || last.kind == EVENT_task_eager) && (v->selected == 0 || last.subject == v->selected);
    case GRAIN_until: return until_holds(&v->until, m, position);
    case GRAIN_stop: return false;
    case GRAINS: break;
    }
    return true;
}

bool view_has_stops(const struct view *v) { return v->notes.lesson && v->notes.stops->count > 0; }

void view_next_grain(struct view *v)
{
    v->grain = (v->grain + 1) % GRAINS;
    if (v->grain == GRAIN_until && v->until.kind == UNTIL_nothing) v->grain++;
    if (v->grain == GRAIN_stop && !view_has_stops(v)) v->grain = GRAIN_event;
}

static enum event_kind kind_at(const model *m, uint32_t position)
{
    return position < model_length(m) ? (enum event_kind)trace_event(m->trace, position).kind : EVENT_none;
}

bool view_stop(const struct view *v, const model *m, enum event_kind next, uint32_t *position)
{
    uint32_t length = model_length(m);
    for (uint32_t p = v->at.position + 1; p <= length; p++) {
        if (!stops(v, m, p, p < length ? kind_at(m, p) : next)) continue;
        *position = p;
        return true;
    }
    *position = length;
    return false;
}

uint32_t view_stop_back(const struct view *v, const model *m)
{
    uint32_t p = v->at.position;
    if (p == 0) return 0;
    // Within a block or a sleep the step back ends where that began.
    bool within = v->at.time > trace_time(m->trace, p - 1);
    if (within && stops(v, m, p, kind_at(m, p))) return p;
    while (--p > 0 && !stops(v, m, p, kind_at(m, p))) {}
    return p;
}

// What was scrolled away returns to the cursor.
static void move(struct view *v, const model *m, struct moment to)
{
    v->at = to;
    v->glide = 0;
    v->scroll = 0;
    v->play_at = view_cursor(v, m);
}

void view_go_to(struct view *v, const model *m, uint32_t position)
{
    uint32_t length = model_length(m);
    if (position > length) position = length;
    move(v, m, (struct moment){position, position ? trace_time(m->trace, position - 1) : 0});
}

void view_go_to_moment(struct view *v, const model *m, struct moment at) { move(v, m, at); }

void view_go_to_time(struct view *v, const model *m, int64_t time)
{
    int64_t end = lanes_head(m->lanes)->time;
    move(v, m, lanes_moment_of_time(m->lanes, time < 0 ? 0 : time > end && !v->live ? end : time));
}

void view_go_to_coordinate(struct view *v, const model *m, double coordinate)
{
    enum axis axis = view_axis(v, m);
    move(v, m, lanes_moment(m->lanes, axis, fmin(fmax(coordinate, 0), lanes_end(m->lanes, axis))));
}

// --- the timeline ---------------------------------------------------------------------------------------------------
enum axis view_axis(const struct view *v, const model *m)
{
    if (v->axis == AXIS_chosen_time) return AXIS_time;
    if (v->axis == AXIS_chosen_steps) return AXIS_steps;
    const state *head = lanes_head(m->lanes);
    bool held = head->loop == LOOP_blocked && head->until > head->time;
    return held || (double)lanes_busy(m->lanes) > HELD_SHARE * (double)head->time ? AXIS_time : AXIS_steps;
}

void view_change_axis(struct view *v, const model *m)
{
    v->axis = view_axis(v, m) == AXIS_time ? AXIS_chosen_steps : AXIS_chosen_time;
    v->zoom = 1;
    v->fit = false;
    v->followed = NAN;
    move(v, m, v->at);
}

double view_cursor(const struct view *v, const model *m)
{
    return lanes_coordinate(m->lanes, view_axis(v, m), v->at) + v->glide;
}

// A length that reads well on an axis of time, at most `seconds`: 1, 2, 3, 5, 10, 15, 20 or 30 seconds, minutes, hours.
static double round_length(double seconds)
{
    static const double steps[] = {1, 2, 3, 5, 10, 15, 20, 30};
    double unit = 1, best = 1;
    if (seconds < 1) {
        for (unit = 1e-9; unit * 10 <= seconds;) unit *= 10;
        return seconds >= 5 * unit ? 5 * unit : seconds >= 2 * unit ? 2 * unit : unit;
    }
    for (int n = 0; n < 3; n++, unit *= 60)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (steps[i] * unit <= seconds) best = steps[i] * unit;
    return best;
}

// How much of the axis the timeline shows by itself.
static double automatic_length(const struct view *v, const model *m, enum axis axis, double width)
{
    double end = lanes_end(m->lanes, axis);
    if (axis == AXIS_steps)
        return v->replay ? fmin(width, fmax(end + STEP_ROOM, width / STEP_LARGEST)) : width / STEP_LIVE;
    const state *head = lanes_head(m->lanes);
    double blocks = lanes_blocks(m->lanes), busy = (double)lanes_busy(m->lanes) / 1e9;
    if (blocks == 0 && head->loop == LOOP_blocked) blocks = 1, busy = (double)(head->until - head->time) / 1e9;
    if (blocks == 0 || busy <= 0) return fmax(end, 1);
    return round_length(fmax(width / BLOCK_WIDTH * busy / blocks, end / 100));
}

static double stretch_length(const struct view *v, const model *m, enum axis axis, double width)
{
    double end = fmax(lanes_end(m->lanes, axis), axis == AXIS_time ? 1e-9 : 1);
    if (v->fit) return end * (1 + END_ROOM) / v->zoom;
    double length = automatic_length(v, m, axis, width);
    if (!v->live && end < 1.1 * length && axis == AXIS_time) length = end * (1 + END_ROOM);
    return length / v->zoom;
}

struct stretch view_stretch(const struct view *v, const model *m, double width)
{
    if (v->alone) return v->stretch;
    enum axis axis = view_axis(v, m);
    double length = stretch_length(v, m, axis, width), end = lanes_end(m->lanes, axis);
    double from = isnan(v->followed) ? view_cursor(v, m) - CURSOR_SHARE * length : v->stretch.from;
    double room = v->quiz && v->quiz->phase == QUIZ_asks ? VEIL_ROOM : v->live ? LIVE_ROOM : END_ROOM, last = end + room * length - length;
    if (!v->live && length >= end) last = 0; // all of it is there
    from = fmax(fmin(from, last), 0);
    return (struct stretch){from, from + length};
}

static double share_of(struct stretch s, double coordinate) { return (coordinate - s.from) / (s.to - s.from); }

// Where a stretch of another length begins: what was in sight of the cursor stays in sight, or else what was in the middle.
static double resized_from(const struct view *v, double length)
{
    double share = share_of(v->stretch, v->followed);
    if (share < 0 || share > 1) return (v->stretch.from + v->stretch.to - length) / 2;
    return v->followed - fmin(fmax(share, LEAST_SHARE), MOST_SHARE) * length;
}

void view_follow(struct view *v, const model *m, double width)
{
    double cursor = view_cursor(v, m), moved = isnan(v->followed) ? 0 : cursor - v->followed;
    struct stretch wanted = view_stretch(v, m, width);
    double length = wanted.to - wanted.from;
    bool resized = !isnan(v->followed) && fabs(length - (v->stretch.to - v->stretch.from)) > 1e-9 * length;
    if (resized) wanted = (struct stretch){resized_from(v, length), resized_from(v, length) + length};
    double share = share_of(wanted, cursor);
    if (moved != 0 && (share < 0 || share > 1)) wanted.from = cursor - CURSOR_SHARE * length; // NOLINT: has it moved?
    else if (moved > 0 && share > MOST_SHARE) wanted.from = cursor - MOST_SHARE * length;
    else if (moved < 0 && share < LEAST_SHARE) wanted.from = cursor - LEAST_SHARE * length;
    v->followed = cursor;
    v->stretch.from = wanted.from;
    v->stretch = view_stretch(v, m, width); // within the run
}

void view_hold(struct view *v, const model *m) { v->followed = view_cursor(v, m); }

void view_carry(struct view *v, const model *m)
{
    if (isnan(v->followed)) return;
    double moved = view_cursor(v, m) - v->followed;
    v->stretch.from += moved, v->stretch.to += moved;
    view_hold(v, m);
}

void view_zoom(struct view *v, double factor) { v->zoom = fmin(fmax(v->zoom * factor, 1e-4), 1e6); }

void view_pan(struct view *v, const model *m, double share, double width)
{
    view_follow(v, m, width);
    v->stretch.from += share * (v->stretch.to - v->stretch.from);
    v->stretch = view_stretch(v, m, width);
}

// --- playing --------------------------------------------------------------------------------------------------------
static int automatic_speed(const struct view *v, const model *m)
{
    int speed = 3;
    if (view_axis(v, m) == AXIS_steps) return speed;
    double length = automatic_length(v, m, AXIS_time, 883); // of a window of 1600x900
    while (speed + 1 < SPEEDS && speeds[speed + 1] * PLAY_SECONDS <= length) speed++;
    return speed;
}

double view_speed(const struct view *v, const model *m)
{
    if (v->real && v->live) return 1;
    if (v->pace > 0) return v->pace;
    return speeds[v->speed < 0 ? automatic_speed(v, m) : v->speed];
}

void view_change_speed(struct view *v, const model *m, int by)
{
    int speed = (v->speed < 0 ? automatic_speed(v, m) : v->speed) + by;
    v->speed = speed < 0 ? 0 : speed >= SPEEDS ? SPEEDS - 1 : speed;
}

void view_play(struct view *v, const model *m, bool on)
{
    v->playing = on;
    v->glide = 0;
    v->play_at = view_cursor(v, m);
}

double view_play_target(const struct view *v, const model *m, double seconds)
{
    double units = view_axis(v, m) == AXIS_steps ? STEP_UNITS_A_SECOND : 1;
    return v->play_at + seconds * units * view_speed(v, m);
}

// --- looks ----------------------------------------------------------------------------------------------------------
static float unit_at(float scale, int width, int height) { return layout_of(width, height, scale, (struct wishes){0}).unit; }

void view_change_scale(struct view *v, int by, int width, int height)
{
    float unit = unit_at(v->scale, width, height);
    int i = 0;
    while (i + 1 < SCALES && scales[i] < v->scale - 0.01f) i++;
    do i += by;
    while (i >= 0 && i < SCALES && unit_at(scales[i], width, height) == unit);
    if (i >= 0 && i < SCALES) v->scale = scales[i];
    else view_say(v, by > 0 ? "The text is as large as it can be in this window." : "The text is as small as it can be.");
}

#define THIRD_COLUMN (1u << PANEL_sync | 1u << PANEL_tree | 1u << PANEL_stack)
#define EMPTY_SYNC 90.0f
#define PICK_HEIGHT_OVER 262.0f

// The question is the one that the stop asks which was gone to last: its caption leads up to that.
static bool is_asked_by_stop(const struct view *v)
{
    const struct quiz *q = v->quiz;
    const struct notes *n = &v->notes;
    if (q->phase != QUIZ_asks || q->at != q->first || n->at >= n->stops->count || !n->stops->items[n->at].predict) return false;
    uint32_t from = n->stops->items[n->at].at.position;
    return q->asked.questions[q->at].position >= from && (q->at == 0 || q->asked.questions[q->at - 1].position < from);
}

// Any other caption is about the run that is watched, and may tell what is asked.
bool view_is_taught(const struct view *v) { return v->notes.taught && !v->picking && (!v->quiz || is_asked_by_stop(v)); }

struct layout view_layout(const struct view *v, const model *m, int width, int height)
{
    struct wishes w = model_wishes(m);
    w.third = w.third || (v->wanted & THIRD_COLUMN);
    if (w.sync <= 0 && v->wanted >> PANEL_sync & 1) w.sync = EMPTY_SYNC;
    w.numbers = v->wanted >> PANEL_numbers & 1;
    w.hidden = v->hidden;
    w.paper = v->paper;
    w.caption = view_is_taught(v) ? stops_longest(v->notes.lesson) : 0;
    w.alone = v->large;
    if (v->picking) {
        bool over = v->picking->phase >= PICK_over;
        w.pick = over ? PICK_HEIGHT_OVER : LAYOUT_LOW_PICK;
        if (!over) w.hidden &= ~(1u << PANEL_ready); // what is chosen from
    }
    if (v->quiz) {
        w.question = true;
        w.hidden |= 1u << PANEL_ready | 1u << PANEL_timers; // they say what is asked
        if (v->quiz->phase != QUIZ_asks && v->quiz->phase != QUIZ_over) w.alone = PANEL_predict;
    }
    return layout_of(width, height, v->scale, w);
}

static bool is_shown(const struct view *v, const model *m, enum panel p, int width, int height)
{
    return view_layout(v, m, width, height).boxes[p].h > 0;
}

void view_toggle(struct view *v, const model *m, enum panel p, int width, int height)
{
    struct view before = *v;
    uint32_t bit = 1u << p;
    bool shown = is_shown(v, m, p, width, height);
    v->large = LAYOUT_NO_PANEL;
    v->hidden = shown ? v->hidden | bit : v->hidden & ~bit;
    v->wanted = shown ? v->wanted & ~bit : v->wanted | bit;
    if (is_shown(v, m, p, width, height) != shown) return;
    v->large = shown ? LAYOUT_NO_PANEL : p;
    if (is_shown(v, m, p, width, height) != shown) return;
    *v = before; // what is refused is not wished for later either
    view_say(v, shown ? "It cannot be put away here: who is the loop chooses from it." : "There is no room for it here: smaller text makes some, and so does `V`.");
}

void view_enlarge_next(struct view *v)
{
    static const enum panel next[PANELS] = {
        [LAYOUT_NO_PANEL] = PANEL_timeline, [PANEL_timeline] = PANEL_sync, [PANEL_sync] = PANEL_tree, [PANEL_tree] = PANEL_source,
        [PANEL_source] = PANEL_stack, [PANEL_stack] = PANEL_output, [PANEL_output] = PANEL_numbers, [PANEL_numbers] = LAYOUT_NO_PANEL,
    };
    v->large = next[v->large];
}

#define LOOKED_BACK 64 // slices
static uint32_t ran_last(const model *m, uint32_t position)
{
    if (position == 0) return 0;
    uint32_t i = lanes_slice_at(m->lanes, position);
    for (int looked = 0; looked < LOOKED_BACK; looked++) {
        struct slice slice = lanes_slice(m->lanes, i);
        if (slice.kind == SLICE_step) return slice.object;
        if (i-- == 0) break;
    }
    return 0;
}

uint32_t view_task(const struct view *v, const model *m, const state *s)
{
    uint32_t task = v->selected ? v->selected : s->running ? s->running : ran_last(m, s->position);
    return task < s->object_count && state_at(s, task)->type == OBJECT_task ? task : 0;
}

void view_select_next(struct view *v, model *m, const state *s, int by)
{
    const struct rows *rows = model_rows(m, s, &v->arrangement);
    int64_t count = rows->count, row = -1;
    uint32_t selected = v->selected ? rows_of_lane(rows, lanes_of_task(m->lanes, v->selected)) : ROWS_NONE;
    if (selected != ROWS_NONE) row = selected;
    else if (by < 0) row = count;
    do row += by;
    while (row >= 0 && row < count && rows_lane(rows, (uint32_t)row) == ROWS_NONE); // a head
    v->selected = row < 0 || row >= count ? 0 : lanes_task(m->lanes, rows_lane(rows, (uint32_t)row));
}
