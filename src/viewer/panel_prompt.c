// What the user writes, above the narration: and what can be written, or why that is nothing.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "viewer/panel.h"

#define WIDTH      640.0f
#define EDGE       16.0f // above the field, and below the last line
#define SIZE       16.0f
#define FIELD      29.0f // of one line
#define LINE       21.0f // more of it
#define WORDS      23.0f // from the field to the baseline of what stands below
#define WORDS_LINE 17.0f

static const struct {
    const char *label, *help;
} prompts[] = {
#define PROMPT(name, label, help) [PROMPT_##name] = {label, help},
#include "viewer/prompt.def"
#undef PROMPT
};

// Text in lines, broken behind a blank or, where a word is longer than a line, within it.
struct lines {
    enum face face;
    float size, room;  // units, pixels
    char line[PROMPT_TEXT + sizeof(error)]; // the one that was taken last
};

static size_t character(char out[static 5], const char *text)
{
    size_t length = utf8_length(text);
    snprintf(out, 5, "%.*s", (int)(length ? length : 1), text);
    return length ? length : 1;
}

// Takes the next line off a text; false where there is none.
static bool next_line(const struct scene *s, struct lines *l, const char **text)
{
    size_t length = 0, blank = 0;
    float width = 0;
    while ((*text)[length]) {
        char one[5];
        size_t n = character(one, *text + length);
        width += text_width(l->face, l->size * s->u, one);
        if (width > l->room && length > 0) break;
        length += n;
        if (one[0] == ' ') blank = length;
    }
    if ((*text)[length] && blank > 0) length = blank;
    snprintf(l->line, sizeof l->line, "%.*s", (int)length, *text);
    *text += length;
    return length > 0;
}

static uint32_t count_lines(const struct scene *s, struct lines l, const char *text)
{
    uint32_t count = 0;
    while (next_line(s, &l, &text)) count++;
    return count > 0 ? count : 1;
}

// The field, of which the last lines are shown where there is no room for all: there the user writes.
static void draw_field(struct scene *s, box field, struct lines l, uint32_t skipped, const char *text)
{
    float u = s->u, x = field.x + 9 * u, y = field.y + 20 * u, caret = x;
    draw_rectangle(s->list, field, 6 * u, s->theme->colours[COLOUR_card]);
    draw_outline(s->list, field, 6 * u, 1.5f * u, s->theme->colours[COLOUR_accent]);
    for (uint32_t i = 0; i < skipped; i++) next_line(s, &l, &text);
    for (; next_line(s, &l, &text); y += *text ? LINE * u : 0) caret = x + panel_text(s, x, y, l.face, l.size, COLOUR_text, l.line);
    draw_line(s->list, caret + 2 * u, y - 13 * u, caret + 2 * u, y + 4 * u, 1.5f * u, 0, s->theme->colours[COLOUR_text]);
}

void panel_prompt(struct scene *s)
{
    const struct prompt *p = &s->view->prompt;
    box below = s->layout.boxes[PANEL_narration], top = s->layout.boxes[PANEL_top];
    bool wrong = p->wrong.text[0];
    const char *label = prompts[p->what].label, *words = wrong ? p->wrong.text : prompts[p->what].help;
    float u = s->u, width = fminf(WIDTH * u, below.w), inner = width - 2 * PANEL_PADDING * u;
    float left = text_width(FACE_words_semibold, SIZE * u, label) + 12 * u;
    struct lines written = {.face = FACE_code, .size = SIZE - 1, .room = inner - left - 22 * u},
                 said = {.face = wrong ? FACE_words : FACE_code, .size = PANEL_TEXT_SIZE, .room = inner};
    uint32_t lines = count_lines(s, written, p->text), said_lines = count_lines(s, said, words);
    float others = EDGE + FIELD + WORDS + WORDS_LINE * (float)(said_lines - 1) + EDGE, room = (below.y - top.y - top.h) / u - 12 - others;
    uint32_t most = 1 + (uint32_t)fmaxf(room / LINE, 0), shown = lines < most ? lines : most;
    box b = {below.x, 0, width, (others + LINE * (float)(shown - 1)) * u};
    b.y = below.y - 12 * u - b.h;
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    float x = b.x + PANEL_PADDING * u;
    panel_text(s, x, b.y + (EDGE + 20) * u, FACE_words_semibold, SIZE, COLOUR_text, label);
    box field = {x + left, b.y + EDGE * u, inner - left, (FIELD + LINE * (float)(shown - 1)) * u};
    draw_field(s, field, written, lines - shown, p->text);
    for (float y = field.y + field.h + WORDS * u; next_line(s, &said, &words); y += WORDS_LINE * u)
        panel_text(s, x, y, said.face, said.size, wrong ? COLOUR_failed : COLOUR_secondary, said.line);
}
