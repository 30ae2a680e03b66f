#include "viewer/viewer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "viewer/live.h"
#include "viewer/panel.h"
#include "viewer/raster.h"
#include "viewer/text.h"
#include "viewer/timeline.h"
#include "viewer/window.h"

#define FRAME_MS      16
#define GLIDE_SECONDS 0.12
#define PUMP_MS       15  // how often a going program is looked after
#define WATCH_MS      250 // how often a standing one is: it may be killed
#define CHANGED_MAX   32
#define FIRST_EVENTS  200000 // that are taken in before the first picture; the rest while it is looked at
#define VISITED       64  // places that undo leads back to
#define KEY_PAN       0.25 // of the stretch
#define KEY_ZOOM      1.5
#define WHEEL_SHARE   0.08 // of the stretch a notch pans
#define WHEEL_ZOOM    1.25

enum drag { DRAG_none, DRAG_axis, DRAG_scrub };

struct viewer {
    struct live live;
    window *window;
    raster *raster;
    draw_list *list;
    struct targets targets;
    model *model;
    struct view view;
    int width, height; // pixels
    bool dirty, all;   // something changed; the window lost its contents
    bool quit;
    bool preparing; // of a replay: jumps are made ready while nothing else is to be done
    double begun;  // seconds: the glide's beginning
    double glide;  // on the axis, at its beginning
    double played; // seconds: the last frame of playing
    bool watching; // the cursor goes along with a program on the real clock
    enum drag drag;
    struct target dragged;
    struct moment visited[VISITED]; // where the user has looked, the last one last; a ring
    uint32_t visits, forgotten; // so many ever, and so many of them were overwritten
};

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// --- the cursor -----------------------------------------------------------------------------------------------------
// The cursor goes on from where it was drawn.
static void glide_from(viewer *v, double before)
{
    v->glide = before - lanes_coordinate(v->model->lanes, view_axis(&v->view, v->model), v->view.at);
    v->begun = seconds_now();
    v->view.glide = v->glide;
    v->dirty = true;
}

static int64_t event_time(const viewer *v, uint32_t position)
{
    return position ? trace_event(v->model->trace, position - 1)->time : 0;
}

static void remember(viewer *v)
{
    const struct moment *last = &v->visited[(v->visits - 1) % VISITED];
    if (v->visits && last->position == v->view.at.position && last->time == v->view.at.time) return;
    v->visited[v->visits++ % VISITED] = v->view.at;
    v->forgotten = v->visits > VISITED ? v->visits - VISITED : 0;
}

static void undo(viewer *v)
{
    if (v->visits == v->forgotten) return;
    double before = view_cursor(&v->view, v->model);
    view_go_to_moment(&v->view, v->model, v->visited[--v->visits % VISITED]);
    glide_from(v, before);
}

static void go_to(viewer *v, uint32_t position)
{
    double before = view_cursor(&v->view, v->model);
    if (position == v->view.at.position && v->view.at.time == event_time(v, position)) return;
    remember(v);
    view_go_to(&v->view, v->model, position);
    glide_from(v, before);
}

static void go_to_time(viewer *v, int64_t time)
{
    double before = view_cursor(&v->view, v->model);
    remember(v);
    view_go_to_time(&v->view, v->model, time);
    glide_from(v, before);
}

// Moves the cursor as far as what it was asked for has happened.
static void follow(viewer *v)
{
    uint32_t position;
    bool to_time = v->live.wish == WISH_time;
    if (!live_reached(&v->live, &position)) return;
    if (to_time && v->live.wish == WISH_none) go_to_time(v, v->live.time);
    else go_to(v, position);
}

static void pump(viewer *v)
{
    if (live_pump(&v->live, 0)) v->dirty = true;
    if (live_over(&v->live)) window_watch(v->window, -1);
    follow(v);
}

// --- playing --------------------------------------------------------------------------------------------------------
static void play(viewer *v, bool on)
{
    if (on && live_over(&v->live) && v->view.at.position >= model_length(v->model))
        view_go_to(&v->view, v->model, 0);
    live_stop(&v->live);
    v->watching = false;
    if (on) remember(v);
    view_play(&v->view, v->model, on);
    v->played = seconds_now();
    v->dirty = true;
}

static void watch(viewer *v)
{
    view_go_to_moment(&v->view, v->model, live_now(&v->live));
    v->watching = v->view.playing = !live_over(&v->live);
    v->dirty = true;
}

static void play_on(viewer *v)
{
    bool at_head = v->view.at.position >= model_length(v->model);
    if (v->view.real && v->view.live && (at_head || v->watching)) {
        watch(v);
        return;
    }
    double now = seconds_now(), target = view_play_target(&v->view, v->model, fmin(now - v->played, 0.1));
    enum axis axis = view_axis(&v->view, v->model);
    v->played = now;
    double end = live_known_end(&v->live, target);
    if (view_axis(&v->view, v->model) != axis) { // what has just happened made lengths matter
        view_go_to(&v->view, v->model, v->view.at.position);
        return;
    }
    double at = fmin(target, end);
    if (at == v->view.play_at && !live_over(&v->live)) return;
    if (axis == AXIS_time) view_go_to_time(&v->view, v->model, (int64_t)(at * 1e9));
    else view_go_to_coordinate(&v->view, v->model, at);
    v->view.play_at = at;
    if (live_over(&v->live) && at >= end) {
        view_go_to(&v->view, v->model, model_length(v->model));
        v->view.playing = false;
    }
    v->dirty = true;
}

// --- actions --------------------------------------------------------------------------------------------------------
// Of the timeline last drawn, in units.
static double shown_width(const viewer *v)
{
    float unit = view_layout(&v->view, v->model, v->width, v->height).unit;
    for (uint32_t i = 0; i < v->targets.count; i++)
        if (v->targets.items[i].kind == TARGET_axis) return v->targets.items[i].box.w / unit - 2 * TIMELINE_MARGIN;
    return 0;
}

static void close_topmost(viewer *v)
{
    if (v->view.help) v->view.help = false;
    else if (v->view.why) v->view.why = false;
    else if (v->view.large != LAYOUT_NO_PANEL) v->view.large = LAYOUT_NO_PANEL;
    else if (window_is_fullscreen(v->window)) window_fullscreen(v->window, false);
    else v->quit = true;
}

// Moving the cursor by hand ends what moved it.
static void stop_moving(viewer *v)
{
    if (v->view.playing) play(v, false);
    live_stop(&v->live);
}

static void step_forward(viewer *v)
{
    if (v->view.playing) play(v, false);
    live_step(&v->live); // a program that goes already may be on its way there
    follow(v);
}

static void go_to_end(viewer *v)
{
    if (v->view.playing) play(v, false);
    live_run_to_end(&v->live);
    follow(v);
}

// --- why ------------------------------------------------------------------------------------------------------------
static void ask_why(viewer *v, bool on)
{
    v->view.why = on;
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

// To the state after an event; the question stays, about the same task.
static void go_to_event(viewer *v, uint32_t index)
{
    const state *s = model_state(v->model, v->view.at.position);
    if (s && v->view.why) v->view.selected = view_task(&v->view, v->model, s);
    stop_moving(v);
    go_to(v, index + 1);
    v->view.why_link = 0;
}

static void follow_link(viewer *v)
{
    const struct chain *c = answer(v);
    uint32_t link = v->view.why_link;
    if (!c) ask_why(v, true);
    else if (link < c->count && c->links[link].event != CHAIN_NO_EVENT) go_to_event(v, c->links[link].event);
}

static void toggle(viewer *v, enum panel p) { view_toggle(&v->view, v->model, p, v->width, v->height); }

static void next_task(viewer *v, int by)
{
    if (v->view.why) mark_link(v, by);
    else view_select_next(&v->view, v->model, by);
}

// --- until --------------------------------------------------------------------------------------------------------------
static void prompt(viewer *v, bool on)
{
    v->view.prompting = on;
    v->view.prompt[0] = 0;
    v->view.prompt_error.text[0] = 0;
}

static void go_on_until(viewer *v)
{
    struct until u;
    if (until_parse(v->model, v->view.prompt, &u, &v->view.prompt_error)) return;
    prompt(v, false);
    stop_moving(v);
    if (u.kind == UNTIL_time) {
        live_run_to_time(&v->live, u.time);
        follow(v);
    } else if (u.kind == UNTIL_event && u.number < model_length(v->model)) {
        go_to(v, u.number + 1);
    } else {
        v->view.until = u;
        v->view.grain = GRAIN_until;
        step_forward(v);
    }
}

// What is typed while the prompt is open.
static void type(viewer *v, uint32_t key)
{
    size_t length = strlen(v->view.prompt);
    v->view.prompt_error.text[0] = 0;
    if (key == KEY_escape) prompt(v, false);
    else if (key == KEY_enter && length > 0) go_on_until(v);
    else if (key == KEY_backspace && length > 0) v->view.prompt[length - 1] = 0;
    else if (key >= ' ' && key < 127 && length + 1 < sizeof v->view.prompt) v->view.prompt[length] = (char)key, v->view.prompt[length + 1] = 0;
    v->dirty = true;
}

static void act(viewer *v, enum action action)
{
    struct view *w = &v->view;
    switch (action) {
    case ACTION_forward: step_forward(v); break;
    case ACTION_back: stop_moving(v), go_to(v, view_stop_back(w, v->model)); break;
    case ACTION_first: stop_moving(v), go_to(v, 0); break;
    case ACTION_last: go_to_end(v); break;
    case ACTION_play: play(v, !w->playing && v->live.wish == WISH_none); break;
    case ACTION_undo: stop_moving(v), undo(v); break;
    case ACTION_grain: view_next_grain(w); break;
    case ACTION_until: prompt(v, true); break;
    case ACTION_faster: view_change_speed(w, v->model, 1); break;
    case ACTION_slower: view_change_speed(w, v->model, -1); break;
    case ACTION_next_task: next_task(v, 1); break;
    case ACTION_last_task: next_task(v, -1); break;
    case ACTION_why: ask_why(v, !w->why); break;
    case ACTION_follow: follow_link(v); break;
    case ACTION_axis: view_change_axis(w, v->model); break;
    case ACTION_zoom_in: view_zoom(w, KEY_ZOOM); break;
    case ACTION_zoom_out: view_zoom(w, 1 / KEY_ZOOM); break;
    case ACTION_pan_left: view_pan(w, v->model, -KEY_PAN, shown_width(v)); break;
    case ACTION_pan_right: view_pan(w, v->model, KEY_PAN, shown_width(v)); break;
    case ACTION_fit: w->fit = !w->fit, w->zoom = 1, w->pan = 0; break;
    case ACTION_enlarge: view_enlarge_next(w); break;
    case ACTION_panel_ready: toggle(v, PANEL_ready); break;
    case ACTION_panel_timers: toggle(v, PANEL_timers); break;
    case ACTION_panel_sync: toggle(v, PANEL_sync); break;
    case ACTION_panel_tree: toggle(v, PANEL_tree); break;
    case ACTION_panel_source: toggle(v, PANEL_source); break;
    case ACTION_panel_stack: toggle(v, PANEL_stack); break;
    case ACTION_panel_output: toggle(v, PANEL_output); break;
    case ACTION_larger: view_change_scale(w, 1); break;
    case ACTION_smaller: view_change_scale(w, -1); break;
    case ACTION_theme: w->theme = theme_after(w->theme); break;
    case ACTION_fullscreen: window_fullscreen(v->window, !window_is_fullscreen(v->window)); break;
    case ACTION_black: w->black = !w->black; break;
    case ACTION_help: w->help = !w->help; break;
    case ACTION_close: close_topmost(v); break;
    case ACTION_quit: v->quit = true; break;
    case ACTION_none:
    case ACTIONS: break;
    }
    v->dirty = true;
}

static const struct {
    enum action action;
    uint32_t key, other;
} bindings[] = {
#define ACTION(action, key, other, label, help) {ACTION_##action, key, other},
#include "viewer/keys.def"
#undef ACTION
};

static enum action action_of(uint32_t key)
{
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (key == bindings[i].key || (bindings[i].other && key == bindings[i].other)) return bindings[i].action;
    return ACTION_none;
}

// Any key shows a black page again, and does what it does; the one that blackened it does no more than that.
static void on_key(viewer *v, const struct window_event *e)
{
    if (e->modifiers & (MODIFIER_control | MODIFIER_alt)) return;
    if (v->view.prompting) {
        type(v, e->key);
        return;
    }
    enum action action = action_of(e->key >= 'A' && e->key <= 'Z' ? e->key - 'A' + 'a' : e->key);
    if (v->view.black && action != ACTION_black) act(v, ACTION_black);
    act(v, action);
}

// --- drawing --------------------------------------------------------------------------------------------------------
static void show(viewer *v)
{
    box changed[CHANGED_MAX];
    if (scene_draw(v->list, &v->targets, v->model, &v->view, v->width, v->height)) return; // the last frame stays
    int count = raster_draw(v->raster, v->list, v->view.theme->colours[COLOUR_page], changed, CHANGED_MAX), width,
        height, stride;
    const uint32_t *pixels = raster_pixels(v->raster, &width, &height, &stride);
    if (v->all) changed[0] = (box){0, 0, (float)width, (float)height}, count = 1;
    if (count > 0) window_present(v->window, pixels, width, height, stride, changed, count);
    v->dirty = v->all = false;
}

// --- the pointer ----------------------------------------------------------------------------------------------------
static void drag_to(viewer *v, float x)
{
    const struct target *t = &v->dragged;
    double share = fmin(fmax((double)(x - t->box.x) / t->box.w, 0), 1);
    view_go_to_coordinate(&v->view, v->model, t->from + share * (t->to - t->from));
    v->dirty = true;
}

static void select_task(viewer *v, uint32_t task)
{
    v->view.selected = v->view.selected == task ? 0 : task;
    v->dirty = true;
}

static void on_press(viewer *v, const struct window_event *e)
{
    if (v->dirty) show(v); // what is clicked on is what the last key has made of it
    const struct target *action = targets_find(&v->targets, e->x, e->y, TARGET_action);
    const struct target *scrub = targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *task = targets_find(&v->targets, e->x, e->y, TARGET_task);
    const struct target *link = targets_find(&v->targets, e->x, e->y, TARGET_event);
    if (link) {
        go_to_event(v, link->id);
    } else if (action) {
        act(v, (enum action)action->id);
    } else if (scrub || axis) {
        stop_moving(v);
        remember(v);
        v->dragged = scrub ? *scrub : *axis;
        v->drag = scrub ? DRAG_scrub : DRAG_axis;
        if (axis && task && v->view.selected != task->id) select_task(v, task->id);
        drag_to(v, e->x);
    } else if (task) {
        select_task(v, task->id);
    }
}

static void on_motion(viewer *v, const struct window_event *e)
{
    if (v->drag != DRAG_none) {
        drag_to(v, e->x);
        return;
    }
    bool hand = targets_find(&v->targets, e->x, e->y, TARGET_action) ||
                targets_find(&v->targets, e->x, e->y, TARGET_task) ||
                targets_find(&v->targets, e->x, e->y, TARGET_event) ||
                targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    window_cursor(v->window, hand ? CURSOR_hand : CURSOR_arrow);
}

static void on_wheel(viewer *v, const struct window_event *e)
{
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *lane = targets_find(&v->targets, e->x, e->y, TARGET_task);
    double width = shown_width(v);
    if (e->modifiers & MODIFIER_control) view_zoom(&v->view, pow(WHEEL_ZOOM, (double)e->wheel_y));
    else if (axis) view_pan(&v->view, v->model, (double)(e->wheel_x - e->wheel_y) * WHEEL_SHARE, width);
    else if (lane) v->view.scroll -= (int32_t)lroundf(3 * e->wheel_y);
    v->dirty = true;
}

// --- turns ----------------------------------------------------------------------------------------------------------
static void on_resize(viewer *v, int width, int height)
{
    v->width = width > 0 ? width : 1;
    v->height = height > 0 ? height : 1;
    v->dirty = v->all = true;
    if (raster_resize(v->raster, v->width, v->height))
        v->quit = true; // no memory for a picture: nothing can be shown
}

static void on_event(viewer *v, const struct window_event *e)
{
    switch (e->kind) {
    case WINDOW_key: on_key(v, e); break;
    case WINDOW_motion: on_motion(v, e); break;
    case WINDOW_press: on_press(v, e); break;
    case WINDOW_release: v->drag = DRAG_none; break;
    case WINDOW_wheel: on_wheel(v, e); break;
    case WINDOW_resize: on_resize(v, e->width, e->height); break;
    case WINDOW_expose: v->dirty = v->all = true; break;
    case WINDOW_leave: break;
    case WINDOW_readable: pump(v); break;
    case WINDOW_quit: v->quit = true; break;
    }
}

static void glide_on(viewer *v)
{
    double share = (seconds_now() - v->begun) / GLIDE_SECONDS, rest = share < 1 ? (1 - share) * (1 - share) : 0;
    v->view.glide = v->glide * rest;
    v->dirty = true;
}

// How long nothing needs to be done, in milliseconds; -1: for ever.
static int patience(const viewer *v)
{
    if (v->view.playing || v->view.glide != 0) return FRAME_MS;
    if (live_loading(&v->live) || v->preparing) return 0;
    if (live_going(&v->live)) return PUMP_MS;
    return live_over(&v->live) ? -1 : WATCH_MS;
}

bool viewer_turn(viewer *v, int timeout_ms)
{
    if (v->view.playing) play_on(v);
    if (v->view.glide != 0) glide_on(v);
    if (v->dirty) show(v);
    int wait = patience(v);
    if (timeout_ms >= 0 && (wait < 0 || timeout_ms < wait)) wait = timeout_ms;
    struct window_event e;
    for (bool any = window_wait(v->window, wait, &e); any; any = window_wait(v->window, 0, &e)) {
        on_event(v, &e);
        if (e.kind == WINDOW_readable || v->quit) break; // what is readable stays so until it is read
    }
    if (!live_over(&v->live)) pump(v);
    else if (v->preparing) v->preparing = model_prepare(v->model);
    return !v->quit;
}

static int open_parts(viewer *v, const struct viewer_options *o, error *e)
{
    int rc = model_new(&v->model, o->trace, FIRST_EVENTS);
    if (rc == 0) rc = draw_list_new(&v->list);
    if (rc) return error_set(e, rc, "not enough memory for a trace of %u events", trace_length(o->trace));
    rc = window_open(&v->window, v->model->title, o->width ? o->width : 1600, o->height ? o->height : 900, e);
    if (rc) return rc;
    window_size(v->window, &v->width, &v->height);
    rc = raster_new(&v->raster, v->width, v->height);
    if (rc) return error_set(e, rc, "not enough memory for a window of %dx%d", v->width, v->height);
    live_init(&v->live, o->program, v->model, &v->view);
    v->preparing = !o->program;
    return o->program ? window_watch(v->window, program_fd(o->program)) : 0;
}

int viewer_open(viewer **out, const struct viewer_options *options, error *e)
{
    int rc = text_open(e);
    if (rc) return rc;
    viewer *v = calloc(1, sizeof *v);
    if (!v) {
        text_close();
        return error_set(e, -ENOMEM, "not enough memory for a window");
    }
    view_init(&v->view);
    if (options->theme) v->view.theme = options->theme;
    if (options->scale > 0) v->view.scale = options->scale;
    rc = open_parts(v, options, e);
    if (rc) {
        viewer_close(v);
        return rc;
    }
    v->dirty = v->all = true;
    *out = v;
    return 0;
}

void viewer_close(viewer *v)
{
    if (!v) return;
    model_free(v->model);
    draw_list_free(v->list);
    targets_deinit(&v->targets);
    raster_free(v->raster);
    if (v->window) window_close(v->window);
    text_close();
    free(v);
}

int viewer_run(const struct viewer_options *options, error *e)
{
    viewer *v;
    int rc = viewer_open(&v, options, e);
    if (rc) return rc;
    while (viewer_turn(v, -1)) {}
    viewer_close(v);
    return 0;
}

const struct view *viewer_view(const viewer *v) { return &v->view; }
const draw_list *viewer_frame(const viewer *v) { return v->list; }
const struct targets *viewer_targets(const viewer *v) { return &v->targets; }
