// A task as the user of a command names it.
#ifndef LOOPSCOPE_CLI_TASK_H
#define LOOPSCOPE_CLI_TASK_H

#include "trace/trace.h"

// Finds the task of that name or id. Returns STATUS_done, or STATUS_usage with one line that says which there are: where no task has the
// name, or several have it.
int task_named(uint32_t *id, const trace *t, const char *name);

#endif
