// Steps: what an event loop did, in the words in which it can be compared with CPython's.
//
// One JSON object a line, each with the step's kind in "k". A step is what both runtimes must do in the same order:
// tasks made, iterations, callbacks and task steps run, waits, ends, cancellations, timers, the clock and what is printed.
// How the ready queue came to hold them, coroutine calls, futures and sync objects are left out.
#ifndef LOOPSCOPE_EXPORT_STEPS_H
#define LOOPSCOPE_EXPORT_STEPS_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/trace.h"

// Writes the steps of the whole trace. 0, -ENOMEM, -EBADMSG where an event cannot happen (what came before it is
// written), or the negative errno of the failed write.
int steps_write(const trace *t, FILE *f, struct progress *progress);

#endif
