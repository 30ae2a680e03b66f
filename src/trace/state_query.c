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

static uint64_t mix_set(uint64_t hash, const ordered *set)
{
    ordered_pair some[64];
    for (uint32_t done = 0, count; (count = ordered_list(set, done, some, 64)) > 0; done += count)
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
        s->boundary,  s->timers.count, s->holds.count,   s->item_count,   s->worker,
        s->busy,      s->block,          s->error,         s->interrupt,
    };
    uint64_t hash = mix(0, fields, sizeof fields);
    for (uint32_t id = 0; id < s->object_count; id++) hash = mix(hash, state_at(s, id), sizeof(struct object));
    for (uint32_t i = 0; i < s->ready_count; i++) {
        struct ready_entry entry = state_ready(s, i);
        hash = mix(hash, (uint32_t[]){entry.enqueued, entry.cancelled}, 2 * sizeof(uint32_t));
    }
    for (uint32_t id = 1; id <= s->item_count; id++) hash = mix(hash, state_item(s, id), sizeof(struct item));
    hash = mix_set(hash, &s->timers);
    hash = mix_set(hash, &s->holds);
    hash = mix_set(hash, &s->holders);
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

uint32_t state_holds(const state *s, uint32_t skip, struct hold *holds, uint32_t max)
{
    ordered_pair some[32];
    uint32_t count = 0, listed = 1;
    while (count < max && listed > 0) {
        listed = ordered_list(&s->holds, skip + count, some, max - count < 32 ? max - count : 32);
        for (uint32_t i = 0; i < listed; i++)
            holds[count++] = (struct hold){.sync = (uint32_t)(some[i].second >> 32), .task = (uint32_t)some[i].second,
                                           .since = (uint32_t)(some[i].first >> 1), .reserved = some[i].first & 1};
    }
    return count;
}

uint32_t state_holds_before(const state *s, const struct hold *h) { return ordered_rank(&s->holds, (ordered_pair){(int64_t)h->since << 1, 0}); }

// Puts a hold where it belongs among `count` that are in order, of which the last is dropped where there is no room. Returns how many there are.
static uint32_t insert_hold(struct hold *holds, uint32_t count, uint32_t max, struct hold h)
{
    uint32_t i = count;
    while (i > 0 && holds[i - 1].since > h.since) i--;
    if (i == max) return count;
    if (count < max) count++;
    memmove(holds + i + 1, holds + i, (count - 1 - i) * sizeof *holds);
    holds[i] = h;
    return count;
}

uint32_t state_holds_of(const state *s, uint32_t sync, struct hold *holds, uint32_t max)
{
    ordered_pair some[32];
    uint32_t first = ordered_rank(&s->holders, (ordered_pair){(int64_t)((uint64_t)sync << 32), 0}), all = state_at(s, sync)->holders, count = 0;
    for (uint32_t done = 0, listed = 1; done < all && listed > 0; done += listed) {
        listed = ordered_list(&s->holders, first + done, some, all - done < 32 ? all - done : 32);
        for (uint32_t i = 0; i < listed; i++)
            count = insert_hold(holds, count, max, (struct hold){sync, (uint32_t)some[i].first, (uint32_t)some[i].second, some[i].second >> 32});
    }
    return count;
}

// A sync object, of which as_completed may have a timer, has no room for when it is due.
int64_t state_due(const trace *t, const struct object *o)
{
    if (!object_type_is_sync((enum object_type)o->type)) return o->when;
    return o->timer ? trace_event(t, o->timer - 1).ns : 0;
}

// Its status began with the call that it sleeps or works in.
int64_t state_worker_until(const trace *t, const struct object *worker)
{
    event e = trace_event(t, worker->changed);
    return e.kind == EVENT_worker_sleep || e.kind == EVENT_worker_work ? e.time + e.ns : e.time;
}

// How long a sleep lasts, from its beginning to when its timer is or was due; 0 where it has had
// none.
static int64_t delay_of(const struct object *sleep, const trace *t)
{
    int64_t delay;
    if (__builtin_sub_overflow(sleep->when, trace_time(t, sleep->created), &delay)) return 0;
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
    if (object_type_is_frame((enum object_type)o->type) && o->function)
        return snprintf(buffer, size, "%s(%s)",
                        trace_string(t, trace_place(t, o->function).function),
                        trace_string(t, o->value));
    if (s->made[o->type] > 1) // a sync object, for only they are counted
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

#define WAITS_MAX 1000u

// A trace may hold a ring of futures that wait for each other.
uint32_t state_waiting_task(const state *s, uint32_t id)
{
    for (uint32_t hops = 0; id && id < s->object_count && hops < WAITS_MAX; hops++) {
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
