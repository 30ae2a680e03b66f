// What the window has to say of a key that was just pressed, above the narration, in as many lines as it takes.
#include <math.h>

#include "viewer/caption.h"
#include "viewer/panel.h"

#define SIZE   14.5f
#define LINE   21.0f
#define HEIGHT 25.0f // around the lines

void panel_notice(struct scene *s)
{
    box below = s->layout.boxes[PANEL_narration];
    float u = s->u, most = below.w - 2 * PANEL_PADDING * u;
    const colour *ink = s->theme->colours;
    struct caption_style style = {.face = FACE_words, .stressed = FACES, .size = SIZE * u, .line = LINE * u, .ink = ink[COLOUR_text], .code = ink[COLOUR_running_text]};
    style = caption_fit(style, most, below.y - (HEIGHT + 20) * u, 0.5f, s->view->notice);
    float lines = caption_draw(NULL, 0, 0, most, &style, s->view->notice);
    float width = lines > 1 ? most : panel_words(s, 0, 0, FACE_words, SIZE, NULL, INFINITY, s->view->notice);
    float height = HEIGHT * u + lines * style.line;
    box b = {below.x, below.y - height - 12 * u, fminf(width, most) + 2 * PANEL_PADDING * u, height};
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    float x = b.x + PANEL_PADDING * u, y = panel_middle(s, b.y + (HEIGHT * u + style.line) / 2, SIZE);
    if (lines > 1) caption_draw(s->list, x, y, most, &style, s->view->notice);
    else panel_words(s, x, y, FACE_words, SIZE, &style.ink, x + most + 2, s->view->notice);
}
