// Time travel: the state after any event of a trace, forwards and backwards, while the trace may still grow.
//
// Keyframes (copies of the state) are taken on the way, spaced so that their memory stays in proportion to the trace; a
// seek starts from the nearest one before and applies events from there.
#ifndef LOOPSCOPE_TRACE_HISTORY_H
#define LOOPSCOPE_TRACE_HISTORY_H

#include "trace/state.h"

typedef struct history history;

// t: borrowed, must outlive the history. 0 or -ENOMEM.
int history_new(history **out, const trace *t);
void history_free(history *h);

// The state after `position` events, 0 <= position <= trace_length. Borrowed: valid until the next call of history_seek
// or history_free. 0, -ENOMEM, or -EBADMSG where an event on the way cannot happen; *out is then the state before it.
int history_seek(history *h, uint32_t position, const state **out);

#endif
