// The last wake-up, explained: an arrow and two lines.
//
// A task that waited has been woken since the running step or callback began: by it, or because its sleep came to its end.
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/length.h"
#include "viewer/timeline.h"

#define PADDING    13.0f
#define TITLE_SIZE 12.7f
#define TEXT_SIZE  12.5f
#define HEIGHT     55.0f
#define RING       5.5f

struct wake {
    uint32_t task, lane;
    uint32_t by; // the task that woke it; 0: its timer did
    int64_t time;
    double at; // on the axis
    char title[160], text[160];
};

// Whether the task got ready after a wait, in the segment that holds at the cursor, not before `since`.
static bool woken_since(const struct plot *p, uint32_t lane, int64_t since, uint32_t begun, struct wake *w)
{
    const lanes *l = p->s->model->lanes;
    uint32_t count = lanes_segment_count(l, lane), i = lanes_segment_at(l, lane, p->s->view->at);
    if (i == UINT32_MAX) return false;
    struct segment s = lanes_segment(l, lane, i);
    int64_t due = lanes_due(l, lane);
    if (i + 1 == count && s.status == TASK_sleeping && due <= p->s->view->at.time &&
        due >= since) {
        *w = (struct wake){.task = lanes_task(l, lane), .lane = lane, .time = due};
        w->at = lanes_coordinate(l, p->axis, lanes_moment_of_time(l, due));
        return true;
    }
    if (i == 0 || s.status != TASK_ready || s.time < since) return false;
    if (s.time == since && s.event < begun) return false;
    uint32_t before = lanes_segment(l, lane, i - 1).status;
    if (before != TASK_sleeping && before != TASK_waiting && before != TASK_awaiting) return false;
    *w = (struct wake){
        .task = lanes_task(l, lane), .lane = lane, .time = s.time, .at = lanes_segment_start(l, p->axis, lane, i)};
    w->by = before == TASK_sleeping ? 0 : p->s->state->running;
    return true;
}

// When it runs, where that is known: the beginning of its next running segment.
static bool runs_at(const struct plot *p, const struct wake *w, int64_t *time)
{
    const lanes *l = p->s->model->lanes;
    uint32_t count = lanes_segment_count(l, w->lane), i = lanes_segment_at(l, w->lane, p->s->view->at);
    while (i < count && lanes_segment(l, w->lane, i).status != TASK_running) i++;
    if (i >= count) return false;
    *time = lanes_segment(l, w->lane, i).time;
    return true;
}

// When its turn is, where its time is not known or is now.
static const char *turn_of(struct scene *s, uint32_t task)
{
    uint32_t low = 0, high = s->state->ready_count, since = state_at(s->state, task)->changed;
    while (low < high) { // those that stood in line before it
        uint32_t middle = low + (high - low) / 2;
        if (state_ready(s->state, middle).enqueued < since) low = middle + 1;
        else high = middle;
    }
    for (uint32_t i = low; i < s->state->ready_count; i++) {
        event e = trace_event(s->model->trace, state_ready(s->state, i).enqueued);
        if (e.subject != task || e.a) continue;
        return i < s->state->boundary ? "It runs later in this iteration." : "It runs in the next iteration.";
    }
    return "The loop will find its timer due.";
}

static void tell(const struct plot *p, struct wake *w)
{
    struct scene *s = p->s;
    char name[80], by[80], at[32], then[32], wait[32];
    int64_t runs;
    model_name(s->model, s->state, w->task, name, sizeof name);
    model_name(s->model, s->state, w->by, by, sizeof by);
    model_tell_moment(s->model, w->time, at, sizeof at);
    if (w->by) snprintf(w->title, sizeof w->title, "%.60s woke %.60s", by, name);
    else snprintf(w->title, sizeof w->title, "%.60s woke on time, at %s", name, at);
    bool known = runs_at(p, w, &runs);
    int64_t waits = known ? model_shown_time(s->model, runs - w->time) : 0;
    if (waits > 0) {
        model_tell_moment(s->model, runs, then, sizeof then);
        length_text(waits, wait, sizeof wait);
        snprintf(w->text, sizeof w->text, "It runs at %s: %s in the queue.", then, wait);
    } else {
        snprintf(w->text, sizeof w->text, "%s", turn_of(s, w->task));
    }
}

// The latest wake-up; of those at one time the last of the lanes shown.
static bool find_wake(const struct plot *p, struct wake *w)
{
    const state *s = p->s->state;
    if (s->position == 0 || (!s->running && !s->callback)) return false;
    int64_t since = trace_time(p->s->model->trace, s->begun);
    bool found = false;
    for (uint32_t i = p->first; i < p->first + p->rows; i++) {
        struct wake candidate;
        uint32_t lane = rows_lane(p->arranged, i);
        if (lane == ROWS_NONE || !woken_since(p, lane, since, s->begun, &candidate)) continue;
        if (found && candidate.at < w->at) continue;
        *w = candidate;
        found = true;
    }
    if (found) tell(p, w);
    return found;
}

void timeline_wake(const struct plot *p)
{
    struct scene *s = p->s;
    struct wake w;
    if (s->view->playing || s->view->glide != 0 || !find_wake(p, &w)) return;
    float u = s->u, x = plot_x(p, w.at), y = plot_row(p, rows_of_lane(p->arranged, w.lane));
    float width = fmaxf(text_width(FACE_words_semibold, TITLE_SIZE * u, w.title),
                        text_width(FACE_words, TEXT_SIZE * u, w.text)) +
                  2 * PADDING * u;
    // To the right over what is to come; where that is too narrow nothing is said.
    float left = fmaxf(p->cursor_x, x) + 60 * u, space = p->x1 - left - width;
    if (x < p->x0 || space < 0) return;
    left += fminf(space, 105 * u);
    float top = fminf(fmaxf(y - HEIGHT / 2 * u - 22 * u, p->top + 2 * u), p->bottom - (HEIGHT + 8) * u);
    box b = {left, top, width, HEIGHT * u};
    float from_y = fminf(fmaxf(y - 12 * u, b.y + 10 * u), b.y + b.h - 10 * u), end = x + (RING + 1.5f) * u;
    mark_arrow(s->list,
               (float[]){b.x, from_y, b.x - 0.45f * (b.x - end), from_y, end + 0.3f * (b.x - end),
                         y - (y - from_y) * 0.2f, end, y},
               0.8f * u, s->theme);
    draw_outline(s->list, (box){x - RING * u, y - RING * u, 2 * RING * u, 2 * RING * u}, RING * u, 1.7f * u,
                 s->theme->colours[COLOUR_cursor]);
    mark_popover(s->list, b, u, s->theme);
    panel_text(s, b.x + PADDING * u, b.y + 23 * u, FACE_words_semibold, TITLE_SIZE, COLOUR_text, w.title);
    panel_text(s, b.x + PADDING * u, b.y + 41.5f * u, FACE_words, TEXT_SIZE, COLOUR_secondary, w.text);
}
