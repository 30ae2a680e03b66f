// The hands of Predict: what keys, clicks and time do while questions are asked.
#ifndef LOOPSCOPE_VIEWER_PREDICTING_H
#define LOOPSCOPE_VIEWER_PREDICTING_H

#include "viewer/viewer_parts.h"

// Follows the mode: begins and ends the questions, and lets a program run to its end before them. After every event of the window, and every turn.
void predicting_turn(viewer *v);
void predicting_leave(viewer *v); // where they are asked

// Whether the questions have a use for it, and nobody else shall.
bool predicting_key(viewer *v, uint32_t key);
bool predicting_act(viewer *v, enum action action);

void predicting_answer(viewer *v, uint32_t option);

#endif
