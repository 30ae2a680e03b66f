// A caption: text in lines. What stands between backticks is code, what stands between asterisks is stressed, a line feed begins a paragraph.
#ifndef LOOPSCOPE_VIEWER_CAPTION_H
#define LOOPSCOPE_VIEWER_CAPTION_H

#include "viewer/draw.h"

struct caption_style {
    enum face face, stressed; // FACES: nothing is stressed, and asterisks are there to be read
    float size, line; // pixels; from baseline to baseline
    colour ink, code;
};

// Draws it with the first baseline at y. Where list is NULL nothing is drawn. Returns the number of lines, paragraphs counting half a line more.
float caption_draw(draw_list *list, float x, float y, float width, const struct caption_style *style, const char *text);

// The style made smaller, where the text needs that to fit into so many pixels of height, down to `least` of its size.
struct caption_style caption_fit(struct caption_style style, float width, float height, float least, const char *text);

#endif
