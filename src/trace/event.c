#include "trace/event.h"

static const struct event_schema schemas[EVENT_KINDS] = {
#define EVENT(kind, subject, subject_type, a, a_type, b, b_type, doc)                              \
    [EVENT_##kind] = {#kind, {#subject, FIELD_##subject_type}, {#a, FIELD_##a_type}, {#b, FIELD_##b_type}, doc},
#include "trace/event.def"
#undef EVENT
};

static const char *const object_names[OBJECT_TYPES] = {
#define OBJECT(type, name, family) [OBJECT_##type] = name,
#include "trace/object.def"
#undef OBJECT
};

static const enum { FAMILY_other, FAMILY_future, FAMILY_sync, FAMILY_lock, FAMILY_queue } object_families[OBJECT_TYPES] = {
#define OBJECT(type, name, family) [OBJECT_##type] = FAMILY_##family,
#include "trace/object.def"
#undef OBJECT
};

static const char *const outcome_names[] = {"pending", "result", "exception", "cancelled"};

const struct event_schema *event_schema(enum event_kind kind) { return &schemas[kind]; }

const char *object_type_name(enum object_type type) { return object_names[type]; }
bool object_type_is_future(enum object_type type) { return object_families[type] == FAMILY_future; }
bool object_type_is_sync(enum object_type type) { return object_families[type] >= FAMILY_sync; }
bool object_type_is_lock(enum object_type type) { return object_families[type] == FAMILY_lock; }
bool object_type_is_queue(enum object_type type) { return object_families[type] == FAMILY_queue; }
bool object_type_is_frame(enum object_type type) { return type == OBJECT_coroutine || type == OBJECT_async_generator; }
const char *outcome_name(enum outcome outcome) { return outcome_names[outcome]; }
