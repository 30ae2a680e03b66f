// How much work a reader of a trace has: the events that it asks the trace for. So a test of a large trace counts, and needs no clock.
#ifndef LOOPSCOPE_TESTS_SUPPORT_LOOKED_AT_H
#define LOOPSCOPE_TESTS_SUPPORT_LOOKED_AT_H

#include <stdint.h>

// How many events all traces together have been asked for so far.
uint64_t looked_at(void);

#endif
