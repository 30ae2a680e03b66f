#include "viewer/paper.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "viewer/path.h"
#include "viewer/shape.h"
#include "viewer/words.h"

#define POINTS      0.75 // of a PDF, a pixel
#define SHADOW_STEP 1.0f // pixels, from one shade of a shadow to the next

// --- shapes ---------------------------------------------------------------------------------------------------------
static void add_shape(cairo_t *cr, const struct shape *s)
{
    double x0 = (double)s->x0, y0 = (double)s->y0, x1 = (double)s->x1, y1 = (double)s->y1, r = (double)s->radius;
    if (r <= 0) {
        cairo_rectangle(cr, x0, y0, x1 - x0, y1 - y0);
        return;
    }
    cairo_new_sub_path(cr);
    cairo_arc(cr, x1 - r, y0 + r, r, -M_PI / 2, 0);
    cairo_arc(cr, x1 - r, y1 - r, r, 0, M_PI / 2);
    cairo_arc(cr, x0 + r, y1 - r, r, M_PI / 2, M_PI);
    cairo_arc(cr, x0 + r, y0 + r, r, M_PI, 3 * M_PI / 2);
    cairo_close_path(cr);
}

static void fill_shape(cairo_t *cr, const struct shape *s, colour c)
{
    path_colour(cr, c);
    add_shape(cr, s);
    cairo_fill(cr);
}

// The same shape with its edge so much further out.
static struct shape grown(const struct shape *s, float by)
{
    return (struct shape){s->x0 - by, s->y0 - by, s->x1 + by, s->y1 + by, shape_high(s->radius + by, 0), s->width};
}

// The stroke lies inside the shape.
static void draw_frame(cairo_t *cr, const struct shape *s, colour c)
{
    struct shape middle = grown(s, -s->width / 2);
    if (middle.x1 <= middle.x0 || middle.y1 <= middle.y0) { // all stroke
        fill_shape(cr, s, c);
        return;
    }
    path_colour(cr, c);
    cairo_set_line_width(cr, (double)s->width);
    add_shape(cr, &middle);
    cairo_stroke(cr);
}

// Shades on each other, each darkening what the ones before have left light, so that a printer needs no soft mask.
static void draw_shade(cairo_t *cr, const draw_command *c, const struct shape *s)
{
    float opacity = (float)(c->fill & 0xff) / 255, light = 1;
    for (float out = c->pitch - SHADOW_STEP / 2; out > -c->pitch; out -= SHADOW_STEP) {
        struct shape shade = grown(s, out);
        float dark = opacity * shape_shadow(out / shape_high(c->pitch, 1)), more = 1 - (1 - dark) / light;
        if (shade.x1 <= shade.x0 || shade.y1 <= shade.y0) return;
        cairo_set_source_rgba(cr, (c->fill >> 24) / 255.0, (c->fill >> 16 & 0xff) / 255.0, (c->fill >> 8 & 0xff) / 255.0,
                              (double)more);
        add_shape(cr, &shade);
        cairo_fill(cr);
        light = 1 - dark;
    }
}

// Stripes hang on the page's corner, as on the screen (canvas.c): each covers width of pitch of x + y.
static void draw_stripes(cairo_t *cr, const draw_command *c, const struct shape *s)
{
    double pitch = (double)shape_high(2, shape_snap(c->pitch)), width = (double)c->width * M_SQRT2;
    double x0 = (double)s->x0, y0 = (double)s->y0, x1 = (double)s->x1, y1 = (double)s->y1;
    cairo_save(cr);
    add_shape(cr, s);
    cairo_clip(cr);
    path_colour(cr, c->fill);
    for (double u = floor((x0 + y0) / pitch) * pitch; u < x1 + y1; u += pitch) {
        cairo_move_to(cr, u - y0, y0);
        cairo_line_to(cr, u + width - y0, y0);
        cairo_line_to(cr, u + width - y1, y1);
        cairo_line_to(cr, u - y1, y1);
        cairo_close_path(cr);
    }
    cairo_fill(cr);
    cairo_restore(cr);
}

// Whole circles from one end of the line to the other: dashes that are nothing but their round ends.
static void draw_row_of_dots(cairo_t *cr, const draw_command *c)
{
    const float *p = c->points;
    double dx = (double)(p[2] - p[0]), dy = (double)(p[3] - p[1]), length = hypot(dx, dy);
    double size = (double)c->width, pitch = (double)c->pitch, dot = 0.01;
    if (length < size) return;
    dx /= length, dy /= length;
    double from = size / 2, to = from + floor((length - size) / pitch) * pitch + dot;
    path_colour(cr, c->fill);
    cairo_set_line_width(cr, size);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cr, (double[]){dot, pitch - dot}, 2, 0);
    cairo_move_to(cr, (double)p[0] + dx * from, (double)p[1] + dy * from);
    cairo_line_to(cr, (double)p[0] + dx * to, (double)p[1] + dy * to);
    cairo_stroke(cr);
}

static void draw_a_line(cairo_t *cr, const draw_command *c)
{
    struct shape bar;
    if (c->pitch > 0) draw_row_of_dots(cr, c);
    else if (shape_of_bar(&bar, c)) fill_shape(cr, &bar, c->fill);
    else path_draw(cr, c);
}

// --- the list -------------------------------------------------------------------------------------------------------
static int draw_command_on(cairo_t *cr, words *w, const draw_command *c)
{
    struct shape s = shape_of(c);
    cairo_set_dash(cr, NULL, 0, 0);
    switch (c->kind) {
    case DRAW_rectangle: fill_shape(cr, &s, c->fill); break;
    case DRAW_outline: draw_frame(cr, &s, c->fill); break;
    case DRAW_shadow: draw_shade(cr, c, &s); break;
    case DRAW_hatch: draw_stripes(cr, c, &s); break;
    case DRAW_line: draw_a_line(cr, c); break;
    case DRAW_arc:
    case DRAW_curve:
    case DRAW_polygon: path_draw(cr, c); break;
    case DRAW_clip:
        cairo_reset_clip(cr);
        if (c->box.w <= 0 || c->box.h <= 0) break;
        float x0 = floorf(c->box.x), y0 = floorf(c->box.y);
        cairo_rectangle(cr, (double)x0, (double)y0, (double)(ceilf(c->box.x + c->box.w) - x0),
                        (double)(ceilf(c->box.y + c->box.h) - y0));
        cairo_clip(cr);
        break;
    case DRAW_text:
        path_colour(cr, c->fill);
        return words_draw(w, cr, shape_snap(c->points[0]), shape_snap(c->points[1]), c->face, c->size, c->text);
    }
    return 0;
}

static bool is_inside(const draw_command *c, int width, int height)
{
    box b = c->bounds;
    return c->kind == DRAW_clip || (b.w > 0 && b.h > 0 && b.x < (float)width && b.y < (float)height && b.x + b.w > 0 && b.y + b.h > 0);
}

static void set_font_options(cairo_t *cr)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
}

static int draw_list_on(cairo_t *cr, words *w, const draw_list *d, int width, int height)
{
    int rc = 0;
    set_font_options(cr);
    for (size_t i = 0; i < draw_list_count(d) && rc == 0; i++)
        if (is_inside(draw_list_at(d, i), width, height)) rc = draw_command_on(cr, w, draw_list_at(d, i));
    return rc;
}

static int draw_page(cairo_t *cr, const draw_list *d, int width, int height, colour background)
{
    words *w;
    int rc = words_new(&w);
    if (rc) return rc;
    path_colour(cr, background | 0xff);
    cairo_paint(cr);
    rc = draw_list_on(cr, w, d, width, height);
    words_free(w);
    return rc;
}

// --- the document ---------------------------------------------------------------------------------------------------
static cairo_status_t write_bytes(void *file, const unsigned char *bytes, unsigned count)
{
    return fwrite(bytes, 1, count, file) == count ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *new_surface(enum paper paper, int width, int height, const char *title, FILE *f)
{
    if (paper == PAPER_svg) {
        cairo_surface_t *svg = cairo_svg_surface_create_for_stream(write_bytes, f, width, height);
        cairo_svg_surface_set_document_unit(svg, CAIRO_SVG_UNIT_PX);
        return svg;
    }
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(write_bytes, f, width * POINTS, height * POINTS);
    cairo_surface_set_device_scale(pdf, POINTS, POINTS);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, ""); // the same bytes tomorrow
    return pdf;
}

static int errno_of(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS) return 0;
    return status == CAIRO_STATUS_WRITE_ERROR && errno ? -errno : status == CAIRO_STATUS_WRITE_ERROR ? -EIO : -ENOMEM;
}

// Finishes the document: what is buffered is written. 0 or a negative errno.
static int finish(cairo_surface_t *surface, cairo_t *cr)
{
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    errno = 0;
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return errno_of(status);
}

int paper_write(const draw_list *d, int width, int height, colour background, const char *title, enum paper paper, FILE *f)
{
    cairo_surface_t *surface = new_surface(paper, width, height, title, f);
    cairo_t *cr = cairo_create(surface);
    int rc = draw_page(cr, d, width, height, background), written = finish(surface, cr);
    return rc ? rc : written;
}

// --- several pages --------------------------------------------------------------------------------------------------
struct papers {
    cairo_surface_t *surface;
    cairo_t *cr;
    words *words; // of all pages: so a face is in the file once
};

int papers_open(papers **out, int width, int height, double share, const char *title, FILE *f)
{
    papers *p = malloc(sizeof *p);
    if (!p) return -ENOMEM;
    if (words_new(&p->words)) {
        free(p);
        return -ENOMEM;
    }
    p->surface = new_surface(PAPER_pdf, width, height, title, f);
    cairo_pdf_surface_set_size(p->surface, width * share * POINTS, height * share * POINTS);
    cairo_surface_set_device_scale(p->surface, share * POINTS, share * POINTS);
    p->cr = cairo_create(p->surface);
    *out = p;
    return 0;
}

int papers_close(papers *p)
{
    words_free(p->words);
    int rc = finish(p->surface, p->cr);
    free(p);
    return rc;
}

int papers_draw(papers *p, const draw_list *d, float x, float y, float scale, int width, int height, colour background)
{
    cairo_save(p->cr);
    cairo_translate(p->cr, (double)x, (double)y);
    cairo_scale(p->cr, (double)scale, (double)scale);
    path_colour(p->cr, background | 0xff);
    cairo_rectangle(p->cr, 0, 0, width, height);
    cairo_fill(p->cr);
    int rc = draw_list_on(p->cr, p->words, d, width, height);
    cairo_restore(p->cr);
    return rc;
}

void papers_next(papers *p) { cairo_show_page(p->cr); }
