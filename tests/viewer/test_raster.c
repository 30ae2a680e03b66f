// Draw lists on pixels: the same bits every time, a partial redraw is the full one, edges on whole pixels, PNG.
#include "viewer/raster.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
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
    draw_rectangle(d, (box){110, 110, 100, 20}, 0, 0xffffffff);
    assert_int_equal(raster_draw(r, d, BACKGROUND, changed, 8), 1);
    assert_true(changed[0].x == 96 && changed[0].y == 96 && changed[0].w == 192 && changed[0].h == 96);
    assert_int_equal(raster_draw(r, d, 0xffffffff, changed, 8), 4); // another background: rows of tiles
    raster_free(r);
    draw_list_free(d);
}

// --- shapes ---------------------------------------------------------------------------------------------------------
#define WHITE 0xffffffff
#define BLACK 0xff000000

static void test_edges_lie_on_whole_pixels(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    draw_rectangle(d, (box){10.4f, 10.6f, 5, 5}, 0, 0xffffffff);
    draw_line(d, 30, 20.3f, 60, 20.3f, 1, 0, 0xffffffff);
    draw_line(d, 70.5f, 20, 70.5f, 40, 0.4f, 0, 0xffffffff); // never thinner than a pixel
    draw_outline(d, (box){100.3f, 10, 20, 20}, 0, 1.2f, 0xffffffff);
    draw_rectangle(d, (box){150.2f, 10, 0.1f, 5}, 0, 0xffffffff);
    raster_draw(r, d, 0x000000ff, NULL, 0);
    int partly = 0;
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < 200; x++) partly += at(r, x, y) != WHITE && at(r, x, y) != BLACK;
    assert_int_equal(partly, 0);
    assert_true(at(r, 9, 12) == BLACK && at(r, 10, 12) == WHITE && at(r, 14, 12) == WHITE && at(r, 15, 12) == BLACK);
    assert_true(at(r, 12, 10) == BLACK && at(r, 12, 11) == WHITE && at(r, 12, 15) == WHITE && at(r, 12, 16) == BLACK);
    assert_true(at(r, 40, 19) == BLACK && at(r, 40, 20) == WHITE && at(r, 40, 21) == BLACK);
    assert_true(at(r, 69, 30) == BLACK && at(r, 70, 30) == WHITE && at(r, 71, 30) == BLACK);
    assert_true(at(r, 100, 20) == WHITE && at(r, 101, 20) == BLACK && at(r, 119, 20) == WHITE && at(r, 120, 20) == BLACK);
    assert_true(at(r, 150, 12) == WHITE && at(r, 149, 12) == BLACK && at(r, 151, 12) == BLACK);
    raster_free(r);
    draw_list_free(d);
}

static float light(const raster *r, int x0, int y0, int x1, int y1)
{
    float sum = 0;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) sum += (float)(at(r, x, y) & 0xff) / 255;
    return sum;
}

static void test_circle_has_its_area(void **context)
{
    (void)context;
    for (float radius = 1.5f; radius < 40; radius *= 1.7f) {
        draw_list *d = new_list();
        raster *r = new_raster();
        draw_circle(d, 100.3f, 100.7f, radius, 0xffffffff);
        raster_draw(r, d, 0x000000ff, NULL, 0);
        float area = light(r, 0, 0, WIDTH, HEIGHT);
        float expected = (float)M_PI * radius * radius;
        assert_true(fabsf(area - expected) < 0.02f * expected + 0.2f);
        raster_free(r);
        draw_list_free(d);
    }
}

static void test_outline_has_its_area(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    draw_outline(d, (box){20, 20, 200, 100}, 30, 4, 0xffffffff);
    raster_draw(r, d, 0x000000ff, NULL, 0);
    float expected = 4 * 2 * (140 + 40) + (float)M_PI * (30 * 30 - 26 * 26);
    assert_float_equal(light(r, 0, 0, WIDTH, HEIGHT), expected, 0.01 * (double)expected);
    raster_free(r);
    draw_list_free(d);
}

static void test_shadow_falls_off(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    draw_shadow(d, (box){50, 50, 200, 150}, 10, 16, 0xffffffff);
    raster_draw(r, d, 0x000000ff, NULL, 0);
    assert_int_equal(at(r, 150, 33), BLACK); // beyond the spread
    assert_float_equal(light(r, 150, 49, 151, 51), 1, 0.02); // half on either side of the edge
    for (int y = 34; y < 65; y++) assert_true((at(r, 150, y) & 0xff) >= (at(r, 150, y - 1) & 0xff));
    assert_true((at(r, 150, 64) & 0xff) > 240);
    assert_true((at(r, 50, 50) & 0xff) < (at(r, 150, 50) & 0xff)); // a corner
    assert_int_equal(at(r, 150, 125), BLACK); // deep inside: its box covers that
    raster_free(r);
    draw_list_free(d);
}

static void test_dots_are_circles(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *dots = new_raster(), *circles = new_raster();
    draw_dots(d, 20, 30.5f, 300, 30.5f, 3, 7, 0xffffffff);
    draw_dots(d, 20.5f, 290, 20.5f, 50, 3, 7, 0xffffffff); // upwards
    raster_draw(dots, d, 0x000000ff, NULL, 0);
    draw_list_clear(d);
    for (int i = 0; i < 40; i++) draw_circle(d, 21.5f + 7 * (float)i, 30.5f, 1.5f, 0xffffffff); // the last one ends before 300
    for (int i = 0; i < 34; i++) draw_circle(d, 20.5f, 288.5f - 7 * (float)i, 1.5f, 0xffffffff);
    raster_draw(circles, d, 0x000000ff, NULL, 0);
    assert_true(same_picture(dots, circles));
    raster_free(dots);
    raster_free(circles);
    draw_list_free(d);
}

static void test_hatch_hangs_on_the_window(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *one = new_raster(), *two = new_raster();
    draw_hatch(d, (box){10, 10, 200, 20}, 0, 6, 1.8f, 0xffffffff);
    raster_draw(one, d, 0x000000ff, NULL, 0);
    draw_list_clear(d);
    draw_hatch(d, (box){10, 10, 77, 20}, 0, 6, 1.8f, 0xffffffff);
    draw_hatch(d, (box){87, 10, 123, 20}, 0, 6, 1.8f, 0xffffffff);
    raster_draw(two, d, 0x000000ff, NULL, 0);
    assert_true(same_picture(one, two));
    double sum = 0; // the stripes' share is width over distance, both across the stripes
    for (int y = 10; y < 30; y++)
        for (int x = 10; x < 208; x++) sum += at(one, x, y) & 0xff;
    assert_float_equal(sum / (198 * 20 * 255), 1.8 * sqrt(2) / 6, 0.02);
    raster_free(one);
    raster_free(two);
    draw_list_free(d);
}

static void test_colours_blend(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    draw_rectangle(d, (box){0, 0, 10, 10}, 0, 0xff8000ff);
    draw_rectangle(d, (box){10, 0, 10, 10}, 0, 0xff800080);
    draw_rectangle(d, (box){20, 0, 10, 10}, 0, 0xff800000);
    raster_draw(r, d, 0x204060ff, NULL, 0);
    assert_int_equal(at(r, 5, 5), 0xffff8000);
    uint32_t half = at(r, 15, 5);
    assert_true(abs((int)(half >> 16 & 0xff) - 0x90) <= 1 && abs((int)(half >> 8 & 0xff) - 0x60) <= 1 && abs((int)(half & 0xff) - 0x30) <= 1);
    assert_int_equal(at(r, 25, 5), 0xff204060);
    raster_free(r);
    draw_list_free(d);
}

static void test_clip(void **context)
{
    (void)context;
    draw_list *d = new_list();
    raster *r = new_raster();
    draw_clip(d, (box){50, 50, 100, 100});
    draw_rectangle(d, (box){0, 0, 400, 300}, 0, 0xffffffff);
    draw_curve(d, (float[]){0, 0, 400, 0, 0, 300, 400, 300}, 20, true, 0xff0000ff);
    draw_text(d, 0, 100, FACE_words, 30, 0x00ff00ff, 0, "much longer than the box is wide");
    draw_clip_end(d);
    draw_rectangle(d, (box){300, 200, 10, 10}, 0, 0xffffffff);
    raster_draw(r, d, 0x000000ff, NULL, 0);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if ((x < 50 || x >= 150 || y < 50 || y >= 150) && (x < 300 || y < 200)) assert_int_equal(at(r, x, y), BLACK);
    assert_int_equal(at(r, 50, 149), WHITE);
    assert_int_equal(at(r, 305, 205), WHITE);
    raster_free(r);
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
    assert_int_equal(raster_draw(r, d, BACKGROUND, changed, 64), 5); // rows of tiles
    assert_int_equal(at(r, 499, 399), WHITE);
    assert_int_equal(raster_resize(r, 0, 400), -EINVAL);
    assert_int_equal(at(r, 499, 399), WHITE); // as it was
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
    char path[] = "/tmp/loopscope-png-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    draw_list *d = new_list();
    raster *r = new_raster();
    error e;
    random_list(d, 1);
    raster_draw(r, d, BACKGROUND, NULL, 0);
    assert_int_equal(raster_write_png(r, path, &e), 0);
    unsigned char head[24];
    assert_int_equal(read(fd, head, sizeof head), sizeof head);
    assert_memory_equal(head, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(head[18] << 8 | head[19], WIDTH);
    assert_int_equal(head[22] << 8 | head[23], HEIGHT);
    close(fd);
    unlink(path);
    assert_int_equal(raster_write_png(r, "/nonexistent/picture.png", &e), -ENOENT);
    assert_non_null(strstr(e.text, "/nonexistent/picture.png"));
    if (access("/dev/full", W_OK) == 0) assert_int_equal(raster_write_png(r, "/dev/full", &e), -ENOSPC);
    raster_free(r);
    draw_list_free(d);
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
    assert_int_equal(fail_alloc_each(make_raster, NULL), 3);
    raster *r = new_raster();
    assert_int_equal(fail_alloc_each(resize_raster, r), 2);
    raster_free(r);
}

static int open_text(void **context)
{
    (void)context;
    return text_open(NULL);
}

static int close_text(void **context)
{
    (void)context;
    text_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_list_same_bits),
        cmocka_unit_test(test_partial_redraw_is_the_full_one),
        cmocka_unit_test(test_bounds_cut_nothing_off),
        cmocka_unit_test(test_what_differs_is_in_the_changed_boxes),
        cmocka_unit_test(test_only_changed_tiles),
        cmocka_unit_test(test_edges_lie_on_whole_pixels),
        cmocka_unit_test(test_circle_has_its_area),
        cmocka_unit_test(test_outline_has_its_area),
        cmocka_unit_test(test_shadow_falls_off),
        cmocka_unit_test(test_dots_are_circles),
        cmocka_unit_test(test_hatch_hangs_on_the_window),
        cmocka_unit_test(test_colours_blend),
        cmocka_unit_test(test_clip),
        cmocka_unit_test(test_resize_draws_all),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
