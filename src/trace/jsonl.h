// The trace as JSON Lines: one object a line, a header line first, then one line an event. docs/trace-format.md
//
// What is written can be read, and gives the same trace but for the numbers of its strings and places, which the form does
// not tell: reading numbers them in the order of their first use.
#ifndef LOOPSCOPE_TRACE_JSONL_H
#define LOOPSCOPE_TRACE_JSONL_H

#include <stdio.h>

#include "base/error.h"
#include "base/progress.h"
#include "trace/trace.h"

// --- writing --------------------------------------------------------------------------------------------------------
// Writes the whole trace. progress: NULL where nobody asks. 0, the negative errno of the failed write, or -ENOMEM.
int jsonl_write(const trace *t, FILE *f, struct progress *progress);

// Writes text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void jsonl_write_string(FILE *f, const char *text);

// The inside of one: so many bytes of a text, which has a NUL behind them or later and is cut at a whole character.
void jsonl_write_text(FILE *f, const char *text, size_t length);

// --- reading --------------------------------------------------------------------------------------------------------
// Reads all of f, whoever wrote it, into a new trace, owned by the caller. name: what f is called in messages. 0; -ENOMEM; a
// negative errno where f cannot be read; -ENOTSUP for a newer schema version; -EBADMSG for anything that is no trace: a line that is no JSON,
// a member that is missing or not what it should be, an event that cannot happen after those before it. e then says
// "NAME:LINE: why". Takes memory in proportion to what there is to read.
// progress: in bytes of a file, in events where nobody knows how long f is; NULL where nobody asks.
int jsonl_read(trace **out, FILE *f, const char *name, struct progress *progress, error *e);

#endif
