// What a frame says.
#ifndef LOOPSCOPE_TESTS_SUPPORT_FRAME_WORDS_H
#define LOOPSCOPE_TESTS_SUPPORT_FRAME_WORDS_H

#include <string.h>

#include "viewer/draw.h"

// The text that is this one, of several that on top; NULL for none.
static inline const draw_command *frame_text(const draw_list *d, const char *text)
{
    for (size_t i = draw_list_count(d); i-- > 0;) {
        const draw_command *c = draw_list_at(d, i);
        if (c->kind == DRAW_text && strcmp(c->text, text) == 0) return c;
    }
    return NULL;
}

// A text of it is this one.
static inline bool frame_shows(const draw_list *d, const char *text) { return frame_text(d, text); }

// ... or has it in it.
static inline bool frame_says(const draw_list *d, const char *part)
{
    for (size_t i = 0; i < draw_list_count(d); i++) {
        const draw_command *c = draw_list_at(d, i);
        if (c->kind == DRAW_text && strstr(c->text, part)) return true;
    }
    return false;
}

#endif
