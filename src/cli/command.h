// What the commands share: their table, how they take arguments, how they fail.
//
// Exit statuses: 0 done, 1 it could not be done or not as a whole, 2 the command line makes no sense.
#ifndef LOOPSCOPE_CLI_COMMAND_H
#define LOOPSCOPE_CLI_COMMAND_H

#include <argp.h>
#include <stdbool.h>

enum { STATUS_done = 0, STATUS_failed = 1, STATUS_usage = 2 };

// Each takes the arguments from its own name on, and returns the exit status.
#define COMMAND(name, summary) int name##_command(int argc, char **argv);
#include "cli/command.def"
#undef COMMAND

// Parses with argp, adds --help, and says what is wrong in one line: argp says it in two. Ends the process with status 2 where
// the arguments make no sense, and after --help. own: parser, options, args_doc and doc of the command. input: for its parser.
void arguments_parse(const struct argp *own, int argc, char **argv, void *input);

// For parsers: one line on standard error, naming the command, and exit status 2.
__attribute__((noreturn, format(printf, 2, 3))) void arguments_refuse(const struct argp_state *parser, const char *format, ...);

// One line on standard error: "loopscope: ...". Returns STATUS_failed.
__attribute__((format(printf, 1, 2))) int fail(const char *format, ...);
__attribute__((format(printf, 1, 2))) void warn(const char *format, ...);

#endif
