// The marks: each state has a shape of its own, within its square, in the theme's colours; pills and keys fit their text.
#include "viewer/marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/with_text.h"
#include "viewer/text.h"

static draw_list *new_list(void)
{
    draw_list *d = NULL;
    assert_int_equal(draw_list_new(&d), 0);
    return d;
}

// What surrounds everything that the list draws.
static box extent(const draw_list *d)
{
    box e = draw_list_at(d, 0)->bounds;
    for (size_t i = 1; i < draw_list_count(d); i++) {
        box b = draw_list_at(d, i)->bounds;
        float x1 = fmaxf(e.x + e.w, b.x + b.w), y1 = fmaxf(e.y + e.h, b.y + b.h);
        e.x = fminf(e.x, b.x), e.y = fminf(e.y, b.y);
        e.w = x1 - e.x, e.h = y1 - e.y;
    }
    return e;
}

static void assert_within(const draw_list *d, box outer, float slack)
{
    box e = extent(d);
    assert_true(e.x >= outer.x - slack && e.y >= outer.y - slack);
    assert_true(e.x + e.w <= outer.x + outer.w + slack && e.y + e.h <= outer.y + outer.h + slack);
}

static const enum task_status statuses[] = {
    TASK_ready, TASK_running, TASK_sleeping, TASK_waiting, TASK_awaiting, TASK_done, TASK_failed, TASK_cancelled,
    TASK_working, TASK_blocked,
};
#define STATUSES (sizeof statuses / sizeof *statuses)

// As text, without colours: hue alone never carries state.
static char *shape_of_status(enum task_status status)
{
    draw_list *d = new_list();
    mark_status(d, status, 100, 100, 24, &theme_dark);
    assert_true(draw_list_count(d) > 0);
    assert_within(d, (box){88, 88, 24, 24}, 4);
    char *text = NULL, *to;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    draw_list_write(d, f);
    fclose(f);
    to = text;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t length = strlen(line) - 8;
        memmove(to, line, length);
        to += length;
    }
    *to = 0;
    draw_list_free(d);
    return text;
}

static void test_each_state_has_its_own_shape(void **context)
{
    (void)context;
    char *shapes[STATUSES];
    for (size_t i = 0; i < STATUSES; i++) {
        shapes[i] = shape_of_status(statuses[i]);
        for (size_t k = 0; k < i; k++) assert_string_not_equal(shapes[i], shapes[k]);
    }
    for (size_t i = 0; i < STATUSES; i++) free(shapes[i]);
}

static void test_states_take_the_themes_colours(void **context)
{
    (void)context;
    const theme *themes[] = {&theme_dark, &theme_light};
    for (int t = 0; t < 2; t++)
        for (size_t i = 0; i < STATUSES; i++) {
            draw_list *d = new_list();
            mark_status(d, statuses[i], 100, 100, 12, themes[t]);
            mark_span(d, statuses[i], (box){100, 100, 50, 22}, 1, themes[t]);
            for (size_t k = 0; k < draw_list_count(d); k++)
                assert_int_equal(draw_list_at(d, k)->fill >> 8, mark_colour(statuses[i], themes[t]) >> 8);
            draw_list_free(d);
            assert_true(colour_contrast(mark_text_colour(statuses[i], themes[t]), themes[t]->colours[COLOUR_raised]) >= 4.5f);
        }
}

static void test_faded(void **context)
{
    (void)context;
    theme faded = theme_faded(&theme_light, 0.32f);
    draw_list *d = new_list();
    for (size_t i = 0; i < STATUSES; i++) {
        mark_status(d, statuses[i], 100, 100, 12, &faded);
        mark_span(d, statuses[i], (box){100, 100, 50, 22}, 1, &faded);
        mark_wake(d, statuses[i], 100, 100, 1, &faded);
    }
    mark_callback(d, 10, 10, 12, &faded);
    for (size_t k = 0; k < draw_list_count(d); k++) assert_true((draw_list_at(d, k)->fill & 0xff) <= 82);
    draw_list_free(d);
}

static void test_spans_stay_in_their_lane(void **context)
{
    (void)context;
    for (float scale = 1; scale < 3; scale += 0.5f)
        for (size_t i = 0; i < STATUSES; i++) {
            draw_list *d = new_list();
            box lane = {100, 50, 80 * scale, 22 * scale};
            mark_span(d, statuses[i], lane, scale, &theme_dark);
            bool goes_on = statuses[i] < TASK_done;
            assert_int_equal(draw_list_count(d) > 0, goes_on);
            if (goes_on) assert_within(d, lane, 2.5f * scale);
            draw_list_free(d);
        }
}

static void test_pill(void **context)
{
    (void)context;
    static const char text_of_pill[] = "a task with a long name";
    for (size_t i = 0; i < STATUSES; i++)
        for (int filled = 0; filled < 2; filled++) {
            draw_list *d = new_list();
            float width = mark_pill(d, 500, 100, statuses[i], filled, text_of_pill, 1.5f, &theme_light);
            assert_true(width > text_width(FACE_words_semibold, 11 * 1.5f, text_of_pill));
            assert_within(d, (box){500 - width, 82, width, 36}, 2);
            const draw_command *text = draw_list_at(d, draw_list_count(d) - 1);
            assert_int_equal(text->kind, DRAW_text);
            colour ground = filled ? mark_colour(statuses[i], &theme_light) : theme_light.colours[COLOUR_card];
            assert_true(colour_contrast(text->fill, ground) >= 4.5f);
            draw_list_free(d);
        }
}

static void test_key(void **context)
{
    (void)context;
    draw_list *d = new_list();
    float narrow = mark_key(d, 10, 100, "G", 2, &theme_dark);
    assert_true(narrow > text_width(FACE_words_semibold, 20, "G"));
    assert_within(d, (box){10, 78, narrow, 44}, 2);
    assert_true(mark_key(d, 10, 100, "Enter", 2, &theme_dark) > narrow);
    draw_list_free(d);
}

static void test_icons(void **context)
{
    (void)context;
    for (enum mark_icon icon = ICON_first; icon <= ICON_last; icon++) {
        draw_list *d = new_list();
        mark_icon(d, icon, 100, 100, 36, 0xffffffff);
        assert_within(d, (box){80, 80, 40, 40}, 2);
        draw_list_free(d);
    }
    draw_list *d = new_list();
    mark_logo(d, 100, 100, 20, 0xffffffff);
    assert_within(d, (box){70, 70, 60, 60}, 0);
    draw_list_free(d);
}

// Light cards have a shadow and no border, dark ones a border and no shadow.
static void test_cards(void **context)
{
    (void)context;
    draw_list *d = new_list();
    mark_card(d, (box){20, 20, 100, 100}, 1, &theme_light);
    assert_int_equal(draw_list_at(d, 0)->kind, DRAW_shadow);
    assert_int_equal(draw_list_at(d, draw_list_count(d) - 1)->kind, DRAW_rectangle);
    draw_list_clear(d);
    mark_card(d, (box){20, 20, 100, 100}, 1, &theme_dark);
    assert_int_equal(draw_list_at(d, 0)->kind, DRAW_rectangle);
    assert_int_equal(draw_list_at(d, draw_list_count(d) - 1)->kind, DRAW_outline);
    draw_list_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_state_has_its_own_shape),
        cmocka_unit_test(test_states_take_the_themes_colours),
        cmocka_unit_test(test_faded),
        cmocka_unit_test(test_spans_stay_in_their_lane),
        cmocka_unit_test(test_pill),
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_icons),
        cmocka_unit_test(test_cards),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
