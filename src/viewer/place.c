#include "viewer/place.h"

#include <string.h>

#include "query/compare.h"
#include "query/find.h"

#define COMPARED_MAX 3000000u // events: a tenth of a second
#define NAMESAKES 256u        // tasks of one name that are told apart

struct common place_common(const model *from, const model *to, uint32_t limit)
{
    struct common c = {.all = limit == 0, .known = limit <= COMPARED_MAX};
    for (int steps = 0; steps <= 1 && !c.all && c.known; steps++) {
        struct difference d;
        c.known = compare_traces(from->trace, to->trace, (struct compare_options){.steps = steps, .limit = limit}, &d) == 0;
        c.all = c.known && !d.aspect;
        c.to = c.known ? d.b : 0;
    }
    return c;
}

// --- the selected task ----------------------------------------------------------------------------------------------
static uint32_t task_in(const model *from, const model *to, uint32_t task)
{
    char name[120];
    uint32_t ids[NAMESAKES], nth = 0;
    model_name(from, lanes_head(from->lanes), task, name, sizeof name);
    uint32_t count = find_tasks(from->trace, name, ids, NAMESAKES);
    while (nth < count && nth < NAMESAKES && ids[nth] != task) nth++;
    count = find_tasks(to->trace, name, ids, NAMESAKES);
    return nth < count && nth < NAMESAKES ? ids[nth] : 0;
}

// --- the cursor -------------------------------------------------------------------------------------------------------
static bool at_end(const struct view *v, const model *m)
{
    return !v->live && v->at.position > 0 && v->at.position == model_length(m);
}

// So many events had happened at that time, and it is not known, or not so, that these were all.
static bool is_among(const model *m, struct moment at)
{
    if (at.position == 0 || trace_time(m->trace, at.position - 1) != at.time) return false;
    return at.position == model_length(m) || trace_time(m->trace, at.position) == at.time;
}

// So many events further than the first one of its time; the end of that, where there are fewer.
static struct moment as_far(struct moment at, const model *from, const model *to, struct moment end)
{
    uint32_t begin = lanes_moment_of_time(from->lanes, at.time - 1).position, there = lanes_moment_of_time(to->lanes, at.time - 1).position;
    uint32_t position = there + (at.position - begin);
    return position < end.position && position > 0 ? (struct moment){position, trace_time(to->trace, position - 1)} : end;
}

static struct moment moment_in(const struct view *v, const model *from, const model *to)
{
    const state *head = lanes_head(to->lanes);
    struct moment at = v->at;
    struct common c = place_common(from, to, at.position);
    if (c.all) {
        if (c.to == 0) return (struct moment){0};
        int64_t begun = trace_time(to->trace, c.to - 1); // on the real clock no two runs are alike
        int64_t until = c.to < model_length(to) ? trace_time(to->trace, c.to) : head->time;
        return (struct moment){c.to, at.time < begun ? begun : at.time > until ? until : at.time};
    }
    struct moment same = lanes_moment_of_time(to->lanes, at.time < head->time ? at.time : head->time);
    bool over = head->loop == LOOP_ended || head->loop == LOOP_crashed;
    if (at.time > head->time && !over && at.position > 0 && at.position < same.position) // what it has come to instead may be very much
        return (struct moment){at.position, trace_time(to->trace, at.position - 1)};
    return at.time <= head->time && is_among(from, at) ? as_far(at, from, to, same) : same;
}

void place_keep(struct view *v, const model *from, const model *to)
{
    enum axis axis = view_axis(v, from);
    int32_t scroll = v->scroll;
    struct moment at = moment_in(v, from, to);
    if (at_end(v, from)) at = (struct moment){model_length(to), lanes_head(to->lanes)->time};
    if (v->selected) v->selected = task_in(from, to, v->selected);
    if (model_length(from) > 0 && view_axis(v, to) != axis) v->axis = axis == AXIS_time ? AXIS_chosen_time : AXIS_chosen_steps;
    v->why_link = 0;
    view_go_to_moment(v, to, at);
    view_carry(v, to);
    v->scroll = scroll;
}
