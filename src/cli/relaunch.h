// The launcher of a window: compiles and starts its program again, with other parameters or when its source was saved.
#ifndef LOOPSCOPE_CLI_RELAUNCH_H
#define LOOPSCOPE_CLI_RELAUNCH_H

#include <limits.h>

#include "cli/compile.h"
#include "cli/watch.h"
#include "viewer/launcher.h"

struct relaunch {
    struct launcher launcher;
    char path[PATH_MAX]; // the executable; "" as long as the source has not been compiled
    char source[PATH_MAX]; // "" for a program that is one already
    char why_not[700];
    bool real_clock;
    char **parameters; // of the next start, in one piece of memory

    struct watch watch;
    uint64_t text;     // of the files when they were last compiled
    int64_t missed;    // milliseconds: when one of them was first not there; 0: all are. Who saves may take one away for a moment
    char gone[NAME_MAX + 1]; // what was told not to be there any more; "" for none
    char back[NAME_MAX + 1]; // ... and is there again
    int64_t due;       // milliseconds: when a save is looked at, for many come in pairs; 0: none has come
    struct compilation compilation;
    char *words;       // of the compiler, when it last ended
    bool failed;       // it ended without a program
    bool heard;        // the words are to be told
    bool saved;        // what is under way was begun by a save
    bool dropped;      // ... and does not take the parameters

    trace *trace;      // on its way
    program *program;
    struct program_options options; // it was started with
};

// A launcher of a program whose source, "" for none, is compiled: to `path`, or, where that is "", when it is first started.
void relaunch_init(struct relaunch *r, const char *path, const char *source, bool real_clock);

// One that starts nothing, and why.
void relaunch_init_not(struct relaunch *r, const char *why_not);
void relaunch_deinit(struct relaunch *r);

// What the compiler has said of the source before the window opened; failed: there is no program of it. Takes the words, which free() frees.
void relaunch_compiled(struct relaunch *r, char *words, bool failed);

// Parameters of starts that nobody asks for: after a save. Copied.
int relaunch_set_parameters(struct relaunch *r, const char *const *parameters);

#endif
