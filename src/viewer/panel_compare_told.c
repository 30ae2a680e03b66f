// What the difference is, while the cursor stands where the runs part; else what happens in each at the cursor.
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/panel_compare.h"

#define FIRST_SIZE  18.2f
#define SECOND_SIZE 14.2f
#define RUN_SIZE    15.2f
#define LEAST       0.75f

static float room_of(const struct scene *s, box b) { return b.w - (26.5f + PANEL_PADDING) * s->u; }

static void line(struct scene *s, box b, float y, enum face face, float size, enum theme_colour c, const char *text)
{
    float x = b.x + 26.5f * s->u, width = panel_words(s, x, y, face, size, NULL, INFINITY, text), room = room_of(s, b);
    if (width > room) size *= fmaxf(room / width * 0.99f, LEAST);
    panel_words(s, x, y, face, size, &s->theme->colours[c], x + room + 4, text);
}

static void tell_run(struct scene *s, box b, float y, int run, float names, const char *text)
{
    float u = s->u, x = b.x + 26.5f * u, right = b.x + b.w - PANEL_PADDING * u;
    compare_text(s, x, y, FACE_words_semibold, RUN_SIZE, COLOUR_text, names, 0.6f, s->view->pair->runs[run].name);
    x += names + 12 * u;
    float size = RUN_SIZE, width = panel_words(s, x, y, FACE_words, size, NULL, INFINITY, text);
    if (width > right - x) size *= fmaxf((right - x) / width * 0.99f, LEAST);
    panel_words(s, x, y, FACE_words, size, &s->theme->colours[COLOUR_text], right + 4, text);
}

static void tell_runs(struct scene *s, box b, const char *const texts[2])
{
    float names = 0, middle = b.y + b.h / 2, step = fminf(12.5f * s->u, b.h / 4);
    for (int i = 0; i < 2; i++) names = fmaxf(names, text_width(FACE_words_semibold, RUN_SIZE * s->u, s->view->pair->runs[i].name));
    names = fminf(names, 0.3f * b.w);
    for (int i = 0; i < 2; i++) tell_run(s, b, panel_middle(s, middle + (i ? step : -step), RUN_SIZE), i, names, texts[i]);
}

static void tell_parting(struct scene *s, box b)
{
    char first[700], second[500], sides[2][320];
    const struct pair *p = s->view->pair;
    pair_tell_parting(p, first, sizeof first);
    pair_tell_reason(p, second, sizeof second);
    if (LEAST * panel_words(s, 0, 0, FACE_display_regular, FIRST_SIZE, NULL, INFINITY, first) > room_of(s, b) && p->parting.kind != PARTING_none) {
        for (int i = 0; i < 2; i++) pair_tell_side(p, i, sides[i], sizeof sides[i]);
        tell_runs(s, b, (const char *const[]){sides[0], sides[1]});
        return;
    }
    float middle = b.y + b.h / 2, u = s->u;
    line(s, b, middle - 5.5f * u, FACE_display_regular, FIRST_SIZE, COLOUR_text, first);
    line(s, b, middle + 18.5f * u, FACE_words, SECOND_SIZE, COLOUR_secondary, second);
}

static void tell_cursor(struct scene *s, box b)
{
    struct narration told[2];
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &s->view->pair->runs[i];
        const state *now = model_state(r->model, pair_view_moment(s->view, i).position);
        told[i].what[0] = 0;
        if (now) narrate_what(r->model->trace, now, &told[i]);
    }
    tell_runs(s, b, (const char *const[]){told[0].what, told[1].what});
}

void panel_compare_told(struct scene *s, box b)
{
    float u = s->u;
    if (s->theme->light) draw_shadow(s->list, (box){b.x, b.y + 2 * u, b.w, b.h}, 12 * u, 8 * u, colour_alpha(s->theme->colours[COLOUR_shadow], 0.09f));
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[COLOUR_selected]);
    draw_clip(s->list, (box){b.x, b.y, 5 * u, b.h});
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[COLOUR_accent]);
    draw_clip_end(s->list);
    if (pair_order(s->view->both.at, s->view->pair->parting.at) == 0) tell_parting(s, b);
    else tell_cursor(s, b);
}
