// Slants, curves, arcs and polygons: what cairo draws, on pixels as on paper.
#ifndef LOOPSCOPE_VIEWER_PATH_H
#define LOOPSCOPE_VIEWER_PATH_H

#include "viewer/draw.h"

struct _cairo;

void path_colour(struct _cairo *cr, colour c);

// An arc, curve, polygon or line without dots.
void path_draw(struct _cairo *cr, const draw_command *c);

#endif
