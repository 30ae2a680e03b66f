// Runs anew: the knobs and the compiler's words under the user's hands, and a new run in the place of the one that is shown.
#ifndef LOOPSCOPE_VIEWER_RERUN_H
#define LOOPSCOPE_VIEWER_RERUN_H

#include "viewer/viewer_parts.h"

// What a key does while knobs or words are shown over the page. Whether it was for them.
bool rerun_key(viewer *v, const struct window_event *e);

// A click on a knob (target.h says how it is numbered), and the wheel over the compiler's words: rows down. Whether they were for them.
bool rerun_press(viewer *v, float x, float y);
bool rerun_wheel(viewer *v, const struct window_event *e);

void rerun_open_knobs(viewer *v);
void rerun_open_words(viewer *v); // of the compiler
void rerun_again(viewer *v);      // the program, as it is

// Goes on with what is under way, and shows a run that is there.
void rerun_go_on(viewer *v);

#endif
