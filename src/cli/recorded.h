// The program that a trace was recorded of, found again.
#ifndef LOOPSCOPE_CLI_RECORDED_H
#define LOOPSCOPE_CLI_RECORDED_H

#include <limits.h>

#include "trace/trace.h"

enum recorded {
    RECORDED_found,
    RECORDED_unsaid,  // the trace does not say of which program it is
    RECORDED_unknown, // of one that is no built-in scenario, and whose source it does not hold
    RECORDED_changed, // the file is there, and has another text
    RECORDED_gone,    // it is not there
};

// Writes what names the program, as a user would: a built-in scenario, or the path of the C file whose text the trace holds, where it still has
// that text, beside the trace or in the working directory. Nothing that only the trace holds is ever compiled: it may be a stranger's. Where it is not
// found, the name is what the trace calls it, "" where it does not.
enum recorded recorded_find(char name[static PATH_MAX], const trace *t, const char *path);

// The same as an exit status, with a line on standard error that says what to do where it is not found.
int recorded_program(char name[static PATH_MAX], const trace *t, const char *path);

// The parameters that it ran with, as "name=value", NULL-terminated, all in one piece of memory for free(). NULL without memory.
char **recorded_parameters(const trace *t);

#endif
