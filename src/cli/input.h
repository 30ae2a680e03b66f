// Reading a trace for a command.
#ifndef LOOPSCOPE_CLI_INPUT_H
#define LOOPSCOPE_CLI_INPUT_H

#include "trace/trace.h"

// Reads a trace, owned by the caller. Returns an exit status, with a line on standard error where
// it cannot be read. A trace that is damaged is read as far as it goes, with a line that says how
// far.
int input_trace(trace **out, const char *path);

#endif
