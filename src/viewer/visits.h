// Which events were really looked at: stretches over which the cursor went step by step or played, in every mode
// that shows the run itself, for the file of answers.
#ifndef LOOPSCOPE_VIEWER_VISITS_H
#define LOOPSCOPE_VIEWER_VISITS_H

#include "viewer/viewer_parts.h"

void visits_turn(viewer *v);  // after each turn: the cursor may have moved

// The file of answers is about this run and no other: it ends with it.
void visits_close(viewer *v);

// Says, once, that the file of answers cannot be written. rc: what an answers_ function returned.
void visits_complain(viewer *v, int rc);

#endif
