// What a command is given to work on: a trace, or a program.
#ifndef LOOPSCOPE_CLI_INPUT_H
#define LOOPSCOPE_CLI_INPUT_H

#include <stdbool.h>

#include "base/error.h"
#include "trace/trace.h"

#define INPUT_HELP "A TRACE is a file, or - for standard input.\n\n"

// Whether it is "-", which stands for standard input.
bool input_is_standard(const char *path);

// Reads a trace, owned by the caller; of standard input where the path is "-". Returns an exit status, with a line on standard error where
// it cannot be read. A trace that is damaged is read as far as it goes, with a line that says how
// far.
int input_trace(trace **out, const char *path);

// A command that makes something of a trace: reads it, unless the output, NULL for standard output, is the same file, and has it answered, with an
// exit status. What a damaged trace has lost is a failure even where the rest is answered.
int input_answer(const char *path, const char *output, int (*answer)(const trace *t, void *arguments), void *arguments);

// Says in one line why a program could not be started, and what to do where it is a trace. e: from program_start, or from trace_read of what might have been either. Returns the
// exit status.
int input_no_program(const char *path, const error *e);

#endif
