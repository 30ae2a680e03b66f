#include "viewer/comparing.h"

#include <math.h>

#include "viewer/pair_view.h"
#include "viewer/travel.h"

#define KEY_PAN   0.25 // of the stretch
#define KEY_ZOOM  1.5
#define PAGE_UNITS 1000.0 // of the axis, about: pans are shares of what it shows
#define PLAY_LATE 0.5     // seconds that a frame may take

void comparing_begin(viewer *v)
{
    v->view.mode = MODE_compare;
    v->comparing = true;
}

// --- which run is watched -------------------------------------------------------------------------------------------
static void show_watched(viewer *v)
{
    const struct pair_run *r = &v->view.pair->runs[v->run];
    v->own.model = r->model;
    viewer_show_run(v, &v->own);
    v->view.selected = 0;
    v->view.glide = 0;
    v->visits = v->forgotten = 0; // places in the other run
    view_go_to_moment(&v->view, v->model, pair_view_moment(&v->view, (int)v->run));
    v->dirty = true;
}

void comparing_watch(viewer *v, uint32_t run)
{
    travel_stop(v);
    v->run = run;
    v->view.mode = MODE_watch;
    v->comparing = false;
    show_watched(v);
    view_say(&v->view, "This is %s. `V` shows %s, `C` compares both.", v->view.pair->runs[run].name, v->view.pair->runs[1 - run].name);
}

void comparing_turn(viewer *v)
{
    bool compares = v->view.mode == MODE_compare;
    if (!v->view.pair || compares == v->comparing) return;
    v->comparing = compares;
    travel_stop(v);
    if (!compares) {
        show_watched(v);
    } else if (pair_view_moment(&v->view, (int)v->run).position != v->view.at.position) { // it was moved meanwhile
        pair_view_go_to(&v->view, pair_cursor_at(&v->view.pair->runs[v->run], v->view.at.position));
    }
    v->dirty = true;
}

// --- hands ------------------------------------------------------------------------------------------------------------
static void play(viewer *v, bool on)
{
    pair_view_play(&v->view, on);
    v->played = seconds_now();
}

static bool act_on_both(viewer *v, enum action action)
{
    struct view *w = &v->view;
    switch (action) {
    case ACTION_next_stop:
    case ACTION_forward: play(v, false), pair_view_step(w, 1); return true;
    case ACTION_last_stop:
    case ACTION_back: play(v, false), pair_view_step(w, -1); return true;
    case ACTION_first: play(v, false), pair_view_go_to(w, (struct pair_cursor){0, 0}); return true;
    case ACTION_last: play(v, false), pair_view_go_to(w, (struct pair_cursor){w->pair->end, PAIR_WHOLE}); return true;
    case ACTION_undo: play(v, false), pair_view_go_to(w, w->pair->parting.at); return true;
    case ACTION_play: play(v, !w->playing); return true;
    case ACTION_axis: pair_view_change_axis(w); return true;
    case ACTION_zoom_in: pair_view_zoom(w, KEY_ZOOM); return true;
    case ACTION_zoom_out: pair_view_zoom(w, 1 / KEY_ZOOM); return true;
    case ACTION_pan_left: pair_view_pan(w, -KEY_PAN, PAGE_UNITS); return true;
    case ACTION_pan_right: pair_view_pan(w, KEY_PAN, PAGE_UNITS); return true;
    case ACTION_fit: w->both.fit = !w->both.fit, w->both.zoom = 1, w->both.pan = 0; return true;
    default: return false;
    }
}

// What a page of one run has and this one has not.
static bool is_for_one(enum action action)
{
    switch (action) {
    case ACTION_until:
    case ACTION_note:
    case ACTION_drop:
    case ACTION_next_task:
    case ACTION_last_task:
    case ACTION_why:
    case ACTION_follow:
    case ACTION_arrange:
    case ACTION_only:
    case ACTION_enlarge:
    case ACTION_panel_ready:
    case ACTION_panel_timers:
    case ACTION_panel_sync:
    case ACTION_panel_tree:
    case ACTION_panel_source:
    case ACTION_panel_stack:
    case ACTION_panel_output:
    case ACTION_panel_numbers:
    case ACTION_knobs:
    case ACTION_again:
    case ACTION_words:
    case ACTION_python: return true;
    default: return false;
    }
}

bool comparing_act(viewer *v, enum action action)
{
    if (!v->view.pair || v->view.help) return false;
    v->dirty = true;
    if (v->view.mode == MODE_watch && action == ACTION_watch) {
        comparing_watch(v, 1 - v->run);
        return true;
    }
    if (v->view.mode != MODE_compare) return false;
    if (act_on_both(v, action)) return true;
    if (is_for_one(action)) view_say(&v->view, "That is for one run: `V` watches %s.", v->view.pair->runs[v->run].name);
    return is_for_one(action);
}

bool comparing_play_on(viewer *v)
{
    if (!v->view.pair || v->view.mode != MODE_compare) return false;
    double now = seconds_now();
    pair_view_play_on(&v->view, fmin(now - v->played, PLAY_LATE));
    v->played = now;
    v->dirty = true;
    return true;
}

bool comparing_drag(viewer *v, const struct target *t, float x)
{
    if (t->kind != TARGET_both) return false;
    double share = fmin(fmax((double)(x - t->box.x) / t->box.w, 0), 1);
    play(v, false);
    pair_view_go_to_coordinate(&v->view, t->from + share * (t->to - t->from));
    v->dirty = true;
    return true;
}
