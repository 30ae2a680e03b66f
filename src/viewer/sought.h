// Where a run comes to several places, each for the how many-th time: all of them in one pass over its events.
#ifndef LOOPSCOPE_VIEWER_SOUGHT_H
#define LOOPSCOPE_VIEWER_SOUGHT_H

#include "viewer/until.h"

#define SOUGHT_NOWHERE UINT32_MAX

struct sought {
    struct until until; // an event, a kind of event, a task, a line or what is printed
    uint32_t nth;       // from 1; a line takes several events, which are one time
    uint32_t position;  // found: events up to there; SOUGHT_NOWHERE where the run does not come to it
    uint32_t times;     // then: how often it does
};

// Fills in position and times of each. 0 or -ENOMEM.
int sought_find(struct sought *items, uint32_t count, const model *m);

#endif
