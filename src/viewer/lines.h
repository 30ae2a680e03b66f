// Files of lines that users may write themselves: NAME VALUE, # begins a comment. What is wrong in one is said with file, line and
// reason, and the other lines count.
#ifndef LOOPSCOPE_VIEWER_LINES_H
#define LOOPSCOPE_VIEWER_LINES_H

#include "base/error.h"

#define LINES_LONGEST 200

// To whom mistakes are told: "FILE:LINE: reason".
struct complaints {
    void (*tell)(void *context, const char *text);
    void *context;
};

// Calls take for each line that has something on it, in order; value is "" where there is only a name. What take refuses, a line
// without a name and one that is too long are complained of. A file that is not there has no lines; one that cannot be read is complained of.
void lines_each(const char *path, int (*take)(void *context, const char *name, char *value, error *e), void *context,
                const struct complaints *c);

#endif
