#include "viewer/shape.h"

#include <math.h>

// From v, a length that is at least a pixel.
static float snap_end(float v, float length) { return shape_high(shape_snap(v + length), shape_snap(v) + 1); }

// A stroke's width: whole pixels where it is nearly that, so that it is crisp; else its last pixel is a lighter one.
static float snap_width(float width)
{
    float rounded = shape_high(1, shape_snap(width));
    return width < 1 || fabsf(width - rounded) < 0.3f ? rounded : width;
}

static float limit_radius(const struct shape *s, float radius)
{
    return shape_high(0, shape_low(radius, shape_low(s->x1 - s->x0, s->y1 - s->y0) / 2));
}

struct shape shape_of(const draw_command *c)
{
    box b = c->box;
    struct shape s = {shape_snap(b.x), shape_snap(b.y), snap_end(b.x, b.w), snap_end(b.y, b.h), 0, snap_width(c->width)};
    if (b.w == b.h && c->radius >= b.w / 2) s = (struct shape){b.x, b.y, b.x + b.w, b.y + b.h, 0, c->width}; // a circle
    s.radius = limit_radius(&s, c->radius);
    return s;
}

bool shape_of_bar(struct shape *out, const draw_command *line)
{
    const float *p = line->points;
    bool level = p[1] == p[3], upright = p[0] == p[2];
    if (line->point_count > 2 || line->dash > 0 || line->pitch > 0 || !(level || upright)) return false;
    float width = snap_width(line->width), cap = width < 2 ? 0 : width / 2;
    float x0 = shape_snap(shape_low(p[0], p[2]) - (level ? cap : width / 2));
    float y0 = shape_snap(shape_low(p[1], p[3]) - (level ? width / 2 : cap));
    float length = shape_high(1, shape_snap(fabsf(p[2] - p[0]) + fabsf(p[3] - p[1]) + 2 * cap));
    *out = (struct shape){x0, y0, x0 + (level ? length : width), y0 + (level ? width : length), 0, 0};
    out->radius = limit_radius(out, cap);
    return true;
}

// A Gaussian whose 2 sigma are the spread, over a straight edge.
float shape_shadow(float t) { return 0.5f * erfcf(t * 1.41421356f); }
