#include "trace/pack.h"

#include <errno.h>
#include <string.h>


// The first byte of a record that is no event: pack_event.h has the others.
enum tag {
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

static int pack_event(struct bytes *out, struct pack_context *context, struct pack_position *done, const trace *t)
{
    event e = trace_event(t, done->events);
    int rc = bytes_reserve(out, PACK_EVENT_MAX);
    if (rc) return rc;
    pack_event_put(out, context, &e, done->events++);
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
        if (!pack_event_take(in, &context, &run.events[run.count], tag, trace_length(t) + run.count)) return append_run(t, &run) ?: -EBADMSG;
        run.count++;
    }
    return append_run(t, &run);
}
