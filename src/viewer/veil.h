// The veil over what is not to be seen yet: a cloth with staggered dots.
#ifndef LOOPSCOPE_VIEWER_VEIL_H
#define LOOPSCOPE_VIEWER_VEIL_H

#include "viewer/panel.h"

// Over a box whose left edge is now. words: whether it is said what lies behind.
void veil_draw(struct scene *s, box b, bool words);

#endif
