// Who waits for whom after an event, as a graph for graphviz: tasks with their innermost await, futures and timers, sync objects with their
// holders, workers. An arrow goes from who waits to what it waits for; arrows that lead in a circle are red and say so.
#ifndef LOOPSCOPE_EXPORT_DOT_H
#define LOOPSCOPE_EXPORT_DOT_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/trace.h"

// Writes the state after `position` events, 0 to trace_length. time: that is asked about, from that of its last event on. last_wait: where
// nobody waits, the last event after which somebody did; else, and where nobody ever did, UINT32_MAX. 0, -ENOMEM, -EBADMSG where an event on
// the way cannot happen (the state before it is written), or the negative errno of the failed write.
int dot_write(const trace *t, FILE *f, uint32_t position, int64_t time, struct progress *progress, uint32_t *last_wait);

#endif
