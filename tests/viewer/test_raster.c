// Draw lists on pixels: the same bits every time, a partial redraw is the full one, and what has changed is told.
#include "viewer/raster.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/with_text.h"
#include "viewer/canvas.h"
#include "viewer/text.h"

#define WIDTH 421
#define HEIGHT 307
#define BACKGROUND 0x0b0f17ff

static raster *new_raster(void)
{
    raster *r = NULL;
    assert_int_equal(raster_new(&r, WIDTH, HEIGHT), 0);
    return r;
}

static draw_list *new_list(void)
{
    draw_list *d = NULL;
    assert_int_equal(draw_list_new(&d), 0);
    return d;
}

static uint32_t at(const raster *r, int x, int y)
{
    int width, height, stride;
    const uint32_t *pixels = raster_pixels(r, &width, &height, &stride);
    assert_true(x >= 0 && x < width && y >= 0 && y < height);
    return pixels[y * (stride / 4) + x];
}

// --- random lists ---------------------------------------------------------------------------------------------------
static uint32_t seed;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(seed >> 8) * n >> 24);
}

static float random_float(float from, float to) { return from + (to - from) * (float)random_below(10000) / 10000; }

static box random_box(void)
{
    return (box){random_float(-50, WIDTH), random_float(-50, HEIGHT), random_float(0, 200), random_float(0, 60)};
}

static void random_points(float *points, int count)
{
    for (int i = 0; i < count; i++) points[2 * i] = random_float(-50, WIDTH + 50), points[2 * i + 1] = random_float(-50, HEIGHT + 50);
}

static void random_command(draw_list *d)
{
    box b = random_box();
    colour c = random_below(UINT32_MAX);
    float p[16], radius = random_float(0, 20), width = random_float(0.3f, 6);
    random_points(p, 8);
    switch (random_below(15)) {
    case 0: draw_rectangle(d, b, 0, c); break;
    case 1: draw_rectangle(d, b, radius, c); break;
    case 2: draw_outline(d, b, radius, width, c); break;
    case 3: draw_circle(d, b.x, b.y, radius, c); break;
    case 4: draw_arc(d, b.x, b.y, radius, width, random_float(0, 1), random_float(0, 2), c); break;
    case 5: draw_hatch(d, b, radius, random_float(2, 12), width, c); break;
    case 6: draw_line(d, p[0], p[1], p[2], p[3], width, random_below(2) ? radius : 0, c); break;
    case 7: draw_line(d, p[0], p[1], p[2], p[1], width, 0, c); break;
    case 8: draw_dots(d, p[0], p[1], p[0], p[3], width, 7, c); break;
    case 9: draw_polyline(d, p, 2 + (int)random_below(7), width, c); break;
    case 10: draw_curve(d, p, width, random_below(2), c); break;
    case 11: draw_polygon(d, p, 3 + (int)random_below(6), c); break;
    case 12: draw_shadow(d, b, radius, random_float(1, 20), c); break;
    case 13: draw_text(d, b.x, b.y, random_below(FACES), random_float(8, 30), c, random_below(2) ? b.w : 0, "await gather(a, b)"); break;
    case 14: draw_clip(d, random_below(3) ? b : (box){0}); break;
    }
}

static void random_list(draw_list *d, uint32_t start)
{
    seed = start;
    draw_list_clear(d);
    for (uint32_t i = 0, n = 5 + random_below(60); i < n; i++) random_command(d);
}

// --- properties -----------------------------------------------------------------------------------------------------
static bool same_picture(const raster *a, const raster *b)
{
    int width, height, stride;
    const uint8_t *of_a = (const uint8_t *)raster_pixels(a, &width, &height, &stride);
    const uint8_t *of_b = (const uint8_t *)raster_pixels(b, &width, &height, &stride);
    for (int y = 0; y < height; y++)
        if (memcmp(of_a + y * stride, of_b + y * stride, 4 * (size_t)width)) return false;
    return true;
}

static void test_same_list_same_bits(void **context)
{
    (void)context;
    draw_list *d = new_list();
    for (uint32_t i = 0; i < 30; i++) {
        raster *a = new_raster(), *b = new_raster();
        random_list(d, i);
        raster_draw(a, d, BACKGROUND, NULL, 0);
        random_list(d, i);
        raster_draw(b, d, BACKGROUND, NULL, 0);
        assert_true(same_picture(a, b));
        raster_free(a);
        raster_free(b);
    }
    draw_list_free(d);
}

// A few commands of the list moved, as from one frame to the next.
static void random_change(draw_list *d, uint32_t start, uint32_t change)
{
    random_list(d, start);
    seed = change;
    for (uint32_t i = 0, n = 1 + random_below(3); i < n; i++) random_command(d);
}

static void test_partial_redraw_is_the_full_one(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *partial = new_raster();
    for (uint32_t i = 0; i < 60; i++) {
        raster *full = new_raster();
        random_change(d, i / 6, i);
        raster_draw(partial, d, BACKGROUND, NULL, 0);
        raster_draw(full, d, BACKGROUND, NULL, 0);
        assert_true(same_picture(partial, full));
        raster_free(full);
    }
    raster_free(partial);
    draw_list_free(d);
}

// What a command draws lies within its bounds: without them the picture is the same.
static void test_bounds_cut_nothing_off(void **context)
{
    (void)context;
    draw_list *d = new_list();
    for (uint32_t i = 0; i < 300; i++) {
        raster *bounded = new_raster(), *free_of_bounds = new_raster();
        seed = i;
        draw_list_clear(d);
        random_command(d);
        raster_draw(bounded, d, BACKGROUND, NULL, 0);
        for (size_t k = 0; k < draw_list_count(d); k++)
            ((draw_command *)draw_list_at(d, k))->bounds = (box){0, 0, WIDTH, HEIGHT};
        raster_draw(free_of_bounds, d, BACKGROUND, NULL, 0);
        assert_true(same_picture(bounded, free_of_bounds));
        raster_free(bounded);
        raster_free(free_of_bounds);
    }
    draw_list_free(d);
}

static bool inside(const box *boxes, int count, int x, int y)
{
    for (int i = 0; i < count; i++)
        if (x >= (int)boxes[i].x && x < (int)(boxes[i].x + boxes[i].w) && y >= (int)boxes[i].y && y < (int)(boxes[i].y + boxes[i].h))
            return true;
    return false;
}

static void test_what_differs_is_in_the_changed_boxes(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    static uint32_t before[HEIGHT][WIDTH];
    for (uint32_t i = 0; i < 40; i++) {
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) before[y][x] = at(r, x, y);
        box changed[8];
        random_change(d, i / 8, i);
        int count = raster_draw(r, d, BACKGROUND, changed, i % 2 ? 8 : 2);
        assert_true(count >= 0 && count <= (i % 2 ? 8 : 2));
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) assert_true(before[y][x] == at(r, x, y) || inside(changed, count, x, y));
        assert_int_equal(raster_draw(r, d, BACKGROUND, changed, 8), 0); // nothing changed
    }
    raster_free(r);
    draw_list_free(d);
}

static void test_only_changed_tiles(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    box changed[8];
    draw_rectangle(d, (box){10, 10, 20, 20}, 0, 0xffffffff);
    raster_draw(r, d, BACKGROUND, changed, 8);
    draw_list_clear(d);
    draw_rectangle(d, (box){10, 10, 20, 20}, 0, 0xffffffff);
    draw_rectangle(d, (box){260, 110, 100, 15}, 0, 0xffffffff);
    assert_int_equal(raster_draw(r, d, BACKGROUND, changed, 8), 1);
    assert_true(changed[0].x == 256 && changed[0].y == 64 && changed[0].w == WIDTH - 256 && changed[0].h == 64);
    assert_int_equal(raster_draw(r, d, 0xffffffff, changed, 8), 5); // another background: rows of tiles
    raster_free(r);
    draw_list_free(d);
}

// As the timeline is clipped at the cursor: only the tiles are painted in which the clip cuts something else off than before.
static void test_a_clip_changes_the_tile_that_it_cuts(void **context)
{
    (void)context;
    enum { LEFT = 1, RIGHT = 2 }; // tiles: up to 256 and from there
    static const struct { float end; int tiles; } moves[] = {
        {100, LEFT | RIGHT}, {110, LEFT}, {300, LEFT | RIGHT}, {310, RIGHT}, {310.5f, RIGHT}, {310.7f, 0}, {415, RIGHT}, {600, 0},
    };
    draw_list *d = new_list();
    raster *partial = new_raster();
    box changed[8];
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        raster *full = new_raster();
        draw_list_clear(d);
        draw_clip(d, (box){0, 0, moves[i].end, HEIGHT});
        draw_line(d, 10, 20, 400, 20, 3, 0, 0xffffffff);
        draw_curve(d, (float[]){10, 30, 100, 60, 200, 10, 399, 50}, 2, false, 0xffff00ff);
        draw_clip_end(d);
        draw_rectangle(d, (box){300, 2, 30, 4}, 0, 0xff00ffff);
        int count = raster_draw(partial, d, BACKGROUND, changed, 8);
        raster_draw(full, d, BACKGROUND, NULL, 0);
        assert_true(same_picture(partial, full));
        if (i > 0) assert_int_equal(count, moves[i].tiles != 0); // the first picture is all new
        if (i > 0 && count) assert_true(changed[0].x == (moves[i].tiles & LEFT ? 0 : 256) && changed[0].x + changed[0].w == (moves[i].tiles & RIGHT ? WIDTH : 256));
        raster_free(full);
    }
    raster_free(partial);
    draw_list_free(d);
}

// What lies below an opaque box is left out where nothing of it can be seen, and only there: each command by itself, on all of a
// canvas, makes the same picture. Lists of what is painted without cairo, whose curves depend on where they are cut.
static void test_hidden_commands_are_only_those_that_cannot_be_seen(void **context)
{
    (void)context;
    draw_list *d = new_list();
    for (uint32_t i = 0; i < 80; i++) {
        seed = i;
        draw_list_clear(d);
        for (int k = 0; k < 40; k++) {
            box b = random_box();
            colour c = random_below(UINT32_MAX), opaque = c | 0xff;
            b.w *= 3, b.h *= 6;
            switch (random_below(6)) {
            case 0: draw_rectangle(d, b, random_float(0, 40), opaque); break;
            case 1: draw_rectangle(d, b, 0, opaque); break;
            case 2: draw_rectangle(d, b, 5, c); break;
            case 3: draw_circle(d, b.x, b.y, random_float(0, 200), opaque); break;
            case 4: draw_text(d, b.x, b.y, FACE_words, 25, c, 0, "await"); break;
            case 5: draw_clip(d, random_below(3) ? b : (box){0}); break;
            }
        }
        raster *r = new_raster();
        canvas v;
        raster_draw(r, d, BACKGROUND, NULL, 0);
        assert_int_equal(canvas_init(&v, WIDTH, HEIGHT), 0);
        for (int x = 0; x < WIDTH; x += CANVAS_WIDEST) {
            struct area strip = {x, 0, x + CANVAS_WIDEST < WIDTH ? x + CANVAS_WIDEST : WIDTH, HEIGHT};
            canvas_fill(&v, strip, BACKGROUND);
            for (size_t k = 0; k < draw_list_count(d); k++) {
                struct area to = area_common(strip, canvas_area(&v, draw_list_at(d, k)->bounds));
                if (!area_empty(to)) canvas_paint(&v, draw_list_at(d, k), to);
            }
        }
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) assert_int_equal(at(r, x, y), v.pixels[y * v.stride + x]);
        canvas_deinit(&v);
        raster_free(r);
    }
    draw_list_free(d);
}

// --- the rest -------------------------------------------------------------------------------------------------------
static void test_resize_draws_all(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    box changed[64];
    draw_rectangle(d, (box){0, 0, 2000, 2000}, 0, 0xffffffff);
    raster_draw(r, d, BACKGROUND, changed, 64);
    assert_int_equal(raster_resize(r, 500, 400), 0);
    assert_int_equal(raster_draw(r, d, BACKGROUND, changed, 64), 7); // rows of tiles
    assert_int_equal(at(r, 499, 399), 0xffffffff);
    assert_int_equal(raster_resize(r, 0, 400), -EINVAL);
    assert_int_equal(at(r, 499, 399), 0xffffffff); // as it was
    raster *none = NULL;
    assert_int_equal(raster_new(&none, 10, -1), -EINVAL);
    assert_null(none);
    raster_free(r);
    raster_free(NULL);
    draw_list_free(d);
}

static void test_png(void **context)
{
    (void)context;
    FILE *f = tmpfile();
    assert_non_null(f);
    raster *r = new_raster();
    assert_int_equal(raster_write_png(r, f), 0);
    assert_true(ftell(f) > 100);
    fclose(f);
    raster_free(r);
}

static int make_raster(void *context)
{
    (void)context;
    raster *r;
    int status = raster_new(&r, 200, 200);
    if (!status) raster_free(r);
    return status;
}

static int resize_raster(void *context)
{
    return raster_resize(context, 300, 300);
}

static void test_out_of_memory(void **context)
{
    (void)context;
    assert_int_equal(fail_alloc_each(make_raster, NULL), 4);
    raster *r = new_raster();
    assert_int_equal(fail_alloc_each(resize_raster, r), 3);
    raster_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_list_same_bits),
        cmocka_unit_test(test_partial_redraw_is_the_full_one),
        cmocka_unit_test(test_bounds_cut_nothing_off),
        cmocka_unit_test(test_what_differs_is_in_the_changed_boxes),
        cmocka_unit_test(test_only_changed_tiles),
        cmocka_unit_test(test_a_clip_changes_the_tile_that_it_cuts),
        cmocka_unit_test(test_hidden_commands_are_only_those_that_cannot_be_seen),
        cmocka_unit_test(test_resize_draws_all),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
