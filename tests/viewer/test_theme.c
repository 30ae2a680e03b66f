// The colours: every pair that is read together has a contrast of at least 4.5.
#include "viewer/theme.h"

#include "support/cmocka_all.h"

static const char *const names[] = {
#define COLOUR(name, dark, light, contrast) #name,
#include "viewer/theme.def"
#undef COLOUR
};

// Says which pair it is.
static bool readable(const theme *t, enum theme_colour text, enum theme_colour ground)
{
    float contrast = colour_contrast(t->colours[text], t->colours[ground]), least = t == &theme_contrast ? 7 : 4.5f;
    if (contrast < least) print_error("%s: %s on %s: %.2f\n", t->name, names[text], names[ground], (double)contrast);
    return contrast >= least;
}

static void test_text_is_readable(void **context)
{
    (void)context;
    static const enum theme_colour texts[] = {
        COLOUR_text, COLOUR_secondary, COLOUR_faint, COLOUR_accent, COLOUR_running_text, COLOUR_ready_text, COLOUR_sleeping,
        COLOUR_waiting, COLOUR_awaiting, COLOUR_done, COLOUR_failed, COLOUR_cancelled, COLOUR_callback,
        COLOUR_code_keyword, COLOUR_code_string, COLOUR_code_comment, COLOUR_code_number,
    };
    static const enum theme_colour grounds[] = {COLOUR_page, COLOUR_card, COLOUR_raised, COLOUR_selected, COLOUR_current};
    const theme *themes[] = {&theme_dark, &theme_light, &theme_contrast};
    bool all = true;
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            for (size_t g = 0; g < sizeof grounds / sizeof *grounds; g++) all &= readable(themes[i], texts[k], grounds[g]);
    assert_true(all);
}

static void test_text_on_colours_is_readable(void **context)
{
    (void)context;
    static const enum theme_colour pairs[][2] = {
        {COLOUR_ink, COLOUR_running}, {COLOUR_ink, COLOUR_ready}, {COLOUR_on_accent, COLOUR_accent},
        {COLOUR_text, COLOUR_popover}, {COLOUR_secondary, COLOUR_popover}, {COLOUR_page, COLOUR_cursor}, // the flag's time
    };
    bool all = true;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        all &= readable(&theme_dark, pairs[i][0], pairs[i][1]);
        all &= readable(&theme_light, pairs[i][0], pairs[i][1]);
        all &= readable(&theme_contrast, pairs[i][0], pairs[i][1]);
    }
    assert_true(all);
}

static void test_contrast(void **context)
{
    (void)context;
    assert_float_equal(colour_contrast(0x000000ff, 0xffffffff), 21, 0.001);
    assert_float_equal(colour_contrast(0x777777ff, 0xffffffff), 4.48, 0.005); // WebAIM's well-known near miss
    assert_float_equal(colour_contrast(0x123456ff, 0x123456ff), 1, 0);
}

static void test_names(void **context)
{
    (void)context;
    assert_ptr_equal(theme_named("contrast"), &theme_contrast);
    assert_null(theme_named("pink"));
    assert_ptr_equal(theme_after(&theme_dark), &theme_light);
    assert_ptr_equal(theme_after(&theme_contrast), &theme_dark);
}

static void test_opacity(void **context)
{
    (void)context;
    assert_int_equal(colour_alpha(0x112233ff, 0.5f), 0x11223380);
    assert_int_equal(colour_alpha(0x11223380, 0.5f), 0x11223340);
    assert_int_equal(colour_alpha(0x112233ff, 7), 0x112233ff);
    assert_int_equal(colour_alpha(0x112233ff, -1), 0x11223300);
    theme faded = theme_faded(&theme_dark, 0.32f);
    assert_int_equal(faded.colours[COLOUR_running], (theme_dark.colours[COLOUR_running] & ~0xffu) | 82);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_readable),
        cmocka_unit_test(test_text_on_colours_is_readable),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_opacity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
