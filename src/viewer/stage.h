// A window that nobody sees: frames of the viewer on pixels, one after the other, for files.
#ifndef LOOPSCOPE_VIEWER_STAGE_H
#define LOOPSCOPE_VIEWER_STAGE_H

#include "viewer/panel.h"
#include "viewer/picture.h"
#include "viewer/raster.h"

struct stage {
    model *model;
    struct view view; // moved by whoever owns the stage
    int width, height;
    double units;     // of the timeline
    draw_list *list;
    struct targets targets;
    raster *raster;
};

// A recording as options have it, the cursor at their `to`. t: borrowed until the end. Opens the fonts. 0, -EINVAL where the size is
// out of range, -ENOENT without fonts, -ENOMEM.
int stage_open(struct stage *s, const trace *t, const struct picture_options *o, error *e);
void stage_close(struct stage *s); // of one that could not be opened, too

// To be called wherever the view goes, in that order, drawn or not: the timeline comes along as in the window (view_follow).
void stage_follow(struct stage *s);

// Draws the view. 0 or -ENOMEM.
int stage_draw(struct stage *s, error *e);

#endif
