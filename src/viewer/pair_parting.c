// Where two runs part: the first step of a task that is another one in the other run.
//
// Step by step, not event by event (query/compare.h does that): who runs, when, for how long, and whether it then sleeps, stands in line, is
// done. That is what a class sees.
#include <string.h>

#include "query/compare.h"
#include "viewer/pair.h"

// --- turns ----------------------------------------------------------------------------------------------------------
static struct pair_turn turn_of(const struct pair_run *r, uint32_t slice)
{
    const lanes *l = r->model->lanes;
    struct slice s = lanes_slice(l, slice);
    bool last = slice + 1 == lanes_slice_count(l);
    uint32_t end = last ? model_length(r->model) : lanes_slice(l, slice + 1).event;
    int64_t to = last ? lanes_head(l)->time : trace_time(r->model->trace, end);
    struct pair_turn turn = {.task = s.object, .from = trace_time(r->model->trace, s.event), .to = to, .first = s.event, .end = end};
    // The event that begins what is behind a step may be the one that ended it.
    uint32_t lane = lanes_of_task(l, s.object);
    uint32_t i = lanes_segment_at(l, lane, (struct moment){last ? end : end + 1, to});
    turn.status = i < lanes_segment_count(l, lane) ? (enum task_status)lanes_segment(l, lane, i).status : TASK_none;
    return turn;
}

// The next one from a slice on, which moves behind it.
static struct pair_turn next_turn(const struct pair_run *r, uint32_t *slice)
{
    uint32_t count = lanes_slice_count(r->model->lanes);
    while (*slice < count && lanes_slice(r->model->lanes, *slice).kind != SLICE_step) ++*slice;
    if (*slice == count) return (struct pair_turn){.from = lanes_head(r->model->lanes)->time, .end = model_length(r->model)};
    return turn_of(r, (*slice)++);
}

static const char *task_name(const struct pair_run *r, uint32_t task)
{
    return trace_string(r->model->trace, state_at(lanes_head(r->model->lanes), task)->name);
}

static enum parting_kind difference_of(const struct pair *p, const struct pair_turn *a, const struct pair_turn *b)
{
    if (!a->task || !b->task) return a->task || b->task ? PARTING_turn : PARTING_none;
    if (p->timed && a->from != b->from) return PARTING_turn;
    if (strcmp(task_name(&p->runs[0], a->task), task_name(&p->runs[1], b->task)) != 0) return PARTING_turn;
    if (p->timed && a->to != b->to) return PARTING_length;
    return a->status != b->status ? PARTING_ending : PARTING_none;
}

// --- the moment -----------------------------------------------------------------------------------------------------
static struct pair_cursor later(struct pair_cursor a, struct pair_cursor b) { return pair_order(a, b) < 0 ? b : a; }

// Both have done, or begun, what is different; of steps that take time, as far as the shorter of them.
static struct pair_cursor moment_of(const struct pair *p, const struct parting *g)
{
    const struct pair_turn *a = &g->turn[0], *b = &g->turn[1];
    struct pair_cursor ends[2], begins[2];
    for (int i = 0; i < 2; i++) {
        ends[i] = pair_cursor_at(&p->runs[i], g->turn[i].end + 1 < model_length(p->runs[i].model) ? g->turn[i].end + 1 : model_length(p->runs[i].model));
        begins[i] = g->turn[i].task ? pair_cursor_at(&p->runs[i], g->turn[i].first + 1) : ends[i];
    }
    if (g->kind == PARTING_ending) return later(ends[0], ends[1]);
    if (g->kind == PARTING_length) return (struct pair_cursor){a->to < b->to ? a->to : b->to, PAIR_WHOLE};
    if (!a->task) return begins[1];
    if (!b->task) return begins[0];
    int first = a->from <= b->from ? 0 : 1;
    bool together = a->from == b->from;
    if (g->turn[first].to > g->turn[first].from || (together && b->to > b->from)) return (struct pair_cursor){g->turn[first].from, PAIR_WHOLE};
    return together ? later(begins[0], begins[1]) : begins[first];
}

int pair_part(struct pair *p)
{
    uint32_t slices[2] = {0, 0};
    struct parting *g = &p->parting;
    *g = (struct parting){0};
    do {
        for (int i = 0; i < 2; i++) g->turn[i] = next_turn(&p->runs[i], &slices[i]);
        g->kind = difference_of(p, &g->turn[0], &g->turn[1]);
        g->turns += g->kind == PARTING_none && g->turn[0].task;
    } while (g->kind == PARTING_none && g->turn[0].task);
    if (g->kind != PARTING_none) {
        g->at = moment_of(p, g);
        return 0;
    }
    struct difference d;
    int rc = compare_traces(p->runs[0].model->trace, p->runs[1].model->trace, (struct compare_options){.steps = true}, &d);
    if (rc || !d.aspect) return rc;
    g->kind = PARTING_text;
    uint32_t at[2] = {d.a + 1, d.b + 1};
    for (int i = 0; i < 2; i++) {
        if (at[i] > model_length(p->runs[i].model)) at[i] = model_length(p->runs[i].model);
        g->turn[i] = (struct pair_turn){.first = at[i] ? at[i] - 1 : 0, .end = at[i]};
    }
    g->at = later(pair_cursor_at(&p->runs[0], at[0]), pair_cursor_at(&p->runs[1], at[1]));
    return 0;
}
