// The draw list: its text, its bounds and hashes, its memory.
#include "viewer/draw.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/with_text.h"
#include "viewer/text.h"

static const box window = {0, 0, 1000, 1000};

static draw_list *new_list(void)
{
    draw_list *d = NULL;
    assert_int_equal(draw_list_new(&d), 0);
    return d;
}

static void assert_text(const draw_list *d, const char *expected)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    draw_list_write(d, f);
    fclose(f);
    assert_string_equal(text, expected);
    free(text);
}

static void every_primitive(draw_list *d)
{
    draw_clip(d, (box){0, 0, 640, 480});
    draw_shadow(d, (box){10, 12, 100, 50}, 12, 8, 0x00000017);
    draw_rectangle(d, (box){10, 10, 100, 50}, 12, 0x121824ff);
    draw_outline(d, (box){10, 10, 100, 50}, 12, 1, 0x232c3fff);
    draw_hatch(d, (box){20.5f, 20.25f, 60, 9}, 2, 6, 1.8f, 0xe69f008c);
    draw_circle(d, 30, 30, 3.5f, 0x56b4e9ff);
    draw_arc(d, 50, 50, 20, 4, 0, 0.6f, 0xe8641bff);
    draw_line(d, 0, 5, 100, 5, 2.5f, 0, 0x56b4e9ff);
    draw_line(d, 0, 5, 100, 5, 1, 4, 0xa3aec4ff);
    draw_dots(d, 0, 5, 100, 5, 3, 7, 0xb39df5ff);
    draw_clip_end(d);
    draw_polyline(d, (float[]){1, 2, 3, 4, 5, -0.001f}, 3, 2, 0x41c79aff);
    draw_curve(d, (float[]){0, 0, 10, 0, 20, 10, 20, 20}, 2, false, 0xffffffff);
    draw_curve(d, (float[]){0, 0, 10, 0, 20, 10, 20, 20}, 2, true, 0xffffffff);
    draw_polygon(d, (float[]){0, 0, 15, 9, 0, 18}, 3, 0xf1f4faff);
    draw_text(d, 16, 30.5f, FACE_words_semibold, 17, 0xf1f4faff, 0, "say \"Hi\\\n");
}

static void test_text_of_every_primitive(void **context)
{
    (void)context;
    draw_list *d = new_list();
    every_primitive(d);
    assert_text(d, "clip 0,0 640x480\n"
                   "shadow 10,12 100x50 radius 12 spread 8 00000017\n"
                   "rectangle 10,10 100x50 radius 12 121824ff\n"
                   "outline 10,10 100x50 radius 12 width 1 232c3fff\n"
                   "hatch 20.5,20.25 60x9 radius 2 width 1.8 pitch 6 e69f008c\n"
                   "rectangle 26.5,26.5 7x7 radius 3.5 56b4e9ff\n"
                   "arc 50,50 radius 20 width 4 from 0 to 0.6 e8641bff\n"
                   "line 0,5 100,5 width 2.5 56b4e9ff\n"
                   "line 0,5 100,5 width 1 dash 4 a3aec4ff\n"
                   "line 0,5 100,5 width 3 pitch 7 b39df5ff\n"
                   "clip\n"
                   "line 1,2 3,4 5,0 width 2 41c79aff\n"
                   "curve 0,0 10,0 20,10 20,20 width 2 ffffffff\n"
                   "arrow 0,0 10,0 20,10 20,20 width 2 ffffffff\n"
                   "polygon 0,0 15,9 0,18 f1f4faff\n"
                   "text 16,30.5 words_semibold size 17 \"say \\\"Hi\\\\\\x0a\" f1f4faff\n");
    draw_list_free(d);
}

static void test_clip_limits_bounds(void **context)
{
    (void)context;
    draw_list *d = new_list();
    draw_clip(d, (box){100, 100, 50, 50});
    draw_rectangle(d, (box){0, 0, 120, 120}, 0, 0xff);
    draw_clip(d, (box){10, 10, 5, 5}); // takes the place of the first
    draw_rectangle(d, (box){0, 0, 120, 120}, 0, 0xff);
    draw_clip_end(d);
    draw_rectangle(d, (box){3, 4, 10, 10}, 0, 0xff);
    const box *b = &draw_list_at(d, 1)->bounds;
    assert_true(b->x == 100 && b->y == 100 && b->w >= 20 && b->w <= 21 && b->h >= 20 && b->h <= 21);
    b = &draw_list_at(d, 3)->bounds;
    assert_true(b->x == 10 && b->y == 10 && b->w == 5 && b->h == 5);
    b = &draw_list_at(d, 5)->bounds;
    assert_true(b->x <= 3 && b->y <= 4 && b->x + b->w >= 13 && b->y + b->h >= 14);
    draw_list_free(d);
}

// Each field of a command that shows must count.
static void test_hash_of_everything_that_shows(void **context)
{
    (void)context;
    draw_list *a = new_list(), *b = new_list();
    every_primitive(a);
    every_primitive(b);
    assert_true(draw_list_hash(a, window) == draw_list_hash(b, window));
    for (size_t i = 0; i < draw_list_count(a); i++)
        for (size_t k = 0; k < i; k++) assert_true(draw_list_at(a, i)->hash != draw_list_at(a, k)->hash);
    draw_list_clear(b);
    draw_clip(b, (box){0, 0, 640, 481});
    draw_rectangle(b, (box){10, 10, 100, 50}, 12, 0x121824ff);
    assert_true(draw_list_at(b, 1)->hash == draw_list_at(a, 2)->hash); // another clip, which cuts nothing off it either
    static const box cuts[] = {{11, 0, 640, 480}, {12, 0, 640, 480}, {0, 11, 640, 480}, {0, 0, 109, 480}, {0, 0, 108, 480}, {0, 0, 640, 59}};
    uint64_t hashes[sizeof cuts / sizeof *cuts];
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        draw_list_clear(b);
        draw_clip(b, cuts[i]);
        draw_rectangle(b, (box){10, 10, 100, 50}, 12, 0x121824ff);
        hashes[i] = draw_list_at(b, 1)->hash;
        assert_true(hashes[i] != draw_list_at(a, 2)->hash);
        for (size_t k = 0; k < i; k++) assert_true(hashes[i] != hashes[k]);
    }
    draw_list_free(a);
    draw_list_free(b);
}

// Less than a pixel, where a shape lies on whole pixels: nothing has to be painted anew.
static void test_hash_is_of_what_is_painted(void **context)
{
    (void)context;
    draw_list *d = new_list();
    for (int moved = 0; moved < 2; moved++) {
        float by = moved ? 0.2f : 0;
        draw_clip(d, (box){0, 0, 50.5f + by, 480});
        draw_rectangle(d, (box){10 + by, 10, 100, 50}, 12, 0xff);
        draw_line(d, 5 + by, 10, 5 + by, 90, 1, 0, 0xff);
        draw_text(d, 16 + by, 30, FACE_words, 17, 0xff, 0, "words");
        draw_circle(d, 30 + by, 30, 3.5f, 0xff); // lies between the pixels
    }
    for (size_t i = 1; i < 4; i++) assert_true(draw_list_at(d, i)->hash == draw_list_at(d, i + 5)->hash);
    assert_true(draw_list_at(d, 4)->hash != draw_list_at(d, 9)->hash);
    draw_list_free(d);
}

static void test_hash_of_an_area(void **context)
{
    (void)context;
    draw_list *d = new_list();
    const box left = {0, 0, 96, 96}, right = {192, 0, 96, 96};
    draw_rectangle(d, (box){10, 10, 20, 20}, 0, 0xff);
    draw_rectangle(d, (box){200, 10, 20, 20}, 0, 0xff);
    uint64_t left_before = draw_list_hash(d, left), right_before = draw_list_hash(d, right);
    draw_list_clear(d);
    draw_rectangle(d, (box){10, 10, 20, 20}, 0, 0xff);
    draw_rectangle(d, (box){201, 10, 20, 20}, 0, 0xff);
    assert_true(draw_list_hash(d, left) == left_before);
    assert_true(draw_list_hash(d, right) != right_before);
    uint64_t one_order = draw_list_hash(d, window);
    draw_list_clear(d);
    draw_rectangle(d, (box){201, 10, 20, 20}, 0, 0xff);
    draw_rectangle(d, (box){10, 10, 20, 20}, 0, 0xff);
    assert_true(draw_list_hash(d, window) != one_order); // what is drawn later covers
    draw_list_free(d);
}

static void test_no_place_no_drawing(void **context)
{
    (void)context;
    draw_list *d = new_list();
    draw_rectangle(d, (box){NAN, 0, 1, 1}, 0, 0xff);
    draw_line(d, 0, 0, INFINITY, 0, 1, 0, 0xff);
    assert_int_equal(draw_list_count(d), 0);
    assert_false(draw_list_failed(d));
    draw_list_free(d);
}

static float text_end(draw_list *d, const char **text)
{
    const draw_command *c = draw_list_at(d, draw_list_count(d) - 1);
    *text = c->text;
    return c->points[0] + text_width(c->face, c->size, c->text);
}

static void test_text_is_placed_by_its_width(void **context)
{
    (void)context;
    draw_list *d = new_list();
    const char *text;
    float width = text_width(FACE_words, 13, "Ready queue");
    assert_float_equal(draw_text(d, 10, 20, FACE_words, 13, 0xff, 0, "Ready queue"), width, 0);
    assert_float_equal(draw_text_right(d, 300, 20, FACE_words, 13, 0xff, "Ready queue"), width, 0);
    assert_float_equal(text_end(d, &text), 300, 0.001);
    draw_text_centred(d, 300, 20, FACE_words, 13, 0xff, "Ready queue");
    assert_float_equal(text_end(d, &text), 300 + width / 2, 0.001);
    draw_list_free(d);
}

static void test_shortened_with_an_ellipsis(void **context)
{
    (void)context;
    draw_list *d = new_list();
    const char *text, *full = "a task with a na\u00efve, long name";
    float whole = text_width(FACE_words, 13, full);
    assert_float_equal(draw_text(d, 0, 20, FACE_words, 13, 0xff, whole, full), whole, 0); // fits exactly
    text_end(d, &text);
    assert_string_equal(text, full);
    for (float limit = 20; limit < whole; limit += 3) {
        float width = draw_text(d, 0, 20, FACE_words, 13, 0xff, limit, full);
        assert_float_equal(text_end(d, &text), width, 0);
        assert_true(width <= limit);
        size_t kept = strlen(text) - strlen("\u2026");
        assert_string_equal(text + kept, "\u2026");
        assert_memory_equal(text, full, kept);
        assert_true(((unsigned char)full[kept] & 0xc0) != 0x80); // not within a character
        assert_true(kept == 0 || text[kept - 1] != ' ');
    }
    draw_text(d, 0, 20, FACE_words, 13, 0xff, 0.5f, full); // too narrow for anything
    text_end(d, &text);
    assert_string_equal(text, "\u2026");
    draw_list_free(d);
}

static void fill(draw_list *d)
{
    draw_list_clear(d);
    for (int i = 0; i < 3000; i++) {
        char text[32];
        snprintf(text, sizeof text, "a rather long text, number %d", i % 50);
        draw_text(d, 0, (float)i, FACE_words, 13, 0xff, 0, text);
    }
}

static void test_text_stays_while_the_list_grows(void **context)
{
    (void)context;
    draw_list *d = new_list();
    fill(d);
    for (int i = 0; i < 3000; i++) {
        char text[32];
        snprintf(text, sizeof text, "a rather long text, number %d", i % 50);
        assert_string_equal(draw_list_at(d, (size_t)i)->text, text);
    }
    draw_list_free(d);
}

static void test_no_allocation_once_grown(void **context)
{
    (void)context;
    draw_list *d = new_list();
    fill(d);
    fail_alloc_at(1);
    fill(d);
    assert_false(fail_alloc_reached());
    fail_alloc_at(0);
    assert_int_equal(draw_list_count(d), 3000);
    draw_list_free(d);
}

static int make_list(void *context)
{
    (void)context;
    draw_list *d;
    int status = draw_list_new(&d);
    if (status) return status;
    every_primitive(d);
    status = draw_list_failed(d) ? -ENOMEM : 0;
    draw_list_free(d);
    return status;
}

static void test_out_of_memory(void **context)
{
    make_list(*context); // the text run is in its cache now: that has a test of its own
    assert_true(fail_alloc_each(make_list, NULL) == 3); // the list, its commands, its text
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_of_every_primitive),
        cmocka_unit_test(test_clip_limits_bounds),
        cmocka_unit_test(test_hash_of_everything_that_shows),
        cmocka_unit_test(test_hash_is_of_what_is_painted),
        cmocka_unit_test(test_hash_of_an_area),
        cmocka_unit_test(test_no_place_no_drawing),
        cmocka_unit_test(test_text_is_placed_by_its_width),
        cmocka_unit_test(test_shortened_with_an_ellipsis),
        cmocka_unit_test(test_text_stays_while_the_list_grows),
        cmocka_unit_test(test_no_allocation_once_grown),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
