// A program run to its end without a window, for who shows its recording: lesson and compare.
#ifndef LOOPSCOPE_CLI_RECORD_H
#define LOOPSCOPE_CLI_RECORD_H

#include "base/error.h"
#include "trace/trace.h"

// Runs the program at `path` under the virtual clock and without output, and makes a trace of it, owned by the caller. name: as its user knows it.
// parameters: name=value, NULL-terminated. A run in which nothing happens for five seconds is ended there, as is one that goes on when it has made
// a million events or more; a line on standard error says so. ending: its text is how the program came to another bad end, "" where it did not.
// Returns an exit status, with a line on standard error where there is no trace.
int record_to_end(trace **out, const char *name, const char *path, const char *const *parameters, error *ending);

#endif
