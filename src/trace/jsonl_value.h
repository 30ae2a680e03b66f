// The values of a line of JSON (RFC 8259), taken one after the other by who knows which they have to be.
//
// A value that cannot be taken is told in `wrong`, for a person; the cursor then stands where that is.
#ifndef LOOPSCOPE_TRACE_JSONL_VALUE_H
#define LOOPSCOPE_TRACE_JSONL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

struct jsonl_cursor {
    char *next, *end;  // of the line; *end is 0
    const char *wrong; // NULL while all is well
};

// The UTF-8 of a text with a NUL behind it and none within: one that stands in the line as \u0000 becomes SUB, as in every trace.
// Borrowed from the line.
struct jsonl_text {
    const char *bytes;
    uint32_t length;
};

// Each returns whether it was there, and is behind it then. White space may stand before it.
bool jsonl_take_mark(struct jsonl_cursor *c, char mark);  // one of {}[]:, or nothing is taken and nothing wrong
bool jsonl_take_null(struct jsonl_cursor *c);             // or nothing is taken and nothing wrong
bool jsonl_need_mark(struct jsonl_cursor *c, char mark);
bool jsonl_take_text(struct jsonl_cursor *c, struct jsonl_text *out);
bool jsonl_take_number(struct jsonl_cursor *c, int64_t *out); // a whole number that 64 bits hold
bool jsonl_skip_value(struct jsonl_cursor *c);                // any; the line stays as it is

static inline void jsonl_skip_space(struct jsonl_cursor *c)
{
    while (*c->next == ' ' || *c->next == '\t' || *c->next == '\r') c->next++;
}

#endif
