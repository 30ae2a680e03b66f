// What a step has moved is seen moving: a task from the timers into the ready queue, along the queue, into the loop, into a line.
//
// A task's places before the step are those that the last frame noted (view.left), its places now those of this one. Nothing moves that
// did not happen.
#include <math.h>

#include "viewer/panel.h"

#define NEAR 0.75f // pixels: what has moved less has not moved

// Slower at the end than at the beginning.
static float eased(float share) { return 1 - (1 - share) * (1 - share) * (1 - share); }

static box between(box a, box b, float share)
{
    return (box){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.w + (b.w - a.w) * share, a.h + (b.h - a.h) * share};
}

static bool is_near(box a, box b) { return fabsf(a.x - b.x) < NEAR && fabsf(a.y - b.y) < NEAR; }

// Where the task comes from: out of the panel that it can have left for this one.
static const struct anchor *origin(const struct targets *left, enum anchor_kind kind, uint32_t task)
{
    static const enum anchor_kind origins[ANCHORS][3] = {
        [ANCHOR_running] = {ANCHOR_ready, ANCHOR_running, ANCHOR_running},
        [ANCHOR_ready] = {ANCHOR_running, ANCHOR_timer, ANCHOR_waiter},
        [ANCHOR_timer] = {ANCHOR_running, ANCHOR_running, ANCHOR_running},
        [ANCHOR_waiter] = {ANCHOR_running, ANCHOR_running, ANCHOR_running},
    };
    for (int i = 0; i < 3; i++) {
        const struct anchor *found = targets_find_anchor(left, origins[kind][i], task);
        if (found) return found;
    }
    return NULL;
}

bool panel_moving(struct scene *s, enum anchor_kind kind, uint32_t task, box *b)
{
    const struct targets *left = s->view->left;
    if (!task || !s->targets) return true;
    targets_add_anchor(s->targets, (struct anchor){kind, task, *b});
    if (!left || s->view->arrived >= 1) return true;
    const struct anchor *same = targets_find_anchor(left, kind, task), *other = same ? NULL : origin(left, kind, task);
    if (same && !is_near(same->box, *b)) *b = between(same->box, *b, eased(s->view->arrived));
    if (!other || s->flight_count == FLIGHTS_MAX) return true;
    s->flights[s->flight_count++] = (struct flight){task, other->box, *b};
    return false;
}

void panel_flights(struct scene *s)
{
    for (uint32_t i = 0; i < s->flight_count; i++) {
        const struct flight *f = &s->flights[i];
        box b = between(f->from, f->to, eased(s->view->arrived));
        float u = s->u, size = 15;
        char label[16];
        colour c = s->theme->colours[COLOUR_ready];
        draw_rectangle(s->list, b, 8 * u, s->theme->colours[COLOUR_ready_fill]);
        draw_outline(s->list, b, 8 * u, 1.7f * u, c);
        model_label(s->model, s->state, f->task, label, sizeof label);
        panel_label(s, b.x + b.w / 2, b.y + b.h / 2, FACE_display, size, COLOUR_text, b.w - 6 * u, label);
    }
}
