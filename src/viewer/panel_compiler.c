// What the compiler says, over the dimmed page, as it says it: its lines, in the face of code, broken where they are longer than the card is wide.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viewer/panel.h"
#include "viewer/text.h"

#define SIZE   13.0f
#define ROW    19.5f
#define HEAD   58.0f
#define FOOT   46.0f
#define WIDTH  1120.0f
#define TAB    8
#define SHOWN  512 // bytes of a row

// --- rows -----------------------------------------------------------------------------------------------------------------
// Behind the escape sequences of a terminal at c, of which colours are made.
static const char *skip_escapes(const char *c)
{
    while (c[0] == '\033' && c[1] == '[') {
        for (c += 2; (*c >= '0' && *c <= '9') || *c == ';';) c++;
        if (*c) c++;
    }
    return c;
}

// The next row of a text: writes what is drawn of it, at most so many characters, to `row`. Returns where the rest begins; *begins: whether a line of the text
// begins there.
static const char *next_row(const char *text, uint32_t columns, char row[static SHOWN], bool *begins)
{
    size_t length = 0;
    uint32_t column = 0;
    *begins = false;
    while (*(text = skip_escapes(text)) && column < columns && length + 8 < SHOWN) {
        const char *after = text;
        uint32_t c = text_character(&after);
        if (c == '\n') break;
        if (c == '\t') {
            do row[length++] = ' ', column++;
            while (column % TAB && column < columns && length + 8 < SHOWN);
        } else {
            memcpy(row + length, text, (size_t)(after - text));
            length += (size_t)(after - text);
            column++;
        }
        text = after;
    }
    row[length] = 0;
    *begins = *text == '\n' || !*text;
    return *text == '\n' ? text + 1 : text;
}

static uint32_t count_rows(const char *text, uint32_t columns)
{
    char row[SHOWN];
    bool begins;
    uint32_t count = 0;
    for (; *text; count++) text = next_row(text, columns, row, &begins);
    return count;
}

// gcc and clang name what kind of message a line begins; what it quotes stands below.
static enum theme_colour colour_of(const char *row)
{
    if (strstr(row, "error: ")) return COLOUR_failed;
    if (strstr(row, "warning: ")) return COLOUR_ready_text;
    if (strstr(row, "note: ")) return COLOUR_sleeping;
    return row[0] == ' ' ? COLOUR_code : COLOUR_secondary;
}

// --- the whole --------------------------------------------------------------------------------------------------------------
static void title_of(const struct compiler_words *c, char *title, size_t size)
{
    snprintf(title, size, c->failed ? "%s does not compile" : "The compiler of %s", c->source);
}

static void foot(struct scene *s, box b, bool more)
{
    static const char *const keys[][2] = {{"Esc", "closes"}, {"↑ ↓", "scroll"}};
    float u = s->u, x = b.x + PANEL_PADDING * u, y = b.y + b.h - FOOT / 2 * u;
    for (int i = 0; i < (more ? 2 : 1); i++) {
        x += mark_key(s->list, x, y, keys[i][0], u, s->theme) + 8 * u;
        x += panel_text(s, x, panel_middle(s, y, PANEL_TEXT_SIZE), FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, keys[i][1]) + 20 * u;
    }
    if (s->view->compiler.failed)
        panel_text_within(s, x, panel_middle(s, y, PANEL_TEXT_SIZE), FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, b.x + b.w - PANEL_PADDING * u - x,
                          model_length(s->model) ? "Save it again, and it is compiled again. Beneath is the run of before." : "Save it again, and it is compiled again.");
}

void panel_compiler(struct scene *s)
{
    const struct compiler_words *c = &s->view->compiler;
    float u = s->u, page = (float)s->layout.width, height = (float)s->layout.height, margin = 20 * u;
    float character = text_width(FACE_code, SIZE * u, "MMMMMMMMMM") / 10;
    box b = {0, 0, fminf(WIDTH * u, page - 2 * margin), height - 2 * margin};
    uint32_t columns = (uint32_t)fmaxf((b.w - 2 * PANEL_PADDING * u) / character, 8), rows = count_rows(c->words, columns);
    uint32_t room = (uint32_t)fmaxf((b.h - (HEAD + FOOT) * u) / (ROW * u), 1), shown = rows < room ? rows : room, last = rows - shown;
    uint32_t top = c->top < last ? c->top : last;
    b.h = (HEAD + FOOT) * u + ROW * u * (float)shown;
    b.x = (page - b.w) / 2, b.y = fmaxf((height - b.h) / 2, margin);
    draw_rectangle(s->list, (box){0, 0, page, height}, 0, colour_alpha(s->theme->colours[COLOUR_page], 0.72f));
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = {0, 0, page, height}, .kind = TARGET_cover});
    targets_add(s->targets, (struct target){.box = {0, 0, page, height}, .kind = TARGET_words, .id = last});
    char title[260], beside[60] = "", row[SHOWN];
    title_of(c, title, sizeof title);
    if (shown < rows) snprintf(beside, sizeof beside, "lines %u to %u of %u", top + 1, top + shown, rows);
    float y = b.y + 36 * u, right = b.x + b.w - PANEL_PADDING * u, taken = text_width(FACE_words, PANEL_TEXT_SIZE * u, beside);
    panel_text_right(s, right, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, beside);
    panel_text_within(s, b.x + PANEL_PADDING * u, y, FACE_words_semibold, 17, c->failed ? COLOUR_failed : COLOUR_text,
                      right - taken - 12 * u - b.x - PANEL_PADDING * u, title);
    const char *text = c->words;
    enum theme_colour ink = COLOUR_secondary;
    bool begins = true;
    for (uint32_t i = 0; i < top + shown; i++) {
        bool first = begins;
        text = next_row(text, columns, row, &begins);
        if (first) ink = colour_of(row);
        if (i >= top) panel_text(s, b.x + PANEL_PADDING * u, b.y + (HEAD + ROW * ((float)(i - top) + 0.7f)) * u, FACE_code, SIZE, ink, row);
    }
    foot(s, b, shown < rows);
}
