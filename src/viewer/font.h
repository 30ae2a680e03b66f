// Fonts: found by fontconfig, measured and drawn by SDL_ttf. The one file that knows both; text.h is what others use.
#ifndef LOOPSCOPE_VIEWER_FONT_H
#define LOOPSCOPE_VIEWER_FONT_H

#include "base/error.h"
#include "viewer/draw.h"
#include "viewer/text.h"

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

// How far a run goes on the baseline, pixels. text: at most FONT_RUN_BYTES. 0 or -ENOMEM.
#define FONT_RUN_BYTES (4 * TEXT_RUN_BYTES) // with the marks that text.c puts between symbols
int font_measure(float *out, struct font *font, float size, const char *text);

// The ink of a run: where it lies from the origin of its baseline, whole pixels, and how much of each pixel it covers.
struct font_ink {
    int left, top, width, height; // width 0: none
    const uint8_t *cover;         // 0 to 255, stride bytes a row
    int stride;
    struct SDL_Surface *surface;  // that holds it
};

// 0 or -ENOMEM.
int font_draw(struct font_ink *out, struct font *font, float size, const char *text);
void font_ink_deinit(struct font_ink *ink);

#endif
