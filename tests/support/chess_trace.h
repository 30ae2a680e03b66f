// The chess exhibition as a trace made by hand: each board is a task that blocks the loop for 5 s and sleeps for 55 s.
#ifndef LOOPSCOPE_TESTS_SUPPORT_CHESS_TRACE_H
#define LOOPSCOPE_TESTS_SUPPORT_CHESS_TRACE_H

#include "trace/trace.h"

// boards: 1 or more; moves: of each. Owned by the caller.
trace *chess_trace(uint32_t boards, uint32_t moves);

#endif
