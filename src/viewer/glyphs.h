// Masks of glyphs, kept. Numbers and times are new runs at every step, but of the same few digits and letters: a run's mask is made of those of
// its glyphs, and FreeType is asked only for what has not been seen at this size.
#ifndef LOOPSCOPE_VIEWER_GLYPHS_H
#define LOOPSCOPE_VIEWER_GLYPHS_H

#include "viewer/font.h"

// Glyphs stand at quarters of a pixel: nearer than can be seen, and few enough to be met again soon.
#define GLYPH_SHIFTS 4

struct glyph_mask {
    int left, top, width, height; // from its origin; width 0: no ink
    uint8_t cover[];              // width bytes a row
};

// The mask of a glyph whose origin lies `shift` GLYPH_SHIFTS-ths of a pixel to the right of where pixels meet. Borrowed until the next call.
// NULL where memory ran out.
const struct glyph_mask *glyph_mask(struct font *font, float size, uint32_t number, int shift);

// Before the fonts are closed.
void glyphs_forget(void);

#endif
