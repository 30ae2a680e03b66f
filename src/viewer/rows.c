#define _GNU_SOURCE // strcasestr, strverscmp
#include "viewer/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME 100

struct entry {
    uint32_t lane;
    uint32_t group; // by coroutine: the place of its definition; by parent: the task; then the group's first lane
    char *name;     // only by name
};

void rows_deinit(struct rows *r)
{
    free(r->items);
    free(r->of_lane);
    *r = (struct rows){0};
}

static const char *name_of(const lanes *l, const trace *t, uint32_t lane, char *buffer)
{
    return state_name(lanes_head(l), t, lanes_task(l, lane), buffer, NAME);
}

// The place of a task's coroutine's definition; 0 for a worker.
static uint32_t definition_of(const lanes *l, uint32_t lane)
{
    const state *s = lanes_head(l);
    const struct object *task = state_at(s, lanes_task(l, lane));
    if (task->type != OBJECT_task || !task->function) return 0;
    return state_at(s, task->function)->function;
}

static uint32_t parent_of(const lanes *l, uint32_t lane)
{
    const struct object *task = state_at(lanes_head(l), lanes_task(l, lane));
    return task->type == OBJECT_task ? task->parent : 0;
}

static const char *coroutine_of(const lanes *l, const trace *t, uint32_t lane)
{
    uint32_t definition = definition_of(l, lane);
    return definition ? trace_string(t, trace_place(t, definition).function) : "";
}

static bool wanted(const struct arrangement *a, const lanes *l, const trace *t, uint32_t lane)
{
    char name[NAME];
    return !a->only[0] || strcasestr(name_of(l, t, lane, name), a->only) || strcasestr(coroutine_of(l, t, lane), a->only);
}

// --- orders ---------------------------------------------------------------------------------------------------------
static int compare(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

static int by_group(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare(x->group, y->group);
    return order ? order : compare(x->lane, y->lane);
}

// Task 10 stands behind task 9.
static int by_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strverscmp(x->name, y->name);
    return order ? order : compare(x->lane, y->lane);
}

// Groups stand in the order of their first lanes.
static void order_groups(struct entry *entries, uint32_t count)
{
    qsort(entries, count, sizeof *entries, by_group);
    for (uint32_t i = 0, end; i < count; i = end) {
        uint32_t group = entries[i].group;
        for (end = i; end < count && entries[end].group == group; end++) entries[end].group = entries[i].lane;
    }
    qsort(entries, count, sizeof *entries, by_group);
}

static bool order_names(struct entry *entries, uint32_t count, const lanes *l, const trace *t)
{
    bool all = true;
    char name[NAME];
    for (uint32_t i = 0; i < count; i++) all = (entries[i].name = strdup(name_of(l, t, entries[i].lane, name))) && all;
    if (all) qsort(entries, count, sizeof *entries, by_name);
    for (uint32_t i = 0; i < count; i++) free(entries[i].name);
    return all;
}

// --- rows -----------------------------------------------------------------------------------------------------------
static uint32_t collect(struct entry *entries, const struct arrangement *a, const lanes *l, const trace *t, uint32_t count)
{
    uint32_t found = 0;
    for (uint32_t lane = 0; lane < count; lane++) {
        if (!wanted(a, l, t, lane)) continue;
        uint32_t group = a->by == ARRANGED_coroutine ? definition_of(l, lane) : a->by == ARRANGED_parent ? parent_of(l, lane) : 0;
        entries[found++] = (struct entry){lane, group, NULL};
    }
    return found;
}

static bool arrange(struct rows *r, struct entry *entries, const lanes *l, const trace *t, uint32_t count)
{
    bool groups = r->arrangement.by > ARRANGED_name;
    uint32_t found = collect(entries, &r->arrangement, l, t, count);
    if (groups) order_groups(entries, found);
    else if (r->arrangement.by == ARRANGED_name && !order_names(entries, found, l, t)) return false;
    for (uint32_t i = 0; i < count; i++) r->of_lane[i] = ROWS_NONE;
    for (uint32_t i = 0; i < found; i++) {
        if (groups && (i == 0 || entries[i].group != entries[i - 1].group)) r->items[r->count++] = entries[i].lane | ROWS_HEAD;
        r->of_lane[entries[i].lane] = r->count;
        r->items[r->count++] = entries[i].lane;
    }
    return true;
}

static bool asks_for_names(const struct arrangement *a) { return a->by == ARRANGED_name || a->only[0]; }

// Whether a task has got another name since the rows were made, or since they were asked for last.
static bool is_renamed(struct rows *r, const lanes *l, const trace *t)
{
    bool renamed = false;
    for (; r->length < lanes_length(l); r->length++) renamed |= trace_event(t, r->length).kind == EVENT_task_name;
    return renamed && asks_for_names(&r->arrangement);
}

void rows_update(struct rows *r, const lanes *l, const trace *t, uint32_t count, const struct arrangement *a)
{
    bool plain = a->by == ARRANGED_made && !a->only[0];
    bool same = r->lanes == count && r->arrangement.by == a->by && strcmp(r->arrangement.only, a->only) == 0;
    if (same && (plain || !is_renamed(r, l, t))) return;
    rows_deinit(r);
    r->arrangement = *a;
    r->lanes = r->count = count;
    r->length = lanes_length(l);
    if (plain || count == 0) return;
    struct entry *entries = calloc(count, sizeof *entries);
    r->items = calloc(2 * (size_t)count, sizeof *r->items);
    r->of_lane = calloc(count, sizeof *r->of_lane);
    r->count = 0;
    if (!entries || !r->items || !r->of_lane || !arrange(r, entries, l, t, count)) {
        rows_deinit(r);
        r->arrangement = *a;
        r->lanes = r->count = count;
        r->length = lanes_length(l);
    }
    free(entries);
}

uint32_t rows_lane(const struct rows *r, uint32_t row)
{
    if (!r->items) return row;
    return r->items[row] & ROWS_HEAD ? ROWS_NONE : r->items[row];
}

uint32_t rows_of_lane(const struct rows *r, uint32_t lane)
{
    if (lane >= r->lanes) return ROWS_NONE;
    return r->items ? r->of_lane[lane] : lane;
}

bool rows_head(const struct rows *r, uint32_t row, uint32_t *first, uint32_t *count)
{
    if (!r->items || !(r->items[row] & ROWS_HEAD)) return false;
    uint32_t end = row + 1;
    while (end < r->count && !(r->items[end] & ROWS_HEAD)) end++;
    *first = r->items[row] & ~ROWS_HEAD;
    *count = end - row - 1;
    return true;
}

const char *rows_group(const struct rows *r, const lanes *l, const trace *t, uint32_t first, char *buffer, size_t size)
{
    uint32_t parent = parent_of(l, first);
    if (state_at(lanes_head(l), lanes_task(l, first))->type != OBJECT_task) snprintf(buffer, size, "threads");
    else if (r->arrangement.by == ARRANGED_coroutine) snprintf(buffer, size, "%s", coroutine_of(l, t, first));
    else if (parent) state_name(lanes_head(l), t, parent, buffer, size);
    else snprintf(buffer, size, "asyncio.run");
    return buffer;
}
