// Where words stand in a frame.
#ifndef LOOPSCOPE_TESTS_SUPPORT_INK_H
#define LOOPSCOPE_TESTS_SUPPORT_INK_H

#include "viewer/draw.h"
#include "viewer/text.h"

// The ink of a run of text, by the measures of the faces: capitals above the baseline, hardly anything below.
static inline box ink_of(const draw_command *c)
{
    return (box){c->points[0], c->points[1] - 0.7f * c->size, text_width(c->face, c->size, c->text),
                 0.72f * c->size};
}

static inline bool inside(box a, box b)
{
    return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w + 1 && a.y + a.h <= b.y + b.h + 1;
}

static inline bool overlap(box a, box b)
{
    return a.x + 1 < b.x + b.w && b.x + 1 < a.x + a.w && a.y + 1 < b.y + b.h && b.y + 1 < a.y + a.h;
}

#endif
