// The card with both runs on one axis: what its parts know of each other.
#ifndef LOOPSCOPE_VIEWER_PANEL_COMPARE_AXIS_H
#define LOOPSCOPE_VIEWER_PANEL_COMPARE_AXIS_H

#include "viewer/panel_compare.h"

#define COMPARE_LABEL_SIZE 12.5f
#define COMPARE_NAME_SIZE  13.5f
#define COMPARE_WHOLE_AXIS 19.0f
#define COMPARE_WHOLE_RUN  25.0f // pitch of the runs on top
#define COMPARE_LOOP       26.0f // room of a loop's lane

// The card with what there is room for.
struct compare_card {
    struct scene *s;
    box box;
    float names;  // right end of them
    bool has_head, has_whole, has_wedge;
    struct compare_plot whole, part;
    float whole_y, part_y, loops[2], lanes[2], height[2]; // from the window's top; height: of lanes
};

// Labels of times, and lines from top to bottom where that is below. flag: what no label may lie under, in pixels; y: the baseline.
void compare_ticks(const struct compare_plot *p, float y, float top, float bottom, const struct stretch *flag);

// All of both runs, small, and from there to the stretch that is shown.
void compare_whole(const struct compare_card *c);
void compare_wedge(const struct compare_card *c);

// The note on the first difference, where it is in the stretch and there is room for it.
void compare_difference(const struct compare_card *c);

#endif
