// Makes traces by hand: what a runtime would record, event by event, without a program that runs.
#ifndef LOOPSCOPE_TESTS_SUPPORT_TRACE_MAKER_H
#define LOOPSCOPE_TESTS_SUPPORT_TRACE_MAKER_H

#include "trace/trace.h"

struct trace_maker {
    trace *trace; // owned by whoever asked for it
    int64_t now;
    uint32_t objects;  // ids handed out
    const char *file;  // of the places made from here on
};

// Fails the test where the trace does not take what it is given.
void trace_maker_init(struct trace_maker *m, const char *program);
uint32_t make_object(struct trace_maker *m);
uint32_t make_text(struct trace_maker *m, const char *text);                          // its id, the same for the same text
uint32_t make_place(struct trace_maker *m, const char *function, uint32_t line);      // likewise
// Appends an event at m->now; returns its index.
uint32_t make_event(struct trace_maker *m, enum event_kind kind, uint32_t place, uint32_t subject, uint32_t a, uint32_t b);
uint32_t make_event_ns(struct trace_maker *m, enum event_kind kind, uint32_t place, uint32_t subject, int64_t ns);

#endif
