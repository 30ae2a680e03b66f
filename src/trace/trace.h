// The trace in memory: an append-only list of events with the tables that they refer to.
//
// Grows while a program runs (link/) or a file is read (file.h); never changes what it holds. Memory: 6 to 8 bytes an event (event_list.h), and some for texts (base/texts.h).
// Pointers to strings stay valid as long as the trace.
#ifndef LOOPSCOPE_TRACE_TRACE_H
#define LOOPSCOPE_TRACE_TRACE_H

#include <stddef.h>

#include "trace/event.h"

typedef struct trace trace;

// A row of the place table.
struct trace_place {
    uint32_t file, function; // strings
    uint32_t line;
};

// 0 or -ENOMEM.
int trace_new(trace **out);
void trace_free(trace *t);

// --- reading --------------------------------------------------------------------------------------------------------
uint32_t trace_length(const trace *t);                          // events
event trace_event(const trace *t, uint32_t index);              // a copy; index < trace_length
event trace_event_before(const trace *t, uint32_t position);    // the last of so many events; of no kind where position is 0
uint32_t trace_count_before(const trace *t, int64_t time);      // how many happened before a time
int64_t trace_time(const trace *t, uint32_t index);              // when an event happened: as trace_event, but of far events it costs less
const char *trace_string(const trace *t, uint32_t id);          // "" for 0 and for ids that nobody defined
struct trace_place trace_place(const trace *t, uint32_t id);    // zeroes for 0 and for ids that nobody defined
uint32_t trace_strings(const trace *t);                         // ids in use are 1 .. trace_strings
uint32_t trace_places(const trace *t);                          // ids in use are 1 .. trace_places

// A fact about the run, or NULL. Keys: "program" (base name), "clock" ("virtual" or "real"), "seed", "source:FILE" (its
// text), and for each parameter "param:NAME" = "kind default min max value" and "param_doc:NAME" = its description,
// kind: int, float or choice; a choice's min is its choices joined by |, its max is -.
const char *trace_meta(const trace *t, const char *key);
// All of them in the order in which they were defined; i < trace_meta_count.
uint32_t trace_meta_count(const trace *t);
void trace_meta_at(const trace *t, uint32_t i, const char **key, const char **value);
// The strings that it was defined with; zeroes where the tool itself set it.
void trace_meta_strings(const trace *t, uint32_t i, uint32_t *key, uint32_t *value);

// "" or what was lost: set by a reader that could recover only the beginning.
const char *trace_lost(const trace *t);

// The beginning of a trace, as if no more had happened: for who may not know more. It shares all that t holds: t must outlive it and get nothing
// meanwhile. Empty at first. 0 or -ENOMEM.
int trace_prefix_new(trace **out, const trace *t);
void trace_prefix_set_length(trace *prefix, const trace *t, uint32_t events); // at most trace_length(t)
void trace_prefix_free(trace *prefix);

// --- appending ------------------------------------------------------------------------------------------------------
// Each returns 0, -ENOMEM, or -EBADMSG for what no trace can hold: an unknown kind, a time that falls, one beyond
// TRACE_TIME_MAX, a reference to an event that is not earlier, an id beyond the tables, a number in a field that the kind does not have, an object id larger
// than the number of events (each object takes an event to make). The trace is unchanged where it is not 0.
int trace_append(trace *t, const event *e);

// Appends as many of these, some thousands at most, as the trace can hold, up to one that ends a program (`end`, `crash`). Returns how many; -ENOMEM
// where it is none for want of memory.
int trace_append_run(trace *t, const event *events, uint32_t count);

// The longest text, of a string with all that is added to it: what a stranger's file says of a longer one is no use to anybody.
#define TRACE_TEXT_MAX (64u << 20)

// id: one more than the last; or the last again, right after it, to add to its text. A NUL in a text becomes SUB (0x1A).
int trace_define_string(trace *t, uint32_t id, const char *text, size_t length);
int trace_define_place(trace *t, uint32_t id, struct trace_place p);

// Facts about the run at most: whoever looks for one goes through them all.
#define TRACE_METAS_MAX 4096u
int trace_define_meta(trace *t, uint32_t key, uint32_t value);
int trace_set_meta(trace *t, const char *key, const char *value); // for readers and the tool itself
int trace_set_lost(trace *t, const char *what);

// Reads a run of events, as trace_append_run does, or one definition with its text from a stream of slots (region.h).
// slots: contiguous, count of them. Returns the number of slots used, 0 where a record is not whole, or a negative errno.
int trace_append_slots(trace *t, const event *slots, size_t count);

#endif
