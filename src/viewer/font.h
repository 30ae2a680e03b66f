// Fonts: found by fontconfig, set by HarfBuzz and drawn by FreeType. The one file that knows how; text.h is what others use.
#ifndef LOOPSCOPE_VIEWER_FONT_H
#define LOOPSCOPE_VIEWER_FONT_H

#include "base/error.h"
#include "viewer/draw.h"

struct font;

// As text_open and text_close.
int font_open(error *e);
void font_close(void);
bool font_is_open(void);

// The font for a character of a run in this face: the face's own, or one that has the character where that lacks it, or the
// face's own after all. Borrowed until font_close.
struct font *font_for(enum face face, uint32_t character);

// The file that a font is in, and which of its fonts it is. Borrowed until font_close.
const char *font_file(const struct font *font, int *index);

// A glyph of a run, by its number in the font, and its place from the origin of the run's baseline, ems; y grows downwards.
struct font_glyph {
    uint32_t number;
    float x, y;
};

// Sets a run. plain: each character keeps its own glyph. Fills glyphs, borrowed until the next call, and says how far the run goes on the
// baseline, in FONT_UNITS an em. Returns how many glyphs, or -ENOMEM.
#define FONT_UNITS 1000
int font_set(struct font *font, const char *text, bool plain, const struct font_glyph **glyphs, int *width);

// The ink of a glyph: where it lies from its origin, whole pixels, and how much of each pixel it covers.
struct font_ink {
    int left, top, width, height; // width 0: none
    const uint8_t *cover;         // 0 to 255, stride bytes a row
    int stride;
};

// A glyph whose origin lies `shift` of a pixel, from 0 to 1, to the right of where pixels meet. The ink is borrowed until the next call. 0 or
// -ENOMEM.
int font_draw(struct font_ink *out, struct font *font, float size, uint32_t number, float shift);

#endif
