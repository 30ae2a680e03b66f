// A draw list as a document for slides and handouts, SVG or PDF: shapes stay shapes, and look as on the screen.
#ifndef LOOPSCOPE_VIEWER_PAPER_H
#define LOOPSCOPE_VIEWER_PAPER_H

#include "viewer/draw.h"

enum paper { PAPER_svg, PAPER_pdf };

// One page of so many pixels, of which 96 are an inch. title: what a reader of PDF shows of it. The same list gives the same
// bytes in every process. Fonts are open (text.h). 0, -ENOMEM, or another negative errno where f cannot be written.
int paper_write(const draw_list *d, int width, int height, colour background, const char *title, enum paper paper, FILE *f);

#endif
