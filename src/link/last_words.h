// What is said of a program that left its trace without an end.
#ifndef LOOPSCOPE_LINK_LAST_WORDS_H
#define LOOPSCOPE_LINK_LAST_WORDS_H

#include "trace/trace.h"

// The name of the task in whose step the trace stops, borrowed from the trace; NULL where it stops
// between two steps.
const char *last_words_task(const trace *t);

// Closes the trace with a `crash`: what ("killed by SIGSEGV") and the task that ran. signal: 0 for
// an exit. The message is written to line too. 0 or -ENOMEM.
int last_words_write(trace *t, int signal, const char *what, char *line, size_t size);

#endif
