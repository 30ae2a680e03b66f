#include "query/find.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool makes_task(const event *e) { return e->kind == EVENT_task_create || e->kind == EVENT_task_eager; }

// The name that an event gives its task; 0 where it gives none.
static uint32_t name_given(event e)
{
    if (makes_task(&e)) return e.b;
    return e.kind == EVENT_task_name ? e.a : 0;
}

static bool is_among(uint32_t id, const uint32_t *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (ids[i] == id) return true;
    return false;
}

uint32_t find_creation(const trace *t, uint32_t task)
{
    uint32_t length = trace_length(t);
    for (uint32_t i = 0; i < length; i++) {
        event e = trace_event(t, i);
        if (e.subject == task && makes_task(&e)) return i;
    }
    return length;
}

static bool has_number(const trace *t, const char *name, uint32_t *id)
{
    char *end;
    name += *name == '#';
    unsigned long long number = strtoull(name, &end, 10);
    if (!isdigit((unsigned char)*name) || *end || number == 0 || number > UINT32_MAX) return false;
    *id = (uint32_t)number;
    return find_creation(t, *id) < trace_length(t);
}

uint32_t find_tasks(const trace *t, const char *name, uint32_t *ids, uint32_t max)
{
    uint32_t count = 0, id;
    for (uint32_t i = 0; i < trace_length(t); i++) {
        event e = trace_event(t, i);
        uint32_t given = name_given(e);
        if (!given || strcmp(trace_string(t, given), name) != 0) continue;
        if (is_among(e.subject, ids, count < max ? count : max)) continue;
        if (count < max) ids[count] = e.subject;
        count++;
    }
    if (count == 0 && max > 0 && has_number(t, name, &id)) ids[count++] = id;
    return count;
}

void find_names(const trace *t, void (*each)(const char *name, void *context), void *context)
{
    for (uint32_t i = 0; i < trace_length(t); i++) {
        uint32_t given = name_given(trace_event(t, i));
        if (given) each(trace_string(t, given), context);
    }
}
