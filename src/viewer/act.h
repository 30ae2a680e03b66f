// What a key or a button asks for.
#ifndef LOOPSCOPE_VIEWER_ACT_H
#define LOOPSCOPE_VIEWER_ACT_H

#include "viewer/viewer_parts.h"

void act(viewer *v, enum action action);
void act_on_key(viewer *v, const struct window_event *e);

// To the state after an event; a question of why stays, about the same task.
void act_go_to_event(viewer *v, uint32_t index);

#endif
