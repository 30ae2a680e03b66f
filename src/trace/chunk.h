// The chunks of a trace file, for its reader and its writer. docs/trace-format.md
//
//   file    FILE_MAGIC, then chunks: one `head`, any number of `data`, one `indx`, one `end`
//   chunk   type (4 letters), length of the payload (4 bytes, little-endian), payload, CRC-32 of
//           all that (4 bytes)
//   head    schema version (4 bytes); the one thing that no later version moves
//   data    index of the chunk's first event (varint), then packed records (pack.h)
//   indx    where the data chunks are (chunk_index.h); since schema 4
//   end     how many events, strings, places and metas there are (4 bytes each)
#ifndef LOOPSCOPE_TRACE_CHUNK_H
#define LOOPSCOPE_TRACE_CHUNK_H

#include <stdint.h>

#include "trace/trace.h"

#define FILE_MAGIC "loopscope trace\n"
#define FILE_MAGIC_SIZE (sizeof FILE_MAGIC - 1)

#define CHUNK_TYPE_SIZE 4u
#define CHUNK_HEAD_SIZE (CHUNK_TYPE_SIZE + 4u)
#define CHUNK_FRAME_SIZE (CHUNK_HEAD_SIZE + 4u) // all but the payload

// A data chunk is closed by the record that brings it to this size. What a cut or a flipped bit can take
// with it is small, some 700 events; the frames, and the differences that begin anew, cost 1% of the file.
#define CHUNK_FULL (4u << 10)

// No chunk is larger: a full one and a text that was added to it. The index of four billion events is smaller too.
#define CHUNK_MAX (TRACE_TEXT_MAX + 2 * CHUNK_FULL)

#define HEAD_PAYLOAD_SIZE 4u
#define END_PAYLOAD_SIZE 16u

#endif
