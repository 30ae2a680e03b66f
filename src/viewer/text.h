// Faces and text runs: finds fonts by fontconfig, shapes whole runs by SDL_ttf, keeps their masks. The one file that knows both.
#ifndef LOOPSCOPE_VIEWER_TEXT_H
#define LOOPSCOPE_VIEWER_TEXT_H

#include "base/error.h"
#include "viewer/draw.h"

// Opens the faces: Inter and Inter Display for words, JetBrains Mono for code, else what fontconfig finds. Idempotent.
// 0, or -ENOENT with a line that names the packages to install where there is no font at all.
int text_open(error *e);
void text_close(void);

struct text_mask {
    const uint8_t *alpha; // width * height, stride bytes a row
    int width, height, stride;
    float left, top;      // where its top left corner lies from the origin on the baseline; top is negative
};

// The mask of a run. Borrowed until the next call of text_mask or text_close. NULL for an empty run.
const struct text_mask *text_mask(enum face face, float size, const char *text);

#endif
