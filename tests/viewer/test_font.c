// Fonts: opened by face, a font for every character, runs set and glyphs drawn.
#include "viewer/font.h"

#include "support/cmocka_all.h"

static void test_each_face_has_its_font(void **context)
{
    (void)context;
    for (int i = 0; i < FACES; i++)
        for (int k = 0; k < i; k++) assert_ptr_not_equal(font_for(i, 'a'), font_for(k, 'a'));
    assert_ptr_equal(font_for(FACE_words, 'a'), font_for(FACE_words, 'z'));
}

static void test_a_font_for_every_character(void **context)
{
    (void)context;
    assert_non_null(font_for(FACE_code, 0x1f40d));  // from wherever
    assert_ptr_equal(font_for(FACE_code, 0xf0000), font_for(FACE_code, 'a')); // private use: nobody has it
    assert_ptr_equal(font_for(FACE_code, '\t'), font_for(FACE_code, 'a'));
}

static void test_set_a_run(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_code, 'a');
    const struct font_glyph *glyphs;
    int width;
    assert_int_equal(font_set(font, "await", true, &glyphs, &width), 5);
    assert_int_equal(width, 5 * 600); // a column is 0.6 em
    for (int i = 0; i < 5; i++) assert_float_equal(glyphs[i].x, (float)i * 0.6f, 0.001);
    assert_true(glyphs[0].number == glyphs[2].number && glyphs[0].number != glyphs[1].number);
    uint32_t a = glyphs[0].number;
    assert_int_equal(font_set(font, "", true, &glyphs, &width), 0);
    assert_int_equal(width, 0);
    assert_int_equal(font_set(font, "a->", true, &glyphs, &width), 3);
    assert_int_equal(glyphs[0].number, a);
    uint32_t arrow = glyphs[1].number;
    assert_int_equal(font_set(font, "a->", false, &glyphs, &width), 3);
    assert_true(glyphs[0].number == a && glyphs[1].number != arrow); // a ligature
}

static long sum(const struct font_ink *ink, int x)
{
    long sum = 0;
    for (int y = 0; y < ink->height; y++) sum += ink->cover[y * ink->stride + x];
    return sum;
}

static void test_draw_a_glyph(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_code, 'H');
    const struct font_glyph *glyphs;
    struct font_ink ink;
    int width;
    font_set(font, "H", true, &glyphs, &width);
    uint32_t h = glyphs[0].number;
    assert_int_equal(font_draw(&ink, font, 20, h, 0), 0);
    assert_true(ink.width > 5 && ink.width < 12 && ink.left > 0);
    assert_int_equal(ink.top + ink.height, 0); // it stands on the baseline
    assert_true(ink.cover[ink.height / 2 * ink.stride + ink.width / 2] > 128); // its bar
    // Shifted to the right it covers less of its first column, and lies a pixel farther where it is shifted by one.
    struct font_ink shifted;
    int left = ink.left;
    long first = sum(&ink, 0);
    assert_int_equal(font_draw(&shifted, font, 20, h, 1), 0);
    assert_true(shifted.left == left + 1 && sum(&shifted, 0) == first);
    assert_int_equal(font_draw(&shifted, font, 20, h, 0.25f), 0);
    assert_true(shifted.left > left || sum(&shifted, 0) < first);
    assert_int_equal(font_draw(&ink, font, 40, h, 0), 0);
    assert_true(ink.height > 25 && ink.height < 32);
    font_set(font, " ", true, &glyphs, &width);
    assert_int_equal(font_draw(&ink, font, 20, glyphs[0].number, 0), 0);
    assert_int_equal(ink.width, 0);
}

static int open_fonts(void **context)
{
    (void)context;
    return font_open(NULL);
}

static int close_fonts(void **context)
{
    (void)context;
    font_close();
    return font_is_open();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_face_has_its_font),
        cmocka_unit_test(test_a_font_for_every_character),
        cmocka_unit_test(test_set_a_run),
        cmocka_unit_test(test_draw_a_glyph),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
