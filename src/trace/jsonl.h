// The trace as JSON Lines: one object a line, a header line first, then one line an event. docs/trace-format.md
#ifndef LOOPSCOPE_TRACE_JSONL_H
#define LOOPSCOPE_TRACE_JSONL_H

#include <stdio.h>

#include "trace/trace.h"

// Writes the whole trace. 0 or the negative errno of the failed write.
int jsonl_write(const trace *t, FILE *f);

// Writes text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void jsonl_write_string(FILE *f, const char *text);

// The inside of one: so many bytes of a text, which has a NUL behind them or later and is cut at a whole character.
void jsonl_write_text(FILE *f, const char *text, size_t length);

#endif
