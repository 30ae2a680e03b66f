// The program that a trace was recorded of, found again.
#ifndef LOOPSCOPE_CLI_RECORDED_H
#define LOOPSCOPE_CLI_RECORDED_H

#include <limits.h>

#include "trace/trace.h"

// Writes what names the program, as a user would: a built-in scenario, or the path of the C file whose text the trace holds, where it still has
// that text, beside the trace or in the working directory. Nothing that only the trace holds is ever compiled: it may be a stranger's. Returns
// an exit status, with a line on standard error that says what to do where it is not found.
int recorded_program(char name[static PATH_MAX], const trace *t, const char *path);

// The parameters that it ran with, as "name=value", NULL-terminated, all in one piece of memory for free(). NULL without memory.
char **recorded_parameters(const trace *t);

#endif
