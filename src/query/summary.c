#define _GNU_SOURCE // qsort_r
#include "query/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void summary_deinit(struct summary *s)
{
    free(s->tasks);
    free(s->output.data);
    *s = (struct summary){0};
}

static int add_output(struct summary *s, const char *text)
{
    size_t length = strlen(text);
    int rc = bytes_reserve(&s->output, length);
    if (rc || length == 0) return rc;
    memcpy(s->output.data + s->output.count, text, length);
    s->output.count += (uint32_t)length;
    return 0;
}

static int add_task(struct summary *s, uint32_t name)
{
    int rc = array_reserve(s->tasks, s->task_capacity, s->task_count + 1u);
    if (rc == 0) s->tasks[s->task_count++] = name;
    return rc;
}

static int add_event(struct summary *s, const trace *t, event e)
{
    switch (e.kind) {
    case EVENT_iteration: s->iterations++; return 0;
    case EVENT_resume: s->steps++; return 0;
    case EVENT_print: return add_output(s, trace_string(t, e.subject));
    case EVENT_task_eager:
        s->steps++;
        return add_task(s, e.b);
    case EVENT_task_create: return add_task(s, e.b);
    default: return 0;
    }
}

static int by_name(const void *a, const void *b, void *t)
{
    return strcmp(trace_string(t, *(const uint32_t *)a), trace_string(t, *(const uint32_t *)b));
}

int summary_take(const trace *t, struct summary *out)
{
    int rc = 0;
    struct summary s = {.events = trace_length(t)};
    for (uint32_t i = 0; i < s.events && rc == 0; i++) rc = add_event(&s, t, trace_event(t, i));
    if (rc) {
        summary_deinit(&s);
    } else if (s.events) {
        s.makespan = trace_time(t, s.events - 1) - trace_time(t, 0);
        if (s.task_count) qsort_r(s.tasks, s.task_count, sizeof *s.tasks, by_name, (void *)(uintptr_t)t);
    }
    *out = s;
    return rc;
}
