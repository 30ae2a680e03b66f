// A picture as a file: the window as it is at a moment, or the timeline alone over a stretch of the run.
#ifndef LOOPSCOPE_VIEWER_PICTURE_H
#define LOOPSCOPE_VIEWER_PICTURE_H

#include <stdio.h>

#include "base/error.h"
#include "viewer/view.h"

enum picture_form { PICTURE_png, PICTURE_svg, PICTURE_pdf };

struct picture_options {
    int width, height;    // pixels; 0: 1920 by 1080, of the timeline 1920 by what its lanes need
    float scale;          // 1: 100 %; 0: 1
    const theme *theme;   // NULL: dark
    bool timeline;        // alone, between two moments; else the window at `to`
    struct moment from, to; // within the trace; from is not the later one
};

// 0; -EINVAL where the size is out of range; -ENOENT without fonts; else a negative errno.
int picture_write(const trace *t, const struct picture_options *options, enum picture_form form, FILE *f, error *e);

// The same of a view that is there already. 0, -ENOMEM or another negative errno.
int picture_write_view(model *m, const struct view *v, int width, int height, enum picture_form form, FILE *f);

// The page that compares two runs, with the cursor where they part. names: of the runs where nothing else tells them apart. As picture_write.
int picture_write_pair(const trace *a, const trace *b, const char *const names[2], const struct picture_options *options, enum picture_form form,
                       FILE *f, error *e);

// What a picture shows, and how large it is: -EINVAL where that is out of range.
void picture_view(struct view *v, const model *m, const struct picture_options *o);
int picture_size(const struct picture_options *o, model *m, const struct view *v, int *width, int *height, error *e);

#endif
