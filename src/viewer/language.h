// The language in which sources are shown: C, or Python where a source has a twin (twin.h).
#ifndef LOOPSCOPE_VIEWER_LANGUAGE_H
#define LOOPSCOPE_VIEWER_LANGUAGE_H

#include "viewer/view.h"

// To the other one. Where no source of the run has a twin it stays with C, and says why and what to do.
void language_change(struct view *v, model *m);

#endif
