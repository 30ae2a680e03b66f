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

// A part of a run that is in one font, for those who draw words as words.
struct text_part {
    const char *file; // of the font
    int index;        // of the font in it
    bool plain;       // no ligatures
    const char *text;
    float at;         // pixels from the origin of the run to that of the part
};

// Calls `each` with every part of a run, from left to right; what it gets is good until it returns. 0, -ENOMEM, or what `each`
// returned where that was not 0, with which it ends.
int text_parts(enum face face, float size, const char *text, int (*each)(void *user, const struct text_part *part), void *user);

// The character at *text, which moves behind it. UTF-8; a stray byte counts as itself, the end as 0.
uint32_t text_character(const char **text);

#endif
