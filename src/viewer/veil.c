#include "viewer/veil.h"

#include <math.h>
#include <stdio.h>

#define PITCH     22.0f // of the dots
#define DOT       1.5f
#define DOTS_MAX  2000.0f
#define OPACITY   0.92f
#define HEAD_SIZE 15.0f
#define SIZE      13.0f

static void dots(struct scene *s, box b)
{
    float pitch = fmaxf(PITCH * s->u, sqrtf(b.w * b.h / DOTS_MAX)); // a screen of 4K has no more than others
    colour c = colour_alpha(s->theme->colours[COLOUR_faint], 0.45f);
    int row = 0;
    for (float y = b.y + pitch / 2; y < b.y + b.h - DOT * s->u; y += pitch / 2, row++)
        for (float x = b.x + (row % 2 ? pitch : pitch / 2); x < b.x + b.w - DOT * s->u; x += pitch) draw_circle(s->list, x, y, DOT / 2 * s->u, c);
}

static void label(struct scene *s, box b)
{
    float u = s->u;
    char time[32], from[60];
    panel_time(s, false, time, sizeof time);
    snprintf(from, sizeof from, "from %s on", time);
    const char *head = "The future is hidden";
    float width = fmaxf(text_width(FACE_words_semibold, HEAD_SIZE * u, head), text_width(FACE_words, SIZE * u, from)) + 28 * u;
    if (width > b.w - 8 * u || b.h < 70 * u) return;
    box card = {b.x + (b.w - width) / 2, b.y + fminf(0.2f * b.h, 56 * u), width, 54 * u};
    float x = card.x + card.w / 2;
    draw_rectangle(s->list, card, 9 * u, s->theme->colours[COLOUR_popover]);
    draw_outline(s->list, card, 9 * u, u, s->theme->colours[COLOUR_popover_line]);
    panel_text_centred(s, x, card.y + 22.5f * u, FACE_words_semibold, HEAD_SIZE, COLOUR_text, head);
    panel_text_centred(s, x, card.y + 42 * u, FACE_words, SIZE, COLOUR_secondary, from);
}

void veil_draw(struct scene *s, box b, bool words)
{
    if (b.w <= 0 || b.h <= 0) return;
    draw_rectangle(s->list, b, 5 * s->u, colour_alpha(s->theme->colours[COLOUR_veil], OPACITY));
    draw_outline(s->list, b, 5 * s->u, s->u, s->theme->colours[COLOUR_line]);
    dots(s, b);
    if (words) label(s, b);
}
