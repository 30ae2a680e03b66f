// Questions about a state: nothing here changes it.
#include <stdio.h>
#include <string.h>

#include "trace/state.h"

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (uint64_t word; size >= sizeof word; size -= sizeof word, p += sizeof word) {
        memcpy(&word, p, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    for (; size > 0; size--, p++) hash = (hash ^ *p) * 0x100000001B3u;
    return hash;
}

// Field by field: structs have padding, and capacities are no part of what a state says.
uint64_t state_hash(const state *s)
{
    const uint64_t fields[] = {
        s->position,       (uint64_t)s->time, s->loop,       s->unblocked,    s->loop_number, s->iteration,
        s->running,        s->callback,       s->begun,      (uint64_t)s->until, s->prints,   s->status,
        s->gathering,      s->object_count,   s->ready_count, s->boundary,    s->timers,      s->timer_count,
        s->hold_count,
    };
    uint64_t hash = mix(0, fields, sizeof fields);
    hash = mix(hash, s->objects, s->object_count * sizeof *s->objects); // made from zeroed memory, member by member
    for (uint32_t i = 0; i < s->ready_count; i++) {
        struct ready_entry entry = state_ready(s, i);
        hash = mix(hash, (uint32_t[]){entry.enqueued, entry.cancelled}, 2 * sizeof(uint32_t));
    }
    for (uint32_t i = 0; i < s->hold_count; i++) {
        const struct hold *h = &s->holds[i];
        hash = mix(hash, (uint32_t[]){h->sync, h->task, h->since, h->reserved}, 4 * sizeof(uint32_t));
    }
    return hash;
}

struct ready_entry state_ready(const state *s, uint32_t i) { return s->ready[s->ready_head + i]; }

static bool is_due_before(const state *s, uint32_t a, uint32_t b)
{
    const struct object *x = &s->objects[a], *y = &s->objects[b];
    return x->when != y->when ? x->when < y->when : x->timer < y->timer;
}

uint32_t state_timers(const state *s, uint32_t *ids, uint32_t max)
{
    uint32_t count = 0;
    if (max == 0) return 0;
    for (uint32_t id = s->timers; id; id = s->objects[id].timer_next) {
        if (count == max && !is_due_before(s, id, ids[max - 1])) continue;
        uint32_t low = 0, high = count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (is_due_before(s, id, ids[middle])) high = middle;
            else low = middle + 1;
        }
        if (count < max) count++;
        memmove(ids + low + 1, ids + low, (count - 1 - low) * sizeof *ids);
        ids[low] = id;
    }
    return count;
}

// Seconds as Python's repr writes them: "1.0", "0.25".
static void write_delay(int64_t ns, char *buffer, size_t size)
{
    int length = snprintf(buffer, size, "sleep(%lld.%09lld", (long long)(ns / 1000000000), (long long)(ns % 1000000000));
    if (length < 0 || (size_t)length + 1 >= size) return;
    while (buffer[length - 1] == '0' && buffer[length - 2] != '.') length--;
    memcpy(buffer + length, ")", 2);
}

static const char *type_name_of(const struct object *o) { return object_type_name((enum object_type)o->type); }

const char *state_name(const state *s, const trace *t, uint32_t id, char *buffer, size_t size)
{
    if (id == 0 || id >= s->object_count) {
        snprintf(buffer, size, "%s", object_type_name(OBJECT_none));
        return buffer;
    }
    const struct object *o = &s->objects[id];
    if (o->name)
        snprintf(buffer, size, "%s", trace_string(t, o->name));
    else if (o->type == OBJECT_sleep && o->when > 0)
        write_delay(o->when - trace_event(t, o->created)->time, buffer, size);
    else if (o->type == OBJECT_coroutine)
        snprintf(buffer, size, "%s(%s)", trace_string(t, trace_place(t, o->function).function), trace_string(t, o->value));
    else
        snprintf(buffer, size, "%s", type_name_of(o));
    return buffer;
}

uint32_t state_waiting_task(const state *s, uint32_t id)
{
    for (uint32_t hops = 0; id && id < s->object_count && hops < s->object_count; hops++) { // a trace may hold a ring
        const struct object *o = &s->objects[id], *waiter = &s->objects[o->waiter];
        if (o->waiter == 0) return 0;
        if (waiter->type == OBJECT_task) return waiter->awaits == id || o->type == OBJECT_waiter ? o->waiter : 0;
        id = o->waiter;
    }
    return 0;
}

const char *task_status_name(enum task_status status)
{
    static const char *const names[] = {
        [TASK_none] = "none",         [TASK_ready] = "ready",       [TASK_running] = "running",
        [TASK_sleeping] = "sleeping", [TASK_waiting] = "waiting",   [TASK_awaiting] = "awaiting",
        [TASK_done] = "done",         [TASK_failed] = "failed",     [TASK_cancelled] = "cancelled",
    };
    return names[status];
}
