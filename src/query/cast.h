// The cast of a trace: who its objects are, and who acts, as far as its events have been read.
//
// What the listing and the comparison need of a state and no more. It takes events that cannot happen, too: a damaged trace is
// listed to its end. Memory is that of its objects: 24 bytes each.
#ifndef LOOPSCOPE_QUERY_CAST_H
#define LOOPSCOPE_QUERY_CAST_H

#include "trace/trace.h"

struct member {
    uint8_t type;       // enum object_type; OBJECT_none: not made yet
    uint32_t name;      // text: a task's or object's name; a handle's callback, an executor's function
    uint32_t function;  // place: the async_def of a coroutine or generator
    uint32_t number;    // sync object: the how many-th of its type, from 1
    uint32_t outer;     // task that runs eagerly: the one within whose step it does
};

typedef struct cast {
    const trace *trace;
    struct member *members; // by id; [0] is unused
    uint32_t count, capacity;
    uint32_t position;      // events read
    uint32_t running;       // the task in whose step the next event happens, 0 for none
    uint32_t made[OBJECT_TYPES];
} cast;

// An empty one, before event 0. t: borrowed.
void cast_init(cast *c, const trace *t);
void cast_deinit(cast *c);

// Reads event number c->position, which the trace has. 0 or -ENOMEM.
int cast_read(cast *c);

// Who has this id; one of type none where nobody was made with it.
const struct member *cast_member(const cast *c, uint32_t id);

// The text that an object is called by, never empty: its name, its function's, or its type's. Borrowed from the trace.
const char *cast_name(const cast *c, uint32_t id);

// Whether an event is made by a task in its step, or is about it: one of its fields is this task. c: before the event is read.
bool cast_concerns(const cast *c, const event *e, uint32_t task);

#endif
