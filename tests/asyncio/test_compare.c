#include "asyncio/compare.h"

#include <math.h>

#include "support/cmocka_all.h"

#include "raised.h"

#define less(a, b) value_less(value_of(a), value_of(b))
#define equal(a, b) value_equals(value_of(a), value_of(b))

static void numbers(void **state)
{
    (void)state;
    assert_true(less(1, 2));
    assert_false(less(2, 2));
    assert_true(less(1, 1.5));
    assert_true(less(false, 1));
    assert_true(equal(1, 1.0));
    assert_true(equal(true, 1));
    assert_false(equal(1, "1"));
    assert_true(less(INT64_MAX, 9223372036854775808.0)); // where a double cannot hold the int
    assert_false(equal(INT64_MAX, 9223372036854775808.0));
    assert_false(less(NAN, 1.0));
    assert_false(less(1.0, NAN));
}

static void texts(void **state)
{
    (void)state;
    assert_true(less("a", "b"));
    assert_true(less("a", "aa"));
    assert_false(less("b", "a"));
    assert_true(less("z", "\xC3\xA9"));
    assert_true(equal("a", "a"));
}

static void sequences(void **state)
{
    (void)state;
    assert_true(less(tuple(1, 2), tuple(1, 3)));
    assert_true(less(tuple(1), tuple(1, 0)));
    assert_false(less(tuple(1, 2), tuple(1, 2)));
    assert_true(less(list(list(1), 5), list(list(2), 1)));
    assert_true(equal(list(1, tuple("a")), list(1.0, tuple("a"))));
    assert_false(equal(list(1), tuple(1)));
    assert_true(less(tuple(1, none, 2), tuple(1, none, 3)));
}

static void no_order(void **state)
{
    (void)state;
    bool ordered;
    assert_false(value_is_less(none, none, &ordered));
    assert_false(ordered);
    assert_string_equal(raised(less(1, "a")), "TypeError(\"'<' not supported between instances of 'int' and 'str'\")");
    assert_string_equal(raised(less(tuple(1, none), tuple(1, 2))),
                        "TypeError(\"'<' not supported between instances of 'NoneType' and 'int'\")");
    assert_string_equal(raised(less(list(1), tuple(1))), "TypeError(\"'<' not supported between instances of 'list' and 'tuple'\")");
    assert_true(equal(none, none));
    int here;
    assert_true(equal(&here, &here));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(texts),
        cmocka_unit_test(sequences),
        cmocka_unit_test(no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
