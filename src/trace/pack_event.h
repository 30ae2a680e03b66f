// An event as a record of a few bytes: for files (pack.h), and for what of a long trace nobody looks at (event_list.h). docs/trace-format.md
//
// Fields are written as their difference from the last event of the same kind, so packing can begin anywhere: with nothing before.
#ifndef LOOPSCOPE_TRACE_PACK_EVENT_H
#define LOOPSCOPE_TRACE_PACK_EVENT_H

#include "base/bytes.h"
#include "trace/event.h"

// What differences are taken from. All zeroes at the beginning, on both sides.
struct pack_context {
    int64_t time;
    struct pack_last {
        uint32_t where, subject, a, b;
        uint64_t ahead; // of a wide field: how far it was ahead of the event's time
    } last[EVENT_KINDS];
};

// The first byte of a record: the kind, and whether time has moved since the record before.
#define PACK_TIME_MOVED 0x80u
#define PACK_EVENT_MAX (1 + 5 * VARINT_MAX) // bytes of a record

// index: of the event in its trace. There is room for PACK_EVENT_MAX bytes.
void pack_event_put(struct bytes *out, struct pack_context *context, const event *e, uint32_t index);

// first: the record's first byte, taken already. False where it is no event.
bool pack_event_take(struct bytes_cursor *in, struct pack_context *context, event *out, uint8_t first, uint32_t index);

#endif
