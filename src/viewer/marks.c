#include "viewer/marks.h"

#define BAR 9.0f // a ready bar's height, points

// --- states ---------------------------------------------------------------------------------------------------------
colour mark_colour(enum task_status status, const theme *t)
{
    switch (status) {
    case TASK_none: return t->colours[COLOUR_line];
    case TASK_ready: return t->colours[COLOUR_ready];
    case TASK_running: return t->colours[COLOUR_running];
    case TASK_sleeping: return t->colours[COLOUR_sleeping];
    case TASK_waiting: return t->colours[COLOUR_waiting];
    case TASK_awaiting: return t->colours[COLOUR_awaiting];
    case TASK_done: return t->colours[COLOUR_done];
    case TASK_failed: return t->colours[COLOUR_failed];
    case TASK_cancelled: return t->colours[COLOUR_cancelled];
    case TASK_working:
    case TASK_blocked: return t->colours[COLOUR_worker];
    }
    return 0;
}

colour mark_text_colour(enum task_status status, const theme *t)
{
    if (status == TASK_running) return t->colours[COLOUR_running_text];
    if (status == TASK_ready) return t->colours[COLOUR_ready_text];
    if (status == TASK_none) return t->colours[COLOUR_secondary];
    return mark_colour(status, t);
}

colour mark_ink(enum task_status status, const theme *t)
{
    colour ground = mark_colour(status, t), ink = t->colours[COLOUR_ink], other = t->colours[COLOUR_on_accent];
    return colour_contrast(ink, ground) >= colour_contrast(other, ground) ? ink : other;
}

static box square(float x, float y, float size) { return (box){x - size / 2, y - size / 2, size, size}; }

// A tinted bar with stripes inside its hairline border.
static void hatched(draw_list *d, box b, float radius, float scale, colour c)
{
    box inner = {b.x + scale, b.y + scale, b.w - 2 * scale, b.h - 2 * scale};
    draw_rectangle(d, b, radius, colour_alpha(c, 0.18f));
    if (inner.w > 0) draw_hatch(d, inner, radius - scale, 6 * scale, 1.8f * scale, colour_alpha(c, 0.55f));
    draw_outline(d, b, radius, scale, colour_alpha(c, 0.35f));
}

// A tinted bar inside its border: somebody stands there and does nothing.
static void hollow(draw_list *d, box b, float radius, float scale, colour c)
{
    draw_rectangle(d, b, radius, colour_alpha(c, 0.15f));
    draw_outline(d, b, radius, 1.2f * scale, colour_alpha(c, 0.8f));
}

void mark_status(draw_list *d, enum task_status status, float x, float y, float size, const theme *t)
{
    colour c = mark_colour(status, t);
    float u = size / 12; // the glyphs are drawn on a square of 12 by 12
    switch (status) {
    case TASK_none: break;
    case TASK_running: draw_rectangle(d, square(x, y, 11 * u), 2.5f * u, c); break;
    case TASK_ready: hatched(d, square(x, y, 11 * u), 2.5f * u, u, c); break;
    case TASK_sleeping:
        draw_line(d, x - 5 * u, y, x - 0.5f * u, y, 2 * u, 0, c); // its ends reach a unit further, up to the dot
        draw_circle(d, x + 3.5f * u, y, 3.5f * u, c);
        break;
    case TASK_waiting:
        for (int i = -1; i <= 1; i++) draw_circle(d, x + (float)i * 5 * u, y, 1.5f * u, c);
        break;
    case TASK_awaiting: draw_line(d, x - 6 * u, y, x + 6 * u, y, 2 * u, 0, c); break;
    case TASK_done:
        draw_polyline(d, (float[]){x - 6 * u, y + 0.5f * u, x - 1.5f * u, y + 5 * u, x + 6 * u, y - 5 * u}, 3, 2 * u, c);
        break;
    case TASK_failed:
        // One stroke: where two would cross, a faded cross would have a spot.
        draw_polyline(d, (float[]){x - 5 * u, y - 5 * u, x, y, x + 5 * u, y - 5 * u, x, y, x + 5 * u, y + 5 * u, x, y, x - 5 * u, y + 5 * u},
                      7, 2 * u, c);
        break;
    case TASK_cancelled:
        draw_outline(d, square(x, y, 12 * u), 6 * u, 1.7f * u, c);
        draw_line(d, x - 3.2f * u, y + 3.2f * u, x + 3.2f * u, y - 3.2f * u, 1.7f * u, 0, c);
        break;
    case TASK_working: draw_rectangle(d, (box){x - 5.5f * u, y - 3.5f * u, 11 * u, 7 * u}, 1.5f * u, c); break;
    case TASK_blocked: hollow(d, (box){x - 5.5f * u, y - 3.5f * u, 11 * u, 7 * u}, 1.5f * u, u, c); break;
    }
}

void mark_callback(draw_list *d, float x, float y, float size, const theme *t)
{
    float u = size / 12;
    draw_rectangle(d, (box){x - 2.5f * u, y - 5 * u, 5 * u, 10 * u}, 1.5f * u, t->colours[COLOUR_callback]);
}

void mark_pick(draw_list *d, float x, float y, float scale, const theme *t)
{
    float u = scale;
    draw_polygon(d, (float[]){x, y - 3.5f * u, x + 4.5f * u, y + 3.5f * u, x - 4.5f * u, y + 3.5f * u}, 3, t->colours[COLOUR_accent]);
}

// --- lanes ----------------------------------------------------------------------------------------------------------
void mark_span(draw_list *d, enum task_status status, box b, float scale, const theme *t)
{
    colour c = mark_colour(status, t);
    float right = b.x + b.w, y = b.y + b.h / 2;
    switch (status) {
    case TASK_none:
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: break; // nothing goes on
    case TASK_running: draw_rectangle(d, (box){b.x, y - 7.5f * scale, b.w, 15 * scale}, 3 * scale, c); break;
    case TASK_ready: hatched(d, (box){b.x, y - BAR / 2 * scale, b.w, BAR * scale}, 2.5f * scale, scale, c); break;
    case TASK_sleeping: draw_line(d, b.x, y, right, y, 2.5f * scale, 0, colour_alpha(c, 0.85f)); break;
    case TASK_waiting: draw_dots(d, b.x, y, right, y, 3 * scale, 7 * scale, c); break;
    case TASK_awaiting: draw_line(d, b.x, y, right, y, scale, 0, c); break;
    case TASK_working: draw_rectangle(d, (box){b.x, y - 6 * scale, b.w, 12 * scale}, 2.5f * scale, c); break;
    case TASK_blocked: hollow(d, (box){b.x, y - 6 * scale, b.w, 12 * scale}, 2.5f * scale, scale, c); break;
    }
}

void mark_wake(draw_list *d, enum task_status status, float x, float y, float scale, const theme *t)
{
    colour c = mark_colour(status, t);
    if (status == TASK_sleeping) {
        draw_circle(d, x, y, 3.5f * scale, c);
    } else if (status == TASK_waiting) {
        draw_circle(d, x, y, 3 * scale, t->colours[COLOUR_card]);
        draw_outline(d, square(x, y, 8 * scale), 4 * scale, 1.7f * scale, c);
    }
}

// --- grounds --------------------------------------------------------------------------------------------------------
static void shadow_below(draw_list *d, box b, float radius, float down, float spread, colour c)
{
    draw_shadow(d, (box){b.x, b.y + down, b.w, b.h}, radius, spread, c);
}

void mark_card(draw_list *d, box b, float scale, const theme *t)
{
    float radius = 12 * scale;
    if (t->light) shadow_below(d, b, radius, 2 * scale, 8 * scale, colour_alpha(t->colours[COLOUR_shadow], 0.09f));
    draw_rectangle(d, b, radius, t->colours[COLOUR_card]);
    if (!t->light) draw_outline(d, b, radius, scale, t->colours[COLOUR_line]);
}

void mark_popover(draw_list *d, box b, float scale, const theme *t)
{
    float radius = 8 * scale;
    shadow_below(d, b, radius, 4 * scale, 12 * scale, colour_alpha(t->colours[COLOUR_shadow], t->light ? 0.14f : 0.45f));
    draw_rectangle(d, b, radius, t->colours[COLOUR_popover]);
    draw_outline(d, b, radius, scale, t->colours[COLOUR_popover_line]);
}

void mark_button(draw_list *d, box b, float scale, const theme *t)
{
    draw_rectangle(d, b, 8 * scale, t->colours[COLOUR_raised]);
    draw_outline(d, b, 8 * scale, scale, t->colours[COLOUR_line]);
}

// Where the baseline lies so that capitals and digits look centred at y: they are 0.727 em high in Inter.
static float middle_baseline(float y, float size) { return y + 0.727f / 2 * size; }

float mark_pill(draw_list *d, float x, float y, enum task_status status, bool filled, const char *text, float scale,
                const theme *t)
{
    float size = 11.8f * scale, glyph = filled || status == TASK_none ? 0 : 18 * scale;
    float width = 2 * 9 * scale + glyph + text_width(FACE_words_semibold, size, text);
    box b = {x - width, y - 9.2f * scale, width, 18.4f * scale};
    colour c = mark_colour(status, t);
    if (filled) draw_rectangle(d, b, 9.2f * scale, c);
    else draw_outline(d, b, 9.2f * scale, 1.5f * scale, c);
    if (glyph > 0) mark_status(d, status, b.x + 16 * scale, y, 11 * scale, t);
    draw_text(d, b.x + 9 * scale + glyph, middle_baseline(y, size), FACE_words_semibold, size,
              filled ? mark_ink(status, t) : mark_text_colour(status, t), 0, text);
    return width;
}

float mark_key(draw_list *d, float x, float y, const char *text, float scale, const theme *t)
{
    float size = 12 * scale, letters = text_width(FACE_words_semibold, size, text);
    float width = letters + 12 * scale < 21 * scale ? 21 * scale : letters + 12 * scale;
    box b = {x, y - 10 * scale, width, 20 * scale};
    draw_rectangle(d, b, 5 * scale, t->colours[COLOUR_card]);
    draw_outline(d, b, 5 * scale, scale, t->colours[COLOUR_popover_line]);
    draw_text_centred(d, x + width / 2, middle_baseline(y, size), FACE_words_semibold, size, t->colours[COLOUR_text], text);
    return width;
}

// --- icons ----------------------------------------------------------------------------------------------------------
void mark_arrow(draw_list *d, const float points[8], float scale, const theme *t)
{
    draw_curve(d, points, 6 * scale, false, colour_alpha(t->colours[COLOUR_page], 0.7f));
    draw_curve(d, points, 2 * scale, true, t->colours[COLOUR_cursor]);
}

// A triangle 18 units high, its flat side at x, its tip at tip.
static void triangle(draw_list *d, float x, float tip, float y, float u, colour c)
{
    draw_polygon(d, (float[]){x, y - 9 * u, tip, y, x, y + 9 * u}, 3, c);
}

void mark_icon(draw_list *d, enum mark_icon icon, float x, float y, float size, colour c)
{
    float u = size / 18;
    switch (icon) {
    case ICON_first:
        draw_rectangle(d, (box){x - 9 * u, y - 9 * u, 3 * u, 18 * u}, 0, c);
        triangle(d, x + 9 * u, x - 6 * u, y, u, c);
        break;
    case ICON_back: triangle(d, x + 7.5f * u, x - 7.5f * u, y, u, c); break;
    case ICON_play: triangle(d, x - 6.5f * u, x + 10 * u, y, u, c); break; // its weight in the middle
    case ICON_pause:
        draw_rectangle(d, (box){x - 6.5f * u, y - 8 * u, 4.5f * u, 16 * u}, u, c);
        draw_rectangle(d, (box){x + 2 * u, y - 8 * u, 4.5f * u, 16 * u}, u, c);
        break;
    case ICON_forward: triangle(d, x - 7.5f * u, x + 7.5f * u, y, u, c); break;
    case ICON_last:
        draw_rectangle(d, (box){x + 6 * u, y - 9 * u, 3 * u, 18 * u}, 0, c);
        triangle(d, x - 9 * u, x + 6 * u, y, u, c);
        break;
    }
}

void mark_logo(draw_list *d, float x, float y, float radius, colour c)
{
    draw_arc(d, x, y, radius, radius * 0.256f, 0.0575f, 0.9f, c);
    draw_polygon(d, (float[]){x - 0.19f * radius, y - 1.36f * radius, x - radius, y - 0.79f * radius,
                              x - 0.15f * radius, y - 0.45f * radius}, 3, c);
}
