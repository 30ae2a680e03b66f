#define _GNU_SOURCE // qsort_r
#include "query/reorder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

// A task of one run; object ids are in the order in which they were made.
struct ended {
    uint32_t object, name, place;
    int64_t time;
};

struct side {
    const trace *t;
    struct ended *tasks; // place is 0 where it did not end
    uint32_t task_count, task_capacity;
    uint32_t *lines; // texts
    uint32_t line_count, line_capacity;
    uint32_t ends;
};

static void free_side(struct side *s)
{
    free(s->tasks);
    free(s->lines);
}

static struct ended *task_of(struct side *s, uint32_t object)
{
    uint32_t low = 0, high = s->task_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->tasks[middle].object < object) low = middle + 1;
        else high = middle;
    }
    return low < s->task_count && s->tasks[low].object == object ? &s->tasks[low] : NULL;
}

static int add_task(struct side *s, const event *e)
{
    int rc = array_reserve(s->tasks, s->task_capacity, s->task_count + 1u);
    if (rc == 0) s->tasks[s->task_count++] = (struct ended){.object = e->subject, .name = e->b};
    return rc;
}

static int add_line(struct side *s, uint32_t text)
{
    int rc = array_reserve(s->lines, s->line_capacity, s->line_count + 1u);
    if (rc == 0) s->lines[s->line_count++] = text;
    return rc;
}

static void end_task(struct side *s, const event *e)
{
    struct ended *task = task_of(s, e->subject);
    if (!task) return;
    task->time = e->time;
    task->place = ++s->ends;
}

static int take_event(struct side *s, const event *e)
{
    struct ended *task;
    switch (e->kind) {
    case EVENT_task_create:
    case EVENT_task_eager: return add_task(s, e);
    case EVENT_task_name:
        if ((task = task_of(s, e->subject))) task->name = e->a;
        return 0;
    case EVENT_task_done: end_task(s, e); return 0;
    case EVENT_print: return add_line(s, e->subject);
    default: return 0;
    }
}

static int take_side(struct side *s, const trace *t)
{
    int rc = 0;
    *s = (struct side){.t = t};
    for (uint32_t i = 0; rc == 0 && i < trace_length(t); i++) {
        event e = trace_event(t, i);
        rc = take_event(s, &e);
    }
    return rc;
}

// --- lines --------------------------------------------------------------------------------------------------------------
static const char *line_at(const struct side *s, uint32_t i) { return trace_string(s->t, s->lines[i]); }

static void find_line(const struct side *a, const struct side *b, struct reorder *r)
{
    uint32_t i = 0;
    while (i < a->line_count && i < b->line_count && strcmp(line_at(a, i), line_at(b, i)) == 0) i++;
    if (i == a->line_count && i == b->line_count) return;
    r->line = i + 1;
    r->text = i < a->line_count ? a->lines[i] : 0;
    r->own_text = i < b->line_count ? b->lines[i] : 0;
}

static int by_text(const void *a, const void *b, void *t)
{
    return strcmp(trace_string(t, *(const uint32_t *)a), trace_string(t, *(const uint32_t *)b));
}

static void sort_lines(struct side *s)
{
    if (s->line_count) qsort_r(s->lines, s->line_count, sizeof *s->lines, by_text, (void *)(uintptr_t)s->t);
}

static bool has_same_lines(struct side *a, struct side *b)
{
    if (a->line_count != b->line_count) return false;
    sort_lines(a);
    sort_lines(b);
    for (uint32_t i = 0; i < a->line_count; i++)
        if (strcmp(line_at(a, i), line_at(b, i)) != 0) return false;
    return true;
}

// --- tasks --------------------------------------------------------------------------------------------------------------
static int by_name(const void *a, const void *b, void *t)
{
    const struct ended *x = a, *y = b;
    int order = strcmp(trace_string(t, x->name), trace_string(t, y->name));
    return order ? order : (x->object > y->object) - (x->object < y->object);
}

static void sort_tasks(struct side *s)
{
    if (s->task_count) qsort_r(s->tasks, s->task_count, sizeof *s->tasks, by_name, (void *)(uintptr_t)s->t);
}

static int compare_task(const struct ended *a, const struct ended *b, struct reorder *r)
{
    if (!a->place && !b->place) return 0;
    if (!a->place || !b->place) {
        r->lost++;
        return 0;
    }
    if (a->time == b->time && a->place == b->place) return 0;
    int rc = array_reserve(r->tasks, r->capacity, r->count + 1u);
    if (rc == 0) r->tasks[r->count++] = (struct reordered){a->name, a->time, b->time, a->place, b->place};
    return rc;
}

static int by_place(const void *a, const void *b)
{
    const struct reordered *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

static int compare_tasks(struct side *a, struct side *b, struct reorder *r)
{
    int rc = 0;
    uint32_t i = 0, k = 0;
    sort_tasks(a);
    sort_tasks(b);
    while (rc == 0 && i < a->task_count && k < b->task_count) {
        int order = strcmp(trace_string(a->t, a->tasks[i].name), trace_string(b->t, b->tasks[k].name));
        if (order == 0) rc = compare_task(&a->tasks[i++], &b->tasks[k++], r);
        else if (order < 0) r->lost += a->tasks[i++].place > 0;
        else r->lost += b->tasks[k++].place > 0;
    }
    for (; i < a->task_count; i++) r->lost += a->tasks[i].place > 0;
    for (; k < b->task_count; k++) r->lost += b->tasks[k].place > 0;
    if (r->count) qsort(r->tasks, r->count, sizeof *r->tasks, by_place);
    return rc;
}

// --- the whole ----------------------------------------------------------------------------------------------------------
static void count_picks(const trace *t, struct reorder *r)
{
    for (uint32_t i = 0; i < trace_length(t); i++)
        if (trace_event(t, i).kind == EVENT_pick && r->picks++ == 0) r->first_pick = i;
}

static event last_of(const trace *t) { return trace_event_before(t, trace_length(t)); }

static int64_t makespan(const trace *t) { return trace_length(t) ? last_of(t).time - trace_time(t, 0) : 0; }

int reorder_take(const trace *user, const trace *own, struct reorder *out)
{
    struct side a = {0}, b = {0};
    struct reorder r = {.makespan = makespan(user), .own_makespan = makespan(own)};
    r.same_end = last_of(user).kind == last_of(own).kind && last_of(user).subject == last_of(own).subject;
    count_picks(user, &r);
    int rc = take_side(&a, user);
    if (rc == 0) rc = take_side(&b, own);
    if (rc == 0) rc = compare_tasks(&a, &b, &r);
    if (rc == 0) {
        find_line(&a, &b, &r);
        r.same_lines = has_same_lines(&a, &b);
    } else {
        reorder_deinit(&r);
    }
    free_side(&a);
    free_side(&b);
    *out = r;
    return rc;
}

void reorder_deinit(struct reorder *r)
{
    free(r->tasks);
    *r = (struct reorder){0};
}

bool reorder_changed_nothing(const struct reorder *r)
{
    uint32_t i = 0;
    while (i < r->count && r->tasks[i].time == r->tasks[i].own_time) i++;
    return r->makespan == r->own_makespan && r->line == 0 && r->same_end && r->lost == 0 && i == r->count;
}
