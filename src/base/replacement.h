// A file that takes the place of another one when it is complete: whoever looks sees the old one or the new one, after a power cut too.
//
// It is written beside the one that it replaces, as PATH.part.XXXXXX, a name that is nobody else's, and renamed when its bytes are on the disk. It gets
// the mode of the one before; where there is none, that of any new file. What is there and is no file, such as a pipe, is not replaced.
#ifndef LOOPSCOPE_BASE_REPLACEMENT_H
#define LOOPSCOPE_BASE_REPLACEMENT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct replacement {
    FILE *f;      // to write to
    char *part;   // its name until it is complete
    char *target; // its name then
    mode_t mode;
};

enum replacement_link {
    LINK_stays,       // where the path is a symbolic link, what it leads to is replaced; a link that leads to nothing is replaced itself
    LINK_is_replaced, // ... the link itself is: nothing is written where it leads
};

// One of the other three must follow. 0 or a negative errno, and nothing was made then: -EISDIR, -EINVAL where there is no file to replace.
int replacement_begin(struct replacement *r, const char *path, enum replacement_link link);

// Completes it. 0 or a negative errno; what was there before stays then, and nothing else.
int replacement_finish(struct replacement *r);

void replacement_drop(struct replacement *r);  // what was there before stays, and nothing else
void replacement_leave(struct replacement *r); // ... and what was written stays beside it, under the name of the part

#endif
