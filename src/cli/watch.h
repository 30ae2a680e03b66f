// Files that somebody works on: whether they were saved.
//
// The directories are watched, not the files, so that editors are seen that write beside a file and rename. Whether a save has changed anything is told by the
// text alone: a file that was written again as it was is no change, and one that is gone for a moment is none either.
#ifndef LOOPSCOPE_CLI_WATCH_H
#define LOOPSCOPE_CLI_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct watch {
    int fd;        // readable when something has happened in one of the directories; -1 where they cannot be watched
    char **files;  // paths, owned
    uint32_t count, capacity;
    bool waiting;  // the directory of one is not there: what is there of the way to it is watched until it is
};

void watch_init(struct watch *w);
void watch_deinit(struct watch *w);

// Watches one more file. One that finds no memory is not watched.
void watch_add(struct watch *w, const char *path);
void watch_forget(struct watch *w); // all of them

// Takes in what has happened. Whether it concerns one of the files, or the directory of one.
bool watch_stirred(struct watch *w);

// The path of one that is not there, borrowed; NULL where all are.
const char *watch_missing(const struct watch *w);

// A number that stands for the text of all of them; 0 while one of them is not there.
uint64_t watch_text(const struct watch *w);

#endif
