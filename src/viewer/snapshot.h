// The view as a picture in the working directory, by one key.
#ifndef LOOPSCOPE_VIEWER_SNAPSHOT_H
#define LOOPSCOPE_VIEWER_SNAPSHOT_H

#include "viewer/picture.h"
#include "viewer/viewer_parts.h"

// As chess-0085.png, after the program and the event that has just happened, where that is free, else chess-0085-2.png: nothing is overwritten.
// Says in the window what it is called.
void snapshot(viewer *v, enum picture_form form);

#endif
