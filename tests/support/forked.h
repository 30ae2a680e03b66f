// Programs under test that end their process: each runs in one of its own.
#ifndef LOOPSCOPE_TESTS_SUPPORT_FORKED_H
#define LOOPSCOPE_TESTS_SUPPORT_FORKED_H

#include <stddef.h>

struct ending {
    int status; // the exit status; the signal that ended it, negative
    char out[16384], err[16384]; // what it wrote, as far as it fits
};

// A copy of this process runs the program and exits with status 0 where it does not end before.
struct ending forked(void (*program)(void));

// The same in a fresh process: this test's executable, with these arguments (NULL-terminated; NULL for none) and
// LOOPSCOPE_CLOCK=clock, whose main calls run_started first.
struct ending started(const char *name, const char *const *arguments, const char *clock);

struct named_program {
    const char *name;
    void (*run)(void);
};

// Where this process is one that `started` made: runs its program and exits. Else returns.
void run_started(const struct named_program *programs, size_t count);

#endif
