// What lies under a pointer that stands still, beside it: what a button does and its key, what a task was at a moment of its lane,
// what a click would lead to.
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define SIZE     13.0f
#define LINE     19.0f
#define PADDING  11.0f
#define DISTANCE 18.0f // of its corner from the pointer: what is looked at stays visible
#define WIDEST   420.0f

struct tip {
    char head[200], body[200]; // "" for none
};

static void tell_action(struct scene *s, enum action action, struct tip *t)
{
    static const char *const helps[] = {
#define ACTION(action, key, other, label, help) [ACTION_##action] = help,
#include "viewer/keys.def"
#undef ACTION
    };
    const char *key = s->view->keys->of[action].label;
    snprintf(t->head, sizeof t->head, "%s", helps[action]);
    if (*key) snprintf(t->body, sizeof t->body, "key %s", key);
}

static const char *during(enum task_status status)
{
    switch (status) {
    case TASK_none: return "is not there yet";
    case TASK_ready: return "is ready";
    case TASK_running: return "runs";
    case TASK_sleeping: return "sleeps";
    case TASK_waiting: return "waits for a lock, a queue or an event";
    case TASK_awaiting: return "awaits other tasks";
    case TASK_done: return "is done";
    case TASK_failed: return "has failed";
    case TASK_cancelled: return "was cancelled";
    case TASK_working: return "works";
    case TASK_blocked: return "waits for the loop";
    }
    return "";
}

// "from 1.0 s to 2.5 s"; or "at 1.0 s" for what takes no time, "since 1.0 s" for what has no end yet.
static void tell_span(struct scene *s, int64_t from, int64_t to, char *text, size_t size)
{
    char begin[32], end[32];
    model_tell_moment(s->model, from, begin, sizeof begin);
    if (to == INT64_MAX) {
        snprintf(text, size, "since %s", begin);
    } else if (to == from) {
        snprintf(text, size, "at %s", begin);
    } else {
        model_tell_moment(s->model, to, end, sizeof end);
        snprintf(text, size, "from %s to %s", begin, end);
    }
}

static void tell_lane(struct scene *s, uint32_t task, struct moment at, struct tip *t)
{
    char name[120];
    const lanes *l = s->model->lanes;
    uint32_t lane = lanes_of_task(l, task), count = lanes_segment_count(l, lane);
    uint32_t i = lanes_segment_at(l, lane, at);
    struct segment segment = i < count ? lanes_segment(l, lane, i) : (struct segment){.status = TASK_none};
    snprintf(t->head, sizeof t->head, "%s %s", model_name(s->model, s->state, task, name, sizeof name), during((enum task_status)segment.status));
    if (i < count) tell_span(s, segment.time, i + 1 < count ? lanes_segment(l, lane, i + 1).time : INT64_MAX, t->body, sizeof t->body);
}

static void tell_slice(struct scene *s, struct moment at, struct tip *t)
{
    char name[120];
    const lanes *l = s->model->lanes;
    uint32_t count = lanes_slice_count(l), i = lanes_slice_at(l, at.position);
    if (i >= count) return;
    struct slice slice = lanes_slice(l, i);
    if (slice.kind == SLICE_sleep) snprintf(t->head, sizeof t->head, "The loop sleeps: nothing is ready");
    else if (slice.kind == SLICE_pass) snprintf(t->head, sizeof t->head, "The loop looks at its timers and its queue");
    else
        snprintf(t->head, sizeof t->head, slice.kind == SLICE_step ? "The loop runs a step of %s" : "The loop runs a callback for %s",
                 slice.object ? model_name(s->model, s->state, slice.object, name, sizeof name) : "nothing else");
    int64_t from = trace_time(s->model->trace, slice.event);
    int64_t to = i + 1 < count ? trace_time(s->model->trace, lanes_slice(l, i + 1).event) : INT64_MAX;
    tell_span(s, from, to, t->body, sizeof t->body);
}

static void tell_moment(struct scene *s, const struct target *axis, const struct target *task, struct tip *t)
{
    char time[32];
    double share = (double)((s->view->pointer_x - axis->box.x) / axis->box.w);
    double coordinate = axis->from + share * (axis->to - axis->from);
    enum axis which = view_axis(s->view, s->model);
    struct moment at = lanes_moment(s->model->lanes, which, fmin(fmax(coordinate, 0), lanes_end(s->model->lanes, which)));
    bool hidden = s->view->mode == MODE_predict && at.time >= s->view->at.time && at.position > s->view->at.position;
    if (axis->kind == TARGET_scrub || hidden) {
        model_tell_moment(s->model, at.time, time, sizeof time);
        snprintf(t->head, sizeof t->head, "%s", time);
    } else if (task) {
        tell_lane(s, task->id, at, t);
    } else {
        tell_slice(s, at, t);
    }
}

static void tell_task(struct scene *s, uint32_t task, struct tip *t)
{
    char name[120];
    bool there = task < s->state->object_count;
    enum task_status status = there ? model_status(s->state, task, s->view->at.time) : TASK_none;
    snprintf(t->head, sizeof t->head, "%s %s", model_name(s->model, s->state, task, name, sizeof name), during(status));
    snprintf(t->body, sizeof t->body, s->view->selected == task ? "a click follows what runs again" : "a click selects it everywhere");
}

static void tell_stop(struct scene *s, uint32_t stop, struct tip *t)
{
    const struct notes *n = &s->view->notes;
    snprintf(t->head, sizeof t->head, "%s %u of %u", n->taught ? "stop" : "bookmark", stop + 1, n->stops->count);
    if (stop < n->stops->count) snprintf(t->body, sizeof t->body, "%s", n->lesson->stops[n->stops->items[stop].index].caption);
}

// A pick says what it did, all else where a click leads.
static void tell_event(struct scene *s, uint32_t index, struct tip *t)
{
    struct narration told;
    const state *after = trace_event(s->model->trace, index).kind == EVENT_pick ? model_state(s->model, index + 1) : NULL;
    snprintf(after ? t->body : t->head, sizeof t->head, "go to event %u", index);
    if (!after) return;
    narrate_what(s->model->trace, after, &told);
    snprintf(t->head, sizeof t->head, "%.*s", (int)sizeof t->head - 1, told.what);
}

static void tell(struct scene *s, struct tip *t)
{
    float x = s->view->pointer_x, y = s->view->pointer_y;
    const struct target *link = targets_find(s->targets, x, y, TARGET_event), *action = targets_find(s->targets, x, y, TARGET_action);
    const struct target *scrub = targets_find(s->targets, x, y, TARGET_scrub), *axis = targets_find(s->targets, x, y, TARGET_axis);
    const struct target *task = targets_find(s->targets, x, y, TARGET_task);
    const struct target *stop = targets_find(s->targets, x, y, TARGET_stop);
    const struct target *line = targets_find(s->targets, x, y, TARGET_line), *run = targets_find(s->targets, x, y, TARGET_run);
    if (line) snprintf(t->head, sizeof t->head, "a click: steps go on until line %u", line->id), snprintf(t->body, sizeof t->body, "again: they do not");
    else if (stop) tell_stop(s, stop->id, t);
    else if (run) snprintf(t->head, sizeof t->head, "watch %s alone", s->view->pair->runs[run->id].name);
    else if (link) tell_event(s, link->id, t);
    else if (action) tell_action(s, (enum action)action->id, t);
    else if (scrub || axis) tell_moment(s, scrub ? scrub : axis, scrub ? NULL : task, t);
    else if (task) tell_task(s, task->id, t);
}

void panel_tip(struct scene *s)
{
    struct tip t = {0};
    tell(s, &t);
    if (!t.head[0]) return;
    float u = s->u, most = fminf(WIDEST * u, (float)s->layout.width - 4 * PADDING * u);
    float width = fmaxf(text_width(FACE_words, SIZE * u, t.head), text_width(FACE_words, SIZE * u, t.body));
    float w = fminf(width, most) + 2 * PADDING * u, h = ((t.body[0] ? 2 : 1) * LINE + PADDING) * u;
    float x = s->view->pointer_x + DISTANCE * u, y = s->view->pointer_y + DISTANCE * u;
    if (x + w > (float)s->layout.width) x = fmaxf(s->view->pointer_x - DISTANCE / 2 * u - w, 0);
    if (y + h > (float)s->layout.height) y = fmaxf(s->view->pointer_y - DISTANCE / 2 * u - h, 0);
    mark_popover(s->list, (box){x, y, w, h}, u, s->theme);
    float base = panel_middle(s, y + (PADDING / 2 + LINE / 2) * u, SIZE);
    panel_text_within(s, x + PADDING * u, base, FACE_words, SIZE, COLOUR_text, most, t.head);
    if (t.body[0]) panel_text_within(s, x + PADDING * u, base + LINE * u, FACE_words, SIZE, COLOUR_secondary, most, t.body);
}
