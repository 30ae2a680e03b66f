// Packing: a trace as a stream of records of a few bytes, for files. docs/trace-format.md
//
// The stream defines each string and place ahead of the first event that needs it, in the order of
// their ids.
#ifndef LOOPSCOPE_TRACE_PACK_H
#define LOOPSCOPE_TRACE_PACK_H

#include "trace/pack_event.h"
#include "trace/trace.h"

// How much of a trace has been packed.
struct pack_position {
    uint32_t events, strings, places, metas;
};

// Packs the next record: an event, or a definition or a meta ahead of it; with `rest`, also
// definitions that no event needed. Returns 1, 0 where there is nothing to pack, or -ENOMEM.
int pack_next(struct bytes *out, struct pack_context *context, struct pack_position *done,
              const trace *t, bool rest);

// Takes all records of a chunk from the bytes and appends them to the trace. 0, -ENOMEM, or -EBADMSG where the trace has got what stands
// before the one that is wrong.
int unpack_records(struct bytes_cursor *in, trace *t);

#endif
