#include "viewer/viewer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "viewer/panel.h"
#include "viewer/raster.h"
#include "viewer/text.h"
#include "viewer/window.h"

#define FRAME_MS 16
#define GLIDE_SECONDS 0.12
#define GRANT_MS 4          // how long a frame waits for what it granted the program
#define PUMP_MS 15          // how often a going program is looked after
#define WATCH_MS 250        // how often a standing one is: it may be killed
#define SILENCE_MS 3000     // after which a going program is said to hold the loop
#define CHANGED_MAX 32
#define WHEEL_SHARE 0.08    // of the stretch a notch pans
#define WHEEL_ZOOM 1.25

// What the user asked of a live program that has not happened yet.
enum wish { WISH_none, WISH_step, WISH_end };

enum drag { DRAG_none, DRAG_axis, DRAG_scrub };

struct viewer {
    trace *trace;
    program *program;
    window *window;
    raster *raster;
    draw_list *list;
    struct targets targets;
    model *model;
    struct view view;
    int width, height; // pixels
    bool dirty, all;   // something changed; the window lost its contents
    bool quit;
    enum wish wish;
    int64_t granted;   // all events up to this time have happened
    double begun;      // seconds: the glide's beginning
    double glide;      // on the axis, at its beginning
    double played;     // seconds: the last frame of playing
    enum drag drag;
    struct target dragged;
    char banner[500];
};

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// --- the banner -----------------------------------------------------------------------------------------------------
static void say(viewer *v, const char *text)
{
    if (strcmp(v->banner, text) == 0) return;
    snprintf(v->banner, sizeof v->banner, "%s", text);
    v->dirty = true;
}

static void say_holding(viewer *v)
{
    char text[300];
    const char *task = program_task(v->program);
    long long seconds = program_silence(v->program) / 1000;
    if (task) snprintf(text, sizeof text, "%s has held the loop for %lld s without an event. What happened before stays to be looked at.", task, seconds);
    else snprintf(text, sizeof text, "The program has been silent for %lld s. What happened before stays to be looked at.", seconds);
    say(v, text);
}

// What is wrong with the run, if anything.
static void update_banner(viewer *v)
{
    const char *lost = trace_lost(v->trace);
    char text[200];
    if (v->program && program_status(v->program) >= PROGRAM_ended) {
        if (program_ended_well(v->program)) say(v, "");
        else snprintf(text, sizeof text, "The program ended early: %s.", program_obituary(v->program)), say(v, text);
    } else if (v->program && program_status(v->program) == PROGRAM_going && program_silence(v->program) > SILENCE_MS) {
        const state *head = lanes_head(v->model->lanes);
        if (head->loop != LOOP_sleeping && head->loop != LOOP_blocked) say_holding(v);
    } else if (lost[0]) {
        say(v, lost);
    } else if (model_length(v->model) < trace_length(v->trace)) {
        snprintf(text, sizeof text, "Event %u of this trace cannot happen; it is shown up to there.", model_length(v->model));
        say(v, text);
    } else {
        say(v, "");
    }
}

// --- the program ----------------------------------------------------------------------------------------------------
static bool waiting(const viewer *v) { return v->program && program_status(v->program) == PROGRAM_waiting; }
static bool over(const viewer *v) { return !v->program || program_status(v->program) >= PROGRAM_ended; }
static bool going(const viewer *v) { return v->program && program_status(v->program) == PROGRAM_going; }

static void grant(viewer *v, enum grant_kind kind, int64_t until)
{
    if (waiting(v)) program_grant(v->program, kind, until);
}

static const enum grant_kind grain_grants[] = {
#define GRAIN(name, label, grant) grant,
#include "viewer/grain.def"
#undef GRAIN
};

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
    return position ? trace_event(v->trace, position - 1)->time : 0;
}

static void go_to(viewer *v, uint32_t position)
{
    double before = view_cursor(&v->view, v->model);
    if (position == v->view.at.position && v->view.at.time == event_time(v, position)) return;
    view_go_to(&v->view, v->model, position);
    glide_from(v, before);
}

// A step that began goes on until its place to stop has happened, or the program is over.
static void follow_wish(viewer *v)
{
    uint32_t position;
    if (v->wish == WISH_end) {
        go_to(v, model_length(v->model));
        if (over(v)) v->wish = WISH_none;
        else grant(v, GRANT_run, 0);
    } else if (v->wish == WISH_step) {
        enum event_kind next = waiting(v) ? program_next(v->program) : EVENT_none;
        bool known = !waiting(v) && !over(v) ? view_stop(&v->view, v->model, EVENT_none, &position)
                                             : view_stop(&v->view, v->model, next, &position);
        if (known || over(v)) {
            v->wish = WISH_none;
            go_to(v, position);
        } else {
            grant(v, grain_grants[v->view.grain], 0);
        }
    }
}

// Takes in what the program has done.
static void pump(viewer *v, int wait_ms)
{
    if (!v->program) return;
    error e = {0};
    bool was_over = !v->view.live;
    int rc = wait_ms ? program_wait(v->program, wait_ms, &e) : program_pump(v->program, &e);
    if (rc) v->dirty = true;
    model_update(v->model);
    v->view.live = !over(v);
    if (v->view.live == was_over) v->dirty = true;
    if (over(v)) window_watch(v->window, -1);
    update_banner(v);
}

static void step_forward(viewer *v)
{
    v->wish = WISH_step;
    follow_wish(v);
    if (v->wish) pump(v, GRANT_MS), follow_wish(v);
}

static void step_back(viewer *v)
{
    v->wish = WISH_none;
    go_to(v, view_stop_back(&v->view, v->model));
}

static void go_to_end(viewer *v)
{
    v->wish = WISH_end;
    follow_wish(v);
}

// --- playing --------------------------------------------------------------------------------------------------------
static void play(viewer *v, bool on)
{
    if (on && over(v) && v->view.at.position >= model_length(v->model)) view_go_to(&v->view, v->model, 0);
    v->wish = WISH_none;
    view_play(&v->view, v->model, on);
    v->played = seconds_now();
    v->dirty = true;
}

// How far the cursor may go on the axis: to what has happened. Asks the program for more when that is not far enough.
static double known_end(viewer *v, double target)
{
    enum axis axis = view_axis(&v->view, v->model);
    double end = lanes_end(v->model->lanes, axis);
    if (over(v)) return end;
    if (axis == AXIS_time) end = fmax(end, (double)v->granted / 1e9);
    if (target <= end) return end;
    int64_t until = (int64_t)(fmin(target, 9e9) * 1e9);
    grant(v, axis == AXIS_time ? GRANT_until : GRANT_step, until);
    pump(v, GRANT_MS);
    if (axis == AXIS_time && waiting(v)) v->granted = until;
    end = lanes_end(v->model->lanes, axis);
    return axis == AXIS_time && !over(v) ? fmax(end, (double)v->granted / 1e9) : end;
}

static void play_on(viewer *v)
{
    double now = seconds_now(), target = view_play_target(&v->view, v->model, fmin(now - v->played, 0.1));
    enum axis axis = view_axis(&v->view, v->model);
    v->played = now;
    double end = known_end(v, target);
    if (view_axis(&v->view, v->model) != axis) { // what has just happened made lengths matter
        view_go_to(&v->view, v->model, v->view.at.position);
        return;
    }
    double at = fmin(target, end);
    if (at == v->view.play_at && !over(v)) return;
    if (axis == AXIS_time) view_go_to_time(&v->view, v->model, (int64_t)(at * 1e9));
    else view_go_to_coordinate(&v->view, v->model, at);
    v->view.play_at = at;
    if (over(v) && at >= end) {
        view_go_to(&v->view, v->model, model_length(v->model));
        v->view.playing = false;
    }
    v->dirty = true;
}

// --- actions --------------------------------------------------------------------------------------------------------
static double timeline_width(const viewer *v)
{
    for (uint32_t i = 0; i < v->targets.count; i++)
        if (v->targets.items[i].kind == TARGET_axis) return v->targets.items[i].box.w / layout_of(v->width, v->height, v->view.scale).unit;
    return 800;
}

static void change_axis(viewer *v)
{
    v->view.axis = view_axis(&v->view, v->model) == AXIS_time ? AXIS_chosen_steps : AXIS_chosen_time;
    v->view.zoom = 1;
    v->view.fit = false;
    view_go_to_time(&v->view, v->model, v->view.at.time);
}

static void select_next(viewer *v, int by) { view_select_next(&v->view, v->model, by); }

static void escape(viewer *v)
{
    if (v->view.help) v->view.help = false;
    else if (window_is_fullscreen(v->window)) window_fullscreen(v->window, false);
    else v->quit = true;
}

static void act(viewer *v, enum action action)
{
    struct view *w = &v->view;
    bool moves = action == ACTION_forward || action == ACTION_back || action == ACTION_first || action == ACTION_last;
    if (moves && w->playing) play(v, false);
    switch (action) {
    case ACTION_forward: step_forward(v); break;
    case ACTION_back: step_back(v); break;
    case ACTION_first: v->wish = WISH_none, go_to(v, 0); break;
    case ACTION_last: go_to_end(v); break;
    case ACTION_play: play(v, !w->playing); break;
    case ACTION_grain: w->grain = (w->grain + 1) % GRAINS; break;
    case ACTION_faster: view_change_speed(w, v->model, 1); break;
    case ACTION_slower: view_change_speed(w, v->model, -1); break;
    case ACTION_next_task: select_next(v, 1); break;
    case ACTION_last_task: select_next(v, -1); break;
    case ACTION_axis: change_axis(v); break;
    case ACTION_zoom_in: view_zoom(w, 1.5); break;
    case ACTION_zoom_out: view_zoom(w, 1 / 1.5); break;
    case ACTION_pan_left: view_pan(w, v->model, -0.25, timeline_width(v)); break;
    case ACTION_pan_right: view_pan(w, v->model, 0.25, timeline_width(v)); break;
    case ACTION_fit: w->fit = !w->fit, w->zoom = 1, w->pan = 0; break;
    case ACTION_larger: view_change_scale(w, 1); break;
    case ACTION_smaller: view_change_scale(w, -1); break;
    case ACTION_theme: w->theme = w->theme->light ? &theme_dark : &theme_light; break;
    case ACTION_fullscreen: window_fullscreen(v->window, !window_is_fullscreen(v->window)); break;
    case ACTION_help: w->help = !w->help; break;
    case ACTION_quit: escape(v); break;
    case ACTION_none:
    case ACTIONS: break;
    }
    if (!w->playing && v->wish == WISH_none && going(v) && !moves && action == ACTION_play) program_pause(v->program);
    v->dirty = true;
}

static const struct { enum action action; uint32_t key, other; } bindings[] = {
#define ACTION(action, key, other, label, help) {ACTION_##action, key, other},
#include "viewer/keys.def"
#undef ACTION
};

static void on_key(viewer *v, const struct window_event *e)
{
    if (e->modifiers & (MODIFIER_control | MODIFIER_alt)) return;
    uint32_t key = e->key >= 'A' && e->key <= 'Z' ? e->key - 'A' + 'a' : e->key;
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (key == bindings[i].key || (bindings[i].other && key == bindings[i].other)) {
            act(v, bindings[i].action);
            return;
        }
}

// --- the pointer ----------------------------------------------------------------------------------------------------
static void drag_to(viewer *v, float x)
{
    const struct target *t = &v->dragged;
    double share = fmin(fmax((double)(x - t->box.x) / t->box.w, 0), 1);
    view_go_to_coordinate(&v->view, v->model, t->from + share * (t->to - t->from));
    v->wish = WISH_none;
    v->dirty = true;
}

static void select_task(viewer *v, uint32_t task)
{
    v->view.selected = v->view.selected == task ? 0 : task;
    v->dirty = true;
}

static void on_press(viewer *v, const struct window_event *e)
{
    const struct target *action = targets_find(&v->targets, e->x, e->y, TARGET_action);
    const struct target *scrub = targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *task = targets_find(&v->targets, e->x, e->y, TARGET_task);
    if (action) {
        act(v, (enum action)action->id);
    } else if (scrub || axis) {
        if (v->view.playing) play(v, false);
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
    bool hand = targets_find(&v->targets, e->x, e->y, TARGET_action) || targets_find(&v->targets, e->x, e->y, TARGET_task) ||
                targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    window_cursor(v->window, hand ? CURSOR_hand : CURSOR_arrow);
}

static void on_wheel(viewer *v, const struct window_event *e)
{
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *lane = targets_find(&v->targets, e->x, e->y, TARGET_task);
    double width = timeline_width(v);
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
    if (raster_resize(v->raster, v->width, v->height)) v->quit = true; // no memory for a picture: nothing can be shown
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
    case WINDOW_readable: pump(v, 0), follow_wish(v); break;
    case WINDOW_quit: v->quit = true; break;
    }
}

static void show(viewer *v)
{
    box changed[CHANGED_MAX];
    v->view.banner = v->banner;
    if (scene_draw(v->list, &v->targets, v->model, &v->view, v->width, v->height)) return; // the last frame stays
    int count = raster_draw(v->raster, v->list, v->view.theme->colours[COLOUR_page], changed, CHANGED_MAX), width, height, stride;
    const uint32_t *pixels = raster_pixels(v->raster, &width, &height, &stride);
    if (v->all) changed[0] = (box){0, 0, (float)width, (float)height}, count = 1;
    if (count > 0) window_present(v->window, pixels, width, height, stride, changed, count);
    v->dirty = v->all = false;
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
    if (going(v)) return PUMP_MS;
    return over(v) ? -1 : WATCH_MS;
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
    if (v->program && !over(v)) pump(v, 0), follow_wish(v);
    return !v->quit;
}

static int open_parts(viewer *v, const struct viewer_options *o, error *e)
{
    int rc = text_open(e);
    if (rc) return rc;
    rc = model_new(&v->model, o->trace);
    if (rc == 0) rc = draw_list_new(&v->list);
    if (rc) return error_set(e, rc, "not enough memory for a trace of %u events", trace_length(o->trace));
    rc = window_open(&v->window, v->model->title, o->width ? o->width : 1600, o->height ? o->height : 900, e);
    if (rc) return rc;
    window_size(v->window, &v->width, &v->height);
    rc = raster_new(&v->raster, v->width, v->height);
    if (rc) return error_set(e, rc, "not enough memory for a window of %dx%d", v->width, v->height);
    if (o->fullscreen) window_fullscreen(v->window, true);
    return v->program ? window_watch(v->window, program_fd(v->program)) : 0;
}

int viewer_open(viewer **out, const struct viewer_options *options, error *e)
{
    viewer *v = calloc(1, sizeof *v);
    if (!v) return error_set(e, -ENOMEM, "not enough memory for a window");
    v->trace = options->trace;
    v->program = options->program;
    view_init(&v->view);
    v->view.live = !over(v);
    v->view.replay = !v->program;
    v->view.theme = options->light ? &theme_light : &theme_dark;
    if (options->scale > 0) v->view.scale = options->scale;
    int rc = open_parts(v, options, e);
    if (rc) {
        viewer_close(v);
        return rc;
    }
    v->dirty = v->all = true;
    update_banner(v);
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
