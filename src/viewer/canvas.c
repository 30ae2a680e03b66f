#include "viewer/canvas.h"

#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/blend.h"
#include "viewer/path.h"
#include "viewer/shape.h"
#include "viewer/text.h"

#define SMALL 32    // pixels
#define STRIPES 256 // longest hatch pitch

// --- areas ------------------------------------------------------------------------------------------------------
static int min(int a, int b) { return a < b ? a : b; }
static int max(int a, int b) { return a > b ? a : b; }

struct area area_common(struct area a, struct area b)
{
    return (struct area){max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)};
}

bool area_empty(struct area a) { return a.x0 >= a.x1 || a.y0 >= a.y1; }

bool area_within(struct area inner, struct area outer)
{
    return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1;
}

struct area canvas_area(const canvas *v, box b)
{
    return (struct area){max(shape_whole(b.x), 0), max(shape_whole(b.y), 0), min(shape_whole_above(b.x + b.w), v->width),
                         min(shape_whole_above(b.y + b.h), v->height)};
}

static struct block block_of(const canvas *v, struct area a)
{
    return (struct block){v->pixels + (ptrdiff_t)a.y0 * v->stride + a.x0, v->stride, a.x1 - a.x0, a.y1 - a.y0};
}

// --- what a shape covers ----------------------------------------------------------------------------------------------
// How far a point is outside the edge of the shape (negative: inside), pixels. Without a branch: the compiler takes several points
// at once.
static float distance(const struct shape *s, float x, float y)
{
    float qx = shape_high(s->x0 - x, x - s->x1) + s->radius, qy = shape_high(s->y0 - y, y - s->y1) + s->radius;
    float beyond_x = shape_high(qx, 0), beyond_y = shape_high(qy, 0); // the centres of the corners
    return sqrtf(beyond_x * beyond_x + beyond_y * beyond_y) + shape_low(shape_high(qx, qy), 0) - s->radius;
}

static float share(float v) { return shape_low(shape_high(v, 0), 1); }

// How much of each pixel of an area lies within the shape, or within its stroke; 0 to 255. The shape comes as a copy, so that storing
// a byte cannot change it.
static void cover_edge(struct shape s, float stroke, struct area of, uint8_t *cover)
{
    int width = of.x1 - of.x0;
    for (int y = of.y0; y < of.y1; y++, cover += width)
        for (int i = 0; i < width; i++) {
            float d = distance(&s, (float)(of.x0 + i) + 0.5f, (float)y + 0.5f);
            cover[i] = (uint8_t)(int)((share(0.5f - d) - share(0.5f - d - stroke)) * 255 + 0.5f);
        }
}

// A shadow's share: a blurred edge.
static void cover_blur(const canvas *v, struct shape s, float spread, struct area of, uint8_t *cover)
{
    int width = of.x1 - of.x0;
    for (int y = of.y0; y < of.y1; y++, cover += width)
        for (int i = 0; i < width; i++) {
            float d = distance(&s, (float)(of.x0 + i) + 0.5f, (float)y + 0.5f);
            float t = (d / spread + 1) * (CANVAS_FALLOFF / 2); // 0 inside to CANVAS_FALLOFF outside
            cover[i] = t < 0 || t >= CANVAS_FALLOFF ? 0 : v->falloff[(int)t];
        }
}

#define FILLED 1e9f // as a stroke

// Fills cover with the rows of the area, one after the other.
static void cover_area(const canvas *v, const draw_command *c, const struct shape *s, struct area of, uint8_t *cover)
{
    if (c->kind == DRAW_shadow) cover_blur(v, *s, shape_high(c->pitch, 1), of, cover);
    else cover_edge(*s, c->kind == DRAW_outline ? s->width : FILLED, of, cover);
}

static bool is_whole(float v) { return v == shape_snap(v); } // NOLINT: whole, and not far outside every picture

// The columns, and the rows, that are all the same: those far enough from the edges.
static struct area even_part(const draw_command *c, const struct shape *s)
{
    float reach = (c->kind == DRAW_shadow ? s->radius + c->pitch : shape_high(s->radius, s->width + 1)) + 1;
    return (struct area){shape_whole_above(s->x0 + reach), shape_whole_above(s->y0 + reach), shape_whole(s->x1 - reach), shape_whole(s->y1 - reach)};
}

// The columns from edge to edge, and the rows between the corners, of a shape that begins and ends with a pixel: all covered.
static struct area whole_part(const struct shape *s)
{
    if (!is_whole(s->x0) || !is_whole(s->x1)) return (struct area){0};
    return (struct area){(int)s->x0, shape_whole_above(s->y0 + s->radius), (int)s->x1, shape_whole(s->y1 - s->radius)};
}

// --- painting: each within `to` -------------------------------------------------------------------------------------
// At once, for what is too small to have even parts. Rows of eights leave nothing that is done one by one.
static void paint_small(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    uint8_t cover[SMALL * (CANVAS_WIDEST + 8)];
    int width = (to.x1 - to.x0 + 7) & ~7;
    cover_area(v, c, s, (struct area){to.x0, to.y0, to.x0 + width, to.y1}, cover);
    blend_cover(block_of(v, to), c->fill, cover, width);
}

// The rows of `to`, all of which are the same; so are the columns from `left` to `right` of each.
static void paint_rows(const canvas *v, const draw_command *c, const struct shape *s, struct area to, int left, int right)
{
    uint8_t cover[CANVAS_WIDEST];
    left = max(to.x0, min(to.x1, left)), right = max(left, min(to.x1, right));
    struct area parts[3] = {{to.x0, to.y0, left, to.y1}, {left, to.y0, right, to.y1}, {right, to.y0, to.x1, to.y1}};
    for (int i = 0; i < 3; i++) {
        if (area_empty(parts[i])) continue;
        bool even = i == 1;
        cover_area(v, c, s, (struct area){parts[i].x0, to.y0, even ? parts[i].x0 + 1 : parts[i].x1, to.y0 + 1}, cover);
        if (even) blend_evenly(block_of(v, parts[i]), c->fill, cover[0]);
        else blend_cover(block_of(v, parts[i]), c->fill, cover, 0);
    }
}

// Row by row above and below those that are all the same.
static void paint_large(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    struct area even = even_part(c, s), band = even;
    struct area whole = c->kind == DRAW_rectangle ? whole_part(s) : (struct area){0};
    if (whole.y0 < whole.y1) band = whole;
    int top = max(to.y0, min(to.y1, band.y0)), bottom = max(top, min(to.y1, band.y1));
    for (int y = to.y0; y < top; y++) paint_rows(v, c, s, (struct area){to.x0, y, to.x1, y + 1}, even.x0, even.x1);
    if (top < bottom) paint_rows(v, c, s, (struct area){to.x0, top, to.x1, bottom}, band.x0, band.x1);
    for (int y = bottom; y < to.y1; y++) paint_rows(v, c, s, (struct area){to.x0, y, to.x1, y + 1}, even.x0, even.x1);
}

// --- stamps: shapes on whole pixels -----------------------------------------------------------------------------------
// A stamp is what a shape covers when it lies at 0, 0: whole pixels further it covers the same. A part of the shape along x or y, and
// where it begins in the stamp; the even part is one pixel there.
struct part {
    int from, to, stamp;
    bool even;
};

// A shape up to SMALL is all in its stamp; of a longer one the stamp has the two ends and the even part between them.
static int parts_of(struct part parts[3], float start, float end, int ends)
{
    int from = (int)start, to = (int)end;
    if (to - from <= max(SMALL, 2 * ends + 1)) {
        parts[0] = (struct part){from, to, 0, false};
        return 1;
    }
    parts[0] = (struct part){from, from + ends, 0, false};
    parts[1] = (struct part){from + ends, to - ends, ends, true};
    parts[2] = (struct part){to - ends, to, ends + 1, false};
    return 3;
}

static int stamp_length(const struct part *last) { return last->stamp + last->to - last->from; }

// How much of either end of a shape is not even, pixels.
static int ends_of(const draw_command *c, const struct shape *s)
{
    return shape_whole_above(c->kind == DRAW_outline ? shape_high(s->radius, s->width) : s->radius);
}

static bool has_stamp(const draw_command *c, const struct shape *s)
{
    bool whole = is_whole(s->x0) && is_whole(s->y0) && is_whole(s->x1) && is_whole(s->y1);
    return whole && c->kind != DRAW_shadow && 2 * ends_of(c, s) < CANVAS_STAMP;
}

static const struct stamp *stamp_of(const canvas *v, const draw_command *c, const struct shape *s, int width, int height)
{
    float stroke = c->kind == DRAW_outline ? s->width : -1;
    int at = width * 7 + height * 3 + (int)(s->radius * 4) + (int)(shape_high(stroke, 0) * 16);
    struct stamp *stamp = &v->stamps[at % CANVAS_STAMPS];
    if (stamp->width == width && stamp->height == height && stamp->radius == s->radius && stamp->stroke == stroke) // NOLINT: the same
        return stamp;
    stamp->width = width, stamp->height = height, stamp->radius = s->radius, stamp->stroke = stroke;
    struct shape here = {0, 0, (float)width, (float)height, s->radius, s->width};
    cover_area(v, c, &here, (struct area){0, 0, width, height}, stamp->cover);
    return stamp;
}

// Columns that are all the same; and so are most rows there, which are painted together.
static void paint_even(const canvas *v, colour c, const uint8_t *cover, ptrdiff_t step, struct area to)
{
    for (struct area rows = to; rows.y0 < to.y1; rows.y0 = rows.y1) {
        uint8_t first = *cover;
        for (rows.y1 = rows.y0; rows.y1 < to.y1 && *cover == first; rows.y1++) cover += step;
        blend_evenly(block_of(v, rows), c, first);
    }
}

static void paint_part(const canvas *v, colour c, const struct stamp *stamp, const struct part *x, const struct part *y, struct area to)
{
    to = area_common(to, (struct area){x->from, y->from, x->to, y->to});
    if (area_empty(to)) return;
    int column = x->stamp + (x->even ? 0 : to.x0 - x->from), row = y->stamp + (y->even ? 0 : to.y0 - y->from);
    const uint8_t *cover = stamp->cover + row * stamp->width + column;
    ptrdiff_t step = y->even ? 0 : stamp->width;
    if (x->even) paint_even(v, c, cover, step, to);
    else blend_cover(block_of(v, to), c, cover, step);
}

static void paint_stamp(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    struct part x[3], y[3];
    int ends = ends_of(c, s), columns = parts_of(x, s->x0, s->x1, ends), rows = parts_of(y, s->y0, s->y1, ends);
    const struct stamp *stamp = stamp_of(v, c, s, stamp_length(&x[columns - 1]), stamp_length(&y[rows - 1]));
    for (int i = 0; i < rows; i++)
        for (int k = 0; k < columns; k++) paint_part(v, c->fill, stamp, &x[k], &y[i], to);
}

static struct area shape_area(const canvas *v, const struct shape *s)
{
    return canvas_area(v, (box){s->x0, s->y0, s->x1 - s->x0, s->y1 - s->y0});
}

static void paint_shape(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    if (c->kind != DRAW_shadow) to = area_common(to, shape_area(v, s));
    if (area_empty(to)) return;
    if (c->kind == DRAW_rectangle && area_within(to, whole_part(s))) blend_evenly(block_of(v, to), c->fill, 255);
    else if (has_stamp(c, s)) paint_stamp(v, c, s, to);
    else if (to.y1 - to.y0 <= SMALL && s->x1 - s->x0 <= SMALL) paint_small(v, c, s, to);
    else paint_large(v, c, s, to);
}

// The share of stripes in a pixel at a place of the pattern: a stripe covers u in [0, width) of each pitch, u = x + y; over
// the pixel, u has a triangular density from the pixel's corner to 2 beyond.
static float below(float u) { return u <= 0 ? 0 : u <= 1 ? u * u / 2 : u <= 2 ? 1 - (2 - u) * (2 - u) / 2 : 1; }

// Fills the pattern with the stripes of a row and with so many of the next pitches that a row may begin anywhere in the first one.
// Returns the pitch.
static int stripes(const draw_command *c, uint8_t *pattern)
{
    int pitch = min(STRIPES, max(2, (int)shape_snap(c->pitch)));
    float width = c->width * 1.41421356f; // of a stripe, along x
    for (int u = 0; u < pitch; u++) {
        float sum = 0;
        for (int k = -1; k <= 1; k++) {
            float from = (float)(k * pitch - u);
            sum += below(from + width) - below(from);
        }
        pattern[u] = (uint8_t)(shape_low(sum, 1) * 255 + 0.5f);
    }
    for (int u = pitch; u < pitch + CANVAS_WIDEST; u++) pattern[u] = pattern[u - pitch];
    return pitch;
}

// Stripes hang on the window's corner and not on the box: neighbours fit, and nothing shimmers when a bar grows.
static void paint_hatch(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    uint8_t cover[CANVAS_WIDEST], pattern[STRIPES + CANVAS_WIDEST];
    int pitch = stripes(c, pattern);
    to = area_common(to, shape_area(v, s));
    struct area whole = whole_part(s);
    for (int y = to.y0; y < to.y1; y++) {
        struct block row = block_of(v, (struct area){to.x0, y, to.x1, y + 1});
        const uint8_t *stripe = pattern + (to.x0 + y) % pitch;
        if (y >= whole.y0 && y < whole.y1) {
            blend_cover(row, c->fill, stripe, 0);
            continue;
        }
        cover_area(v, c, s, (struct area){to.x0, y, to.x1, y + 1}, cover);
        for (int i = 0; i < row.width; i++) cover[i] = (uint8_t)(cover[i] * stripe[i] / 255);
        blend_cover(row, c->fill, cover, 0);
    }
}

// Coverage is mixed in sRGB, uncorrected: light on dark and dark on light come out as heavy as the fonts' makers drew them, and
// as the design pictures show them.
static void paint_text(const canvas *v, const draw_command *c, struct area to)
{
    const struct text_mask *mask = text_mask(c->face, c->size, c->text);
    if (!mask) return;
    int left = (int)(shape_snap(c->points[0]) + mask->left), top = (int)(shape_snap(c->points[1]) + mask->top);
    to = area_common(to, (struct area){left, top, left + mask->width, top + mask->height});
    if (area_empty(to)) return;
    blend_cover(block_of(v, to), c->fill, mask->alpha + (ptrdiff_t)(to.y0 - top) * mask->stride + (to.x0 - left), mask->stride);
}

// --- what is neither level nor upright ---------------------------------------------------------------------------------
static void paint_path(const canvas *v, const draw_command *c, struct area to)
{
    cairo_surface_mark_dirty(v->surface);
    cairo_t *cr = cairo_create(v->surface); // one each: where memory runs out, what comes after still draws
    cairo_rectangle(cr, to.x0, to.y0, to.x1 - to.x0, to.y1 - to.y0);
    cairo_clip(cr);
    path_draw(cr, c);
    cairo_destroy(cr);
    cairo_surface_flush(v->surface);
}

// Circles from one end of the line to the other, none of them cut off.
static void paint_dots(const canvas *v, const draw_command *c, struct area to)
{
    float dx = c->points[2] - c->points[0], dy = c->points[3] - c->points[1], length = hypotf(dx, dy), radius = c->width / 2;
    if (length < c->width) return;
    dx /= length, dy /= length;
    bool level = fabsf(dx) > fabsf(dy); // the line's longer side finds the dots that `to` can see
    float start = level ? c->points[0] : c->points[1], slope = level ? dx : dy;
    float a = ((float)(level ? to.x0 : to.y0) - start) / slope, b = ((float)(level ? to.x1 : to.y1) - start) / slope;
    int first = max(0, shape_whole((shape_low(a, b) - 2 * c->width) / c->pitch));
    int last = min(shape_whole((length - c->width) / c->pitch), shape_whole_above((shape_high(a, b) + c->width) / c->pitch));
    draw_command dot = {.kind = DRAW_rectangle, .fill = c->fill};
    for (int i = first; i <= last; i++) {
        float at = radius + (float)i * c->pitch, x = c->points[0] + dx * at, y = c->points[1] + dy * at;
        paint_shape(v, &dot, &(struct shape){x - radius, y - radius, x + radius, y + radius, radius, 0}, to);
    }
}

static void paint_line(const canvas *v, const draw_command *c, struct area to)
{
    if (c->pitch > 0) {
        paint_dots(v, c, to);
    } else if (!shape_is_empty(&c->shape)) {
        paint_shape(v, &(draw_command){.kind = DRAW_rectangle, .fill = c->fill}, &c->shape, to);
    } else {
        paint_path(v, c, to);
    }
}

bool canvas_hides(const draw_command *c, struct area a)
{
    if (c->kind != DRAW_rectangle || (c->fill & 0xff) < 255) return false;
    return area_within(a, whole_part(&c->shape));
}

void canvas_paint(const canvas *v, const draw_command *c, struct area to)
{
    switch (c->kind) {
    case DRAW_rectangle:
    case DRAW_outline:
    case DRAW_shadow: paint_shape(v, c, &c->shape, to); break;
    case DRAW_hatch: paint_hatch(v, c, &c->shape, to); break;
    case DRAW_text: paint_text(v, c, to); break;
    case DRAW_line: paint_line(v, c, to); break;
    case DRAW_arc:
    case DRAW_curve:
    case DRAW_polygon: paint_path(v, c, to); break;
    case DRAW_clip: break; // each command carries its own
    }
}

// --- the picture ----------------------------------------------------------------------------------------------------
int canvas_init(canvas *v, int width, int height)
{
    if (width < 1 || height < 1) return -EINVAL;
    canvas made = {.width = width, .height = height};
    made.surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    if (cairo_surface_status(made.surface)) return -ENOMEM; // what it returned then needs no freeing
    made.stamps = calloc(CANVAS_STAMPS, sizeof *made.stamps);
    if (!made.stamps) {
        cairo_surface_destroy(made.surface);
        return -ENOMEM;
    }
    made.pixels = (uint32_t *)(void *)cairo_image_surface_get_data(made.surface);
    made.stride = cairo_image_surface_get_stride(made.surface) / 4;
    for (int i = 0; i < CANVAS_FALLOFF; i++)
        made.falloff[i] = (uint8_t)lroundf(255 * shape_shadow((float)i / (CANVAS_FALLOFF / 2) - 1));
    *v = made;
    return 0;
}

void canvas_deinit(canvas *v)
{
    cairo_surface_destroy(v->surface);
    free(v->stamps);
}

void canvas_fill(const canvas *v, struct area to, colour c)
{
    blend_evenly(block_of(v, to), c, 255);
}
