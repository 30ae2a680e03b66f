// The parameters that a program declares before its event loop begins.
#ifndef LOOPSCOPE_CLI_PARAMETERS_H
#define LOOPSCOPE_CLI_PARAMETERS_H

#include <stdbool.h>

#include "base/error.h"
#include "trace/trace.h"

// Starts the program (source: as in program_options) as far as its first event: by then it has declared
// them, and the trace has them as meta. What it prints on the way goes nowhere. 0 or the negative errno of program_start.
int parameters_take(const char *path, const char *source, trace *t, error *e);

// Whether the program came to its end without an event loop.
bool parameters_without_loop(const trace *t);

// Writes them to standard output as one wrapped line, as on a command line, from this column on; nothing
// where there are none.
void parameters_write(const trace *t, int column);

// A line for each, with what it is for and what it may be.
void parameters_explain(const trace *t);

#endif
