// Writes traces by hand, event by event. What the trace refuses ends the test.
#ifndef LOOPSCOPE_TESTS_SUPPORT_SCRIPT_H
#define LOOPSCOPE_TESTS_SUPPORT_SCRIPT_H

#include "trace/trace.h"

struct script {
    trace *trace;
    int64_t now;      // time of the events from here on
    uint32_t where;   // place of the next event alone
    uint32_t objects; // ids given out
};

void script_init(struct script *s);
void script_deinit(struct script *s);

// The id of a text: the one that it has, or a new one.
uint32_t script_text(struct script *s, const char *text);

// The id of a new place.
uint32_t script_place(struct script *s, const char *file, const char *function, uint32_t line);

// Appends an event and returns its index.
uint32_t script_event(struct script *s, enum event_kind kind, uint32_t subject, uint32_t a,
                      uint32_t b);
uint32_t script_event_ns(struct script *s, enum event_kind kind, uint32_t subject, int64_t ns);

// Appends the event that makes an object and returns the object's id.
uint32_t script_make(struct script *s, enum event_kind kind, uint32_t a, uint32_t b);

#endif
