// What the window has to say of a key that was just pressed. It lies on the narration, which is as it was before that key, and there at the right end:
// what one looks at, a panel or a button, is never below it. What takes more lines than there is room for goes on above.
#include <math.h>

#include "viewer/caption.h"
#include "viewer/panel_compare.h"

#define SIZE   14.5f
#define LINE   21.0f
#define HEIGHT 25.0f // around the lines
#define EDGE   14.0f // from the right end of what it lies on
#define BELOW  15.0f // and from its bottom, at most

static box strip_of(const struct scene *s)
{
    bool both = s->view->mode == MODE_compare && s->view->pair;
    return both ? panel_compare_page(s->view, s->layout.width, s->layout.height).told : s->layout.boxes[PANEL_narration];
}

void panel_notice(struct scene *s)
{
    box strip = strip_of(s);
    float u = s->u, most = strip.w - 2 * (EDGE + PANEL_PADDING) * u, high = strip.y + strip.h - (HEIGHT + 20) * u;
    const colour *ink = s->theme->colours;
    struct caption_style style = {.face = FACE_words, .stressed = FACES, .size = SIZE * u, .line = LINE * u, .ink = ink[COLOUR_text], .code = ink[COLOUR_running_text]};
    style = caption_fit(style, most, high, 0.5f, s->view->notice);
    float lines = caption_draw(NULL, 0, 0, most, &style, s->view->notice);
    float width = lines > 1 ? most : fminf(panel_words(s, 0, 0, FACE_words, SIZE, NULL, INFINITY, s->view->notice), most);
    float height = HEIGHT * u + lines * style.line, below = fminf(fmaxf((strip.h - height) / 2, 2 * u), BELOW * u);
    box b = {0, strip.y + strip.h - below - height, width + 2 * PANEL_PADDING * u, height};
    b.x = strip.x + strip.w - EDGE * u - b.w;
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    float x = b.x + PANEL_PADDING * u, y = panel_middle(s, b.y + (HEIGHT * u + style.line) / 2, SIZE);
    if (lines > 1) caption_draw(s->list, x, y, most, &style, s->view->notice);
    else panel_words(s, x, y, FACE_words, SIZE, &style.ink, x + most + 2, s->view->notice);
}
