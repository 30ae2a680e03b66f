// Edges on whole pixels, bars of lines.
#include "viewer/shape.h"

#include <math.h>

#include "support/cmocka_all.h"

static void assert_shape(struct shape s, float x0, float y0, float x1, float y1, float radius)
{
    assert_float_equal(s.x0, x0, 0);
    assert_float_equal(s.y0, y0, 0);
    assert_float_equal(s.x1, x1, 0);
    assert_float_equal(s.y1, y1, 0);
    assert_float_equal(s.radius, radius, 0);
}

static void test_boxes(void **context)
{
    (void)context;
    assert_shape(shape_of(&(draw_command){.box = {1.4f, 2.6f, 10.2f, 5}, .radius = 2}), 1, 3, 12, 8, 2);
    assert_shape(shape_of(&(draw_command){.box = {1.4f, 2.6f, 0.1f, 5}}), 1, 3, 2, 8, 0);                     // never thinner than one
    assert_shape(shape_of(&(draw_command){.box = {0, 0, 20, 6}, .radius = 50}), 0, 0, 20, 6, 3);              // half of the shorter side
    assert_shape(shape_of(&(draw_command){.box = {1.5f, 2.25f, 5, 5}, .radius = 2.5f}), 1.5f, 2.25f, 6.5f, 7.25f, 2.5f); // a circle
}

static draw_command line(float x0, float y0, float x1, float y1, float width)
{
    return (draw_command){.kind = DRAW_line, .points = {x0, y0, x1, y1}, .point_count = 2, .width = width};
}

static void test_bars(void **context)
{
    (void)context;
    struct shape s;
    draw_command level = line(10, 5, 20, 5, 1), upright = line(7.4f, 3, 7.4f, 9, 4), slant = line(0, 0, 5, 6, 1);
    assert_true(shape_of_bar(&s, &level));
    assert_shape(s, 10, 5, 20, 6, 0);
    assert_true(shape_of_bar(&s, &upright));
    assert_shape(s, 5, 1, 9, 11, 2); // its ends are round and reach further
    assert_false(shape_of_bar(&s, &slant));
    level.dash = 3;
    assert_false(shape_of_bar(&s, &level));
    level.dash = 0, level.pitch = 7;
    assert_false(shape_of_bar(&s, &level));
    level.pitch = 0, level.point_count = 3;
    assert_false(shape_of_bar(&s, &level));
}

static void test_shadow(void **context)
{
    (void)context;
    assert_float_equal(shape_shadow(0), 0.5f, 1e-6);
    assert_true(shape_shadow(-1) > 0.95f && shape_shadow(1) < 0.05f && shape_shadow(0.2f) > shape_shadow(0.3f));
}

static void test_numbers(void **context)
{
    (void)context;
    assert_int_equal(shape_whole(-0.5f), -1);
    assert_int_equal(shape_whole(2), 2);
    assert_int_equal(shape_whole_above(2.1f), 3);
    assert_int_equal(shape_whole(-INFINITY), -1000000); // far outside stays outside
    assert_float_equal(shape_snap(2.5f), 3, 0);
    assert_float_equal(shape_snap(-2.6f), -3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boxes),
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_shadow),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
