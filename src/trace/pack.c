#include "trace/pack.h"

#include <errno.h>
#include <string.h>

// The first byte of a record: what it is, and whether time has moved since the record before.
#define TAG_TIME_MOVED 0x80u
enum tag {
    // 1 .. EVENT_KINDS - 1: an event of that kind
    TAG_string = 0x7D, // the next string: its text
    TAG_place = 0x7E,  // the next place: file, function, line
    TAG_meta = 0x7F,   // key and value: two strings; or a zero, then two texts
};
_Static_assert((int)EVENT_KINDS <= (int)TAG_string, "tags have seven bits for the kind");

// --- packing -------------------------------------------------------------------------------------

static int pack_string(struct bytes *out, struct pack_position *done, const trace *t)
{
    const char *text = trace_string(t, done->strings + 1);
    size_t length = strlen(text);
    int rc = bytes_reserve(out, 1 + VARINT_MAX + length);
    if (rc) return rc;
    bytes_put(out, TAG_string);
    bytes_put_text(out, text, length);
    done->strings++;
    return 1;
}

static int pack_place(struct bytes *out, struct pack_position *done, const trace *t)
{
    struct trace_place p = trace_place(t, done->places + 1);
    int rc = bytes_reserve(out, 1 + 3 * VARINT_MAX);
    if (rc) return rc;
    bytes_put(out, TAG_place);
    bytes_put_varint(out, p.file);
    bytes_put_varint(out, p.function);
    bytes_put_varint(out, p.line);
    done->places++;
    return 1;
}

// Texts of a meta go with their closing NUL: whoever unpacks them can use them as they are.
static int pack_meta(struct bytes *out, struct pack_position *done, const trace *t)
{
    uint32_t key_id, value_id;
    const char *key, *value;
    trace_meta_strings(t, done->metas, &key_id, &value_id);
    trace_meta_at(t, done->metas, &key, &value);
    size_t key_size = strlen(key) + 1, value_size = strlen(value) + 1;
    int rc = bytes_reserve(out, 2 + 2 * VARINT_MAX + (key_id ? 0 : key_size + value_size));
    if (rc) return rc;
    bytes_put(out, TAG_meta);
    bytes_put_varint(out, key_id);
    if (key_id) {
        bytes_put_varint(out, value_id);
    } else {
        bytes_put_text(out, key, key_size);
        bytes_put_text(out, value, value_size);
    }
    done->metas++;
    return 1;
}

static void put_difference(struct bytes *out, uint32_t value, uint32_t *last)
{
    bytes_put_varint(out, (uint32_t)zigzag((int32_t)(value - *last)));
    *last = value;
}

static void put_field(struct bytes *out, enum field_type type, uint32_t value, uint32_t *last,
                      uint32_t index)
{
    if (type == FIELD_event)
        bytes_put_varint(out, index - value);
    else if (type != FIELD_none)
        put_difference(out, value, last);
}

static int pack_event(struct bytes *out, struct pack_context *context, struct pack_position *done,
                      const trace *t)
{
    event e = trace_event(t, done->events);
    const struct event_schema *schema = event_schema((enum event_kind)e.kind);
    struct pack_last *last = &context->last[e.kind];
    int rc = bytes_reserve(out, 1 + 5 * VARINT_MAX);
    if (rc) return rc;
    uint64_t passed = (uint64_t)e.time - (uint64_t)context->time;
    bytes_put(out, (uint8_t)(e.kind | (passed ? TAG_TIME_MOVED : 0)));
    if (passed) bytes_put_varint(out, passed);
    context->time = e.time;
    put_difference(out, e.where, &last->where);
    put_field(out, schema->subject.type, e.subject, &last->subject, done->events);
    if (schema->a.type == FIELD_ns) {
        uint64_t ahead = (uint64_t)e.ns - (uint64_t)e.time;
        bytes_put_varint(out, zigzag((int64_t)(ahead - last->ahead)));
        last->ahead = ahead;
    } else {
        put_field(out, schema->a.type, e.a, &last->a, done->events);
        put_field(out, schema->b.type, e.b, &last->b, done->events);
    }
    done->events++;
    return 1;
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

// Whether a kind has fields that refer to strings or places; most have none.
static const bool refers[EVENT_KINDS] = {
#define REFERS(type) (FIELD_##type == FIELD_text || FIELD_##type == FIELD_place)
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc)                              \
    [EVENT_##kind] = REFERS(subject_type) || REFERS(a_type) || REFERS(b_type),
#include "trace/event.def"
#undef EVENT
#undef REFERS
};

// The strings and places that an event refers to.
static void need_of_event(event e, uint32_t *strings, uint32_t *places)
{
    *places = e.where;
    if (!refers[e.kind]) return;
    const struct event_schema *schema = event_schema((enum event_kind)e.kind);
    const struct field fields[] = {schema->subject, schema->a, schema->b};
    const uint32_t values[] = {e.subject, e.a, e.b};
    for (int i = 0; i < 3; i++) {
        if (fields[i].type == FIELD_text) *strings = larger(*strings, values[i]);
        if (fields[i].type == FIELD_place) *places = larger(*places, values[i]);
    }
}

int pack_next(struct bytes *out, struct pack_context *context, struct pack_position *done,
              const trace *t, bool rest)
{
    bool meta = done->metas < trace_meta_count(t), event_follows = done->events < trace_length(t);
    uint32_t strings = 0, places = 0;
    if (meta) {
        uint32_t key, value;
        trace_meta_strings(t, done->metas, &key, &value);
        strings = larger(key, value);
    } else if (event_follows) {
        need_of_event(trace_event(t, done->events), &strings, &places);
    } else if (rest) {
        strings = trace_strings(t);
        places = trace_places(t);
    }
    if (done->places < places) {
        struct trace_place p = trace_place(t, done->places + 1);
        strings = larger(strings, larger(p.file, p.function));
    }
    if (done->strings < strings) return pack_string(out, done, t);
    if (done->places < places) return pack_place(out, done, t);
    if (meta) return pack_meta(out, done, t);
    return event_follows ? pack_event(out, context, done, t) : 0;
}

// --- unpacking -----------------------------------------------------------------------------------

static int unpack_string(struct bytes_cursor *in, trace *t)
{
    size_t length;
    const char *text = bytes_take_text(in, &length);
    return in->broken ? -EBADMSG : trace_define_string(t, trace_strings(t) + 1, text, length);
}

static int unpack_place(struct bytes_cursor *in, trace *t)
{
    struct trace_place p;
    p.file = bytes_take_varint32(in);
    p.function = bytes_take_varint32(in);
    p.line = bytes_take_varint32(in);
    return in->broken ? -EBADMSG : trace_define_place(t, trace_places(t) + 1, p);
}

// NULL where it has no closing NUL.
static const char *take_closed_text(struct bytes_cursor *in)
{
    size_t size;
    const char *text = bytes_take_text(in, &size);
    return size > 0 && text[size - 1] == 0 ? text : NULL;
}

static int unpack_meta(struct bytes_cursor *in, trace *t)
{
    uint32_t key_id = bytes_take_varint32(in);
    if (key_id) {
        uint32_t value_id = bytes_take_varint32(in);
        return in->broken ? -EBADMSG : trace_define_meta(t, key_id, value_id);
    }
    const char *key = take_closed_text(in), *value = take_closed_text(in);
    return key && value ? trace_set_meta(t, key, value) : -EBADMSG;
}

static uint32_t take_difference(struct bytes_cursor *in, uint32_t *last)
{
    *last += (uint32_t)unzigzag(bytes_take_varint32(in));
    return *last;
}

static inline uint32_t take_field(struct bytes_cursor *in, uint8_t type, uint32_t *last, uint32_t index)
{
    if (type == FIELD_none) return 0;
    return type == FIELD_event ? index - bytes_take_varint32(in) : take_difference(in, last);
}

// The types of a kind's fields, close together.
static const struct {
    uint8_t subject, a, b;
} types_of[EVENT_KINDS] = {
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc) [EVENT_##kind] = {FIELD_##subject_type, FIELD_##a_type, FIELD_##b_type},
#include "trace/event.def"
#undef EVENT
};

static bool unpack_event(struct bytes_cursor *in, struct pack_context *context, event *out, uint8_t tag, uint32_t index)
{
    uint8_t kind = (uint8_t)(tag & ~TAG_TIME_MOVED);
    if (kind == EVENT_none || kind >= EVENT_KINDS) return false;
    if (tag & TAG_TIME_MOVED)
        context->time = (int64_t)((uint64_t)context->time + bytes_take_varint(in));
    struct pack_last *last = &context->last[kind];
    uint32_t where = take_difference(in, &last->where);
    *out = (event){.time = context->time, .kind = kind, .where = where & 0xFFFFFF};
    out->subject = take_field(in, types_of[kind].subject, &last->subject, index);
    if (types_of[kind].a == FIELD_ns) {
        last->ahead += (uint64_t)unzigzag(bytes_take_varint(in));
        out->ns = (int64_t)((uint64_t)out->time + last->ahead);
    } else {
        out->a = take_field(in, types_of[kind].a, &last->a, index);
        out->b = take_field(in, types_of[kind].b, &last->b, index);
    }
    return !in->broken && where <= 0xFFFFFF;
}

// Events wait here until there is a run of them.
struct run {
    event events[256];
    uint32_t count;
};

static int append_run(trace *t, struct run *run)
{
    for (uint32_t done = 0; done < run->count;) {
        int taken = trace_append_run(t, run->events + done, run->count - done);
        if (taken <= 0) return taken ? taken : -EBADMSG;
        done += (uint32_t)taken;
    }
    run->count = 0;
    return 0;
}

static int unpack_definition(struct bytes_cursor *in, trace *t, uint8_t tag)
{
    if (tag == TAG_string) return unpack_string(in, t);
    return tag == TAG_place ? unpack_place(in, t) : unpack_meta(in, t);
}

int unpack_records(struct bytes_cursor *in, trace *t)
{
    struct pack_context context = {0};
    struct run run;
    run.count = 0;
    while (in->next < in->end) {
        uint8_t tag = bytes_take(in);
        bool definition = tag >= TAG_string && tag <= TAG_meta;
        int rc = definition || run.count == sizeof run.events / sizeof *run.events ? append_run(t, &run) : 0;
        if (rc == 0 && definition) rc = unpack_definition(in, t, tag);
        if (rc) return rc;
        if (definition) continue;
        if (!unpack_event(in, &context, &run.events[run.count], tag, trace_length(t) + run.count)) return append_run(t, &run) ?: -EBADMSG;
        run.count++;
    }
    return append_run(t, &run);
}
