#include "viewer/path.h"

#include <cairo.h>
#include <math.h>

void path_colour(cairo_t *cr, colour c)
{
    cairo_set_source_rgba(cr, (c >> 24) / 255.0, (c >> 16 & 0xff) / 255.0, (c >> 8 & 0xff) / 255.0, (c & 0xff) / 255.0);
}

static void add_points(cairo_t *cr, const draw_command *c)
{
    for (int i = 0; i < c->point_count; i++) cairo_line_to(cr, (double)c->points[2 * i], (double)c->points[2 * i + 1]);
}

// The head's tip is the curve's end; the line stops within the head, so that it does not blunt the tip.
static void draw_arrow(cairo_t *cr, const draw_command *c)
{
    const float *p = c->points;
    float dx = p[6] - p[4], dy = p[7] - p[5], length = hypotf(dx, dy);
    float back = c->width * DRAW_HEAD_LENGTH, half = c->width * DRAW_HEAD_WIDTH / 2;
    if (length > 0) dx /= length, dy /= length;
    float bx = p[6] - dx * back, by = p[7] - dy * back;
    cairo_move_to(cr, (double)p[0], (double)p[1]);
    cairo_curve_to(cr, (double)p[2], (double)p[3], (double)p[4], (double)p[5], (double)bx, (double)by);
    cairo_stroke(cr);
    cairo_move_to(cr, (double)p[6], (double)p[7]);
    cairo_line_to(cr, (double)(bx - dy * half), (double)(by + dx * half));
    cairo_line_to(cr, (double)(bx + dy * half), (double)(by - dx * half));
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void draw_line_of(cairo_t *cr, const draw_command *c)
{
    add_points(cr, c);
    if (c->dash > 0) {
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
        cairo_set_dash(cr, (double[]){(double)c->dash}, 1, 0);
    }
    cairo_stroke(cr);
}

static void draw_curve_of(cairo_t *cr, const draw_command *c)
{
    const float *p = c->points;
    cairo_move_to(cr, (double)p[0], (double)p[1]);
    cairo_curve_to(cr, (double)p[2], (double)p[3], (double)p[4], (double)p[5], (double)p[6], (double)p[7]);
    cairo_stroke(cr);
}

void path_draw(cairo_t *cr, const draw_command *c)
{
    cairo_new_path(cr);
    path_colour(cr, c->fill);
    cairo_set_line_width(cr, (double)c->width);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    if (c->kind == DRAW_line) {
        draw_line_of(cr, c);
    } else if (c->kind == DRAW_arc) {
        cairo_arc(cr, (double)c->points[0], (double)c->points[1], (double)c->radius, ((double)c->dash - 0.25) * 2 * M_PI,
                  ((double)c->pitch - 0.25) * 2 * M_PI);
        cairo_stroke(cr);
    } else if (c->kind == DRAW_polygon) {
        add_points(cr, c);
        cairo_fill(cr);
    } else if (c->arrow) {
        draw_arrow(cr, c);
    } else {
        draw_curve_of(cr, c);
    }
}
