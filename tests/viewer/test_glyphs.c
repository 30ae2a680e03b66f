// Masks of glyphs: kept, those of one glyph told apart by size and shift, never too many.
#include "viewer/glyphs.h"

#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static uint32_t number_of(struct font *font, const char *character)
{
    const struct font_glyph *glyphs;
    int width;
    assert_int_equal(font_set(font, character, true, &glyphs, &width), 1);
    return glyphs[0].number;
}

static void test_what_is_kept_is_what_is_drawn(void **context)
{
    (void)context;
    for (int face = 0; face < FACES; face++)
        for (float size = 9; size < 40; size += 6.25f)
            for (int shift = 0; shift < GLYPH_SHIFTS; shift++) {
                struct font *font = font_for(face, 'g');
                uint32_t number = number_of(font, "g");
                struct font_ink ink;
                for (int time = 0; time < 2; time++) { // made, and found
                    const struct glyph_mask *mask = glyph_mask(font, size, number, shift);
                    assert_int_equal(font_draw(&ink, font, size, number, (float)shift / GLYPH_SHIFTS), 0);
                    assert_true(mask && mask->left == ink.left && mask->top == ink.top && mask->width == ink.width && mask->height == ink.height);
                    for (int y = 0; y < ink.height; y++)
                        assert_memory_equal(mask->cover + y * mask->width, ink.cover + y * ink.stride, ink.width);
                }
            }
}

static void test_found_again(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_words, 'a');
    uint32_t a = number_of(font, "a"), space = number_of(font, " ");
    const struct glyph_mask *mask = glyph_mask(font, 13, a, 1), *none = glyph_mask(font, 13, space, 0);
    assert_true(mask && mask->width > 0);
    assert_true(none && none->width == 0);
    fail_alloc_at(1);
    assert_ptr_equal(glyph_mask(font, 13, a, 1), mask);
    assert_ptr_equal(glyph_mask(font, 13, space, 0), none);
    assert_false(fail_alloc_reached());
    fail_alloc_at(0);
    assert_ptr_not_equal(glyph_mask(font, 13, a, 2), mask);
    assert_ptr_not_equal(glyph_mask(font, 13.5f, a, 1), mask);
    assert_ptr_not_equal(glyph_mask(font_for(FACE_words_medium, 'a'), 13, a, 1), mask);
}

static void test_no_memory(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_words, 'q');
    uint32_t q = number_of(font, "q");
    fail_alloc_at(1);
    assert_null(glyph_mask(font, 21, q, 0));
    assert_true(fail_alloc_reached());
    fail_alloc_at(0);
    assert_non_null(glyph_mask(font, 21, q, 0));
}

static void test_never_too_many(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_words, 'm');
    uint32_t m = number_of(font, "m");
    glyphs_forget();
    long none = fail_alloc_live(), most = 0;
    for (int i = 0; i < 3000; i++) { // 18 KiB each, 54 MiB in all
        assert_non_null(glyph_mask(font, 150 + (float)i / 100, m, 0));
        long live = fail_alloc_live() - none;
        most = live > most ? live : most;
    }
    assert_true(most > 100 && most < 1000);
    glyphs_forget();
    assert_int_equal(fail_alloc_live(), none);
}

static int open_fonts(void **context)
{
    (void)context;
    return font_open(NULL);
}

static int close_fonts(void **context)
{
    (void)context;
    glyphs_forget();
    font_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept_is_what_is_drawn),
        cmocka_unit_test(test_found_again),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_never_too_many),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
