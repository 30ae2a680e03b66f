#include "viewer/caption.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define CODE_SHARE 0.93f // letters of code are larger than those of words of the same size
#define PARAGRAPH  0.5f  // lines between two
#define PIECE      256

// What is between the marks at this place of the text.
struct pen {
    const struct caption_style *style;
    bool code, stressed;
};

static bool is_gap(char c) { return c == ' ' || c == '\n' || c == 0; }

// Whether the character at text is a mark, which is not shown. An asterisk among spaces is one to read.
static bool is_mark(const struct pen *p, const char *begin, const char *text)
{
    if (*text == '`') return true;
    return *text == '*' && !p->code && p->style->stressed != FACES && !(is_gap(text[1]) && (text == begin || is_gap(text[-1])));
}

static float piece(draw_list *list, const struct pen *p, float x, float y, const char *text, size_t length)
{
    char own[PIECE];
    enum face face = p->code ? FACE_code : p->stressed ? p->style->stressed : p->style->face;
    float size = p->style->size * (p->code ? CODE_SHARE : 1);
    if (length == 0) return 0;
    memcpy(own, text, length);
    own[length] = 0;
    if (list) draw_text(list, x, y, face, size, p->code ? p->style->code : p->style->ink, 0, own);
    return text_width(face, size, own);
}

// The text up to the next gap; moves the pen, and returns its width.
static float word(draw_list *list, struct pen *p, float x, float y, const char *begin, const char **text)
{
    float start = x;
    while (!is_gap(**text)) {
        const char *from = *text;
        while (!is_gap(**text) && !is_mark(p, begin, *text) && *text - from < PIECE - 1) (*text)++;
        x += piece(list, p, x, y, from, (size_t)(*text - from));
        if (is_gap(**text) || !is_mark(p, begin, *text)) continue;
        if (**text == '`') p->code = !p->code;
        else p->stressed = !p->stressed;
        (*text)++;
    }
    return x - start;
}

float caption_draw(draw_list *list, float x, float y, float width, const struct caption_style *style, const char *text)
{
    struct pen pen = {.style = style};
    const char *begin = text;
    float at = x, lines = 1, space = text_width(style->face, style->size, "n n") - text_width(style->face, style->size, "nn");
    bool first = true;
    while (*text) {
        if (*text == ' ' || *text == '\n') {
            if (*text == '\n') lines += 1 + PARAGRAPH, at = x, first = true;
            text++;
            continue;
        }
        struct pen ahead = pen;
        const char *end = text;
        float wide = word(NULL, &ahead, 0, 0, begin, &end);
        if (!first && at + space + wide > x + width) lines++, at = x, first = true;
        float baseline = roundf(y + (lines - 1) * style->line); // whole pixels: the words of a line stand on one
        if (!first) at += space;
        at += word(list, &pen, at, baseline, begin, &text);
        first = false;
    }
    return lines;
}

struct caption_style caption_fit(struct caption_style style, float width, float height, float least, const char *text)
{
    struct caption_style fitted = style;
    for (float share = 1; share > least - 0.001f; share -= 0.05f) {
        fitted.size = style.size * share;
        fitted.line = style.line * share;
        if (caption_draw(NULL, 0, 0, width, &fitted, text) * fitted.line <= height) break;
    }
    return fitted;
}
