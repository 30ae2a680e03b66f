// The page of two runs: totals beside each other, both on one axis, and what happens at the cursor. Each part is a file.
#ifndef LOOPSCOPE_VIEWER_PANEL_COMPARE_H
#define LOOPSCOPE_VIEWER_PANEL_COMPARE_H

#include "viewer/pair_view.h"
#include "viewer/panel.h"

// Where its parts lie; pixels. unit: of all but the bar on top, larger than elsewhere where there is room: a class looks at it.
struct compare_page {
    float unit;
    box top, totals[3], axis, told;
};

struct compare_page panel_compare_page(const struct view *v, int width, int height);
void panel_compare(struct scene *s, int width, int height);

// The axis of the card, between two places of the window.
struct compare_plot {
    struct scene *s;
    enum axis axis;
    float x0, x1;
    struct stretch stretch;
    double units; // of the axis a pixel
};

static inline float compare_x(const struct compare_plot *p, double coordinate)
{
    double x = p->x0 + (coordinate - p->stretch.from) / p->units;
    return (float)(x < -1e6 ? -1e6 : x > 1e6 ? 1e6 : x); // what lies far outside stays outside
}

void panel_compare_totals(struct scene *s, const box boxes[3]);
void panel_compare_axis(struct scene *s, box b);
void panel_compare_told(struct scene *s, box b);

// The lane of a run's loop, centred at y; the lanes of its tasks from the top of a box to its bottom, and beside them, right-aligned at `names`,
// who they are.
void compare_loop(const struct compare_plot *p, int run, float y);
void compare_lanes(const struct compare_plot *p, int run, box b, float names);
float compare_lanes_wish(const struct compare_plot *p, int run); // units: how high that would be with room

// Text that is made smaller where it is too long, down to a share of its size; then it ends in an ellipsis.
float compare_text(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, float room, float least, const char *text);

#endif
