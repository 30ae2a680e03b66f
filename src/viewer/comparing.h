// The hands of Compare: what keys, the pointer and time do while two runs are compared, and which of them is watched.
#ifndef LOOPSCOPE_VIEWER_COMPARING_H
#define LOOPSCOPE_VIEWER_COMPARING_H

#include "viewer/viewer_parts.h"

// Begins with the page of both. v->view.pair is set; its first run is the one that is watched.
void comparing_begin(viewer *v);

// Follows the mode: the cursor goes along from one page to the other. After every event of the window.
void comparing_turn(viewer *v);

// Whether it is for both runs, and nobody else shall do it.
bool comparing_act(viewer *v, enum action action);
bool comparing_play_on(viewer *v);
bool comparing_drag(viewer *v, const struct target *t, float x);

void comparing_watch(viewer *v, uint32_t run);

#endif
