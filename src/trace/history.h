// Time travel: the state after any event of a trace, forwards and backwards, while the trace may still grow.
//
// Keyframes (copies of the state, which share what is the same in them) are taken on the way, and a seek starts from the nearest one before.
// Most stay for good, spaced so that their memory stays in proportion to the trace, whatever the number of tasks. Some more stand behind
// the cursor, the closer to it the denser: so a step back is short wherever it is made.
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

// Goes over the first event that nobody has reached yet, so that a seek there will be short: for who goes over all of them anyhow. There is one:
// the trace is longer than the front. 0, -ENOMEM, or -EBADMSG where it cannot happen.
int history_step(history *h);

// The furthest state that a seek or step has reached; valid as long as the history.
const state *history_front(const history *h);

#endif
