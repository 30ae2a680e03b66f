// Where its user interrupts a program: a Ctrl-C that its loop answers, or that ends the program or its recording. What follows is no word of
// the program alone.
#ifndef LOOPSCOPE_QUERY_INTERRUPTION_H
#define LOOPSCOPE_QUERY_INTERRUPTION_H

#include "trace/trace.h"

bool interruption_is(const trace *t, uint32_t index);

// The first such event; the length of the trace where there is none.
uint32_t interruption_first(const trace *t);

#endif
