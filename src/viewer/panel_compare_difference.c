// The note on where two runs part, with an arrow to each of them.
#include <math.h>
#include <stdio.h>

#include "viewer/length.h"
#include "viewer/panel_compare_axis.h"

#define NOTE_TITLE 13.5f
#define NOTE_TEXT  13.0f
#define NOTE_LINE  16.5f
#define NOTE_PAD   14.0f
#define NOTE_WIDE  420.0f

static void arrow(const struct compare_card *c, float x, float y, float tip_x, float tip_y)
{
    const float points[8] = {x, y, (x + tip_x) / 2, y, tip_x, y + (tip_y - y) * 0.3f, tip_x, tip_y};
    draw_curve(c->s->list, points, 2 * c->s->u, true, c->s->theme->colours[COLOUR_cursor]);
}

void compare_difference(const struct compare_card *c)
{
    struct scene *s = c->s;
    const struct pair *p = s->view->pair;
    float u = s->u, x = 0;
    if (p->parting.kind == PARTING_none) return;
    struct view at = *s->view;
    at.both.at = p->parting.at;
    for (int i = 0; i < 2; i++) x = fmaxf(x, compare_x(&c->part, pair_view_cursor(&at, i)));
    if (x < c->part.x0 - 1 || x > c->part.x1 + 1) return;
    float top = c->loops[0] + COMPARE_LOOP / 2 * u, bottom = c->loops[1] - COMPARE_LOOP / 2 * u, room = bottom - top;
    char when[60], title[120], sides[2][320], texts[2][1000];
    length_words(p->parting.at.time, when, sizeof when);
    if (p->timed) snprintf(title, sizeof title, "First difference, at %s", when);
    else snprintf(title, sizeof title, "First difference, after %u steps", p->parting.turns);
    float width = text_width(FACE_words_semibold, NOTE_TITLE * u, title);
    for (int i = 0; i < 2; i++) {
        pair_tell_side(p, i, sides[i], sizeof sides[i]);
        snprintf(texts[i], sizeof texts[i], "%.79s%s %.319s", p->runs[i].name, pair_is_subject(p, i) ? "" : ":", sides[i]);
        width = fmaxf(width, panel_words(s, 0, 0, FACE_words, NOTE_TEXT, NULL, INFINITY, texts[i]));
    }
    int lines = room >= (3 * NOTE_LINE + 13) * u ? 2 : 0;
    float height = (lines ? 3 * NOTE_LINE + 9.5f : NOTE_LINE + 8) * u;
    if (!lines) width = text_width(FACE_words_semibold, NOTE_TITLE * u, title);
    float most = fminf(NOTE_WIDE * u, 0.42f * (c->part.x1 - c->part.x0)), gap = 46 * u;
    width = fminf(width, most) + 2 * NOTE_PAD * u;
    if (room < height + 4 * u || text_width(FACE_words_semibold, NOTE_TITLE * u, title) > width - 2 * NOTE_PAD * u + 1) return; // rounding must not cost the note
    bool left = x + gap + width > c->part.x1;
    if (left && x - gap - width < c->part.x0) return;
    box b = {left ? x - gap - width : x + gap, (top + bottom - height) / 2, width, height};
    float side = left ? b.x + b.w : b.x, tip = x + (left ? -12 : 12) * u;
    mark_popover(s->list, b, u, s->theme);
    if (room > height + 3 * u) {
        arrow(c, side, b.y + b.h * 0.4f, tip, top - 1 * u);
        arrow(c, side, b.y + b.h * 0.6f, tip, bottom + 1 * u);
    }
    float y = b.y + (lines ? 19 : 17) * u, words = b.x + NOTE_PAD * u;
    panel_text(s, words, y, FACE_words_semibold, NOTE_TITLE, COLOUR_text, title);
    for (int i = 0; i < lines; i++) {
        float size = NOTE_TEXT, needed = panel_words(s, 0, 0, FACE_words, size, NULL, INFINITY, texts[i]);
        if (needed > b.w - 2 * NOTE_PAD * u) size *= fmaxf((b.w - 2 * NOTE_PAD * u) / needed * 0.99f, 0.8f);
        panel_words(s, words, y + (float)(i + 1) * NOTE_LINE * u, FACE_words, size, &s->theme->colours[COLOUR_secondary], b.x + b.w - NOTE_PAD * u + 2, texts[i]);
    }
}
