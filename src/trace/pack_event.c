#include "trace/pack_event.h"

// The types of a kind's fields, close together: each event is packed and taken by them.
static const struct {
    uint8_t subject, a, b;
} types_of[EVENT_KINDS] = {
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc) [EVENT_##kind] = {FIELD_##subject_type, FIELD_##a_type, FIELD_##b_type},
#include "trace/event.def"
#undef EVENT
};

// --- putting ----------------------------------------------------------------------------------------------------------
static void put_difference(struct bytes *out, uint32_t value, uint32_t *last)
{
    bytes_put_varint(out, (uint32_t)zigzag((int32_t)(value - *last)));
    *last = value;
}

static inline void put_field(struct bytes *out, uint8_t type, uint32_t value, uint32_t *last, uint32_t index)
{
    if (type == FIELD_event) bytes_put_varint(out, index - value);
    else if (type != FIELD_none) put_difference(out, value, last);
}

void pack_event_put(struct bytes *out, struct pack_context *context, const event *e, uint32_t index)
{
    struct pack_last *last = &context->last[e->kind];
    uint64_t passed = (uint64_t)e->time - (uint64_t)context->time;
    bytes_put(out, (uint8_t)(e->kind | (passed ? PACK_TIME_MOVED : 0)));
    if (passed) bytes_put_varint(out, passed);
    context->time = e->time;
    put_difference(out, e->where, &last->where);
    put_field(out, types_of[e->kind].subject, e->subject, &last->subject, index);
    if (types_of[e->kind].a == FIELD_ns) {
        uint64_t ahead = (uint64_t)e->ns - (uint64_t)e->time;
        bytes_put_varint(out, zigzag((int64_t)(ahead - last->ahead)));
        last->ahead = ahead;
    } else {
        put_field(out, types_of[e->kind].a, e->a, &last->a, index);
        put_field(out, types_of[e->kind].b, e->b, &last->b, index);
    }
}

// --- taking -----------------------------------------------------------------------------------------------------------
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

bool pack_event_take(struct bytes_cursor *in, struct pack_context *context, event *out, uint8_t first, uint32_t index)
{
    uint8_t kind = (uint8_t)(first & ~PACK_TIME_MOVED);
    if (kind == EVENT_none || kind >= EVENT_KINDS) return false;
    if (first & PACK_TIME_MOVED) context->time = (int64_t)((uint64_t)context->time + bytes_take_varint(in));
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
