// Draws a draw list on pixels, and of a picture that has changed a little, only the tiles that have changed.
//
// A tile is drawn on its own and from nothing but its commands (canvas.h), so a partial redraw is bit for bit the full one.
#ifndef LOOPSCOPE_VIEWER_RASTER_H
#define LOOPSCOPE_VIEWER_RASTER_H

#include "viewer/draw.h"

typedef struct raster raster;

// width, height: pixels, at least 1. 0, -ENOMEM, or -EINVAL.
int raster_new(raster **out, int width, int height);
void raster_free(raster *r);
int raster_resize(raster *r, int width, int height);

// Draws the list; only tiles whose commands changed since the last call are drawn again. Fills changed with up to max
// boxes that differ from the last picture (one box of the whole picture where there would be more) and returns how many;
// -ENOMEM leaves the picture as it was.
int raster_draw(raster *r, const draw_list *d, colour background, box *changed, int max);

// The pixels, 0xAARRGGBB premultiplied in native byte order, stride bytes a row. Borrowed until the next call.
const uint32_t *raster_pixels(const raster *r, int *width, int *height, int *stride);

// Writes the picture as PNG. 0 or a negative errno.
int raster_write_png(const raster *r, FILE *f);

#endif
