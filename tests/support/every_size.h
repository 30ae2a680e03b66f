// The sizes of windows, and the scales in them, at which what is drawn has to fit.
#ifndef LOOPSCOPE_TESTS_SUPPORT_EVERY_SIZE_H
#define LOOPSCOPE_TESTS_SUPPORT_EVERY_SIZE_H

#include <stdbool.h>

struct every_size {
    int width, height;
    float scale;
    int count; // of those so far
};

// The next one; false where there is no more. Begins with all zeroes.
static inline bool next_size(struct every_size *s)
{
    static const float scales[] = {1, 1.5f, 2, 3};
    int shape = s->count % 2, scale = s->count / 2 % 4, width = s->count / 8;
    s->width = 1024 + 352 * width;
    s->height = shape ? 700 : s->width * 9 / 16;
    s->scale = scales[scale];
    s->count++;
    return s->width <= 3840;
}

#endif
