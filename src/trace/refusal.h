// Why an event cannot happen, for a person. state.h only says that it cannot.
#ifndef LOOPSCOPE_TRACE_REFUSAL_H
#define LOOPSCOPE_TRACE_REFUSAL_H

#include "trace/state.h"

// Writes why state_apply has refused event number s->position, as the end of a sentence: "task 3 does not run: no task does".
void refusal_tell(const state *s, const trace *t, char *why, size_t size);

#endif
