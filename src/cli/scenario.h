// Programs as a user names them: a built-in scenario, or a file, which is an executable or the source
// text of one. Built-in scenarios are the executables in the directory of the scenarios.
#ifndef LOOPSCOPE_CLI_SCENARIO_H
#define LOOPSCOPE_CLI_SCENARIO_H

#include <limits.h>
#include <stdbool.h>

// Turns what the user wrote into the path of an executable: the scenario of that name, else the
// program that is compiled of the file where it ends in .c, else the file. Returns an exit status, with
// a line on standard error where a plain word is neither or the compiler fails.
int scenario_path(char path[static PATH_MAX], const char *name);

// Says that there is no scenario and no file of that name, and which scenario may have been meant. Returns STATUS_failed.
int scenario_refuse(const char *name);

// Whether there is a built-in scenario of that name.
bool scenario_exists(const char *name);

// Calls `each` with the name of every built-in scenario in alphabetical order, until it returns
// something else than STATUS_done. Returns that, or STATUS_failed and a line where there are none.
int scenario_each(int (*each)(const char *name, void *context), void *context);

// The comment at the head of the source of a scenario or of a C file, without the comment's signs: a line "Title: summary.",
// an empty one, and the lesson; "" where it does not begin with one. Owned by the caller; NULL where the source is not there.
char *scenario_head(const char *name);

#endif
