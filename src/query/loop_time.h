// What the loop's time went into, event by event: told by `loopscope stats` of a whole run, and by the window up to the cursor, in the same words.
#ifndef LOOPSCOPE_QUERY_LOOP_TIME_H
#define LOOPSCOPE_QUERY_LOOP_TIME_H

#include "trace/state.h"

// Zeroes are the beginning. Times are nanoseconds.
struct loop_time {
    int64_t from, time;          // of the first event, and of the last that was taken
    int64_t busy, blocked, idle; // it worked, was held by time.sleep, slept; the rest is outside of it. work is busy
    uint32_t steps, callbacks;
    uint8_t loop, unblocked;     // enum loop_status; unblocked: what it was before a block
    bool work, begun;            // work: the block is one of work
};

// e: the next event of t, one that can happen.
void loop_time_take(struct loop_time *l, const trace *t, const event *e);
// Until the next event nothing changes but the time.
void loop_time_pass(struct loop_time *l, int64_t time);

#endif
