// Words on paper: runs of text shaped as on the screen, which cairo writes as text into a PDF and as outlines into an SVG.
//
// An SVG goes to machines that lack the faces, and a page that was measured in one face overlaps in another: so outlines. A
// PDF has what it needs of the faces in it, and its words can be searched and copied.
#ifndef LOOPSCOPE_VIEWER_WORDS_H
#define LOOPSCOPE_VIEWER_WORDS_H

#include "viewer/draw.h"

struct _cairo;

typedef struct words words;

// 0 or -ENOMEM.
int words_new(words **out);
void words_free(words *w);

// A run in cairo's colour, its baseline beginning at x, y. 0 or -ENOMEM; cairo's own failures are in its status.
int words_draw(words *w, struct _cairo *cr, float x, float y, enum face face, float size, const char *text);

#endif
