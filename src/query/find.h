// Tasks as a user names them: by name or by id.
#ifndef LOOPSCOPE_QUERY_FIND_H
#define LOOPSCOPE_QUERY_FIND_H

#include "trace/trace.h"

// Writes the ids of up to max tasks that have this name at some time in the trace, in the order in which they get it, each once. Where there
// is none and the name is the number of a task, with or without a # before it, that is the one. Returns how many there are.
uint32_t find_tasks(const trace *t, const char *name, uint32_t *ids, uint32_t max);

// The event that makes a task; trace_length(t) where none does.
uint32_t find_creation(const trace *t, uint32_t task);

// Calls `each` with the name of every task, as often as it gets one, in the order of the trace.
void find_names(const trace *t, void (*each)(const char *name, void *context), void *context);

#endif
