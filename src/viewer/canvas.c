#include "viewer/canvas.h"

#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "viewer/path.h"
#include "viewer/shape.h"
#include "viewer/text.h"

#define STRIPES 256 // longest hatch pitch

// --- colours --------------------------------------------------------------------------------------------------------
// c over d, which is opaque; cover 0 to 255.
static uint32_t blend(uint32_t d, colour c, uint32_t cover)
{
    uint32_t a = ((c & 0xff) * cover + 128) * 257 >> 16; // 0 to 255
    a += a >> 7;                                         // 0 to 256
    uint32_t rb = d & 0xff00ff, g = d & 0x00ff00;
    uint32_t crb = (c >> 24) << 16 | (c >> 8 & 0xff), cg = c >> 8 & 0x00ff00;
    rb = (rb * (256 - a) + crb * a + 0x800080) >> 8 & 0xff00ff;
    g = (g * (256 - a) + cg * a + 0x008000) >> 8 & 0x00ff00;
    return 0xff000000 | rb | g;
}

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills pixels");

static void fill_row(uint32_t *row, int count, colour c)
{
    if ((c & 0xff) == 0xff) {
        if (count > 0) wmemset((wchar_t *)row, (wchar_t)(0xff000000 | c >> 8), (size_t)count); // by vectors, as wide as the machine has them
    } else {
        for (int i = 0; i < count; i++) row[i] = blend(row[i], c, 255);
    }
}

static void blend_row(uint32_t *row, const uint8_t *cover, int count, colour c)
{
    for (int i = 0; i < count; i++) row[i] = blend(row[i], c, cover[i]); // cover 0 changes nothing; a test for it costs more
}

// --- areas and shapes -----------------------------------------------------------------------------------------------
static int min(int a, int b) { return a < b ? a : b; }
static int max(int a, int b) { return a > b ? a : b; }

struct area area_common(struct area a, struct area b)
{
    return (struct area){max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)};
}

bool area_empty(struct area a) { return a.x0 >= a.x1 || a.y0 >= a.y1; }

struct area canvas_area(const canvas *v, box b)
{
    return (struct area){max(shape_whole(b.x), 0), max(shape_whole(b.y), 0), min(shape_whole_above(b.x + b.w), v->width),
                         min(shape_whole_above(b.y + b.h), v->height)};
}

// How far a point is outside the edge of the shape (negative: inside), pixels.
static float distance(const struct shape *s, float x, float y)
{
    float qx = shape_high(s->x0 - x, x - s->x1) + s->radius, qy = shape_high(s->y0 - y, y - s->y1) + s->radius;
    if (qx > 0 && qy > 0) return sqrtf(qx * qx + qy * qy) - s->radius;
    return shape_high(qx, qy) - s->radius;
}

// How much of the pixel whose centre is x, y lies within the shape, or within its stroke; 0 to 255.
static uint8_t shape_cover(const struct shape *s, bool stroke, float x, float y)
{
    float d = distance(s, x, y);
    float cover = shape_low(shape_high(0.5f - d, 0), 1);
    if (stroke) cover -= shape_low(shape_high(0.5f - d - s->width, 0), 1);
    return (uint8_t)(cover * 255 + 0.5f);
}

// The shadow's share at a point: a blurred edge.
static uint8_t shadow_cover(const canvas *v, const draw_command *c, const struct shape *s, float x, float y)
{
    float t = (distance(s, x, y) / shape_high(c->pitch, 1) + 1) * (CANVAS_FALLOFF / 2); // 0 inside to CANVAS_FALLOFF outside
    if (t < 0 || t >= CANVAS_FALLOFF) return 0;
    return v->falloff[(int)t];
}

// --- painting: each within `to` -------------------------------------------------------------------------------------
// The coverage of row y of a shape, for the columns of `to`. Between its corners a row is everywhere the same.
static void cover_row(const canvas *v, const draw_command *c, const struct shape *s, struct area to, int y, uint8_t *row)
{
    bool shadow = c->kind == DRAW_shadow, stroke = c->kind == DRAW_outline;
    float corner = shadow ? s->radius + c->pitch : shape_high(s->radius, s->width) + 1, middle = (s->x0 + s->x1) / 2;
    int left = max(to.x0, min(to.x1, shape_whole_above(s->x0 + corner)));
    int right = max(left, min(to.x1, shape_whole(s->x1 - corner)));
    for (int x = to.x0; x < to.x1; x++) {
        if (x == left && left < right) {
            float py = (float)y + 0.5f;
            uint8_t cover = shadow ? shadow_cover(v, c, s, middle, py) : shape_cover(s, stroke, middle, py);
            memset(row + (left - to.x0), cover, (size_t)(right - left));
            x = right;
            if (x == to.x1) break;
        }
        float px = (float)x + 0.5f, py = (float)y + 0.5f;
        row[x - to.x0] = shadow ? shadow_cover(v, c, s, px, py) : shape_cover(s, stroke, px, py);
    }
}

static uint32_t *pixel(const canvas *v, int x, int y) { return v->pixels + (ptrdiff_t)y * v->stride + x; }

// Rows that are all the same: those far enough from the upper and the lower edge.
struct rows {
    int from, to;
};

static struct rows same_rows(const struct shape *s)
{
    float inside = shape_high(s->radius, s->width + 1) + 1;
    return (struct rows){shape_whole_above(s->y0 + inside), shape_whole(s->y1 - inside)};
}

// Does the filled shape cover row y from edge to edge, all of each pixel?
static bool row_whole(const struct shape *s, int y)
{
    bool whole_ends = s->x0 == shape_snap(s->x0) && s->x1 == shape_snap(s->x1);
    return whole_ends && (float)y >= s->y0 + s->radius && (float)y + 1 <= s->y1 - s->radius;
}

static struct area shape_area(const canvas *v, const struct shape *s)
{
    return canvas_area(v, (box){s->x0, s->y0, s->x1 - s->x0, s->y1 - s->y0});
}

// Filled, or a row of a frame.
static void paint_rows(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    uint8_t row[CANVAS_WIDEST];
    int count = to.x1 - to.x0;
    if (count <= 0) return;
    struct rows same = c->kind == DRAW_shadow ? (struct rows){0, 0} : same_rows(s);
    bool known = false; // the row at hand is one of those, and what it covers was found before
    for (int y = to.y0; y < to.y1; y++) {
        if (c->kind == DRAW_rectangle && row_whole(s, y)) {
            fill_row(pixel(v, to.x0, y), count, c->fill);
            continue;
        }
        bool one_of_same = y >= same.from && y < same.to;
        if (!one_of_same || !known) cover_row(v, c, s, to, y, row);
        known = one_of_same;
        blend_row(pixel(v, to.x0, y), row, count, c->fill);
    }
}

// --- stamps: small boxes on whole pixels ------------------------------------------------------------------------------
static bool is_whole(float v) { return v == (float)(int)v; } // NOLINT: whole or not

static bool fits_stamp(const struct shape *s)
{
    bool small = s->x1 - s->x0 <= CANVAS_STAMP && s->y1 - s->y0 <= CANVAS_STAMP && s->x0 > -1e6f && s->y0 > -1e6f && s->x1 < 1e6f && s->y1 < 1e6f;
    return small && is_whole(s->x0) && is_whole(s->y0) && is_whole(s->x1) && is_whole(s->y1);
}

static const struct stamp *stamp_of(const canvas *v, const draw_command *c, const struct shape *s)
{
    float width = s->x1 - s->x0, height = s->y1 - s->y0, stroke = c->kind == DRAW_outline ? s->width : 0;
    int at = (int)width * 7 + (int)height * 3 + (int)(s->radius * 4) + (int)(stroke * 16);
    struct stamp *stamp = &v->stamps[at % CANVAS_STAMPS];
    if (stamp->width == width && stamp->height == height && stamp->radius == s->radius && stamp->stroke == stroke) // NOLINT: the same
        return stamp;
    *stamp = (struct stamp){.width = width, .height = height, .radius = s->radius, .stroke = stroke};
    struct shape here = {0, 0, width, height, s->radius, s->width};
    struct area row = {0, 0, (int)width, 1};
    for (int y = 0; y < (int)height; y++) cover_row(v, c, &here, row, y, stamp->cover + y * CANVAS_STAMP);
    return stamp;
}

static void paint_stamp(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    const struct stamp *stamp = stamp_of(v, c, s);
    int x0 = (int)s->x0, y0 = (int)s->y0;
    to = area_common(to, (struct area){x0, y0, (int)s->x1, (int)s->y1});
    for (int y = to.y0; y < to.y1; y++)
        blend_row(pixel(v, to.x0, y), stamp->cover + (y - y0) * CANVAS_STAMP + (to.x0 - x0), to.x1 - to.x0, c->fill);
}

static void paint_shape(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    if (s->radius > 0 && fits_stamp(s)) paint_stamp(v, c, s, to); // without a radius it is filled row by row
    else paint_rows(v, c, s, area_common(to, shape_area(v, s)));
}

// An outline or a shadow: there is nothing in its middle, which is most of it.
static void paint_frame(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    if (c->kind == DRAW_outline && fits_stamp(s)) {
        paint_stamp(v, c, s, to);
        return;
    }
    float reach = shape_high(s->radius, c->kind == DRAW_shadow ? c->pitch : s->width) + 1;
    struct area hole = {shape_whole_above(s->x0 + reach), shape_whole_above(s->y0 + reach), shape_whole(s->x1 - reach),
                        shape_whole(s->y1 - reach)};
    if (area_empty(hole)) {
        paint_rows(v, c, s, to);
        return;
    }
    paint_rows(v, c, s, (struct area){to.x0, to.y0, to.x1, min(to.y1, hole.y0)});
    paint_rows(v, c, s, (struct area){to.x0, max(to.y0, hole.y1), to.x1, to.y1});
    int y0 = max(to.y0, hole.y0), y1 = min(to.y1, hole.y1);
    paint_rows(v, c, s, (struct area){to.x0, y0, min(to.x1, hole.x0), y1});
    paint_rows(v, c, s, (struct area){max(to.x0, hole.x1), y0, to.x1, y1});
}

// The share of stripes in a pixel at a place of the pattern: a stripe covers u in [0, width) of each pitch, u = x + y; over
// the pixel, u has a triangular density from the pixel's corner to 2 beyond.
static float below(float u) { return u <= 0 ? 0 : u <= 1 ? u * u / 2 : u <= 2 ? 1 - (2 - u) * (2 - u) / 2 : 1; }

static int stripes(const draw_command *c, uint8_t *pattern)
{
    int pitch = min(STRIPES, max(2, (int)shape_snap(c->pitch)));
    float width = c->width * 1.41421356f; // of a stripe, along x
    for (int u = 0; u < pitch; u++) {
        float share = 0;
        for (int k = -1; k <= 1; k++) {
            float from = (float)(k * pitch - u);
            share += below(from + width) - below(from);
        }
        pattern[u] = (uint8_t)(shape_low(share, 1) * 255 + 0.5f);
    }
    return pitch;
}

// Stripes hang on the window's corner and not on the box: neighbours fit, and nothing shimmers when a bar grows.
static void paint_hatch(const canvas *v, const draw_command *c, const struct shape *s, struct area to)
{
    uint8_t row[CANVAS_WIDEST], pattern[STRIPES];
    int pitch = stripes(c, pattern);
    to = area_common(to, shape_area(v, s));
    for (int y = to.y0; y < to.y1; y++) {
        bool complete = row_whole(s, y);
        if (!complete) cover_row(v, c, s, to, y, row);
        for (int x = to.x0, u = (to.x0 + y) % pitch; x < to.x1; x++) {
            uint32_t cover = complete ? pattern[u] : (uint32_t)pattern[u] * row[x - to.x0] / 255;
            row[x - to.x0] = (uint8_t)cover;
            if (++u == pitch) u = 0;
        }
        if (to.x0 < to.x1) blend_row(pixel(v, to.x0, y), row, to.x1 - to.x0, c->fill);
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
    int count = to.x1 - to.x0;
    if (count <= 0) return;
    for (int y = to.y0; y < to.y1; y++) {
        const uint8_t *alpha = mask->alpha + (ptrdiff_t)(y - top) * mask->stride + (to.x0 - left);
        blend_row(pixel(v, to.x0, y), alpha, count, c->fill);
    }
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
    struct shape bar;
    if (c->pitch > 0) {
        paint_dots(v, c, to);
    } else if (shape_of_bar(&bar, c)) {
        paint_shape(v, &(draw_command){.kind = DRAW_rectangle, .fill = c->fill}, &bar, to);
    } else {
        paint_path(v, c, to);
    }
}

void canvas_paint(const canvas *v, const draw_command *c, struct area to)
{
    struct shape s = shape_of(c);
    switch (c->kind) {
    case DRAW_rectangle: paint_shape(v, c, &s, to); break;
    case DRAW_outline:
    case DRAW_shadow: paint_frame(v, c, &s, to); break;
    case DRAW_hatch: paint_hatch(v, c, &s, to); break;
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
    for (int y = to.y0; y < to.y1; y++) fill_row(pixel(v, to.x0, y), to.x1 - to.x0, c);
}
