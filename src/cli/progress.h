// What is said of work that takes long, where standard error is a terminal: one line, renewed some times a second from half a second on, and
// gone at the end. As much as is done of all, or the number of events where nobody knows how many there will be.
#ifndef LOOPSCOPE_CLI_PROGRESS_H
#define LOOPSCOPE_CLI_PROGRESS_H

#include "base/progress.h"
#include "trace/trace.h"

// For whoever works, one at a time; NULL where nobody would see it. command: that the user gave, such as "export".
struct progress *progress_begin(const char *command);

// The same while a trace is being recorded: the time on its clock is told too.
struct progress *progress_begin_recording(const trace *t);

void progress_end(struct progress *p);

#endif
