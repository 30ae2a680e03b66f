#include "viewer/act.h"

#include "viewer/picking.h"
#include "viewer/comparing.h"
#include "viewer/language.h"
#include "viewer/predicting.h"
#include "viewer/prompt.h"
#include "viewer/rerun.h"
#include "viewer/snapshot.h"
#include "viewer/travel.h"

#define KEY_PAN  0.25 // of the stretch
#define KEY_ZOOM 1.5

static void close_topmost(viewer *v)
{
    if (v->view.help) v->view.help = false;
    else if (v->view.compiler.open) v->view.compiler.open = false;
    else if (v->view.knobs.open) rerun_open_knobs(v);
    else if (v->view.why) v->view.why = false;
    else if (v->view.mode != MODE_watch) v->view.mode = MODE_watch;
    else if (v->view.large != LAYOUT_NO_PANEL) v->view.large = LAYOUT_NO_PANEL;
    else if (window_is_fullscreen(v->window)) window_fullscreen(v->window, false);
    else view_say(&v->view, "`%s` leaves.", v->view.keys->of[ACTION_quit].label);
}

// --- why ------------------------------------------------------------------------------------------------------------
static void ask_why(viewer *v, bool on)
{
    v->view.why = on;
    if (on && v->view.knobs.open) rerun_open_knobs(v); // they stand in the same place
    v->view.why_link = 0;
}

static const struct chain *answer(viewer *v)
{
    const state *s = v->view.why ? model_state(v->model, v->view.at.position) : NULL;
    uint32_t task = s ? view_task(&v->view, v->model, s) : 0;
    return task ? model_why(v->model, s, v->view.at.time, task) : NULL;
}

static void mark_link(viewer *v, int by)
{
    const struct chain *c = answer(v);
    if (c && (by > 0 ? v->view.why_link + 1 < c->count : v->view.why_link > 0)) v->view.why_link += (uint32_t)by;
}

void act_go_to_event(viewer *v, uint32_t index)
{
    const state *s = model_state(v->model, v->view.at.position);
    if (s && v->view.why) v->view.selected = view_task(&v->view, v->model, s);
    travel_stop(v);
    travel_to(v, index + 1);
    v->view.why_link = 0;
}

void act_break_at(viewer *v, uint32_t file, uint32_t line)
{
    struct view *w = &v->view;
    bool was = until_is_line(&w->until, v->model, file, line);
    w->until = was ? (struct until){.kind = UNTIL_nothing} : until_line(v->model, file, line);
    w->grain = was ? GRAIN_event : GRAIN_until;
    v->dirty = true;
}

static void follow_link(viewer *v)
{
    const struct chain *c = answer(v);
    uint32_t link = v->view.why_link;
    if (!c) ask_why(v, true);
    else if (link < c->count && c->links[link].event != CHAIN_NO_EVENT) act_go_to_event(v, c->links[link].event);
}

// It is remembered what is put away, so it is said how it comes back: a digit may have been meant for something else.
static void toggle(viewer *v, enum panel p, enum action key)
{
    uint32_t hidden = v->view.hidden;
    view_toggle(&v->view, v->model, p, v->width, v->height);
    if (v->view.hidden & ~hidden) view_say(&v->view, "Put away: `%s` brings it back.", v->view.keys->of[key].label);
}

static void next_task(viewer *v, int by)
{
    const state *s = model_state(v->model, v->view.at.position);
    if (v->view.why) mark_link(v, by);
    else if (s) view_select_next(&v->view, v->model, s, by);
}

static void change_motion(struct view *w)
{
    w->still = !w->still;
    view_say(w, w->still ? "Nothing moves by itself now: steps are at once, and playing goes in jumps." : "Things move as they happen.");
}

static void step(viewer *v, int by)
{
    if (v->view.grain == GRAIN_stop) bookmarks_go(v, by);
    else if (by > 0) travel_step(v);
    else travel_stop(v), travel_to(v, view_stop_back(&v->view, v->model)), v->walked = true;
}

static void step_by_stops(viewer *v)
{
    if (view_has_stops(&v->view)) v->view.grain = GRAIN_stop;
    else bookmarks_go(v, 1); // says that there are none
}

// A clicker has two keys: where there are no stops they are those that step.
static void next_stop(viewer *v, int by)
{
    if (v->view.notes.lesson && v->view.notes.lesson->count > 0) bookmarks_go(v, by);
    else step(v, by);
}

void act(viewer *v, enum action action)
{
    struct view *w = &v->view;
    if (picking_act(v, action) || predicting_act(v, action) || comparing_act(v, action)) return;
    switch (action) {
    case ACTION_forward: step(v, 1); break;
    case ACTION_back: step(v, -1); break;
    case ACTION_next_stop: next_stop(v, 1); break;
    case ACTION_last_stop: next_stop(v, -1); break;
    case ACTION_note: bookmarks_note(v); break;
    case ACTION_drop: bookmarks_drop(v); break;
    case ACTION_picture: snapshot(v, PICTURE_png); break;
    case ACTION_drawing: snapshot(v, PICTURE_svg); break;
    case ACTION_first: travel_stop(v), travel_to(v, 0); break;
    case ACTION_last: travel_to_end(v); break;
    case ACTION_play: travel_play(v, !w->playing && !w->runs_on && (v->live.wish == WISH_none || v->live.wish == WISH_stand)); break;
    case ACTION_undo: travel_stop(v), travel_undo(v); break;
    case ACTION_grain: view_next_grain(w); break;
    case ACTION_grain_event: w->grain = GRAIN_event; break;
    case ACTION_grain_step: w->grain = GRAIN_step; break;
    case ACTION_grain_iteration: w->grain = GRAIN_iteration; break;
    case ACTION_grain_output: w->grain = GRAIN_output; break;
    case ACTION_grain_task: w->grain = GRAIN_task; break;
    case ACTION_grain_stop: step_by_stops(v); break;
    case ACTION_until: prompt_open(v, PROMPT_until); break;
    case ACTION_faster: view_change_speed(w, v->model, 1); break;
    case ACTION_slower: view_change_speed(w, v->model, -1); break;
    case ACTION_next_task: next_task(v, 1); break;
    case ACTION_last_task: next_task(v, -1); break;
    case ACTION_why: ask_why(v, !w->why); break;
    case ACTION_follow: follow_link(v); break;
    case ACTION_arrange: w->arrangement.by = (w->arrangement.by + 1) % ARRANGINGS; break;
    case ACTION_only: prompt_open(v, PROMPT_only); break;
    case ACTION_axis: view_change_axis(w, v->model); break;
    case ACTION_zoom_in: view_zoom(w, KEY_ZOOM); break;
    case ACTION_zoom_out: view_zoom(w, 1 / KEY_ZOOM); break;
    case ACTION_pan_left: view_pan(w, v->model, -KEY_PAN, viewer_timeline_width(v)); break;
    case ACTION_pan_right: view_pan(w, v->model, KEY_PAN, viewer_timeline_width(v)); break;
    case ACTION_fit: w->fit = !w->fit, w->zoom = 1; break;
    case ACTION_knobs: rerun_open_knobs(v); break;
    case ACTION_again: rerun_again(v); break;
    case ACTION_words: rerun_open_words(v); break;
    case ACTION_python: language_change(&v->view, v->model); break;
    case ACTION_enlarge: view_enlarge_next(w); break;
    case ACTION_panel_ready: toggle(v, PANEL_ready, action); break;
    case ACTION_panel_timers: toggle(v, PANEL_timers, action); break;
    case ACTION_panel_sync: toggle(v, PANEL_sync, action); break;
    case ACTION_panel_tree: toggle(v, PANEL_tree, action); break;
    case ACTION_panel_source: toggle(v, PANEL_source, action); break;
    case ACTION_panel_stack: toggle(v, PANEL_stack, action); break;
    case ACTION_panel_output: toggle(v, PANEL_output, action); break;
    case ACTION_panel_numbers: toggle(v, PANEL_numbers, action); break;
    case ACTION_larger: view_change_scale(w, 1, v->width, v->height); break;
    case ACTION_smaller: view_change_scale(w, -1, v->width, v->height); break;
    case ACTION_theme: w->theme = theme_after(w->theme); break;
    case ACTION_motion: change_motion(w); break;
    case ACTION_fullscreen: window_fullscreen(v->window, !window_is_fullscreen(v->window)); break;
    case ACTION_black: w->black = !w->black; break;
    case ACTION_help: w->help = !w->help, w->help_page = 0; break;
    case ACTION_close: close_topmost(v); break;
    case ACTION_quit: v->quit = true; break;
#define MODE(name, ...) case ACTION_##name: view_choose_mode(w, MODE_##name); break;
#include "viewer/mode.def"
#undef MODE
    case ACTION_answer: // a digit, which predicting_key or picking_key takes
    case ACTION_none:
    case ACTIONS: break;
    }
    v->dirty = true;
}

// --- the pages of the keys ----------------------------------------------------------------------------------------------
bool act_turn_pages(viewer *v, int by)
{
    uint32_t last = 0, *page = &v->view.help_page;
    for (uint32_t i = 0; i < v->targets.count; i++)
        if (v->targets.items[i].kind == TARGET_pages) last = v->targets.items[i].id;
    if (!v->view.help || last == 0) return false;
    if (*page > last) *page = last; // the window has become larger
    if (by > 0 && *page < last) (*page)++;
    if (by < 0 && *page > 0) (*page)--;
    v->dirty = true;
    return true;
}

static bool page_key(viewer *v, uint32_t key)
{
    switch (key) {
    case KEY_page_down:
    case KEY_right:
    case KEY_down:
    case KEY_space: return act_turn_pages(v, 1);
    case KEY_page_up:
    case KEY_left:
    case KEY_up: return act_turn_pages(v, -1);
    default: return false;
    }
}

// --- keys -----------------------------------------------------------------------------------------------------------
// Any key shows a black page again, and does what it does; the one that blackened it does no more than that.
void act_on_key(viewer *v, const struct window_event *e)
{
    if (e->modifiers & (MODIFIER_control | MODIFIER_alt)) return;
    if (v->view.prompt.what != PROMPT_none) {
        prompt_key(v, e->key);
        return;
    }
    v->view.notice[0] = 0;
    v->view.tip = false;
    if (!v->view.black && page_key(v, e->key)) return;
    if (rerun_key(v, e)) return;
    if (!v->view.black && (predicting_key(v, e->key) || picking_key(v, e->key))) return;
    enum action action = keymap_action(v->view.keys, e->key);
    if (v->view.black && action != ACTION_black) act(v, ACTION_black);
    act(v, action);
}
