// What starts the program of a view again: the command behind the window, which knows where the program comes from.
//
// It starts it with other parameters when it is asked to, and by itself when the program's source was saved. Everything here returns at once; one start is
// under way at a time, and a later one replaces it.
#ifndef LOOPSCOPE_VIEWER_LAUNCHER_H
#define LOOPSCOPE_VIEWER_LAUNCHER_H

#include "link/program.h"

enum launch {
    LAUNCH_nothing,   // is under way
    LAUNCH_under_way, // the compiler works, or the program is on its way to its first event
    LAUNCH_done,      // launched.trace and .program are there
    LAUNCH_failed,    // launched.why says why; what ran before is not touched
};

// What has become of a start, told once.
struct launched {
    trace *trace;     // done: these two are the asker's own from then on
    program *program;
    error why;
    const char *source; // that was compiled for it; NULL where nothing was
    const char *words;  // of the compiler, "" where it said nothing; borrowed until the next call
    bool refused;       // failed: the source does not compile, and the words say why
    bool saved;         // nobody asked: the source was saved
    bool dropped;       // ... and does not take the parameters that it had: it was started without them
    const char *gone;   // a file of the source, by name, that has not been there for a while; NULL for none. Borrowed until the next call
    const char *back;   // ... or is there again, as it was
};

struct launcher {
    void *user;
    const char *why_not; // nothing can be started, and why, as a sentence; NULL where it can
    int fd;              // readable when look has news although nothing is under way; -1: it never has
    // Starts it with these parameters, "name=value", NULL-terminated; they are copied. 0 or a negative errno and a line.
    int (*start)(void *user, const char *const *parameters, error *e);
    enum launch (*look)(void *user, struct launched *out);
};

#endif
