// An event: one thing that happened in a program, as a fixed record of 24 bytes.
//
// The kinds and the meaning of their fields are the rows of event.def. Events are numbered from 0 in the order in which
// they happened; that number, the index, is how one event names another.
#ifndef LOOPSCOPE_TRACE_EVENT_H
#define LOOPSCOPE_TRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

// Raised by one whenever event.def or object.def gets a row, or a row changes, or a file gets a new kind of chunk. Readers take all older versions.
#define TRACE_SCHEMA_VERSION 6

enum event_kind {
    EVENT_none = 0, // a slot of the region that nobody has written
#define EVENT(kind, ...) EVENT_##kind,
#include "trace/event.def"
#undef EVENT
    EVENT_KINDS,

    // Not events: definitions travel in the same stream, ahead of the first event that uses them, and have no index.
    DEFINE_string = 0xF0, // subject: id, a: bytes; the text follows in whole slots. The same id again: more of the text.
    DEFINE_place = 0xF1,  // subject: id, where: the line, a: file (string), b: function (string)
    DEFINE_meta = 0xF2,   // subject: key (string), a: value (string); see trace_meta in trace.h
};

// Times and durations are within this of 0, 73 years, so that a reader may take one from another and add them without a look
// at what 64 bits hold.
#define TRACE_TIME_MAX (INT64_MAX / 4)

// So many entries of the ready queue can be picked from, the cancelled ones among them: a pick moves all that it overtakes.
#define PICK_REACH 1024u

enum object_type {
#define OBJECT(type, ...) OBJECT_##type,
#include "trace/object.def"
#undef OBJECT
    OBJECT_TYPES
};

// In a switch: the sync objects that programs make, so all but as_completed.
#define OBJECT_EACH_SYNC                                                                           \
    OBJECT_lock: case OBJECT_event: case OBJECT_condition: case OBJECT_semaphore: case OBJECT_bounded_semaphore: \
    case OBJECT_barrier: case OBJECT_queue: case OBJECT_lifo_queue: case OBJECT_priority_queue

enum outcome { OUTCOME_pending, OUTCOME_result, OUTCOME_exception, OUTCOME_cancelled };

enum field_type {
    FIELD_none, FIELD_object, FIELD_event, FIELD_text, FIELD_place, FIELD_count, FIELD_ns, FIELD_type, FIELD_outcome,
};
#define FIELD_TYPES (FIELD_outcome + 1)

typedef struct event {
    int64_t time;        // nanoseconds on the loop's clock
    uint32_t kind : 8;   // enum event_kind
    uint32_t where : 24; // place id; 0: the loop itself
    uint32_t subject;
    union {
        struct {
            uint32_t a, b;
        };
        int64_t ns; // where a's field type is FIELD_ns
    };
} event;

_Static_assert(sizeof(event) == 24, "an event is 24 bytes, in memory and on the wire");

struct field {
    const char *name; // "_" where there is none
    enum field_type type;
};

// What a kind is called and what its fields hold; the rows of event.def.
struct event_schema {
    const char *name;
    struct field subject, a, b;
    const char *doc;
};

// The schema of a kind in 1..EVENT_KINDS-1.
const struct event_schema *event_schema(enum event_kind kind);

// asyncio's word for a type of object: "task", "Semaphore".
const char *object_type_name(enum object_type type);
bool object_type_is_future(enum object_type type);
bool object_type_is_sync(enum object_type type);  // locks and queues too
bool object_type_is_lock(enum object_type type);
bool object_type_is_queue(enum object_type type);
bool object_type_is_frame(enum object_type type); // what stands on the stack of a task: coroutines and async generators

// "pending", "result", "exception", "cancelled".
const char *outcome_name(enum outcome outcome);

#endif
