// Faces and runs: fonts found or not, widths that agree with masks, no ligatures in code, fallback, the cache.
#include "viewer/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/with_text.h"

static const char *const samples[] = {
    "Ready, waiting for the loop", "Judit is thinking at board 16.", "AVAVAV To We Ty", "time.sleep(5)  # Judit",
    "1:18.0 of 60:00", "\u00c5ngstr\u00f6m", "jump", "j", " spaced ", "a != b->c",
};

// A run's ink, and where its left edge and its end are from the origin.
static long ink(const struct text_mask *m)
{
    long sum = 0;
    for (int y = 0; y < m->height; y++)
        for (int x = 0; x < m->width; x++) sum += m->alpha[y * m->stride + x];
    return sum;
}

static void test_width_agrees_with_mask(void **context)
{
    (void)context;
    for (int face = 0; face < FACES; face++)
        for (float size = 9; size < 50; size += 3.75f)
            for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
                float width = text_width(face, size, samples[i]);
                const struct text_mask *m = text_mask(face, size, samples[i]);
                assert_non_null(m);
                // Side bearings are small: the ink begins and ends near the origin and the end of the run, but for its spaces.
                float space = samples[i][0] == ' ' ? text_width(face, size, " ") : 0;
                assert_true(fabsf(m->left - space) <= 0.16f * size + 1);
                assert_true(fabsf(m->left + (float)m->width + space - width) <= 0.25f * size + 1);
                assert_true(m->top < 0 && m->top > -1.3f * size);
                assert_true(m->top + (float)m->height < 0.5f * size);
            }
}

static void test_width_grows_with_size_and_adds_up(void **context)
{
    (void)context;
    float at_13 = text_width(FACE_words, 13, samples[0]);
    assert_float_equal(text_width(FACE_words, 26, samples[0]), 2 * at_13, 0.001);
    assert_float_equal(text_width(FACE_words, 16.25f, samples[0]), 1.25f * at_13, 0.001);
    // Monospace: text is columns, whatever it is cut into.
    float column = text_width(FACE_code, 14, "m");
    assert_float_equal(text_width(FACE_code, 14, "await asyncio.sleep(5)"), 22 * column, 0.01);
    assert_float_equal(text_width(FACE_code, 14, "->!=<=||&&"), 10 * column, 0.01);
    assert_float_equal(text_width(FACE_code, 14, " "), column, 0.01);
}

static void test_kerning(void **context)
{
    (void)context;
    float apart = text_width(FACE_words, 40, "A") + text_width(FACE_words, 40, "V");
    assert_true(text_width(FACE_words, 40, "AV") < apart - 1);
}

static void test_mask_shows_fractional_sizes(void **context)
{
    (void)context;
    long small = ink(text_mask(FACE_words, 13, samples[0])), between = ink(text_mask(FACE_words, 13.5f, samples[0])),
         large = ink(text_mask(FACE_words, 14, samples[0]));
    assert_true(small < between && between < large);
}

// The columns of "-" in "->" look as those of "-" alone.
// A glyph that reaches left of its origin stays where it belongs.
static void test_overhang(void **context)
{
    (void)context;
    float size = 100, n = text_width(FACE_words, size, "n");
    const struct text_mask *m = text_mask(FACE_words, size, "j");
    float alone = m->left + (float)m->width;
    assert_true(m->left < 0);
    m = text_mask(FACE_words, size, "nj");
    assert_float_equal(m->left + (float)m->width - n, alone, 1.01);
}

static void test_no_ligatures_in_code(void **context)
{
    (void)context;
    static const char *const pairs[][2] = {{"-", ">"}, {"!", "="}, {"=", "="}, {"/", "/"}, {"<", "="}, {"|", "|"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char both[3];
        snprintf(both, sizeof both, "%s%s", pairs[i][0], pairs[i][1]);
        const struct text_mask *m = text_mask(FACE_code, 40, pairs[i][0]); // 40: columns of 24 whole pixels
        long first = ink(m), second = ink(text_mask(FACE_code, 40, pairs[i][1]));
        assert_int_equal(ink(text_mask(FACE_code, 40, both)), first + second);
    }
}

static void test_nothing_to_draw(void **context)
{
    (void)context;
    assert_null(text_mask(FACE_words, 13, ""));
    assert_null(text_mask(FACE_words, 13, "   "));
    assert_float_equal(text_width(FACE_words, 13, ""), 0, 0);
    assert_true(text_width(FACE_words, 13, "   ") > 5);
    assert_float_equal(text_width(FACE_code, 13, "a\tb\nc"), text_width(FACE_code, 13, "a b c"), 0);
}

static void test_odd_text(void **context)
{
    (void)context;
    assert_non_null(text_mask(FACE_words, 13, "bad \xff\xc3 bytes \xe2\x82"));
    assert_non_null(text_mask(FACE_code, 13, "\u65e5\u672c \u2192 \U0001f40d")); // from other fonts, or as boxes
    char *long_text = malloc(100001);
    memset(long_text, 'x', 100000);
    long_text[100000] = 0;
    assert_float_equal(text_width(FACE_code, 10, long_text), TEXT_RUN_BYTES * text_width(FACE_code, 10, "x"), 0.5);
    assert_non_null(text_mask(FACE_code, 10, long_text));
    free(long_text);
    const char *text = "a\u00e9\u2192\U0001f40d";
    assert_int_equal(text_character(&text), 'a');
    assert_int_equal(text_character(&text), 0xe9);
    assert_int_equal(text_character(&text), 0x2192);
    assert_int_equal(text_character(&text), 0x1f40d);
    assert_int_equal(*text, 0);
}

static void test_a_hit_allocates_nothing(void **context)
{
    (void)context;
    const struct text_mask *m = text_mask(FACE_words, 13, "a hit");
    fail_alloc_at(1);
    assert_ptr_equal(text_mask(FACE_words, 13, "a hit"), m);
    assert_true(text_width(FACE_words, 13, "a hit") > 0);
    assert_false(fail_alloc_reached());
    fail_alloc_at(0);
}

static void test_the_cache_is_bounded(void **context)
{
    (void)context;
    long held = 0;
    for (int i = 0; i < 1000; i++) { // 40 KiB each, 40 MiB in all
        char text[64];
        snprintf(text, sizeof text, "run %d of many", i);
        assert_non_null(text_mask(FACE_words, 80, text));
        if (i == 600) held = fail_alloc_live();
    }
    assert_true(fail_alloc_live() < held + 100);
    assert_non_null(text_mask(FACE_words, 80, "run 0 of many")); // long forgotten, made again
}

static void test_run_out_of_memory(void **context)
{
    (void)context;
    for (int n = 1; n < 5; n++) {
        char text[32];
        snprintf(text, sizeof text, "attempt %d", n);
        fail_alloc_at(n);
        bool whole = text_width(FACE_words, 13, text) > 0 && text_mask(FACE_words, 13, text);
        assert_true(fail_alloc_reached());
        fail_alloc_at(0);
        assert_false(n <= 2 && whole);
        assert_non_null(text_mask(FACE_words, 13, text)); // and it recovers
    }
}

static void test_open_twice(void **context)
{
    (void)context;
    assert_int_equal(text_open(NULL), 0);
    text_close();
    assert_non_null(text_mask(FACE_words, 13, "open")); // the one who opened it first has not closed it
    text_close();
    assert_null(text_mask(FACE_words, 13, "closed"));
    assert_int_equal(text_open(NULL), 0);
    assert_non_null(text_mask(FACE_words, 13, "closed"));
}

static void test_no_font(void **context)
{
    (void)context;
    char path[] = "/tmp/loopscope-fonts-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_true(write(fd, "<fontconfig></fontconfig>", 25) == 25);
    close(fd);
    text_close();
    setenv("FONTCONFIG_FILE", path, 1);
    error e;
    assert_int_equal(text_open(&e), -ENOENT);
    assert_non_null(strstr(e.text, "fonts-inter"));
    assert_non_null(strstr(e.text, "fonts-jetbrains-mono"));
    assert_null(text_mask(FACE_words, 13, "no font"));
    assert_float_equal(text_width(FACE_words, 13, "no font"), 0, 0);
    unsetenv("FONTCONFIG_FILE");
    unlink(path);
    assert_int_equal(text_open(&e), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width_agrees_with_mask),
        cmocka_unit_test(test_width_grows_with_size_and_adds_up),
        cmocka_unit_test(test_kerning),
        cmocka_unit_test(test_mask_shows_fractional_sizes),
        cmocka_unit_test(test_overhang),
        cmocka_unit_test(test_no_ligatures_in_code),
        cmocka_unit_test(test_nothing_to_draw),
        cmocka_unit_test(test_odd_text),
        cmocka_unit_test(test_a_hit_allocates_nothing),
        cmocka_unit_test(test_the_cache_is_bounded),
        cmocka_unit_test(test_run_out_of_memory),
        cmocka_unit_test(test_open_twice),
        cmocka_unit_test(test_no_font),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
