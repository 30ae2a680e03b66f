// A stop of a lesson, in the place of the narration: its number, its caption, and below it the narration of where the cursor is.
//
// The strip is as high at every stop, and stays while the teacher wanders off: then its number is hollow and its caption grey.
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/caption.h"
#include "viewer/panel.h"

#define RING       21.0f // radius
#define RING_X     50.0f // its centre, from the left edge
#define NUMBER     20.0f
#define LEAST_TEXT 0.7f  // of the size
#define TOLD_SIZE  14.2f

static bool is_at_stop(const struct scene *s)
{
    const struct notes *n = &s->view->notes;
    return stops_is_at(n->stops, n->at, s->view->at);
}

static void draw_number(struct scene *s, box b, bool there)
{
    const struct notes *n = &s->view->notes;
    float u = s->u, x = b.x + RING_X * u, y = b.y + (LAYOUT_CAPTION_TOP + RING + 1) * u;
    colour accent = s->theme->colours[there ? COLOUR_accent : COLOUR_secondary];
    char number[16], of[24];
    snprintf(number, sizeof number, "%u", n->at + 1);
    snprintf(of, sizeof of, "of %u", n->stops->count);
    if (there) draw_circle(s->list, x, y, RING * u, accent);
    else draw_arc(s->list, x, y, RING * u - 1.5f * u, 3 * u, 0, 1, accent);
    panel_text_centred(s, x, panel_middle(s, y, NUMBER), FACE_display, NUMBER, there ? COLOUR_on_accent : COLOUR_secondary, number);
    float below = y + (RING + 17) * u;
    if (below < b.y + b.h - 6 * u) panel_text_centred(s, x, below, FACE_words_semibold, 13, COLOUR_secondary, of);
}

// One line, smaller where it is too long, else with an ellipsis.
static void draw_told(struct scene *s, box b, bool there)
{
    float u = s->u, x = b.x + LAYOUT_CAPTION_LEFT * u, right = b.x + b.w - LAYOUT_CAPTION_RIGHT * u, y = b.y + b.h - 15 * u;
    bool alarm = s->view->banner[0];
    struct narration told;
    narrate(s->model->trace, s->state, &told);
    const char *text = alarm ? s->view->banner : told.what;
    enum theme_colour c = alarm ? COLOUR_failed : there ? COLOUR_secondary : COLOUR_text;
    draw_line(s->list, x, b.y + b.h - 35 * u, right, b.y + b.h - 35 * u, u, 0, s->theme->colours[COLOUR_line]);
    if (!there && !alarm) {
        static const char hint[] = "`Page down` goes on, `Page up` returns";
        float width = panel_words(s, 0, 0, FACE_words, 13, NULL, INFINITY, hint);
        panel_words(s, right - width, y, FACE_words, 13, &s->theme->colours[COLOUR_secondary], right + 4, hint);
        right -= width + 24 * u;
    }
    float size = TOLD_SIZE, width = panel_words(s, x, y, FACE_words, size, NULL, INFINITY, text);
    if (width > right - x) size *= fmaxf((right - x) / width, 0.8f);
    panel_words(s, x, y, FACE_words, size, &s->theme->colours[c], right + 4, text);
}

static void draw_ground(struct scene *s, box b, bool there)
{
    float u = s->u;
    if (s->theme->light)
        draw_shadow(s->list, (box){b.x, b.y + 2 * u, b.w, b.h}, 12 * u, 8 * u, colour_alpha(s->theme->colours[COLOUR_shadow], 0.09f));
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[there ? COLOUR_selected : COLOUR_card]);
    if (!there) draw_outline(s->list, b, 12 * u, u, s->theme->colours[COLOUR_line]);
    draw_clip(s->list, (box){b.x, b.y, 5 * u, b.h});
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[there ? COLOUR_accent : COLOUR_secondary]);
    draw_clip_end(s->list);
}

void panel_lesson(struct scene *s, box b)
{
    const struct notes *n = &s->view->notes;
    float u = s->u, x = b.x + LAYOUT_CAPTION_LEFT * u, width = b.w - (LAYOUT_CAPTION_LEFT + LAYOUT_CAPTION_RIGHT) * u;
    bool there = is_at_stop(s) || s->view->quiz, told = (float)s->layout.height / u >= LAYOUT_LOW && !s->view->quiz;
    float height = b.h - 2 * LAYOUT_CAPTION_TOP * u - (told ? LAYOUT_CAPTION_TOLD * u : 0);
    draw_ground(s, b, there);
    if (n->at >= n->stops->count) return;
    const char *caption = n->lesson->stops[n->stops->items[n->at].index].caption;
    struct caption_style style = {.face = FACE_words, .stressed = FACE_words_semibold, .size = LAYOUT_CAPTION_SIZE * u,
                                  .line = LAYOUT_CAPTION_LINE * u, .ink = s->theme->colours[there ? COLOUR_text : COLOUR_secondary],
                                  .code = s->theme->colours[COLOUR_running_text]};
    style = caption_fit(style, width, height, LEAST_TEXT, caption);
    float lines = caption_draw(NULL, 0, 0, width, &style, caption), free = fmaxf(height - lines * style.line, 0);
    float top = b.y + LAYOUT_CAPTION_TOP * u + fminf(free / 2, style.line * 0.5f);
    draw_clip(s->list, (box){b.x, b.y, b.w, b.h});
    caption_draw(s->list, x, top + 0.76f * style.line, width, &style, caption);
    draw_clip_end(s->list);
    draw_number(s, b, there);
    if (told) draw_told(s, b, there);
}

// --- where they are -------------------------------------------------------------------------------------------------
bool panel_knows_stop(const struct scene *s, uint32_t stop)
{
    return s->view->notes.stops->items[stop].at.position <= model_length(s->model);
}

static void stop_mark(struct scene *s, uint32_t stop, float x, float y, float size)
{
    const struct notes *n = &s->view->notes;
    float r = size * s->u;
    bool here = n->taught || stops_is_at(n->stops, n->at, s->view->at) ? n->at == stop : stops_is_at(n->stops, stop, s->view->at);
    colour c = s->theme->colours[here ? COLOUR_cursor : COLOUR_accent];
    draw_polygon(s->list, (float[]){x - r, y - r, x + r, y - r, x + r, y + 0.4f * r, x, y + 1.4f * r, x - r, y + 0.4f * r}, 5, c);
    targets_add(s->targets, (struct target){.box = {x - 2 * r, y - 2 * r, 4 * r, 4.5f * r}, .kind = TARGET_stop, .id = stop});
}

static bool is_free(const float *drawn, uint32_t count, float x, float least)
{
    for (uint32_t i = count; i-- > 0;)
        if (fabsf(x - drawn[i]) < least) return false;
    return true;
}

void panel_stop_marks(struct scene *s, const float *x, float y, float size)
{
    const struct notes *n = &s->view->notes;
    uint32_t here = n->taught ? n->at : stops_here(s->view), count = 0;
    float drawn[STOPS_MAX + 1], least = 2.4f * size * s->u;
    bool seen = here < n->stops->count && !isnan(x[here]);
    if (seen) drawn[count++] = x[here];
    for (uint32_t i = 0; i < n->stops->count; i++) {
        if (isnan(x[i]) || i == here || !is_free(drawn, count, x[i], least)) continue;
        stop_mark(s, i, drawn[count++] = x[i], y, size);
    }
    if (seen) stop_mark(s, here, x[here], y, size);
}
