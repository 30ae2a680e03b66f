// Words on paper lie where the screen has them, whatever is in them.
#include "viewer/words.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/with_text.h"

// Where the ink of a run is, from its origin.
struct ink {
    double x, y, w, h;
};

static struct ink ink_of(enum face face, float size, const char *text)
{
    words *w;
    assert_int_equal(words_new(&w), 0);
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create(surface);
    assert_int_equal(words_draw(w, cr, 0, 0, face, size, text), 0);
    assert_int_equal(cairo_status(cr), CAIRO_STATUS_SUCCESS);
    struct ink ink;
    cairo_recording_surface_ink_extents(surface, &ink.x, &ink.y, &ink.w, &ink.h);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    words_free(w);
    return ink;
}

static void test_same_place_as_on_the_screen(void **context)
{
    (void)context;
    static const char *const texts[] = {"Event loop", "AVATAR To fly, 1:18.0 3x4 ->", "if (a != b && c >= d) -> x;",
                                        "Größe, naïve; Łódź \u2026", "\u5b57 and \u0436"};
    for (int face = 0; face < FACES; face++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            struct ink ink = ink_of((enum face)face, 20, texts[i]);
            const struct text_mask *mask = text_mask((enum face)face, 20, texts[i]);
            assert_non_null(mask);
            assert_float_equal(ink.x, mask->left, 2.5);
            assert_float_equal(ink.x + ink.w, mask->left + (float)mask->width, 2.5);
            assert_float_equal(ink.y, mask->top, 2.5);
            assert_float_equal(ink.y + ink.h, mask->top + (float)mask->height, 2.5);
        }
}

static void test_what_is_no_utf8_is_drawn(void **context)
{
    (void)context;
    static const char *const texts[] = {("a\xff" "b"), "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "a\tb\x01"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) ink_of(FACE_words, 20, texts[i]); // cairo takes it
    assert_true(ink_of(FACE_words, 20, "a\xff" "b").w > ink_of(FACE_words, 20, "ab").w);
    assert_float_equal(ink_of(FACE_words, 20, "").w, 0, 0);
    assert_float_equal(ink_of(FACE_words, 20, "  ").w, 0, 0);
}

struct attempt {
    cairo_t *cr;
};

static int draw_words(void *context)
{
    const struct attempt *a = context;
    words *w;
    int rc = words_new(&w);
    if (rc) return rc;
    rc = words_draw(w, a->cr, 0, 0, FACE_code, 14, "time_sleep(5);");
    words_free(w);
    return rc;
}

static void test_each_allocation_failing(void **context)
{
    (void)context;
    text_width(FACE_code, 14, "time_sleep(5);"); // in the cache
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    struct attempt a = {cairo_create(surface)};
    assert_true(fail_alloc_each(draw_words, &a) >= 5);
    cairo_destroy(a.cr);
    cairo_surface_destroy(surface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_place_as_on_the_screen),
        cmocka_unit_test(test_what_is_no_utf8_is_drawn),
        cmocka_unit_test(test_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
