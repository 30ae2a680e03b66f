#include "query/compare.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/file_name.h"
#include "query/cast.h"

// Numbers of one trace that stand for numbers of the other; 0 for those that stand for none yet.
struct pairs {
    uint32_t *of;
    uint32_t count, capacity;
};

struct comparison {
    cast a, b;
    struct pairs to_b, to_a; // objects
    struct pairs places;     // of a: those of b that have been found to be the same
    bool timed;
    bool steps;
    bool no_memory;
};

static uint32_t pair_of(const struct pairs *p, uint32_t id) { return id < p->count ? p->of[id] : 0; }

static void set_pair(struct comparison *c, struct pairs *p, uint32_t id, uint32_t other)
{
    if (id >= p->count) {
        if (array_reserve(p->of, p->capacity, id + 1u) != 0) {
            c->no_memory = true;
            return;
        }
        memset(p->of + p->count, 0, (id + 1 - p->count) * sizeof *p->of);
        p->count = id + 1;
    }
    p->of[id] = other;
}

// --- objects, texts and places --------------------------------------------------------------------------------------
static bool same_object(struct comparison *c, uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0) return a == b;
    uint32_t known = pair_of(&c->to_b, a), other = pair_of(&c->to_a, b);
    if (known || other) return known == b && other == a;
    if (cast_member(&c->a, a)->type != cast_member(&c->b, b)->type) return false;
    set_pair(c, &c->to_b, a, b);
    set_pair(c, &c->to_a, b, a);
    return true;
}

static bool same_text(const struct comparison *c, uint32_t a, uint32_t b)
{
    return (a == 0) == (b == 0) && strcmp(trace_string(c->a.trace, a), trace_string(c->b.trace, b)) == 0;
}

static const char *source_of(const trace *t, const char *file)
{
    char key[600];
    snprintf(key, sizeof key, "source:%s", file);
    return trace_meta(t, key);
}

// Whether lines of the two files can be compared.
static bool same_file(const trace *a, const trace *b, const char *file_a, const char *file_b)
{
    const char *text_a = source_of(a, file_a), *text_b = source_of(b, file_b);
    if (text_a && text_b) return strcmp(text_a, text_b) == 0;
    return !text_a && !text_b && strcmp(file_name(file_a), file_name(file_b)) == 0;
}

static bool same_place(struct comparison *c, uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0) return a == b;
    if (pair_of(&c->places, a) == b) return true;
    const trace *t = c->a.trace, *u = c->b.trace;
    struct trace_place p = trace_place(t, a), q = trace_place(u, b);
    if (!same_text(c, p.function, q.function)) return false;
    if (p.line != q.line && same_file(t, u, trace_string(t, p.file), trace_string(u, q.file))) return false;
    set_pair(c, &c->places, a, b);
    return true;
}

// --- events ---------------------------------------------------------------------------------------------------------
// Events that are no step of the loop and no word of the program: how it is cut into coroutines, what it awaits them by.
static bool is_inner(enum event_kind kind)
{
    switch (kind) {
    case EVENT_coro_create:
    case EVENT_coro_call:
    case EVENT_coro_return:
    case EVENT_agen_create:
    case EVENT_agen_resume:
    case EVENT_agen_yield:
    case EVENT_agen_return:
    case EVENT_agen_drop:
    case EVENT_future_create:
    case EVENT_done_callback:
    case EVENT_handle_create:
    case EVENT_context_create:
    case EVENT_name: return true;
    default: return false;
    }
}

// The causes of two events at the same place. Where events are left out the causes have other numbers, and are known by what they are.
static bool same_cause(struct comparison *c, uint32_t a, uint32_t b)
{
    if (!c->steps) return a == b;
    event e = trace_event(c->a.trace, a), f = trace_event(c->b.trace, b);
    if (e.kind != f.kind) return false;
    return event_schema((enum event_kind)e.kind)->subject.type != FIELD_object || same_object(c, e.subject, f.subject);
}

static enum aspect compare_field(struct comparison *c, enum field_type type, uint32_t a, uint32_t b, int64_t ns_a, int64_t ns_b)
{
    switch (type) {
    case FIELD_none: return ASPECT_nothing;
    case FIELD_object: return same_object(c, a, b) ? ASPECT_nothing : ASPECT_object;
    case FIELD_event: return same_cause(c, a, b) ? ASPECT_nothing : ASPECT_cause;
    case FIELD_text: return same_text(c, a, b) ? ASPECT_nothing : ASPECT_text;
    case FIELD_place: return c->steps || same_place(c, a, b) ? ASPECT_nothing : ASPECT_place;
    case FIELD_count:
    case FIELD_type:
    case FIELD_outcome: return a == b ? ASPECT_nothing : ASPECT_number;
    case FIELD_ns: return !c->timed || ns_a == ns_b ? ASPECT_nothing : ASPECT_number;
    }
    return ASPECT_nothing;
}

// A coroutine that is left out has nobody in the other trace: in steps, a task is made for any.
static bool is_left_out(const struct comparison *c, enum event_kind kind)
{
    return c->steps && (kind == EVENT_task_create || kind == EVENT_task_eager);
}

static enum aspect compare_events(struct comparison *c, const event *a, const event *b)
{
    if (a->kind != b->kind) return ASPECT_kind;
    if (c->timed && a->time != b->time) return ASPECT_time;
    enum event_kind kind = (enum event_kind)a->kind;
    const struct event_schema *schema = event_schema(kind);
    enum aspect found = compare_field(c, schema->subject.type, a->subject, b->subject, 0, 0);
    if (!found && !is_left_out(c, kind)) found = compare_field(c, schema->a.type, a->a, b->a, a->ns, b->ns);
    if (!found && schema->a.type != FIELD_ns) found = compare_field(c, schema->b.type, a->b, b->b, 0, 0);
    if (!found && !c->steps && !same_place(c, a->where, b->where)) found = ASPECT_place;
    return found;
}

// Reads on to the next event that is compared. False at the end.
static bool read_on(struct comparison *c, cast *of, uint32_t end)
{
    while (of->position < end && c->steps && is_inner((enum event_kind)trace_event(of->trace, of->position).kind))
        if (cast_read(of) != 0) c->no_memory = true;
    return of->position < end;
}

// Both events are read before they are compared: what they make is known then.
static enum aspect compare_next(struct comparison *c)
{
    event a = trace_event(c->a.trace, c->a.position), b = trace_event(c->b.trace, c->b.position);
    if (cast_read(&c->a) != 0 || cast_read(&c->b) != 0) c->no_memory = true;
    enum aspect found = compare_events(c, &a, &b);
    if (found) c->a.position--, c->b.position--;
    return found;
}

// limited: what b has after end_a does not count.
static void compare_all(struct comparison *c, uint32_t end_a, bool limited, struct progress *progress, struct difference *out)
{
    uint32_t end_b = trace_length(c->b.trace);
    while (!c->no_memory && !out->aspect) {
        progress_at(progress, c->a.position, end_a);
        bool more_a = read_on(c, &c->a, end_a);
        if (!more_a && limited) break;
        bool more_b = read_on(c, &c->b, end_b);
        if (!more_a && !more_b) break;
        out->aspect = more_a && more_b ? compare_next(c) : ASPECT_end;
        out->same += !out->aspect;
    }
    out->a = c->a.position;
    out->b = c->b.position;
}

static bool is_virtual(const trace *t)
{
    const char *clock = trace_meta(t, "clock");
    return !clock || strcmp(clock, "real") != 0;
}

int compare_traces(const trace *a, const trace *b, struct compare_options options, struct difference *out)
{
    struct comparison c = {.timed = is_virtual(a) && is_virtual(b), .steps = options.steps};
    uint32_t end = options.limit && options.limit < trace_length(a) ? options.limit : trace_length(a);
    cast_init(&c.a, a);
    cast_init(&c.b, b);
    *out = (struct difference){0};
    compare_all(&c, end, options.limit > 0, options.progress, out);
    cast_deinit(&c.a);
    cast_deinit(&c.b);
    free(c.to_a.of);
    free(c.to_b.of);
    free(c.places.of);
    return c.no_memory ? -ENOMEM : 0;
}

const char *aspect_name(enum aspect aspect)
{
    static const char *const names[] = {
        [ASPECT_nothing] = "nothing", [ASPECT_end] = "the end: one has no event more", [ASPECT_kind] = "what happens",
        [ASPECT_time] = "the time", [ASPECT_object] = "whom it happens to", [ASPECT_text] = "a text", [ASPECT_number] = "a number",
        [ASPECT_cause] = "the cause", [ASPECT_place] = "the place in the program",
    };
    return names[aspect];
}
