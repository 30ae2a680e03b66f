// Trace files: chunks with length and checksum, append-only. docs/trace-format.md specifies them.
//
// A file that stops at any byte opens up to its last whole chunk; trace_lost then says what is missing.
#ifndef LOOPSCOPE_TRACE_FILE_H
#define LOOPSCOPE_TRACE_FILE_H

#include <stdio.h>

#include "base/error.h"
#include "trace/trace.h"

typedef struct trace_writer trace_writer;

// Writes what a trace holds, as it grows. f: borrowed, opened for binary writing. Nothing is written before the first call of
// trace_writer_write. 0 or -ENOMEM.
int trace_writer_new(trace_writer **out, FILE *f, const trace *t);

// Writes what the trace has got since the last call, in whole chunks where `all` is false, everything where it is true.
// 0, or the negative errno of the failed write.
int trace_writer_write(trace_writer *w, bool all);

// Writes the rest and the closing chunk. 0 or a negative errno. The writer must be freed all the same.
int trace_writer_close(trace_writer *w);
void trace_writer_free(trace_writer *w);

// Reads a file into a new trace, owned by the caller. 0; -ENOENT and the like; -EBADMSG where it is no trace at all;
// -ENOTSUP for a newer schema version; -ENOMEM. A truncated or damaged file is 0, with trace_lost set.
int trace_read(trace **out, const char *path, error *e);

// The same from a file that is open, as a pipe is: it is read to its end. f: borrowed. name: for messages.
int trace_read_from(trace **out, FILE *f, const char *name, error *e);

#endif
