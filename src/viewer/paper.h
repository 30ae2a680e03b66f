// A draw list as a document for slides and handouts, SVG or PDF: shapes stay shapes, and look as on the screen.
#ifndef LOOPSCOPE_VIEWER_PAPER_H
#define LOOPSCOPE_VIEWER_PAPER_H

#include "viewer/draw.h"

enum paper { PAPER_svg, PAPER_pdf };

// One page of so many pixels, of which 96 are an inch. title: what a reader of PDF shows of it. The same list gives the same
// bytes in every process. Fonts are open (text.h). 0, -ENOMEM, or another negative errno where f cannot be written.
int paper_write(const draw_list *d, int width, int height, colour background, const char *title, enum paper paper, FILE *f);

// --- a PDF of several pages -----------------------------------------------------------------------------------------
typedef struct papers papers;

// Pages of so many pixels, which are drawn `share` as large as an inch of 96 has them. 0 or -ENOMEM. papers_close in any case ends it and returns what
// became of the file: 0 or a negative errno.
int papers_open(papers **out, int width, int height, double share, const char *title, FILE *f);
int papers_close(papers *p);

// Draws a list on the page, `scale` as large, its corner at x, y; it ends at its own width and height. 0 or -ENOMEM.
int papers_draw(papers *p, const draw_list *d, float x, float y, float scale, int width, int height, colour background);
void papers_next(papers *p); // the page is full

#endif
