// The whole run in a few lanes of few runs each, kept from frame to frame: it changes only with the trace and with the window, and looking it up
// anew goes through all of the trace.
#ifndef LOOPSCOPE_VIEWER_OVERVIEW_H
#define LOOPSCOPE_VIEWER_OVERVIEW_H

#include "viewer/lanes.h"

#define OVERVIEW_ROWS 40u // at most

// What is to be seen; two that are the same give the same runs.
struct overview_of {
    uint32_t length; // of the trace
    uint32_t lanes;  // of which so many are shown, evenly chosen
    uint32_t rows;
    enum axis axis;
    double end, until, grain; // as lanes_runs has them, from 0
};

struct overview {
    struct overview_of of;
    struct run *runs;
    uint32_t count, capacity;
    uint32_t first[OVERVIEW_ROWS + 1]; // runs of row r: from first[r] to first[r + 1]
};

// Makes it what is asked for, where it is not that already. 0 or -ENOMEM.
int overview_update(struct overview *o, const lanes *l, struct overview_of of);
void overview_deinit(struct overview *o);

#endif
