// Where a result goes: standard output, or a file that is complete or not there at all.
#ifndef LOOPSCOPE_CLI_OUTPUT_H
#define LOOPSCOPE_CLI_OUTPUT_H

#include "base/replacement.h"

// A result on its way. A file gets its name when it is complete (base/replacement.h); what is no regular file, such as a pipe, is written at once.
struct output {
    FILE *f;
    const char *path;         // as the user named it; NULL: standard output
    struct replacement whole; // its part is NULL where it is written at once
};

// path: borrowed until the end; NULL is standard output. Returns an exit status, with a line on
// standard error where it fails. Source text that is there is not replaced.
int output_open(struct output *out, const char *path);

// From now on Ctrl-C, or another signal that ends the process, takes the unfinished file along; one at a time. stop, where there is one, ends
// the work instead so that it can clean up, and says whether it is under way: then output_end_by_signal follows.
void output_watch_signals(const struct output *out, bool (*stop)(void));

// Ends the process by the signal that has stopped the work, if one has.
void output_end_by_signal(void);

// Refuses a result that would replace the file that it is made of, under whatever name: both are known
// by device and inode. Returns an exit status, with a line on standard error. NULL is standard output.
int output_is_not(const char *path, const char *input);

// What to call it in a message, and the file that is being written, for those who write to a path.
const char *output_name(const struct output *out);
const char *output_path(const struct output *out);

// Completes the file. ok: false leaves an unfinished one out. Returns the exit status: failed where
// ok is false, or where not all could be written, which it says.
int output_close(struct output *out, bool ok);

// The same by what became of the writing: 0, or a negative errno, which it says.
int output_end(struct output *out, int rc);

// Closes an unfinished file that could not be written on, for this reason (an errno), and keeps it
// as FILE.part.XXXXXX: what came before is good. Says so, and returns STATUS_failed.
int output_keep(struct output *out, int reason);

#endif
