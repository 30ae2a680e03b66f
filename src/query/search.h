// Looking for an event in a trace, before or after a moment.
#ifndef LOOPSCOPE_QUERY_SEARCH_H
#define LOOPSCOPE_QUERY_SEARCH_H

#include "trace/trace.h"

// Each returns the index of an event, or trace_length(t) where there is none.

// The first of this kind about this subject, from index `from` on.
uint32_t search_ahead(const trace *t, uint32_t from, enum event_kind kind, uint32_t subject);

// The same, before index `until`.
uint32_t search_between(const trace *t, uint32_t from, uint32_t until, enum event_kind kind, uint32_t subject);

// The last of this kind about this subject before index `before` and not before index `since`.
uint32_t search_back(const trace *t, uint32_t before, uint32_t since, enum event_kind kind, uint32_t subject);

// The enqueue of a task's next step, from index `from` on; or the event that destroys the task.
uint32_t search_wake(const trace *t, uint32_t from, uint32_t task);

// The task in whose step an event happens; 0 for the loop and its callbacks.
uint32_t search_actor(const trace *t, uint32_t index);

// The callback event within which an event happens; none where it is in a task's step.
uint32_t search_callback(const trace *t, uint32_t index);

#endif
