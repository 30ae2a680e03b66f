// Text runs: shaped whole (font.h), and kept as masks.
//
// A run is a line of UTF-8 text, at most TEXT_RUN_BYTES of it; control characters are drawn as spaces. A character that the
// face lacks comes from a font that has it, if there is one. In the code faces no ligatures: -> stays two characters.
#ifndef LOOPSCOPE_VIEWER_TEXT_H
#define LOOPSCOPE_VIEWER_TEXT_H

#include "base/error.h"
#include "viewer/draw.h"

#define TEXT_RUN_BYTES 2048

// Opens the faces of face.def, or what fontconfig finds in their place. Who opens them closes them; the last one does it.
// 0, or -ENOENT with a line that names the packages to install where there is no font at all, or -ENOMEM.
int text_open(error *e);
void text_close(void);

struct text_mask {
    const uint8_t *alpha; // width * height, stride bytes a row
    int width, height, stride;
    float left, top;      // where its top left corner lies from the origin on the baseline, whole pixels; top is negative
};

// The mask of a run. Borrowed until the next call of a function of this file. NULL for a run without ink or without memory.
const struct text_mask *text_mask(enum face face, float size, const char *text);

// The character at *text, which moves behind it. UTF-8; a stray byte counts as itself, the end as 0.
uint32_t text_character(const char **text);

#endif
