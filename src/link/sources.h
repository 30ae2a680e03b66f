// The program's source text, put into its trace, so that a trace can be read on a machine that
// never had the file.
#ifndef LOOPSCOPE_LINK_SOURCES_H
#define LOOPSCOPE_LINK_SOURCES_H

#include "trace/trace.h"

// Adds the text of each file that the trace's places name and that it does not hold yet, as meta
// "source:FILE", and of its twin in Python, which lies beside it: chess.py beside chess.c. A file is looked up in the program's directory and those above it, then in the
// working directory. What is not found, not text or larger than a megabyte is left out. program:
// the path of the executable, or of its source. 0 or -ENOMEM.
int sources_embed(trace *t, const char *program);

// The text of one file, found in the same way: owned by the caller; NULL where there is none.
char *sources_find(const char *file, const char *program);

#endif
