// A program that runs on while somebody looks at it: one way for all who want its recording and no window.
#ifndef LOOPSCOPE_LINK_RUN_H
#define LOOPSCOPE_LINK_RUN_H

#include "link/picks.h"

// Lets a program go, with these picks, until it has ended, or goes_on says no: that is asked before it goes, and then some ten times a second while it
// does. picks: NULL for none. t: its trace. What it writes that is nonsense is its end. 0, or a negative errno and a line that says why.
int run_on(program *p, const trace *t, const struct picks *picks, bool (*goes_on)(void *context), void *context, error *e);

#endif
