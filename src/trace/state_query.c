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

static uint64_t hash_timers(const state *s, uint64_t hash)
{
    ordered_pair some[64];
    for (uint32_t done = 0, count; (count = ordered_list(&s->timers, done, some, 64)) > 0; done += count)
        hash = mix(hash, some, count * sizeof *some);
    return hash;
}

// Field by field, as structs have padding and capacities are no part of what a state says. Objects
// are made from zeroed memory and written member by member: their padding is zero.
uint64_t state_hash(const state *s)
{
    const uint64_t fields[] = {
        s->position,  (uint64_t)s->time, s->loop,        s->unblocked,    s->loop_number,
        s->iteration, s->running,        s->callback,    s->begun,        (uint64_t)s->until,
        s->prints,    s->status,         s->gathering,   s->object_count, s->ready_count,
        s->boundary,  s->timers.count, s->hold_count,   s->item_count,   s->worker,
        s->busy,
    };
    uint64_t hash = mix(0, fields, sizeof fields);
    for (uint32_t id = 0; id < s->object_count; id++) hash = mix(hash, state_at(s, id), sizeof(struct object));
    for (uint32_t i = 0; i < s->ready_count; i++) {
        struct ready_entry entry = state_ready(s, i);
        hash = mix(hash, (uint32_t[]){entry.enqueued, entry.cancelled}, 2 * sizeof(uint32_t));
    }
    for (uint32_t i = 0; i < s->hold_count; i++) {
        const struct hold *h = &s->holds[i];
        hash =
            mix(hash, (uint32_t[]){h->sync, h->task, h->since, h->reserved}, 4 * sizeof(uint32_t));
    }
    for (uint32_t id = 1; id <= s->item_count; id++) hash = mix(hash, state_item(s, id), sizeof(struct item));
    hash = hash_timers(s, hash);
    hash = mix(hash, s->statuses, sizeof s->statuses);
    return mix(hash, s->made, sizeof s->made);
}

uint32_t state_timers_from(const state *s, uint32_t skip, uint32_t *ids, uint32_t max)
{
    ordered_pair some[32];
    uint32_t count = 0, listed = 1;
    while (count < max && listed > 0) {
        uint32_t most = max - count < 32 ? max - count : 32;
        listed = ordered_list(&s->timers, skip + count, some, most);
        for (uint32_t i = 0; i < listed; i++) ids[count++] = (uint32_t)some[i].second;
    }
    return count;
}

uint32_t state_timers_due(const state *s, int64_t time) { return ordered_rank(&s->timers, (ordered_pair){time, UINT64_MAX}); }

// How long a sleep lasts, from its beginning to when its timer is or was due; 0 where it has had
// none.
static int64_t delay_of(const struct object *sleep, const trace *t)
{
    int64_t delay;
    if (__builtin_sub_overflow(sleep->when, trace_event(t, sleep->created)->time, &delay)) return 0;
    return delay > 0 ? delay : 0;
}

// Seconds as Python's repr writes them: "1.0", "0.25".
static int write_sleep(int64_t delay, char *buffer, size_t size)
{
    char seconds[32];
    int length = snprintf(seconds, sizeof seconds, "%lld.%09lld", (long long)(delay / 1000000000),
                          (long long)(delay % 1000000000));
    while (seconds[length - 1] == '0' && seconds[length - 2] != '.') length--;
    return snprintf(buffer, size, "sleep(%.*s)", length, seconds);
}

static int write_name(const state *s, const trace *t, uint32_t id, char *buffer, size_t size)
{
    if (id == 0 || id >= s->object_count)
        return snprintf(buffer, size, "%s", object_type_name(OBJECT_none));
    const struct object *o = state_at(s, id);
    if (o->name) return snprintf(buffer, size, "%s", trace_string(t, o->name));
    if (o->type == OBJECT_sleep && delay_of(o, t) > 0)
        return write_sleep(delay_of(o, t), buffer, size);
    if (o->function && object_type_is_frame((enum object_type)o->type))
        return snprintf(buffer, size, "%s(%s)",
                        trace_string(t, trace_place(t, o->function).function),
                        trace_string(t, o->value));
    if (o->number && s->made[o->type] > 1)
        return snprintf(buffer, size, "%s %u", object_type_name((enum object_type)o->type),
                        o->number);
    return snprintf(buffer, size, "%s", object_type_name((enum object_type)o->type));
}

// Takes away the UTF-8 character at the end of a text that was cut, where it is not whole.
static void drop_half_character(char *text)
{
    size_t end = strlen(text), lead = end;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80) lead--;
    if (lead == 0) return;
    unsigned char first = (unsigned char)text[lead - 1];
    size_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (end - lead < more) text[lead - 1] = 0;
}

const char *state_name(const state *s, const trace *t, uint32_t id, char *buffer, size_t size)
{
    if ((size_t)write_name(s, t, id, buffer, size) >= size) drop_half_character(buffer);
    return buffer;
}

// A trace may hold a ring of futures that wait for each other: the way is no longer than the objects.
uint32_t state_waiting_task(const state *s, uint32_t id)
{
    for (uint32_t hops = 0; id && id < s->object_count && hops < s->object_count; hops++) {
        const struct object *o = state_at(s, id), *waiter = state_at(s, o->waiter);
        if (o->waiter == 0) return 0;
        if (waiter->type == OBJECT_task)
            return waiter->awaits == id || o->type == OBJECT_waiter || o->type == OBJECT_timeout ? o->waiter : 0;
        id = o->waiter;
    }
    return 0;
}

const char *task_status_name(enum task_status status)
{
    static const char *const names[] = {
        [TASK_none] = "none",         [TASK_ready] = "ready",     [TASK_running] = "running",
        [TASK_sleeping] = "sleeping", [TASK_waiting] = "waiting", [TASK_awaiting] = "awaiting",
        [TASK_done] = "done",         [TASK_failed] = "failed",   [TASK_cancelled] = "cancelled",
        [TASK_working] = "working",   [TASK_blocked] = "blocked",
    };
    return names[status];
}
