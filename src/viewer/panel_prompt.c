// What the user writes, above the narration: and what can be written, or why that is nothing.
#include <math.h>

#include "viewer/panel.h"

#define WIDTH  640.0f
#define HEIGHT 84.0f
#define SIZE   16.0f

static const struct {
    const char *label, *help;
} prompts[] = {
#define PROMPT(name, label, help) [PROMPT_##name] = {label, help},
#include "viewer/prompt.def"
#undef PROMPT
};

void panel_prompt(struct scene *s)
{
    box below = s->layout.boxes[PANEL_narration];
    float u = s->u, width = fminf(WIDTH * u, below.w);
    box b = {below.x, below.y - (HEIGHT + 12) * u, width, HEIGHT * u};
    float x = b.x + PANEL_PADDING * u, y = b.y + 36 * u, right = b.x + b.w - PANEL_PADDING * u;
    const char *wrong = s->view->prompt.wrong.text;
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    x += panel_text(s, x, y, FACE_words_semibold, SIZE, COLOUR_text, prompts[s->view->prompt.what].label) + 12 * u;
    box field = {x, b.y + 16 * u, right - x, 29 * u};
    draw_rectangle(s->list, field, 6 * u, s->theme->colours[COLOUR_card]);
    draw_outline(s->list, field, 6 * u, 1.5f * u, s->theme->colours[COLOUR_accent]);
    float caret = x + 9 * u;
    caret += panel_text_within(s, caret, y, FACE_code, SIZE - 1, COLOUR_text, right - caret - 14 * u, s->view->prompt.text);
    draw_line(s->list, caret + 2 * u, y - 13 * u, caret + 2 * u, y + 4 * u, 1.5f * u, 0, s->theme->colours[COLOUR_text]);
    panel_text_within(s, b.x + PANEL_PADDING * u, b.y + 68 * u, wrong[0] ? FACE_words : FACE_code, PANEL_TEXT_SIZE, wrong[0] ? COLOUR_failed : COLOUR_secondary,
                      right - b.x - PANEL_PADDING * u, wrong[0] ? wrong : prompts[s->view->prompt.what].help);
}
