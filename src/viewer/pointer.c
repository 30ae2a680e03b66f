#include "viewer/pointer.h"

#include <math.h>

#include "viewer/act.h"
#include "viewer/picking.h"
#include "viewer/comparing.h"
#include "viewer/pair_view.h"
#include "viewer/predicting.h"
#include "viewer/rerun.h"
#include "viewer/travel.h"

#define WHEEL_SHARE 0.08 // of the stretch a notch pans
#define WHEEL_ZOOM  1.25
#define REST        0.6 // seconds
#define STILL       3.0f // pixels that a resting hand moves

// --- resting --------------------------------------------------------------------------------------------------------
static void hide_tip(viewer *v)
{
    v->dirty = v->dirty || v->view.tip;
    v->view.tip = v->resting = false;
}

static void move_tip(viewer *v, float x, float y)
{
    struct view *w = &v->view;
    if (fabsf(x - w->pointer_x) <= STILL && fabsf(y - w->pointer_y) <= STILL) return;
    hide_tip(v);
    w->pointer_x = x, w->pointer_y = y;
    v->resting = true;
    v->rested = seconds_now();
}

void pointer_leave(viewer *v) { hide_tip(v); }

int pointer_rest(viewer *v)
{
    if (!v->resting) return -1;
    double left = v->rested + REST - seconds_now();
    if (left > 0) return (int)ceil(left * 1000);
    v->resting = false;
    v->view.tip = v->dirty = true;
    return -1;
}

// --- clicks -----------------------------------------------------------------------------------------------------------
static void drag_to(viewer *v, float x)
{
    const struct target *t = &v->dragged;
    if (comparing_drag(v, t, x)) return;
    double share = fmin(fmax((double)(x - t->box.x) / t->box.w, 0), 1);
    view_go_to_coordinate(&v->view, v->model, t->from + share * (t->to - t->from));
    if (v->drag == DRAG_axis) view_hold(&v->view, v->model);
    v->dirty = true;
}

static void select_task(viewer *v, uint32_t task)
{
    v->view.selected = v->view.selected == task ? 0 : task;
    v->dirty = true;
}

void pointer_press(viewer *v, const struct window_event *e)
{
    hide_tip(v);
    if (v->dirty) viewer_show(v); // what is clicked on is what the last key has made of it
    v->dirty = v->dirty || v->view.notice[0];
    v->view.notice[0] = 0;
    const struct target *action = targets_find(&v->targets, e->x, e->y, TARGET_action);
    const struct target *scrub = targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *task = targets_find(&v->targets, e->x, e->y, TARGET_task);
    const struct target *option = targets_find(&v->targets, e->x, e->y, TARGET_option);
    const struct target *pick = targets_find(&v->targets, e->x, e->y, TARGET_pick);
    const struct target *both = targets_find(&v->targets, e->x, e->y, TARGET_both), *run = targets_find(&v->targets, e->x, e->y, TARGET_run);
    const struct target *link = targets_find(&v->targets, e->x, e->y, TARGET_event);
    if (rerun_press(v, e->x, e->y)) return;
    const struct target *stop = targets_find(&v->targets, e->x, e->y, TARGET_stop);
    const struct target *line = targets_find(&v->targets, e->x, e->y, TARGET_line);
    if (line) {
        act_break_at(v, (uint32_t)line->from, line->id);
    } else if (pick) {
        picking_choose(v, pick->id);
    } else if (option) {
        predicting_answer(v, option->id);
    } else if (stop) {
        bookmarks_go_to(v, stop->id);
    } else if (link) {
        act_go_to_event(v, link->id);
    } else if (action) {
        act(v, (enum action)action->id);
    } else if (both) {
        v->dragged = *both;
        v->drag = DRAG_both;
        drag_to(v, e->x);
    } else if (run) {
        comparing_watch(v, run->id);
    } else if (scrub || axis) {
        travel_stop(v);
        travel_remember(v);
        v->dragged = scrub ? *scrub : *axis;
        v->drag = scrub ? DRAG_scrub : DRAG_axis;
        if (axis && task && v->view.selected != task->id) select_task(v, task->id);
        drag_to(v, e->x);
    } else if (task) {
        select_task(v, task->id);
    }
}

void pointer_move(viewer *v, const struct window_event *e)
{
    if (v->drag != DRAG_none) {
        drag_to(v, e->x);
        return;
    }
    move_tip(v, e->x, e->y);
    bool hand = targets_find(&v->targets, e->x, e->y, TARGET_action) ||
                targets_find(&v->targets, e->x, e->y, TARGET_stop) ||
                targets_find(&v->targets, e->x, e->y, TARGET_task) ||
                targets_find(&v->targets, e->x, e->y, TARGET_event) ||
                targets_find(&v->targets, e->x, e->y, TARGET_option) ||
                targets_find(&v->targets, e->x, e->y, TARGET_knob) ||
                targets_find(&v->targets, e->x, e->y, TARGET_line) ||
                targets_find(&v->targets, e->x, e->y, TARGET_pick) ||
                targets_find(&v->targets, e->x, e->y, TARGET_run) ||
                targets_find(&v->targets, e->x, e->y, TARGET_scrub);
    window_cursor(v->window, hand ? CURSOR_hand : CURSOR_arrow);
}

void pointer_wheel(viewer *v, const struct window_event *e)
{
    hide_tip(v);
    const struct target *axis = targets_find(&v->targets, e->x, e->y, TARGET_axis);
    const struct target *lane = targets_find(&v->targets, e->x, e->y, TARGET_task);
    double width = viewer_timeline_width(v);
    if (e->wheel_y != 0 && act_turn_pages(v, e->wheel_y < 0 ? 1 : -1)) return;
    if (rerun_wheel(v, e)) return;
    bool both = v->view.pair && v->view.mode == MODE_compare;
    if (both && (e->modifiers & MODIFIER_control)) pair_view_zoom(&v->view, pow(WHEEL_ZOOM, (double)e->wheel_y));
    else if (both) pair_view_pan(&v->view, (double)(e->wheel_x - e->wheel_y) * WHEEL_SHARE, width);
    else if (e->modifiers & MODIFIER_control) view_zoom(&v->view, pow(WHEEL_ZOOM, (double)e->wheel_y));
    else if (axis) view_pan(&v->view, v->model, (double)(e->wheel_x - e->wheel_y) * WHEEL_SHARE, width);
    else if (lane) v->view.scroll -= (int32_t)lroundf(3 * e->wheel_y);
    v->dirty = true;
}
