// What the mouse does: clicks on what was drawn last, drags along an axis, turns the wheel.
#ifndef LOOPSCOPE_VIEWER_POINTER_H
#define LOOPSCOPE_VIEWER_POINTER_H

#include "viewer/viewer_parts.h"

void pointer_press(viewer *v, const struct window_event *e);
void pointer_move(viewer *v, const struct window_event *e);
void pointer_wheel(viewer *v, const struct window_event *e);

#endif
