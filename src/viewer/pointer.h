// What the mouse does: clicks on what was drawn last, drags along an axis, turns the wheel, or rests: then it is told what lies under it.
#ifndef LOOPSCOPE_VIEWER_POINTER_H
#define LOOPSCOPE_VIEWER_POINTER_H

#include "viewer/viewer_parts.h"

void pointer_press(viewer *v, const struct window_event *e);
void pointer_move(viewer *v, const struct window_event *e);
void pointer_leave(viewer *v);
void pointer_wheel(viewer *v, const struct window_event *e);

// Shows what lies under a pointer that has rested long enough. Returns how long that will take at most, in milliseconds; -1: there is nothing to
// wait for.
int pointer_rest(viewer *v);

#endif
