// What commands take: traces, positions in a trace, parameters.
#ifndef LOOPSCOPE_CLI_INPUT_H
#define LOOPSCOPE_CLI_INPUT_H

#include <stdbool.h>

#include "trace/trace.h"

// Reads a trace, owned by the caller. Returns STATUS_done; STATUS_failed and one line on standard error where it cannot be read.
// A trace that is damaged is read as far as it goes, with one line that says how far.
int input_trace(trace **out, const char *path);

// A place in a trace: the number of an event, or a time.
struct position {
    bool is_time;
    uint32_t event;
    int64_t time; // nanoseconds
};

// Reads "1234", "78s", "78.5s", "1:18" or "1:00:55.5". False where it is none of these.
bool position_parse(struct position *out, const char *text);

// The first event at the position or after it, and the first one after it: numbers up to trace_length.
uint32_t position_first(const struct position *p, const trace *t);
uint32_t position_end(const struct position *p, const trace *t);

// Whether the argument has the form name=value.
bool input_is_parameter(const char *argument);

#endif
