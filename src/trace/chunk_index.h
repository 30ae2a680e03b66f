// The index at the end of a trace file: where each data chunk begins, with which event and at what time. docs/trace-format.md
//
// Built as chunks are written, and likewise as they are read: so a file that has none, because it was cut, or is of an older version, is as
// good. Whoever reads all of a trace does not need it; it is for tools that want a part.
#ifndef LOOPSCOPE_TRACE_CHUNK_INDEX_H
#define LOOPSCOPE_TRACE_CHUNK_INDEX_H

#include "base/bytes.h"
#include "trace/trace.h"

#define CHUNK_INDEX_LENGTH_SIZE 4u

// An empty one is all zeroes; packed.data is for free().
struct chunk_index {
    struct bytes packed; // for each chunk three varints: how much further it is than the one before, in bytes, events and nanoseconds
    uint64_t offset;
    uint32_t first;
    int64_t time;
};

// Adds a data chunk at this offset of the file, whose first event is `first`; what it holds is in the trace. 0 or -ENOMEM.
int chunk_index_add(struct chunk_index *x, const trace *t, uint64_t offset, uint32_t first);

// Adds its own length, so that it can be found from the end of the file: `packed` is then the payload. Nothing can be added any more.
int chunk_index_close(struct chunk_index *x);

#endif
