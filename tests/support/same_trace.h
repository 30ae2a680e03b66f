// Whether one trace holds what another holds.
#ifndef LOOPSCOPE_TESTS_SUPPORT_SAME_TRACE_H
#define LOOPSCOPE_TESTS_SUPPORT_SAME_TRACE_H

#include "trace/trace.h"

// Asserts that they have the same events, strings, places and metas.
void assert_same_trace(const trace *a, const trace *b);

// Asserts that `part` holds the first events of `whole`, and definitions that agree with it.
void assert_beginning_of(const trace *part, const trace *whole);

#endif
