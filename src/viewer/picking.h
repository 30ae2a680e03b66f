// You are the loop, under the user's hands: their run takes the place of the one that is shown for as long as they are in that mode.
#ifndef LOOPSCOPE_VIEWER_PICKING_H
#define LOOPSCOPE_VIEWER_PICKING_H

#include "viewer/viewer_parts.h"

// After every event and turn: begins and ends what the mode asks for, and looks after the programs.
void picking_turn(viewer *v);
void picking_leave(viewer *v);
int picking_patience(const viewer *v); // milliseconds until it wants to go on; -1: when the program's descriptor is readable

// The handle that so many others are ahead of runs next.
void picking_choose(viewer *v, uint32_t overtakes);

// A key or action in this mode. Whether it was for it.
bool picking_key(viewer *v, uint32_t key);
bool picking_act(viewer *v, enum action action);

#endif
