// The invariants of state.h, and what follows from them.
#ifndef LOOPSCOPE_TESTS_SUPPORT_CHECK_STATE_H
#define LOOPSCOPE_TESTS_SUPPORT_CHECK_STATE_H

#include "trace/state.h"

// Asserts that they hold.
void check_state(const state *s, const trace *t);

#endif
