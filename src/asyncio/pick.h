// Loopscope's user is the loop: they say which of the handles that are ready in this iteration runs next.
//
// It is the order of the ready queue that changes, and nothing else: what runs in an iteration, and when, stays as in Lib/asyncio/base_events.py,
// BaseEventLoop._run_once. A handle that is cancelled cannot be chosen, and is skipped when it comes to the head.
#ifndef LOOPSCOPE_ASYNCIO_PICK_H
#define LOOPSCOPE_ASYNCIO_PICK_H

#include "asyncio/loop.h"

// From here on handles are run singly, where it can be asked about them; in an iteration that is under way too. For recorder.begins_to_ask.
void loop_begin_to_ask(void);

// Asks, where loopscope wants to be asked and there is a choice, which of the first `left` entries of the ready queue is next; that one
// comes to its head.
void loop_choose(asyncio_loop *loop, size_t left);
static inline void loop_pick(asyncio_loop *loop, size_t left)
{
    if (left > 1 && recorder_asks()) loop_choose(loop, left);
}

#endif
