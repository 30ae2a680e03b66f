// What all objects of the runtime begin with: their id in the trace and their type.
#ifndef LOOPSCOPE_ASYNCIO_OBJECT_H
#define LOOPSCOPE_ASYNCIO_OBJECT_H

#include "loopscope/asyncio.h"
#include "trace/recorder.h"

struct head {
    uint32_t id;   // one numbering for all objects, from 1
    uint16_t type; // enum object_type
    bool marked;   // by object_mark, for the time of one call
};

static inline uint32_t object_id(const void *object) { return object ? ((const struct head *)object)->id : 0; }
static inline enum object_type object_type(const void *object) { return ((const struct head *)object)->type; }

extern uint32_t object_last_id;

// Gives an object its id.
static inline void object_init(void *object, enum object_type type)
{
    *(struct head *)object = (struct head){.id = ++object_last_id, .type = (uint16_t)type};
}

// Whether it was marked before. Who marks takes the mark away before anything else can run.
bool object_mark(void *object);
void object_unmark(void *object);

// The name of a place's function as the program knows it: the body of an async_def is a function called count_body.
// Written to buffer, which is returned.
const char *place_function(const place *p, char *buffer, size_t size);

// The id of a place in the trace; 0 for NULL, which stands for the runtime itself, and where nobody listens.
uint32_t place_define(place *p);
static inline uint32_t place_id(place *p)
{
    if (!p || !recorder.listening) return 0;
    return p->id ? p->id : place_define(p);
}

#endif
