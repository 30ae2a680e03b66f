// What another order has changed: a run whose user was the loop beside the run of the same program in asyncio's own order.
//
// Tasks are known by their names, of those that have the same name by which of them was made first.
#ifndef LOOPSCOPE_QUERY_REORDER_H
#define LOOPSCOPE_QUERY_REORDER_H

#include "trace/trace.h"

// A task that ended in both runs, in that of the user at another time or after other tasks than in asyncio's.
struct reordered {
    uint32_t name;             // text, in the user's trace
    int64_t time, own_time;    // when it ended: in the user's run, in asyncio's own
    uint32_t place, own_place; // the how many-th that ended, from 1
};

struct reorder {
    int64_t makespan, own_makespan; // nanoseconds
    uint32_t picks;       // of the user
    uint32_t first_pick;  // its event; where the runs part
    uint32_t line;        // the first line of output that differs, from 1; 0 where none does
    uint32_t text, own_text; // these lines; 0 where there is none in that run
    bool same_lines;      // the same lines are printed in both, in whatever order
    bool same_end;        // both runs end alike: well, or with the same exit status or signal
    uint32_t lost;        // tasks that end in one of the runs only
    struct reordered *tasks; // in the order in which they ended in the user's run
    uint32_t count, capacity;
};

// 0 or -ENOMEM, *out zeroed then.
int reorder_take(const trace *user, const trace *own, struct reorder *out);
void reorder_deinit(struct reorder *r);

// Nothing but the order is another one, in which tasks ran, and ended at the same time: what is printed is the same, and when each task ends.
bool reorder_changed_nothing(const struct reorder *r);

#endif
