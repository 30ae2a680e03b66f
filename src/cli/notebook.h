// The file that holds the bookmarks of what is viewed.
#ifndef LOOPSCOPE_CLI_NOTEBOOK_H
#define LOOPSCOPE_CLI_NOTEBOOK_H

#include "trace/trace.h"
#include "viewer/bookmarks.h"

// Beside a trace or a C file, of the same name with .lesson; of a scenario or of standard input in the working directory. What is there is read;
// what cannot be read is said, and left alone: *out is then without memory of it and saved under another name. 0, or a negative errno and a line; *out can be given
// to bookmarks_deinit in any case. Where they are of another run that is said. recorded: the trace of what is viewed, NULL where that is a program: a recording is the same run as
// its program with its parameters.
int notebook_open(struct bookmarks *out, const char *what, const char *const *parameters, const trace *recorded, error *e);

#endif
