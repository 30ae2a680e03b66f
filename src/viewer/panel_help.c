// The keys, over a dimmed page: the table keys.def as it is.
#include <math.h>

#include "viewer/panel.h"

struct key {
    const char *keys, *help;
};

static const struct key keys[] = {
#define ACTION(action, key, other, label, help) {label, help},
#include "viewer/keys.def"
#undef ACTION
};
#define KEYS (sizeof keys / sizeof *keys)

#define ROW        27.0f
#define KEY_COLUMN 86.0f
#define WIDTH      560.0f
#define HEAD       62.0f

void panel_help(struct scene *s)
{
    float width = (float)s->layout.width, height = (float)s->layout.height;
    float u = fminf(s->u, fminf(height / ((KEYS * ROW + HEAD + 40)), width / (WIDTH + 40)));
    struct scene inner = *s;
    inner.u = u;
    draw_rectangle(s->list, (box){0, 0, width, height}, 0, colour_alpha(s->theme->colours[COLOUR_page], 0.72f));
    float h = (KEYS * ROW + HEAD + 10) * u;
    box b = {(width - WIDTH * u) / 2, (height - h) / 2, WIDTH * u, h};
    mark_popover(s->list, b, u, s->theme);
    panel_text(&inner, b.x + 28 * u, b.y + 38 * u, FACE_words_semibold, 17, COLOUR_text, "Keys");
    for (size_t i = 0; i < KEYS; i++) {
        float y = b.y + (HEAD + ROW * ((float)i + 0.3f)) * u;
        mark_key(s->list, b.x + 28 * u, y, keys[i].keys, u, s->theme);
        panel_text_within(&inner, b.x + (28 + KEY_COLUMN) * u, panel_middle(&inner, y, 13), FACE_words, 13,
                          COLOUR_secondary, b.w - (56 + KEY_COLUMN) * u, keys[i].help);
    }
    panel_action_target(s, (box){0, 0, width, height}, ACTION_help);
}
