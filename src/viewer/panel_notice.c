// What the window has to say of a key that was just pressed, in a line above the narration.
#include <math.h>

#include "viewer/panel.h"

#define SIZE   14.5f
#define HEIGHT 46.0f

void panel_notice(struct scene *s)
{
    box below = s->layout.boxes[PANEL_narration];
    float u = s->u, most = below.w - 2 * PANEL_PADDING * u;
    float width = fminf(panel_words(s, 0, 0, FACE_words, SIZE, NULL, most, s->view->notice), most);
    box b = {below.x, below.y - (HEIGHT + 12) * u, width + 2 * PANEL_PADDING * u, HEIGHT * u};
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    float x = b.x + PANEL_PADDING * u;
    panel_words(s, x, panel_middle(s, b.y + b.h / 2, SIZE), FACE_words, SIZE, &s->theme->colours[COLOUR_text], x + most, s->view->notice);
}
