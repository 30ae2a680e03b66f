#include "viewer/caption.h"

#include <math.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "viewer/text.h"

static const struct caption_style style = {FACE_words, FACE_words_semibold, 20, 28, 0x111111FF, 0x222222FF};
static draw_list *list;

static float lines_of(float width, const char *text)
{
    draw_list_clear(list);
    return caption_draw(list, 100, 50, width, &style, text);
}

// The run that begins with these letters.
static const draw_command *run(const char *text)
{
    for (size_t i = 0; i < draw_list_count(list); i++) {
        const draw_command *c = draw_list_at(list, i);
        if (c->kind == DRAW_text && strcmp(c->text, text) == 0) return c;
    }
    fail_msg("there is no run '%s'", text);
    return NULL;
}

static void words_stay_within_the_width(void **unused)
{
    (void)unused;
    static const char text[] = "Count the ready queue: twelve boards. A solid block holds the loop, `time_sleep(5)` and *nobody* else runs.";
    float before = 1;
    for (float width = 900; width > 200; width -= 50) {
        float lines = lines_of(width, text);
        assert_true(lines >= before);
        before = lines;
        for (size_t i = 0; i < draw_list_count(list); i++) {
            const draw_command *c = draw_list_at(list, i);
            float right = c->points[0] + text_width(c->face, c->size, c->text);
            assert_true(right <= 100 + width + 0.5f);
            assert_true(c->points[1] == roundf(c->points[1]));
        }
    }
    assert_true(before > 4);
}

static void marks_are_faces_and_are_not_shown(void **unused)
{
    (void)unused;
    assert_float_equal(lines_of(2000, "call `time_sleep(5)`, *not* 3 * 4"), 1, 0);
    assert_int_equal(run("time_sleep(5)")->face, FACE_code);
    assert_int_equal(run("time_sleep(5)")->fill, style.code);
    assert_int_equal(run("not")->face, FACE_words_semibold);
    assert_int_equal(run(",")->face, FACE_words);
    assert_int_equal(run("*")->face, FACE_words);
    assert_int_equal(run("call")->fill, style.ink);
}

static void code_keeps_its_asterisk_and_goes_over_gaps(void **unused)
{
    (void)unused;
    lines_of(2000, "`except*` and `for i in x`");
    assert_int_equal(run("except*")->face, FACE_code);
    assert_int_equal(run("in")->face, FACE_code);
    assert_int_equal(run("and")->face, FACE_words);
}

static void a_paragraph_takes_half_a_line_more(void **unused)
{
    (void)unused;
    assert_float_equal(lines_of(2000, "a\nb"), 2.5, 0.001);
    assert_float_equal(run("b")->points[1] - run("a")->points[1], 1.5f * style.line, 0.001);
    assert_float_equal(run("b")->points[0], 100, 0.001);
}

static void what_has_no_room_is_made_smaller(void **unused)
{
    (void)unused;
    static const char text[] = "Twenty boards stand in the ready queue and wait for the loop, one behind the other, as they came.";
    struct caption_style fitted = caption_fit(style, 400, 1000, 0.5f, text);
    assert_float_equal(fitted.size, style.size, 0.01);
    fitted = caption_fit(style, 400, 60, 0.5f, text);
    assert_true(fitted.size < style.size);
    assert_true(caption_draw(NULL, 0, 0, 400, &fitted, text) * fitted.line <= 60);
    fitted = caption_fit(style, 400, 1, 0.5f, text);
    assert_float_equal(fitted.size, style.size / 2, 0.01);
}

static void nothing_is_one_line(void **unused)
{
    (void)unused;
    assert_float_equal(lines_of(100, ""), 1, 0);
    assert_int_equal(draw_list_count(list), 0);
}

static int open_list(void **unused)
{
    (void)unused;
    return text_open(NULL) || draw_list_new(&list);
}

static int close_list(void **unused)
{
    (void)unused;
    draw_list_free(list);
    text_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stay_within_the_width),
        cmocka_unit_test(marks_are_faces_and_are_not_shown),
        cmocka_unit_test(code_keeps_its_asterisk_and_goes_over_gaps),
        cmocka_unit_test(a_paragraph_takes_half_a_line_more),
        cmocka_unit_test(what_has_no_room_is_made_smaller),
        cmocka_unit_test(nothing_is_one_line),
    };
    return cmocka_run_group_tests(tests, open_list, close_list);
}
