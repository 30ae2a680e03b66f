// A line that the user writes in the window; prompt.def says what for.
#ifndef LOOPSCOPE_VIEWER_PROMPT_H
#define LOOPSCOPE_VIEWER_PROMPT_H

#include "viewer/viewer_parts.h"

void prompt_open(viewer *v, enum prompt_for what); // PROMPT_none closes it
void prompt_key(viewer *v, uint32_t key);          // while it is open

#endif
