// Single commands on pixels: edges on whole pixels, areas as geometry has them, hatches that fit, clips, PNG.
#include "viewer/canvas.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/with_text.h"
#include "viewer/shape.h"
#include "viewer/text.h"

#define WIDTH 421
#define HEIGHT 307

static canvas *new_canvas(void)
{
    canvas *v = malloc(sizeof *v);
    assert_non_null(v);
    assert_int_equal(canvas_init(v, WIDTH, HEIGHT), 0);
    return v;
}

static void free_canvas(canvas *v)
{
    canvas_deinit(v);
    free(v);
}

static draw_list *new_list(void)
{
    draw_list *d = NULL;
    assert_int_equal(draw_list_new(&d), 0);
    return d;
}

static void paint(const canvas *v, const draw_list *d, colour background)
{
    for (int x = 0; x < WIDTH; x += CANVAS_WIDEST) {
        struct area strip = {x, 0, x + CANVAS_WIDEST < WIDTH ? x + CANVAS_WIDEST : WIDTH, HEIGHT};
        canvas_fill(v, strip, background);
        for (size_t i = 0; i < draw_list_count(d); i++) {
            struct area to = area_common(strip, canvas_area(v, draw_list_at(d, i)->bounds));
            if (!area_empty(to)) canvas_paint(v, draw_list_at(d, i), to);
        }
    }
}

static uint32_t at(const canvas *v, int x, int y)
{
    assert_true(x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT);
    return v->pixels[y * v->stride + x];
}

static bool same_picture(const canvas *a, const canvas *b)
{
    for (int y = 0; y < HEIGHT; y++)
        if (memcmp(a->pixels + y * a->stride, b->pixels + y * b->stride, 4 * WIDTH)) return false;
    return true;
}

#define WHITE 0xffffffff
#define BLACK 0xff000000

static void test_edges_lie_on_whole_pixels(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    draw_rectangle(d, (box){10.4f, 10.6f, 5, 5}, 0, 0xffffffff);
    draw_line(d, 30, 20.3f, 60, 20.3f, 1, 0, 0xffffffff);
    draw_line(d, 70.5f, 20, 70.5f, 40, 0.4f, 0, 0xffffffff); // never thinner than a pixel
    draw_outline(d, (box){100.3f, 10, 20, 20}, 0, 1.2f, 0xffffffff);
    draw_rectangle(d, (box){150.2f, 10, 0.1f, 5}, 0, 0xffffffff);
    paint(v, d, 0x000000ff);
    int partly = 0;
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < 200; x++) partly += at(v, x, y) != WHITE && at(v, x, y) != BLACK;
    assert_int_equal(partly, 0);
    assert_true(at(v, 9, 12) == BLACK && at(v, 10, 12) == WHITE && at(v, 14, 12) == WHITE && at(v, 15, 12) == BLACK);
    assert_true(at(v, 12, 10) == BLACK && at(v, 12, 11) == WHITE && at(v, 12, 15) == WHITE && at(v, 12, 16) == BLACK);
    assert_true(at(v, 40, 19) == BLACK && at(v, 40, 20) == WHITE && at(v, 40, 21) == BLACK);
    assert_true(at(v, 69, 30) == BLACK && at(v, 70, 30) == WHITE && at(v, 71, 30) == BLACK);
    assert_true(at(v, 100, 20) == WHITE && at(v, 101, 20) == BLACK && at(v, 119, 20) == WHITE && at(v, 120, 20) == BLACK);
    assert_true(at(v, 150, 12) == WHITE && at(v, 149, 12) == BLACK && at(v, 151, 12) == BLACK);
    free_canvas(v);
    draw_list_free(d);
}

static float light(const canvas *v, int x0, int y0, int x1, int y1)
{
    float sum = 0;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) sum += (float)(at(v, x, y) & 0xff) / 255;
    return sum;
}

static void test_circle_has_its_area(void **context)
{
    (void)context;
    for (float radius = 1.5f; radius < 40; radius *= 1.7f) {
        draw_list *d = new_list();
        canvas *v = new_canvas();
        draw_circle(d, 100.3f, 100.7f, radius, 0xffffffff);
        paint(v, d, 0x000000ff);
        float area = light(v, 0, 0, WIDTH, HEIGHT);
        float expected = (float)M_PI * radius * radius;
        assert_true(fabsf(area - expected) < 0.02f * expected + 0.2f);
        free_canvas(v);
        draw_list_free(d);
    }
}

static void test_outline_has_its_area(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    draw_outline(d, (box){20, 20, 200, 100}, 30, 4, 0xffffffff);
    paint(v, d, 0x000000ff);
    float expected = 4 * 2 * (140 + 40) + (float)M_PI * (30 * 30 - 26 * 26);
    assert_float_equal(light(v, 0, 0, WIDTH, HEIGHT), expected, 0.01 * (double)expected);
    free_canvas(v);
    draw_list_free(d);
}

static void test_shadow_falls_off(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    draw_shadow(d, (box){50, 50, 200, 150}, 10, 16, 0xffffffff);
    paint(v, d, 0x000000ff);
    assert_int_equal(at(v, 150, 33), BLACK); // beyond the spread
    assert_float_equal(light(v, 150, 49, 151, 51), 1, 0.02); // half on either side of the edge
    for (int y = 34; y < 65; y++) assert_true((at(v, 150, y) & 0xff) >= (at(v, 150, y - 1) & 0xff));
    assert_true((at(v, 150, 64) & 0xff) > 240);
    assert_true((at(v, 50, 50) & 0xff) < (at(v, 150, 50) & 0xff)); // a corner
    assert_int_equal(at(v, 150, 125), BLACK); // deep inside: its box covers that
    free_canvas(v);
    draw_list_free(d);
}

static void test_dots_are_circles(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *dots = new_canvas(), *circles = new_canvas();
    draw_dots(d, 20, 30.5f, 300, 30.5f, 3, 7, 0xffffffff);
    draw_dots(d, 20.5f, 290, 20.5f, 50, 3, 7, 0xffffffff); // upwards
    paint(dots, d, 0x000000ff);
    draw_list_clear(d);
    for (int i = 0; i < 40; i++) draw_circle(d, 21.5f + 7 * (float)i, 30.5f, 1.5f, 0xffffffff); // the last one ends before 300
    for (int i = 0; i < 34; i++) draw_circle(d, 20.5f, 288.5f - 7 * (float)i, 1.5f, 0xffffffff);
    paint(circles, d, 0x000000ff);
    assert_true(same_picture(dots, circles));
    free_canvas(dots);
    free_canvas(circles);
    draw_list_free(d);
}

// --- shapes, pixel by pixel -----------------------------------------------------------------------------------------
static float plain_distance(const struct shape *s, float x, float y)
{
    float qx = fmaxf(s->x0 - x, x - s->x1) + s->radius, qy = fmaxf(s->y0 - y, y - s->y1) + s->radius;
    if (qx > 0 && qy > 0) return sqrtf(qx * qx + qy * qy) - s->radius;
    return fmaxf(qx, qy) - s->radius;
}

static int plain_cover(const draw_command *c, const struct shape *s, int x, int y)
{
    float d = plain_distance(s, (float)x + 0.5f, (float)y + 0.5f);
    float cover = fminf(fmaxf(0.5f - d, 0), 1);
    if (c->kind == DRAW_outline) cover -= fminf(fmaxf(0.5f - d - s->width, 0), 1);
    return (int)(cover * 255 + 0.5f);
}

static uint32_t seed;

static float random_float(float from, float to)
{
    seed = seed * 1664525 + 1013904223;
    return from + (to - from) * (float)(seed >> 16) / 65536;
}

static void random_shape(draw_list *d)
{
    box b = {random_float(-20, 300), random_float(-20, 200), random_float(0, random_float(3, 200)), random_float(0, random_float(3, 100))};
    float radius = fmaxf(0, random_float(-5, random_float(2, 50))), width = random_float(0.2f, 6);
    int kind = (int)random_float(0, 4);
    if (kind == 0) draw_circle(d, b.x, b.y, radius / 2, 0xffffffff);
    else if (kind == 1) draw_outline(d, (box){b.x, b.y, 2 * radius, 2 * radius}, radius, width, 0xffffffff);
    else if (kind == 2) draw_outline(d, b, radius, width, 0xffffffff);
    else draw_rectangle(d, b, radius, 0xffffffff);
}

// Small and large ones, with and without corners, on whole pixels and beside them: each pixel is what its distance from the edge says.
// White on black shows the cover itself.
static void test_shapes_cover_what_their_edges_say(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    for (uint32_t i = 0; i < 300; i++) {
        draw_list_clear(d);
        seed = i;
        random_shape(d);
        paint(v, d, 0x000000ff);
        const draw_command *c = draw_list_at(d, 0);
        struct shape s = shape_of(c);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                int cover = plain_cover(c, &s, x, y);
                if ((int)(at(v, x, y) & 0xff) != cover) fail_msg("shape %u at %d, %d: %08x and not %d", i, x, y, at(v, x, y), cover);
            }
    }
    free_canvas(v);
    draw_list_free(d);
}

// What hides an area leaves the same there over whatever ground.
static void test_what_hides_leaves_no_ground(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *light = new_canvas(), *dark = new_canvas();
    int hidden = 0;
    for (uint32_t i = 0; i < 300; i++) {
        draw_list_clear(d);
        seed = i;
        random_shape(d);
        paint(light, d, 0x804020ff);
        paint(dark, d, 0x000000ff);
        box b = draw_list_at(d, 0)->box;
        int x0 = (int)random_float(b.x, b.x + b.w), y0 = (int)random_float(b.y, b.y + b.h);
        struct area a = {x0 > 0 ? x0 : 0, y0 > 0 ? y0 : 0, x0 + 1 + (int)random_float(0, b.w / 4), y0 + 1 + (int)random_float(0, b.h / 4)};
        if (!canvas_hides(draw_list_at(d, 0), a)) continue;
        hidden++;
        for (int y = a.y0; y < a.y1; y++)
            for (int x = a.x0; x < a.x1; x++) assert_int_equal(at(light, x, y), at(dark, x, y));
    }
    assert_true(hidden > 10);
    free_canvas(light);
    free_canvas(dark);
    draw_list_clear(d);
    draw_rectangle(d, (box){10, 10, 50, 50}, 8, 0xffffffff);
    draw_rectangle(d, (box){10, 10, 50, 50}, 8, 0xfffffffe);
    draw_outline(d, (box){10, 10, 50, 50}, 8, 50, 0xffffffff);
    assert_true(canvas_hides(draw_list_at(d, 0), (struct area){10, 18, 60, 52}));
    assert_false(canvas_hides(draw_list_at(d, 0), (struct area){10, 17, 60, 52})); // a corner
    assert_false(canvas_hides(draw_list_at(d, 0), (struct area){10, 18, 61, 52}));
    assert_false(canvas_hides(draw_list_at(d, 1), (struct area){20, 20, 30, 30}));
    assert_false(canvas_hides(draw_list_at(d, 2), (struct area){20, 20, 30, 30}));
    draw_list_free(d);
}

static void test_hatch_hangs_on_the_window(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *one = new_canvas(), *two = new_canvas();
    draw_hatch(d, (box){10, 10, 200, 20}, 0, 6, 1.8f, 0xffffffff);
    paint(one, d, 0x000000ff);
    draw_list_clear(d);
    draw_hatch(d, (box){10, 10, 77, 20}, 0, 6, 1.8f, 0xffffffff);
    draw_hatch(d, (box){87, 10, 123, 20}, 0, 6, 1.8f, 0xffffffff);
    paint(two, d, 0x000000ff);
    assert_true(same_picture(one, two));
    double sum = 0; // the stripes' share is width over distance, both across the stripes
    for (int y = 10; y < 30; y++)
        for (int x = 10; x < 208; x++) sum += at(one, x, y) & 0xff;
    assert_float_equal(sum / (198 * 20 * 255), 1.8 * sqrt(2) / 6, 0.02);
    free_canvas(one);
    free_canvas(two);
    draw_list_free(d);
}

static void test_colours_blend(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    draw_rectangle(d, (box){0, 0, 10, 10}, 0, 0xff8000ff);
    draw_rectangle(d, (box){10, 0, 10, 10}, 0, 0xff800080);
    draw_rectangle(d, (box){20, 0, 10, 10}, 0, 0xff800000);
    paint(v, d, 0x204060ff);
    assert_int_equal(at(v, 5, 5), 0xffff8000);
    uint32_t half = at(v, 15, 5);
    assert_true(abs((int)(half >> 16 & 0xff) - 0x90) <= 1 && abs((int)(half >> 8 & 0xff) - 0x60) <= 1 && abs((int)(half & 0xff) - 0x30) <= 1);
    assert_int_equal(at(v, 25, 5), 0xff204060);
    free_canvas(v);
    draw_list_free(d);
}

static void test_clip(void **context)
{
    (void)context;
    draw_list *d = new_list();
    canvas *v = new_canvas();
    draw_clip(d, (box){50, 50, 100, 100});
    draw_rectangle(d, (box){0, 0, 400, 300}, 0, 0xffffffff);
    draw_curve(d, (float[]){0, 0, 400, 0, 0, 300, 400, 300}, 20, true, 0xff0000ff);
    draw_text(d, 0, 100, FACE_words, 30, 0x00ff00ff, 0, "much longer than the box is wide");
    draw_clip_end(d);
    draw_rectangle(d, (box){300, 200, 10, 10}, 0, 0xffffffff);
    paint(v, d, 0x000000ff);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if ((x < 50 || x >= 150 || y < 50 || y >= 150) && (x < 300 || y < 200)) assert_int_equal(at(v, x, y), BLACK);
    assert_int_equal(at(v, 50, 149), WHITE);
    assert_int_equal(at(v, 305, 205), WHITE);
    free_canvas(v);
    draw_list_free(d);
}

static void test_size(void **context)
{
    (void)context;
    canvas v;
    assert_int_equal(canvas_init(&v, 0, 10), -EINVAL);
    assert_int_equal(canvas_init(&v, 10, -1), -EINVAL);
    assert_int_equal(canvas_init(&v, 1000000, 1000000), -ENOMEM);
    assert_int_equal(canvas_init(&v, 1, 1), 0);
    canvas_deinit(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges_lie_on_whole_pixels),
        cmocka_unit_test(test_circle_has_its_area),
        cmocka_unit_test(test_outline_has_its_area),
        cmocka_unit_test(test_shadow_falls_off),
        cmocka_unit_test(test_dots_are_circles),
        cmocka_unit_test(test_shapes_cover_what_their_edges_say),
        cmocka_unit_test(test_what_hides_leaves_no_ground),
        cmocka_unit_test(test_hatch_hangs_on_the_window),
        cmocka_unit_test(test_colours_blend),
        cmocka_unit_test(test_clip),
        cmocka_unit_test(test_size),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
