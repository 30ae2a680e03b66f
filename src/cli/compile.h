// Source text as a program: homework.c is compiled as any program is that uses the runtime, and started.
//
// What the compiler says is its own: it goes to our standard error, or to the window.
#ifndef LOOPSCOPE_CLI_COMPILE_H
#define LOOPSCOPE_CLI_COMPILE_H

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"
#include "link/process.h"

// For the help of the commands that do.
#define COMPILE_HELP                                                                                \
    "A C file is compiled by $CC (default: cc, gcc or clang) with $CFLAGS, $CPPFLAGS, $LDFLAGS and $LDLIBS.\n"

// The name itself where it is that of source text, which ends in .c; else NULL.
const char *compile_source(const char *name);

// Compiles a source file, and writes the path of the program to path: HOMEWORK in a directory of its own, which is removed when the
// process ends. Returns an exit status, with a line on standard error where it fails.
int compile_program(char path[static PATH_MAX], const char *source);

// The same, and *words is what the compiler said, a text for free(), also where it fails; NULL without memory. 0, -EBADMSG where
// the source does not compile, or another negative errno; and a line.
int compile_and_listen(char path[static PATH_MAX], const char *source, char **words, error *e);

// --- in the background ----------------------------------------------------------------------------
// A compiler at work, one at a time. The program of before stays until the new one is whole, and runs on.
struct compilation {
    const char *source;
    process process;
    bool begun, at_work;
    char *words;   // what the compiler says, a text; NULL before it begins
    size_t length; // of that
};

// Starts it. source: borrowed until the end. 0 or a negative errno and a line. compile_end is called in any case.
int compile_begin(struct compilation *c, const char *source, error *e);

// How it goes on: 1 when the program is there, whose path is written to `path`; 0 while the compiler works; or as compile_and_listen. Never blocks.
int compile_go_on(struct compilation *c, char path[static PATH_MAX], error *e);

// Ends it. Where it still works this waits for it, up to half a second: at the end of the command, when no window waits for us.
void compile_end(struct compilation *c);

// Calls `each` with the files that the last program was compiled of, the source and the headers that are its user's own, until it returns something
// else than 0. Returns that.
int compile_each_file(int (*each)(const char *path, void *context), void *context);

#endif
