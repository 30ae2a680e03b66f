// The same program in Python: which of its lines stands for which line of the C source.
//
// A twin lies beside its source, with the same name: chess.c, chess.py. Functions belong together by name; within two of them lines are
// aligned in order, so that those that say most of the same things face each other, as in R. A. Wagner and M. J. Fischer, "The
// String-to-String Correction Problem", 1974, with the words of a line in common as the gain.
#ifndef LOOPSCOPE_VIEWER_TWIN_H
#define LOOPSCOPE_VIEWER_TWIN_H

#include "viewer/source.h"

struct twin {
    struct source *source; // the Python text; NULL where there is none, or where it is another program
    uint32_t *lines;       // of each line of the C source from line 1 on: its line in Python; 0: none
    uint32_t count;
};

// The twin of a C source of at most some thousands of lines, from the trace where it holds it, else from beside the file. 0 or -ENOMEM.
int twin_new(struct twin *out, const trace *t, const struct source *c, const char *file);
void twin_deinit(struct twin *w);

// The line that stands for a line of the C source; 0 where none does.
uint32_t twin_line(const struct twin *w, uint32_t line);

// The first line of the C source for which a line of the twin stands; 0: none.
uint32_t twin_origin(const struct twin *w, uint32_t line);

#endif
