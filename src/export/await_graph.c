#include "export/await_graph.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"

static bool is_pending(const struct object *o) { return o->type != OBJECT_none && o->outcome == OUTCOME_pending; }

static int add(struct await_graph *g, uint32_t from, uint32_t to, enum arrow_kind kind, uint32_t place)
{
    int rc = array_reserve(g->arrows, g->arrow_capacity, g->arrow_count + 1u);
    if (rc) return rc;
    g->arrows[g->arrow_count++] = (struct arrow){.from = from, .to = to, .kind = kind, .place = place};
    g->nodes[from] = g->nodes[to] = true;
    return 0;
}

// --- arrows --------------------------------------------------------------------------------------
static int add_wait(struct await_graph *g, const state *s, uint32_t task)
{
    uint32_t awaited = state_at(s, task)->awaits;
    g->nodes[task] = true;
    if (!awaited || state_at(s, awaited)->type == OBJECT_waiter) return 0; // those in line come with their sync object
    return add(g, task, awaited, ARROW_awaits, 0);
}

static int add_line(struct await_graph *g, const state *s, uint32_t sync)
{
    int rc = 0;
    uint32_t place = 1;
    for (uint32_t id = state_at(s, sync)->first; id && rc == 0; id = state_at(s, id)->next, place++)
        if (state_at(s, id)->waiter) rc = add(g, state_at(s, id)->waiter, sync, ARROW_in_line, place);
    return rc;
}

// What ends when its children have ended.
static int add_child(struct await_graph *g, const state *s, uint32_t child)
{
    const struct object *o = state_at(s, child), *parent = state_at(s, o->waiter);
    bool is_future = object_type_is_future((enum object_type)o->type) && o->type != OBJECT_waiter;
    int rc = 0;
    if (is_future && o->waiter && parent->type != OBJECT_task && is_pending(parent)) rc = add(g, o->waiter, child, ARROW_waits_for, 0);
    if (rc == 0 && o->type == OBJECT_task && o->value) rc = add(g, o->value, child, ARROW_waits_for, 0);
    if (rc == 0 && o->type == OBJECT_future && o->parent && state_at(s, o->parent)->type == OBJECT_task_group)
        rc = add(g, child, o->parent, ARROW_waits_for, 0);
    return rc;
}

static int add_arrows_of(struct await_graph *g, const state *s, uint32_t id)
{
    const struct object *o = state_at(s, id);
    if (o->timed) g->nodes[id] = true;
    if (object_type_is_sync((enum object_type)o->type)) return add_line(g, s, id);
    if (!is_pending(o)) return 0;
    int rc = o->type == OBJECT_task ? add_wait(g, s, id) : 0;
    if (rc == 0) rc = add_child(g, s, id);
    if (rc == 0 && o->type == OBJECT_executor_call && o->parent) rc = add(g, id, o->parent, ARROW_runs_on, 0);
    if (rc == 0 && o->type == OBJECT_worker && o->awaits) rc = add(g, id, o->awaits, ARROW_awaits, 0);
    if (rc == 0 && o->type == OBJECT_timeout && o->timed && o->waiter) rc = add(g, id, o->waiter, ARROW_cancels, 0);
    return rc;
}

static int compare(const void *a, const void *b)
{
    const struct arrow *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

// --- circles: Tarjan's strongly connected components, with a stack of our own ----------------------
struct search {
    uint32_t *first;        // by object: its first arrow; one more at the end
    uint32_t *index, *low;  // by object, from 1; 0: not been there
    uint32_t *next;         // by object: the arrow to follow next
    uint32_t *path, *stack; // on the way; not yet in a component
    bool *on_stack;
    uint32_t count, depth, height;
};

static void visit(struct search *d, uint32_t id)
{
    d->index[id] = d->low[id] = ++d->count;
    d->next[id] = d->first[id];
    d->path[d->depth++] = d->stack[d->height++] = id;
    d->on_stack[id] = true;
}

static void close_component(struct await_graph *g, struct search *d, uint32_t id)
{
    bool alone = d->stack[d->height - 1] == id;
    for (uint32_t i = d->first[id]; alone && i < d->first[id + 1]; i++) alone = g->arrows[i].to != id;
    uint32_t circle = alone ? 0 : ++g->circle_count, member;
    do {
        member = d->stack[--d->height];
        d->on_stack[member] = false;
        g->circles[member] = circle;
    } while (member != id);
}

static void follow(struct await_graph *g, struct search *d)
{
    uint32_t id = d->path[d->depth - 1];
    while (d->next[id] < d->first[id + 1]) {
        const struct arrow *a = &g->arrows[d->next[id]++];
        if (a->kind == ARROW_cancels) continue;
        if (!d->index[a->to]) {
            visit(d, a->to);
            return;
        }
        if (d->on_stack[a->to] && d->index[a->to] < d->low[id]) d->low[id] = d->index[a->to];
    }
    d->depth--;
    if (d->depth && d->low[id] < d->low[d->path[d->depth - 1]]) d->low[d->path[d->depth - 1]] = d->low[id];
    if (d->low[id] == d->index[id]) close_component(g, d, id);
}

static int find_circles(struct await_graph *g, uint32_t objects)
{
    uint32_t *numbers = calloc((size_t)objects + 1, 6 * sizeof *numbers);
    struct search d = {.on_stack = calloc((size_t)objects + 1, sizeof *d.on_stack)};
    if (numbers && d.on_stack) {
        uint32_t **parts[] = {&d.first, &d.index, &d.low, &d.next, &d.path, &d.stack};
        for (size_t i = 0; i < 6; i++) *parts[i] = numbers + i * ((size_t)objects + 1);
        for (uint32_t id = 0, i = 0; id <= objects; id++) {
            while (i < g->arrow_count && g->arrows[i].from < id) i++;
            d.first[id] = i;
        }
        for (uint32_t id = 1; id < objects; id++) {
            if (g->nodes[id] && !d.index[id]) visit(&d, id);
            while (d.depth) follow(g, &d);
        }
        for (uint32_t i = 0; i < g->arrow_count; i++) {
            struct arrow *a = &g->arrows[i];
            a->in_circle = a->kind != ARROW_cancels && g->circles[a->from] && g->circles[a->from] == g->circles[a->to];
        }
    }
    int rc = numbers && d.on_stack ? 0 : -ENOMEM;
    free(numbers);
    free(d.on_stack);
    return rc;
}

// --- the whole -----------------------------------------------------------------------------------
int await_graph_init(struct await_graph *g, const state *s)
{
    uint32_t objects = s->object_count ? s->object_count : 1;
    *g = (struct await_graph){.nodes = calloc(objects, sizeof *g->nodes), .circles = calloc(objects, sizeof *g->circles)};
    int rc = g->nodes && g->circles ? 0 : -ENOMEM;
    for (uint32_t id = 1; id < objects && rc == 0; id++) rc = add_arrows_of(g, s, id);
    struct hold h;
    for (uint32_t i = 0; rc == 0 && state_holds(s, i, &h, 1); i++) rc = add(g, h.sync, h.task, h.reserved ? ARROW_reserved : ARROW_held_by, 0);
    if (rc == 0 && g->arrow_count) qsort(g->arrows, g->arrow_count, sizeof *g->arrows, compare);
    if (rc == 0) rc = find_circles(g, objects);
    if (rc) await_graph_deinit(g);
    return rc;
}

void await_graph_deinit(struct await_graph *g)
{
    free(g->arrows);
    free(g->nodes);
    free(g->circles);
    *g = (struct await_graph){0};
}
