// The gauge: a ring for what goes on at this moment, with a word on it. A step, a block, a callback, a sleep of the loop.
#ifndef LOOPSCOPE_VIEWER_GAUGE_H
#define LOOPSCOPE_VIEWER_GAUGE_H

#include "viewer/panel.h"

void gauge_draw(struct scene *s, box b);

#endif
