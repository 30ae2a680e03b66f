// The story of a run as plain text, one line an event, for a terminal or a screen reader: "    78.0 s  Board 16 calls ...".
#ifndef LOOPSCOPE_NARRATE_STORY_H
#define LOOPSCOPE_NARRATE_STORY_H

#include <stdio.h>

#include "trace/trace.h"

// Writes the events from <= index < to, as far as the trace has them. 0, -ENOMEM, -EBADMSG where an event cannot happen (what
// came before it is written), or the negative errno of the failed write.
int story_write(const trace *t, FILE *f, uint32_t from, uint32_t to);

#endif
