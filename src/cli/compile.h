// Source text as a program: homework.c is compiled as any program is that uses the runtime, and started.
//
// What the compiler says is its own: it writes to our standard error.
#ifndef LOOPSCOPE_CLI_COMPILE_H
#define LOOPSCOPE_CLI_COMPILE_H

#include <limits.h>

// For the help of the commands that do.
#define COMPILE_HELP                                                                                \
    "A C file is compiled by $CC (default: cc, gcc or clang) with $CFLAGS, $CPPFLAGS, $LDFLAGS and $LDLIBS.\n"

// The name itself where it is that of source text, which ends in .c; else NULL.
const char *compile_source(const char *name);

// Compiles a source file, and writes the path of the program to path: HOMEWORK in a directory of its own, which is removed when the
// process ends. Returns an exit status, with a line on standard error where it fails.
int compile_program(char path[static PATH_MAX], const char *source);

#endif
