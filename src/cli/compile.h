// Source text as a program: homework.c is compiled as any program is that uses the runtime, and started.
//
// The compiler is $CC, else the system's, with $CFLAGS, $CPPFLAGS, $LDFLAGS and $LDLIBS as make has them. What it says is its own: it
// writes to our standard error.
#ifndef LOOPSCOPE_CLI_COMPILE_H
#define LOOPSCOPE_CLI_COMPILE_H

#include <limits.h>

// The name itself where it is that of source text, which ends in .c; else NULL.
const char *compile_source(const char *name);

// Compiles a source file, and writes the path of the program to path: HOMEWORK in a directory of its own, which is removed when the
// process ends. Returns an exit status, with a line on standard error where it fails.
int compile_program(char path[static PATH_MAX], const char *source);

#endif
