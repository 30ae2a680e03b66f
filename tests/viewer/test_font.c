// Fonts: opened by face, a font for every character, runs measured and drawn.
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

static void test_measure_and_draw(void **context)
{
    (void)context;
    struct font *font = font_for(FACE_code, 'a');
    float once = 0, twice = 0;
    assert_int_equal(font_measure(&once, font, 20, "await"), 0);
    assert_int_equal(font_measure(&twice, font, 40, "await"), 0);
    assert_float_equal(once, 5 * 12, 0.1); // a column is 0.6 em
    assert_float_equal(twice, 2 * once, 0.001);
    struct font_ink ink;
    assert_int_equal(font_draw(&ink, font, 20, "H"), 0);
    assert_true(ink.width > 5 && ink.width < 12 && ink.left > 0);
    assert_int_equal(ink.top + ink.height, 0); // it stands on the baseline
    assert_true(ink.cover[ink.height / 2 * ink.stride + ink.width / 2] > 128); // its bar
    font_ink_deinit(&ink);
    assert_int_equal(font_draw(&ink, font, 20, " "), 0);
    assert_int_equal(ink.width, 0);
    font_ink_deinit(&ink);
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
        cmocka_unit_test(test_measure_and_draw),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
