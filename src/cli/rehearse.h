// What a lesson tells to run, run to its end before the lesson begins.
#ifndef LOOPSCOPE_CLI_REHEARSE_H
#define LOOPSCOPE_CLI_REHEARSE_H

#include "lesson/lesson.h"
#include "trace/trace.h"

// Makes a trace of what the lesson's "run:" names, owned by the caller: a scenario with its parameters; else a C file, a program or a trace beside
// the lesson, whose path is `path`. Under the virtual clock, without output, as record_to_end does it. Returns an exit status,
// with a line on standard error where there is no trace.
int rehearse(trace **out, const struct lesson *l, const char *path);

#endif
