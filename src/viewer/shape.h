// Where the edges of a shape lie: on whole pixels where they belong there. Screen and paper draw the same shapes.
#ifndef LOOPSCOPE_VIEWER_SHAPE_H
#define LOOPSCOPE_VIEWER_SHAPE_H

#include "viewer/draw.h"

// Of a command that has a box.
struct shape shape_of(const draw_command *c);

// Of a solid line with two points that is level or upright: a bar, from two pixels with round ends. False for other lines.
bool shape_of_bar(struct shape *out, const draw_command *line);

static inline bool shape_is_empty(const struct shape *s) { return s->x0 >= s->x1; }

// How dark a shadow is at t of its spread outside its edge (negative: inside), 0 to 1.
float shape_shadow(float t);

// --- numbers --------------------------------------------------------------------------------------------------------
// libm's fminf, floorf and the like are calls, for the sake of NaNs that draw.c keeps out.
static inline float shape_low(float a, float b) { return a < b ? a : b; }
static inline float shape_high(float a, float b) { return a > b ? a : b; }

// The whole number below v; what is far outside every picture stays outside.
static inline int shape_whole(float v)
{
    v = shape_low(shape_high(v, -1e6f), 1e6f);
    int i = (int)v;
    return i - ((float)i > v);
}

static inline int shape_whole_above(float v) { return -shape_whole(-v); }
static inline float shape_snap(float v) { return (float)shape_whole(v + 0.5f); }

#endif
