// What every trace that a reader lets in has to go through, whoever wrote it.
#ifndef LOOPSCOPE_TESTS_FUZZ_SURVIVE_H
#define LOOPSCOPE_TESTS_FUZZ_SURVIVE_H

#include "trace/trace.h"

// Travels through the trace forwards and back, tells its story, asks it the questions of the commands and exports it; aborts where two ways to the same event
// come to different states. What stops at an event that cannot happen stops there on every way: returns how many can.
uint32_t survive(const trace *t);

// A path to a file of these bytes, until the next call: trace_read wants one.
const char *survive_file(const uint8_t *bytes, size_t size);

#endif
