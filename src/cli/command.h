// The commands, and how they end.
#ifndef LOOPSCOPE_CLI_COMMAND_H
#define LOOPSCOPE_CLI_COMMAND_H

// Exit statuses: done; it could not be done, or not as a whole; the command line makes no sense.
enum { STATUS_done = 0, STATUS_failed = 1, STATUS_usage = 2 };

// Each takes the arguments from its own name on, and returns the exit status.
#define COMMAND(name, summary) int name##_command(int argc, char **argv);
#include "cli/command.def"
#undef COMMAND

// One line on standard error: "loopscope: ...". fail returns STATUS_failed.
__attribute__((format(printf, 1, 2))) int fail(const char *format, ...);
__attribute__((format(printf, 1, 2))) void warn(const char *format, ...);

// From here on both name the place that is to blame, "loopscope: week3.lesson, line 2: ...", until the file is NULL. line: 0 for none. file: borrowed.
void blame(const char *file, unsigned line);

#endif
