// The keys, over a dimmed page: all that there is to be told the viewer (keys.def).
#include <math.h>

#include "viewer/panel.h"

static const struct {
    enum action action;
    const char *help;
} rows[] = {
#define ACTION(action, key, other, label, help) {ACTION_##action, help},
#include "viewer/keys.def"
#undef ACTION
};
#define KEYS (sizeof rows / sizeof *rows)

#define COLUMNS    2
#define ROWS       ((KEYS + COLUMNS - 1) / COLUMNS)
#define ROW        27.0f
#define KEY_COLUMN 74.0f
#define MARGIN     28.0f
#define COLUMN     452.0f
#define HEAD       62.0f
#define WIDTH      (COLUMNS * COLUMN + 2 * MARGIN)
#define HEIGHT     (ROWS * ROW + HEAD + 10)

void panel_help(struct scene *s)
{
    float width = (float)s->layout.width, height = (float)s->layout.height;
    float u = fminf(s->u, fminf(height / (HEIGHT + 30), width / (WIDTH + 40)));
    struct scene inner = *s;
    inner.u = u;
    draw_rectangle(s->list, (box){0, 0, width, height}, 0, colour_alpha(s->theme->colours[COLOUR_page], 0.72f));
    box b = {(width - WIDTH * u) / 2, (height - HEIGHT * u) / 2, WIDTH * u, HEIGHT * u};
    mark_popover(s->list, b, u, s->theme);
    panel_text(&inner, b.x + MARGIN * u, b.y + 38 * u, FACE_words_semibold, 17, COLOUR_text, "Keys");
    for (size_t i = 0; i < KEYS; i++) {
        float x = b.x + (MARGIN + COLUMN * (float)(i / ROWS)) * u, y = b.y + (HEAD + ROW * ((float)(i % ROWS) + 0.3f)) * u;
        const char *label = s->view->keys->of[rows[i].action].label;
        if (*label) mark_key(s->list, x, y, label, u, s->theme);
        panel_text_within(&inner, x + KEY_COLUMN * u, panel_middle(&inner, y, 13), FACE_words, 13, COLOUR_secondary,
                          (COLUMN - KEY_COLUMN - 8) * u, rows[i].help);
    }
    panel_action_target(s, (box){0, 0, width, height}, ACTION_help);
}
