#include "viewer/travel.h"

#include <math.h>

#define GLIDE_SECONDS 0.12
#define MOVE_SECONDS  0.2 // in which what a step has moved arrives; steps in quicker succession move nothing
#define PLAY_LATE     0.5 // seconds that a frame may take; what is longer does not count as played

// --- the cursor -----------------------------------------------------------------------------------------------------
// The cursor goes on from where it was drawn.
static void glide_from(viewer *v, double before)
{
    v->dirty = true;
    v->view.glide = 0;
    if (v->view.still) return;
    v->glide = before - lanes_coordinate(v->model->lanes, view_axis(&v->view, v->model), v->view.at);
    v->begun = seconds_now();
    v->view.glide = v->glide;
    v->dirty = true;
}

// What the step moves begins to move, from where the last frame showed it.
static void move_from_here(viewer *v)
{
    double now = seconds_now();
    bool quick = now - v->stepped < MOVE_SECONDS;
    v->stepped = now;
    v->view.left = NULL;
    v->view.arrived = 1;
    if (v->view.still || quick) return;
    targets_copy_anchors(&v->left, &v->targets);
    v->view.left = &v->left;
    v->view.arrived = 0;
}

void travel_move_on(viewer *v)
{
    double share = (seconds_now() - v->stepped) / MOVE_SECONDS;
    v->view.arrived = share < 1 ? (float)share : 1;
    if (share >= 1) v->view.left = NULL;
    v->dirty = true;
}

static int64_t event_time(const viewer *v, uint32_t position)
{
    return position ? trace_time(v->model->trace, position - 1) : 0;
}

void travel_remember(viewer *v)
{
    const struct moment *last = &v->visited[(v->visits - 1) % VISITED];
    if (v->visits && last->position == v->view.at.position && last->time == v->view.at.time) return;
    v->visited[v->visits++ % VISITED] = v->view.at;
    v->forgotten = v->visits > VISITED ? v->visits - VISITED : 0;
}

void travel_undo(viewer *v)
{
    if (v->visits == v->forgotten) return;
    double before = view_cursor(&v->view, v->model);
    view_go_to_moment(&v->view, v->model, v->visited[--v->visits % VISITED]);
    glide_from(v, before);
}

void travel_to(viewer *v, uint32_t position)
{
    double before = view_cursor(&v->view, v->model);
    if (position == v->view.at.position && v->view.at.time == event_time(v, position)) return;
    travel_remember(v);
    move_from_here(v);
    view_go_to(&v->view, v->model, position);
    glide_from(v, before);
}

void travel_to_time(viewer *v, int64_t time)
{
    double before = view_cursor(&v->view, v->model);
    travel_remember(v);
    view_go_to_time(&v->view, v->model, time);
    glide_from(v, before);
}

static void set_runs_on(viewer *v, bool runs_on)
{
    v->dirty = v->dirty || v->view.runs_on != runs_on;
    v->view.runs_on = runs_on;
}

// Along with what happens: nobody could see movements between so many places, or wants to be led back to them.
static void go_along(viewer *v)
{
    uint32_t length = model_length(v->model);
    if (v->view.at.position == length && v->view.at.time == event_time(v, length)) return;
    view_go_to(&v->view, v->model, length);
    v->dirty = true;
}

// A run that nobody waits for is not to fill the memory.
static bool is_too_much(viewer *v)
{
    enum action more = v->view.playing ? ACTION_play : v->live.wish == WISH_step ? ACTION_forward : ACTION_last;
    if (!live_is_too_much(&v->live)) return false;
    view_say(&v->view, "The program goes on and on, and stands still now, ten million events later. `%s` lets it go on.", v->view.keys->of[more].label);
    return true;
}

// What takes longer than a step is seen running, with the cursor where it has got to.
static void wait_for_it(viewer *v)
{
    if (!live_is_late(&v->live)) return;
    if (!v->along && !v->view.runs_on) travel_remember(v);
    v->along = true;
    set_runs_on(v, !live_loading(&v->live));
    v->walked = v->live.wish != WISH_end;
    go_along(v);
    if (is_too_much(v)) live_stand(&v->live);
}

// Whoever wrote what to go on until is told where that does not come any more.
static void tell_missed(viewer *v, uint32_t position)
{
    const struct until *u = &v->view.until;
    if (v->view.grain != GRAIN_until || v->view.quiz || !live_over(&v->live) || position < model_length(v->model) || position == 0) return;
    if (!until_holds(u, v->model, position)) view_say(&v->view, "The run ends, and does not come to `%s` from here on.", u->words);
}

static void arrive(viewer *v, enum wish wish, uint32_t position, bool along)
{
    v->walked = wish == WISH_step || wish == WISH_time;
    if (along && wish == WISH_time) view_go_to_time(&v->view, v->model, v->live.time);
    else if (along) view_go_to(&v->view, v->model, position);
    else if (wish == WISH_time) travel_to_time(v, v->live.time);
    else travel_to(v, position);
    if (wish == WISH_step) tell_missed(v, position);
}

// Moves the cursor as far as what it was asked for has happened.
void travel_follow(viewer *v)
{
    enum wish wish = v->live.wish;
    bool along = v->along || v->view.runs_on || wish == WISH_stand;
    uint32_t position;
    bool reached = live_reached(&v->live, &position);
    if (reached || wish == WISH_none || wish == WISH_stand) v->along = false, set_runs_on(v, v->view.playing && v->view.runs_on);
    if (reached) arrive(v, wish, position, along);
    else if (wish == WISH_stand || v->view.runs_on) go_along(v);
    if (!reached && wish != WISH_none && wish != WISH_stand) wait_for_it(v);
}

void travel_glide_on(viewer *v)
{
    double share = (seconds_now() - v->begun) / GLIDE_SECONDS, rest = share < 1 ? (1 - share) * (1 - share) : 0;
    v->view.glide = v->glide * rest;
    v->dirty = true;
}

// --- playing --------------------------------------------------------------------------------------------------------
void travel_play(viewer *v, bool on)
{
    if (on && live_over(&v->live) && v->view.at.position >= model_length(v->model))
        view_go_to(&v->view, v->model, 0);
    if (v->view.runs_on && !on) live_stand(&v->live);
    else live_stop(&v->live);
    v->watching = false;
    if (on) travel_remember(v);
    if (on) live_begin(&v->live);
    view_play(&v->view, v->model, on);
    v->played = seconds_now();
    v->dirty = true;
}

static void stop_at_too_much(viewer *v)
{
    if (is_too_much(v)) travel_play(v, false);
}

static void watch(viewer *v)
{
    view_go_to_moment(&v->view, v->model, live_now(&v->live));
    v->watching = v->view.playing = !live_over(&v->live);
    v->dirty = true;
    stop_at_too_much(v);
}

// The program does more and more while no time passes for it.
static void play_along(viewer *v)
{
    if (!live_going(&v->live) || !live_is_late(&v->live)) return;
    set_runs_on(v, true);
    go_along(v);
    stop_at_too_much(v);
}

void travel_play_on(viewer *v)
{
    bool at_head = v->view.at.position >= model_length(v->model);
    if (v->view.real && v->view.live && (at_head || v->watching)) {
        watch(v);
        return;
    }
    double now = seconds_now(), target = view_play_target(&v->view, v->model, fmin(now - v->played, PLAY_LATE));
    enum axis axis = view_axis(&v->view, v->model);
    v->played = now;
    double end = live_known_end(&v->live, target);
    if (view_axis(&v->view, v->model) != axis) { // what has just happened made lengths matter
        view_go_to(&v->view, v->model, v->view.at.position);
        return;
    }
    double at = fmin(target, end);
    if (at == v->view.play_at && !live_over(&v->live)) {
        play_along(v);
        return;
    }
    uint32_t position = v->view.at.position;
    live_begin(&v->live);
    set_runs_on(v, false);
    if (axis == AXIS_time) view_go_to_time(&v->view, v->model, (int64_t)(at * 1e9));
    else view_go_to_coordinate(&v->view, v->model, at);
    if (v->view.at.position != position) move_from_here(v);
    v->view.play_at = at;
    if (live_over(&v->live) && at >= end) {
        view_go_to(&v->view, v->model, model_length(v->model));
        v->view.playing = false;
    }
    v->dirty = true;
}
// Moving the cursor by hand ends what moved it.
void travel_stop(viewer *v)
{
    if (v->view.playing) travel_play(v, false);
    live_stop(&v->live);
}

void travel_step(viewer *v)
{
    if (v->view.playing) travel_play(v, false);
    live_step(&v->live); // a program that goes already may be on its way there
    travel_follow(v);
}

void travel_to_end(viewer *v)
{
    if (v->view.playing) travel_play(v, false);
    live_run_to_end(&v->live);
    travel_follow(v);
}
