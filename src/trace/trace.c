#include "trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/texts.h"
#include "trace/event_list.h"
#include "trace/region.h"

#define PLACE_MAX 0xFFFFFFu // what event.where can name
#define RUN_MAX 4096u

struct meta {
    const char *key, *value;
    uint32_t key_string, value_string; // 0 where the texts are the tool's own
};

struct trace {
    event_list *events; // shared with its prefixes
    uint32_t length;
    texts strings;   // id 1 is item 0
    struct trace_place *places; // id 1 is item 0
    uint32_t place_count, place_capacity;
    struct meta *metas;
    uint32_t meta_count, meta_capacity;
    arena own_texts; // of the tool itself
    int64_t last_time; // of its last event
    uint64_t limits[FIELD_TYPES]; // what the values of the next event's fields must be below
    bool growing; // the last string may be added to: nothing has come since
    const char *lost;
};

int trace_new(trace **out)
{
    trace *t = calloc(1, sizeof *t);
    event_list *events = calloc(1, sizeof *events);
    if (!t || !events) {
        free(t);
        free(events);
        return -ENOMEM;
    }
    t->events = events;
    t->lost = "";
    t->last_time = -TRACE_TIME_MAX;
    t->limits[FIELD_none] = 1;
    t->limits[FIELD_object] = 2; // 0 is none
    t->limits[FIELD_event] = 0;
    t->limits[FIELD_text] = t->limits[FIELD_place] = 1; // 0 is none
    t->limits[FIELD_count] = t->limits[FIELD_ns] = (uint64_t)UINT32_MAX + 1;
    t->limits[FIELD_type] = OBJECT_TYPES;
    t->limits[FIELD_outcome] = OUTCOME_cancelled + 1;
    *out = t;
    return 0;
}

void trace_free(trace *t)
{
    if (!t) return;
    event_list_deinit(t->events);
    free(t->events);
    free(t->places);
    texts_deinit(&t->strings);
    arena_deinit(&t->own_texts);
    free(t->metas);
    free(t);
}

// --- reading -------------------------------------------------------------------------------------

uint32_t trace_length(const trace *t) { return t->length; }
event trace_event(const trace *t, uint32_t index) { return event_list_at(t->events, index); }
event trace_event_before(const trace *t, uint32_t position) { return position ? trace_event(t, position - 1) : (event){0}; }
uint32_t trace_count_before(const trace *t, int64_t time) { return event_list_count_before(t->events, t->length, time); }
int64_t trace_time(const trace *t, uint32_t index) { return event_list_time(t->events, index); }
uint32_t trace_strings(const trace *t) { return t->strings.count; }
uint32_t trace_places(const trace *t) { return t->place_count; }
uint32_t trace_meta_count(const trace *t) { return t->meta_count; }
const char *trace_lost(const trace *t) { return t->lost; }

const char *trace_string(const trace *t, uint32_t id)
{
    if (id == 0 || id > t->strings.count) return "";
    return texts_at(&t->strings, id - 1);
}

struct trace_place trace_place(const trace *t, uint32_t id)
{
    return id > 0 && id <= t->place_count ? t->places[id - 1] : (struct trace_place){0};
}

const char *trace_meta(const trace *t, const char *key)
{
    for (uint32_t i = t->meta_count; i-- > 0;)
        if (strcmp(t->metas[i].key, key) == 0) return t->metas[i].value;
    return NULL;
}

void trace_meta_at(const trace *t, uint32_t i, const char **key, const char **value)
{
    *key = t->metas[i].key;
    *value = t->metas[i].value;
}

void trace_meta_strings(const trace *t, uint32_t i, uint32_t *key, uint32_t *value)
{
    *key = t->metas[i].key_string;
    *value = t->metas[i].value_string;
}

// --- prefixes ------------------------------------------------------------------------------------
int trace_prefix_new(trace **out, const trace *t)
{
    trace *prefix = malloc(sizeof *prefix);
    if (!prefix) return -ENOMEM;
    *prefix = *t;
    prefix->lost = "";
    prefix->length = 0;
    *out = prefix;
    return 0;
}

void trace_prefix_set_length(trace *prefix, const trace *t, uint32_t events)
{
    prefix->length = events < t->length ? events : t->length;
}

void trace_prefix_free(trace *prefix) { free(prefix); }

// --- appending -----------------------------------------------------------------------------------

// The types of a kind's fields, close together: every event that is appended is checked. The second half of a wide `a` counts as wide too.
struct field_types {
    uint8_t subject, a, b;
};

static const struct field_types field_types[EVENT_KINDS] = {
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc)                              \
    [EVENT_##kind] = {FIELD_##subject_type, FIELD_##a_type,                                        \
                      FIELD_##a_type == FIELD_ns ? FIELD_ns : FIELD_##b_type},
#include "trace/event.def"
#undef EVENT
};

static bool ns_valid(const event *e)
{
    return (e->ns >= -TRACE_TIME_MAX && e->ns <= TRACE_TIME_MAX) ||
           (e->kind == EVENT_select && e->ns == INT64_MAX); // for ever
}

static bool event_valid(const uint64_t *limits, int64_t last_time, const event *e)
{
    if (e->kind == EVENT_none || e->kind >= EVENT_KINDS) return false;
    if (e->time < last_time || e->time > TRACE_TIME_MAX) return false;
    const struct field_types *f = &field_types[e->kind];
    return e->where < limits[FIELD_place] && e->subject < limits[f->subject] &&
           e->a < limits[f->a] && e->b < limits[f->b] && (f->a != FIELD_ns || ns_valid(e));
}

static bool is_last(const event *e) { return e->kind == EVENT_end || e->kind == EVENT_crash; }

// Takes events over as far as they are valid. They may lie in memory that a program goes on writing: each is looked at when it has been copied.
static uint32_t take_run(trace *t, event *to, const event *from, uint32_t count)
{
    uint64_t limits[FIELD_TYPES];
    int64_t last_time = t->last_time;
    uint32_t taken = 0;
    memcpy(limits, t->limits, sizeof limits);
    for (bool over = false; taken < count && !over; taken++) {
        const uint32_t *word = (const uint32_t *)&from[taken];
        if ((__atomic_load_n(&word[2], __ATOMIC_ACQUIRE) & 0xFF) == EVENT_none) break; // invariant 1 of region.h
        to[taken] = from[taken];
        if (!event_valid(limits, last_time, &to[taken])) break;
        last_time = to[taken].time;
        over = is_last(&to[taken]);
        limits[FIELD_object]++; // each object takes an event to make
        limits[FIELD_event]++;
    }
    t->last_time = last_time;
    t->limits[FIELD_object] = limits[FIELD_object];
    t->limits[FIELD_event] = limits[FIELD_event];
    return taken;
}

int trace_append_run(trace *t, const event *events, uint32_t count)
{
    uint32_t taken = 0, wanted = 0, room;
    if (count > UINT32_MAX - t->length || event_list_reserve(t->events, t->length + count) != 0) return -ENOMEM;
    while (taken == wanted && taken < count) {
        event *to = event_list_end(t->events, t->length, &room);
        wanted = taken + (room < count - taken ? room : count - taken);
        uint32_t more = take_run(t, to, events + taken, wanted - taken);
        t->length += more;
        taken += more;
        if (more && is_last(&to[more - 1])) break;
    }
    if (taken) t->growing = false;
    return (int)taken;
}

int trace_append(trace *t, const event *e)
{
    int taken = trace_append_run(t, e, 1);
    return taken < 0 ? taken : taken == 1 ? 0 : -EBADMSG;
}

// A NUL in a text becomes SUB, ASCII's own sign for "no such character".
static void copy_text(char *to, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++) to[i] = from[i] ? from[i] : '\x1A';
}

static int add_to_string(trace *t, const char *text, size_t length)
{
    if (!t->growing || length > TRACE_TEXT_MAX - t->strings.last_length) return -EBADMSG;
    char *rest = texts_lengthen(&t->strings, length);
    if (!rest) return -ENOMEM;
    copy_text(rest, text, length);
    return 0;
}

int trace_define_string(trace *t, uint32_t id, const char *text, size_t length)
{
    if (id != 0 && id == t->strings.count) return add_to_string(t, text, length);
    if (id != t->strings.count + 1 || length > TRACE_TEXT_MAX) return -EBADMSG;
    char *bytes = texts_add(&t->strings, length);
    if (!bytes) return -ENOMEM;
    copy_text(bytes, text, length);
    t->limits[FIELD_text]++;
    t->growing = true;
    return 0;
}

int trace_define_place(trace *t, uint32_t id, struct trace_place p)
{
    if (id != t->place_count + 1 || id > PLACE_MAX) return -EBADMSG;
    if (p.file > t->strings.count || p.function > t->strings.count) return -EBADMSG;
    int rc = array_reserve(t->places, t->place_capacity, t->place_count + 1u);
    if (rc) return rc;
    t->places[t->place_count++] = p;
    t->limits[FIELD_place]++;
    t->growing = false;
    return 0;
}

static int add_meta(trace *t, struct meta m)
{
    if (t->meta_count == TRACE_METAS_MAX) return -EBADMSG;
    int rc = array_reserve(t->metas, t->meta_capacity, t->meta_count + 1u);
    if (rc) return rc;
    t->metas[t->meta_count++] = m;
    return 0;
}

int trace_define_meta(trace *t, uint32_t key, uint32_t value)
{
    if (key == 0 || key > t->strings.count || value > t->strings.count) return -EBADMSG;
    int rc = add_meta(t, (struct meta){trace_string(t, key), trace_string(t, value), key, value});
    if (rc == 0) t->growing = false;
    return rc;
}

// Texts of the tool itself stay out of the string table, whose ids the program counts, and out of
// its arena: they may come while a text of the program's has been read half.
static const char *keep_text(trace *t, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = arena_alloc(&t->own_texts, size);
    if (copy) memcpy(copy, text, size);
    return copy;
}

int trace_set_meta(trace *t, const char *key, const char *value)
{
    const char *own_key = keep_text(t, key), *own_value = keep_text(t, value);
    return own_key && own_value ? add_meta(t, (struct meta){.key = own_key, .value = own_value})
                                : -ENOMEM;
}

int trace_set_lost(trace *t, const char *what)
{
    const char *copy = keep_text(t, what);
    if (!copy) return -ENOMEM;
    t->lost = copy;
    return 0;
}

// --- slots ---------------------------------------------------------------------------------------

// The text follows in slots of its own. The slots may be shared with a program that goes on
// writing, so a length is read once.
static int define_string_slots(trace *t, const event *head, const event *slots, size_t count)
{
    size_t length = head->a;
    if (length > REGION_TEXT_MAX) return -EBADMSG;
    size_t used = 1 + (length + sizeof(event) - 1) / sizeof(event);
    if (used > count) return 0;
    int rc = trace_define_string(t, head->subject, (const char *)(slots + 1), length);
    return rc ? rc : (int)used;
}

int trace_append_slots(trace *t, const event *slots, size_t count)
{
    if (count == 0) return 0;
    int run = trace_append_run(t, slots, count < RUN_MAX ? (uint32_t)count : RUN_MAX);
    if (run) return run;
    const uint32_t *word = (const uint32_t *)slots;
    if ((__atomic_load_n(&word[2], __ATOMIC_ACQUIRE) & 0xFF) == EVENT_none)
        return 0; // invariant 1 of region.h
    event e = *slots;
    int rc = -EBADMSG;
    if (e.kind == DEFINE_string) return define_string_slots(t, &e, slots, count);
    if (e.kind == DEFINE_place)
        rc = trace_define_place(
            t, e.subject, (struct trace_place){.file = e.a, .function = e.b, .line = e.where});
    else if (e.kind == DEFINE_meta)
        rc = trace_define_meta(t, e.subject, e.a);
    return rc ? rc : 1;
}
