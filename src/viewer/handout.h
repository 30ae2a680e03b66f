// A lesson on paper: a PDF with a page for each stop, the picture of the viewer there and the caption below it.
#ifndef LOOPSCOPE_VIEWER_HANDOUT_H
#define LOOPSCOPE_VIEWER_HANDOUT_H

#include <stdio.h>

#include "base/progress.h"
#include "lesson/lesson.h"
#include "viewer/picture.h"

// Of a lesson and its run. options: size, scale and theme of the pictures; 0 and NULL are those for paper. Mistakes are noted in the lesson. progress
// may be NULL. 0; -EINVAL where no stop is reached; -ENOENT without fonts; else a negative errno; and a line.
int handout_write(const trace *t, struct lesson *l, const struct picture_options *options, FILE *f, struct progress *progress, error *e);

#endif
