// How long and how often: what a lane or the loop was, summed up from the beginning to a moment.
//
// Sums are kept at every so many spans, or events, so that any moment costs a search and a few additions, also in a run of millions.
#ifndef LOOPSCOPE_VIEWER_TALLY_H
#define LOOPSCOPE_VIEWER_TALLY_H

#include "query/loop_time.h"
#include "viewer/lanes.h"

#define TALLY_KINDS 12 // more than there are statuses of a task

struct sums {
    int64_t time[TALLY_KINDS];   // nanoseconds
    uint32_t count[TALLY_KINDS]; // begun
};

struct tally {
    uint32_t lane; // of which these are
    struct sums *marks; // before every so many spans, from the first on
    uint32_t count, capacity;
};

struct loop_tally {
    struct loop_time *marks; // before every so many events
    uint32_t count, capacity;
};

void tally_deinit(struct tally *t);
void tally_loop_deinit(struct loop_tally *t);

// Of a lane, by enum task_status, up to a moment. What goes on at the moment counts as far as it has gone. Another lane than the last time
// costs its spans once.
struct sums tally_lane(struct tally *t, const lanes *l, uint32_t lane, struct moment at);

// Of the loop.
struct loop_time tally_loop(struct loop_tally *t, const trace *tr, struct moment at);

#endif
