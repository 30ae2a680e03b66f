// What a key or a button asks for.
#ifndef LOOPSCOPE_VIEWER_ACT_H
#define LOOPSCOPE_VIEWER_ACT_H

#include "viewer/viewer_parts.h"

void act(viewer *v, enum action action);
void act_on_key(viewer *v, const struct window_event *e);

// Turns the pages of the keys, where they are shown and have more than one. Whether they do.
bool act_turn_pages(viewer *v, int by);

// To the state after an event; a question of why stays, about the same task.
void act_go_to_event(viewer *v, uint32_t index);

// Steps go on until this line of a file (a string of the trace) is reached; where they did so already, until the next event again.
void act_break_at(viewer *v, uint32_t file, uint32_t line);

#endif
