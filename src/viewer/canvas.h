// A picture in memory, and how each command of a draw list is painted on it.
//
// What is level and upright is painted here, on whole pixels; slants, curves and polygons by cairo (path.h); words from text
// masks (text.h). All of a picture is opaque.
#ifndef LOOPSCOPE_VIEWER_CANVAS_H
#define LOOPSCOPE_VIEWER_CANVAS_H

#include "viewer/draw.h"

#define CANVAS_FALLOFF 256

// What a shape covers of each of its pixels: bars are drawn by the thousand, most of a few sizes, and what is larger differs only by
// how often its even parts are repeated.
#define CANVAS_STAMP 64 // its largest side
#define CANVAS_STAMPS 64
struct stamp {
    int width, height;
    float radius, stroke; // stroke: -1 where it is filled
    uint8_t cover[CANVAS_STAMP * CANVAS_STAMP];
};

typedef struct canvas {
    struct _cairo_surface *surface;
    uint32_t *pixels; // 0xffRRGGBB
    int width, height, stride; // pixels
    struct stamp *stamps; // those met last, each at the place that its measures lead to
    uint8_t falloff[CANVAS_FALLOFF]; // of a shadow, from `spread` inside its edge to `spread` outside
} canvas;

// Pixels [x0, x1) by [y0, y1); empty where one of them is not the larger.
struct area {
    int x0, y0, x1, y1;
};

struct area area_common(struct area a, struct area b);
bool area_empty(struct area a);
bool area_within(struct area inner, struct area outer);

// In place. width, height: at least 1. 0, -ENOMEM or -EINVAL.
int canvas_init(canvas *v, int width, int height);
void canvas_deinit(canvas *v);

// The pixels that a box touches, within the picture.
struct area canvas_area(const canvas *v, box b);

// Both change nothing outside `to`, which lies within the picture. canvas_paint's is at most CANVAS_WIDEST wide: painting goes
// by rows that fit the cache.
#define CANVAS_WIDEST 256
void canvas_fill(const canvas *v, struct area to, colour c);
void canvas_paint(const canvas *v, const draw_command *c, struct area to);

// Whether the command, unclipped, gives every pixel of `a` its own colour, whatever was there.
bool canvas_hides(const draw_command *c, struct area a);

#endif
