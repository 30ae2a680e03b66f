#include "viewer/pair_view.h"

#include <math.h>

#define LEAD        0.22 // of the stretch lies before the place where the runs part
#define NEARLY_ALL  0.4  // a stretch that would show so much of the axis shows all of it
#define END_ROOM    0.015
#define KEPT_LEFT   0.12 // of the stretch, on either side of the cursor where that moves on
#define KEPT_RIGHT  0.2
#define ZOOM_MOST   1e6

void pair_view_init(struct view *v, struct pair *p)
{
    v->pair = p;
    v->modes |= 1u << MODE_compare;
    v->both = (struct pair_place){.at = p->parting.at, .zoom = 1};
}

enum axis pair_view_axis(const struct view *v)
{
    if (v->both.axis == AXIS_automatic) return v->pair->end > 0 ? AXIS_time : AXIS_steps;
    return v->both.axis == AXIS_chosen_steps ? AXIS_steps : AXIS_time;
}

static double coordinate_of(const struct view *v, int run, struct pair_cursor c)
{
    if (pair_view_axis(v) == AXIS_time) return (double)c.time / 1e9;
    return lanes_coordinate(v->pair->runs[run].model->lanes, AXIS_steps, pair_moment(&v->pair->runs[run], c));
}

double pair_view_end(const struct view *v)
{
    enum axis axis = pair_view_axis(v);
    double end = fmax(lanes_end(v->pair->runs[0].model->lanes, axis), lanes_end(v->pair->runs[1].model->lanes, axis));
    return fmax(end, axis == AXIS_time ? 1e-9 : 1);
}

double pair_view_cursor(const struct view *v, int run) { return coordinate_of(v, run, v->both.at); }
struct moment pair_view_moment(const struct view *v, int run) { return pair_moment(&v->pair->runs[run], v->both.at); }

// --- the stretch ------------------------------------------------------------------------------------------------------
// As long as the run with the shorter steps would have it for itself; all, where nothing but sleep takes time.
static double length_of(const struct view *v, double width)
{
    double end = pair_view_end(v), length = end;
    bool steps = pair_view_axis(v) == AXIS_steps || v->pair->works;
    for (int i = 0; i < 2; i++) {
        struct view alone;
        view_init(&alone);
        alone.replay = true;
        alone.axis = pair_view_axis(v) == AXIS_time ? AXIS_chosen_time : AXIS_chosen_steps;
        struct stretch s = view_stretch(&alone, v->pair->runs[i].model, width);
        if (steps && lanes_end(v->pair->runs[i].model->lanes, pair_view_axis(v)) > 0) length = fmin(length, s.to - s.from);
    }
    return length > NEARLY_ALL * end || v->both.fit ? end * (1 + END_ROOM) : length;
}

struct stretch pair_view_stretch(const struct view *v, double width)
{
    double length = length_of(v, width), end = pair_view_end(v) * (1 + END_ROOM), last = fmax(end - length, 0);
    double parts = fmax(coordinate_of(v, 0, v->pair->parting.at), coordinate_of(v, 1, v->pair->parting.at));
    double cursor = fmax(pair_view_cursor(v, 0), pair_view_cursor(v, 1));
    double from = fmin(fmax(parts - LEAD * length, 0), last);
    if (cursor > from + (1 - KEPT_RIGHT) * length) from = fmin(cursor - (1 - KEPT_RIGHT) * length, last);
    if (cursor < from + KEPT_LEFT * length) from = fmax(cursor - KEPT_LEFT * length, 0);
    // Zooming leaves the cursor where it is.
    double share = fmin(fmax((cursor - from) / length, 0), 1), zoomed = fmin(length / v->both.zoom, end);
    from = fmax(fmin(cursor - share * zoomed, end - zoomed), 0);
    double pan = fmin(fmax(v->both.pan, -from), fmax(end - zoomed - from, 0));
    return (struct stretch){from + pan, from + pan + zoomed};
}

void pair_view_zoom(struct view *v, double factor)
{
    v->both.zoom = fmin(fmax(v->both.zoom * factor, 1 / ZOOM_MOST), ZOOM_MOST);
    double least = length_of(v, 1000) / (pair_view_end(v) * (1 + END_ROOM)); // nothing is smaller than all
    v->both.zoom = fmax(v->both.zoom, fmin(least, 1));
}

void pair_view_pan(struct view *v, double share, double width)
{
    struct stretch s = pair_view_stretch(v, width);
    v->both.pan = 0;
    double own = pair_view_stretch(v, width).from;
    v->both.pan = s.from - own + share * (s.to - s.from);
}

void pair_view_change_axis(struct view *v)
{
    v->both.axis = pair_view_axis(v) == AXIS_time ? AXIS_chosen_steps : AXIS_chosen_time;
    v->both.zoom = 1;
    v->both.pan = 0;
    v->both.fit = false;
}

// --- moving ---------------------------------------------------------------------------------------------------------
static struct pair_cursor end_of(const struct view *v) { return (struct pair_cursor){v->pair->end, PAIR_WHOLE}; }

void pair_view_go_to(struct view *v, struct pair_cursor at)
{
    if (pair_order(at, end_of(v)) > 0) at = end_of(v);
    if (at.time < 0) at = (struct pair_cursor){0, 0};
    v->both.at = at;
    v->both.pan = 0;
    v->both.play_at = fmax(pair_view_cursor(v, 0), pair_view_cursor(v, 1));
}

// The next place at which a run would stop. False where there is none.
static bool stop_after(const struct view *v, int run, struct pair_cursor *out)
{
    const struct pair_run *r = &v->pair->runs[run];
    struct view w = *v;
    uint32_t position;
    w.at = pair_view_moment(v, run);
    bool stops = view_stop(&w, r->model, EVENT_none, &position);
    *out = pair_cursor_at(r, position);
    return stops && pair_order(*out, v->both.at) > 0;
}

static struct pair_cursor stop_before(const struct view *v, int run)
{
    const struct pair_run *r = &v->pair->runs[run];
    struct view w = *v;
    w.at = pair_view_moment(v, run);
    struct pair_cursor out = pair_cursor_at(r, w.at.position);
    // What it has come to by the clock alone, it leaves for its last event.
    if (w.at.position && pair_order(out, v->both.at) < 0 && w.grain == GRAIN_event) return out;
    return pair_cursor_at(r, view_stop_back(&w, r->model));
}

void pair_view_step(struct view *v, int by)
{
    struct pair_cursor a, b;
    if (by > 0) {
        bool first = stop_after(v, 0, &a), second = stop_after(v, 1, &b);
        pair_view_go_to(v, !first && !second ? end_of(v) : !second || (first && pair_order(a, b) <= 0) ? a : b);
        return;
    }
    // Of an instant as a whole the last event is the last of the run that has more of it.
    if (v->both.at.rank == PAIR_WHOLE) {
        for (int i = 0; i < 2; i++) {
            struct pair_cursor last = pair_cursor_at(&v->pair->runs[i], pair_view_moment(v, i).position);
            if (i == 0 || pair_order(last, a) > 0) a = last;
        }
        if (a.time == v->both.at.time) v->both.at = a;
    }
    a = stop_before(v, 0), b = stop_before(v, 1);
    pair_view_go_to(v, pair_order(a, b) >= 0 ? a : b);
}

void pair_view_go_to_coordinate(struct view *v, double coordinate)
{
    coordinate = fmin(fmax(coordinate, 0), pair_view_end(v));
    if (pair_view_axis(v) == AXIS_time) {
        pair_view_go_to(v, (struct pair_cursor){llround(coordinate * 1e9), PAIR_WHOLE});
    } else { // as far as the run with the longer axis is then
        const lanes *a = v->pair->runs[0].model->lanes, *b = v->pair->runs[1].model->lanes;
        int run = lanes_end(a, AXIS_steps) >= lanes_end(b, AXIS_steps) ? 0 : 1;
        struct moment m = lanes_moment(run ? b : a, AXIS_steps, coordinate);
        struct pair_cursor c = pair_cursor_at(&v->pair->runs[run], m.position);
        pair_view_go_to(v, m.time > c.time ? (struct pair_cursor){m.time, PAIR_WHOLE} : c);
    }
    v->both.play_at = coordinate;
}

// --- playing --------------------------------------------------------------------------------------------------------
void pair_view_play(struct view *v, bool on)
{
    if (on && pair_order(v->both.at, end_of(v)) >= 0) pair_view_go_to(v, (struct pair_cursor){0, 0});
    v->playing = on;
    v->both.play_at = fmax(pair_view_cursor(v, 0), pair_view_cursor(v, 1));
}

void pair_view_play_on(struct view *v, double seconds)
{
    struct view w = *v;
    w.axis = pair_view_axis(v) == AXIS_time ? AXIS_chosen_time : AXIS_chosen_steps;
    w.play_at = v->both.play_at;
    double target = view_play_target(&w, v->pair->runs[1].model, seconds);
    if (target >= pair_view_end(v)) pair_view_play(v, false), pair_view_go_to(v, end_of(v));
    else pair_view_go_to_coordinate(v, target);
}
