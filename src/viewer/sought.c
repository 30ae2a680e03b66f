// Items of the same place are one group. Tasks and places of the source know their groups beforehand, so that an event costs the same however
// much is sought; only what is printed is compared with each text that is still missing.
#include "viewer/sought.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NONE UINT32_MAX

struct group {
    const struct until *until;
    struct sought **next; // its items by nth: the first that is not found yet
    uint32_t missing;     // so many from there on
    uint32_t times, last; // last: the position where it held last
};

struct of_place {
    uint32_t file, any; // the group of its line in this file, and in any
};

struct search {
    struct sought **items; // sorted by place, then by nth
    struct group *groups;
    uint32_t count, missing; // of groups; of items
    uint32_t *of_task;       // by lane
    struct of_place *of_place;
    uint32_t of_kind[EVENT_KINDS];
    uint32_t of_event; // the group of the next event that is sought by its number
    uint32_t output, output_end; // groups of what is printed
};

// --- groups ---------------------------------------------------------------------------------------------------------
static int compare(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

// The case of a task's name does not count.
static int compare_places(const struct until *a, const struct until *b)
{
    int order = compare(a->kind, b->kind);
    if (!order) order = compare(a->number, b->number);
    if (!order) order = a->kind == UNTIL_task ? strcasecmp(a->text, b->text) : strcmp(a->text, b->text);
    return order;
}

static int by_place(const void *a, const void *b)
{
    const struct sought *x = *(struct sought *const *)a, *y = *(struct sought *const *)b;
    int order = compare_places(&x->until, &y->until);
    return order ? order : compare(x->nth, y->nth);
}

static void make_groups(struct search *s, struct sought *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        items[i].position = SOUGHT_NOWHERE;
        items[i].times = 0;
        s->items[i] = &items[i];
    }
    qsort(s->items, count, sizeof *s->items, by_place);
    for (uint32_t i = 0; i < count; i++) {
        const struct until *u = &s->items[i]->until;
        if (s->count == 0 || compare_places(s->groups[s->count - 1].until, u) != 0)
            s->groups[s->count++] = (struct group){.until = u, .next = &s->items[i], .last = NONE};
        s->groups[s->count - 1].missing++;
    }
    s->missing = count;
}

static int by_text(const void *task, const void *group) { return strcasecmp(task, ((const struct group *)group)->until->text); }

static void name_tasks(struct search *s, uint32_t first, uint32_t end, const model *m)
{
    char name[200];
    for (uint32_t lane = 0; lane < lanes_count(m->lanes); lane++) {
        model_name(m, lanes_head(m->lanes), lanes_task(m->lanes, lane), name, sizeof name);
        const struct group *g = first == end ? NULL : bsearch(name, s->groups + first, end - first, sizeof *g, by_text);
        s->of_task[lane] = g ? (uint32_t)(g - s->groups) : NONE;
    }
}

static void name_places(struct search *s, uint32_t first, uint32_t end, const model *m)
{
    for (uint32_t id = 0; id <= trace_places(m->trace); id++) {
        struct trace_place p = trace_place(m->trace, id);
        s->of_place[id] = (struct of_place){NONE, NONE};
        for (uint32_t i = first; i < end; i++)
            if (until_is_line(s->groups[i].until, m, p.file, p.line)) *(s->groups[i].until->text[0] ? &s->of_place[id].file : &s->of_place[id].any) = i;
    }
}

static void name_kinds(struct search *s, uint32_t first, uint32_t end)
{
    for (int kind = 0; kind < EVENT_KINDS; kind++) s->of_kind[kind] = NONE;
    for (uint32_t i = first; i < end; i++) s->of_kind[s->groups[i].until->number] = i;
}

// The groups of a kind, which are neighbours.
static uint32_t range(const struct search *s, enum until_kind kind, uint32_t *end)
{
    uint32_t first = 0;
    while (first < s->count && s->groups[first].until->kind < kind) first++;
    for (*end = first; *end < s->count && s->groups[*end].until->kind == kind;) ++*end;
    return first;
}

static void prepare(struct search *s, const model *m)
{
    uint32_t end, first = range(s, UNTIL_task, &end);
    name_tasks(s, first, end, m);
    first = range(s, UNTIL_line, &end);
    name_places(s, first, end, m);
    first = range(s, UNTIL_kind, &end);
    name_kinds(s, first, end);
    s->of_event = range(s, UNTIL_event, &end);
    s->output = range(s, UNTIL_output, &s->output_end);
}

// --- events ---------------------------------------------------------------------------------------------------------
static void come_to(struct search *s, uint32_t group, uint32_t position)
{
    struct group *g = group == NONE ? NULL : &s->groups[group];
    if (!g || !g->missing) return;
    bool again = g->until->kind == UNTIL_line && g->last == position - 1;
    g->last = position;
    if (again) return;
    g->times++;
    for (; g->missing && (*g->next)->nth <= g->times; g->next++, g->missing--, s->missing--) (*g->next)->position = position;
}

static void come_to_output(struct search *s, const char *printed, uint32_t position)
{
    for (uint32_t i = s->output; i < s->output_end; i++)
        if (s->groups[i].missing && strstr(printed, s->groups[i].until->text)) come_to(s, i, position);
}

static void take(struct search *s, const model *m, uint32_t position)
{
    event e = trace_event(m->trace, position - 1);
    come_to(s, s->of_kind[e.kind], position);
    if (e.kind == EVENT_resume || e.kind == EVENT_task_eager) {
        uint32_t lane = lanes_of_task(m->lanes, e.subject);
        if (lane != NONE) come_to(s, s->of_task[lane], position);
    }
    if (e.kind == EVENT_print) come_to_output(s, trace_string(m->trace, e.subject), position);
    if (e.where <= trace_places(m->trace)) {
        come_to(s, s->of_place[e.where].file, position);
        come_to(s, s->of_place[e.where].any, position);
    }
    while (s->of_event < s->count && s->groups[s->of_event].until->kind == UNTIL_event && s->groups[s->of_event].until->number < position)
        come_to(s, s->of_event++, position);
}

int sought_find(struct sought *items, uint32_t count, const model *m)
{
    if (count == 0) return 0;
    struct search s = {0};
    s.items = calloc(count, sizeof *s.items);
    s.groups = calloc(count, sizeof *s.groups);
    s.of_task = calloc(lanes_count(m->lanes) + 1u, sizeof *s.of_task);
    s.of_place = calloc(trace_places(m->trace) + 1u, sizeof *s.of_place);
    bool room = s.items && s.groups && s.of_task && s.of_place;
    if (room) {
        make_groups(&s, items, count);
        prepare(&s, m);
        for (uint32_t p = 1; p <= model_length(m) && s.missing; p++) take(&s, m, p);
        for (uint32_t i = 0; i < s.count; i++)
            for (uint32_t k = 0; k < s.groups[i].missing; k++) s.groups[i].next[k]->times = s.groups[i].times;
    }
    free(s.items);
    free(s.groups);
    free(s.of_task);
    free(s.of_place);
    return room ? 0 : -ENOMEM;
}
