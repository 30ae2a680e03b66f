// Values, from the inside: the body of lists, and repr into a buffer for the trace.
#ifndef LOOPSCOPE_ASYNCIO_VALUE_H
#define LOOPSCOPE_ASYNCIO_VALUE_H

#include "loopscope/value.h"

struct value_list {
    value *items; // from the heap
    size_t count, capacity;
};

// Python's name of its type: "int", "NoneType", "Task".
const char *value_type_name(value v);

// The items of a list or tuple, until it changes; TypeError for others.
const value *value_items(value v);

// Its repr, cut to a line, as a text of the trace; 0 for none, and where nobody listens.
uint32_t value_record(value v);

// Python's repr, cut to the buffer, of at least 4 bytes, with an ellipsis where it is longer. Returns buffer.
const char *value_repr_into(value v, char *buffer, size_t size);

#endif
