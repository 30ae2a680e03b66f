#include "viewer/place.h"

#include <string.h>

#include "query/compare.h"
#include "query/find.h"

#define COMPARED_MAX 3000000u // events: a tenth of a second
#define NAMESAKES 256u        // tasks of one name that are told apart

uint32_t place_common(const model *from, const model *to, uint32_t limit)
{
    struct difference d = {0};
    if (limit == 0 || limit > COMPARED_MAX || trace_length(to->trace) == 0) return 0;
    return compare_traces(from->trace, to->trace, (struct compare_options){.limit = limit}, &d) == 0 ? d.same : 0;
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

static struct moment moment_in(const struct view *v, const model *from, const model *to)
{
    const state *head = lanes_head(to->lanes);
    struct moment at = v->at;
    if (at.position <= model_length(to) && place_common(from, to, at.position) == at.position) {
        if (at.position == 0) return (struct moment){0};
        int64_t begun = trace_event(to->trace, at.position - 1)->time; // on the real clock no two runs are alike
        int64_t until = at.position < model_length(to) ? trace_event(to->trace, at.position)->time : head->time;
        return (struct moment){at.position, at.time < begun ? begun : at.time > until ? until : at.time};
    }
    return lanes_moment_of_time(to->lanes, at.time < head->time ? at.time : head->time);
}

void place_keep(struct view *v, const model *from, const model *to)
{
    enum axis axis = view_axis(v, from);
    double pan = v->pan;
    int32_t scroll = v->scroll;
    struct moment at = moment_in(v, from, to);
    if (at_end(v, from)) at = (struct moment){model_length(to), lanes_head(to->lanes)->time};
    if (v->selected) v->selected = task_in(from, to, v->selected);
    if (model_length(from) > 0 && view_axis(v, to) != axis) v->axis = axis == AXIS_time ? AXIS_chosen_time : AXIS_chosen_steps;
    v->why_link = 0;
    view_go_to_moment(v, to, at);
    v->pan = pan;
    v->scroll = scroll;
}
