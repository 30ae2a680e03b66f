#include "support/cmocka_all.h"

#include "asyncio/value.h"
#include "raised.h"

static void kinds_by_c_type(void **state)
{
    (void)state;
    assert_int_equal(value_of((bool)true).kind, VALUE_bool);
    assert_int_equal(value_of('a').kind, VALUE_int);
    assert_int_equal(value_of((short)1).kind, VALUE_int);
    assert_int_equal(value_of((unsigned char)255).as_int, 255);
    assert_int_equal(value_of(-1L).as_int, -1);
    assert_int_equal(value_of(4000000000u).as_int, 4000000000);
    assert_int_equal(value_of((size_t)7).as_int, 7);
    assert_int_equal(value_of(1.5f).kind, VALUE_float);
    assert_true(value_of(1.5).as_float == 1.5);
    char buffer[] = "text";
    assert_string_equal(value_of(buffer).as_str, "text");
    assert_string_equal(value_of((const char *)buffer).as_str, "text");
    assert_int_equal(value_of(none).kind, VALUE_none);
    assert_int_equal(value_of(value_int(3)).as_int, 3);
    assert_int_equal(value_of(exception_new(ValueError, NULL)).kind, VALUE_exception);
    assert_int_equal(value_of(asyncio_Semaphore(1)).kind, VALUE_object);
}

static void texts_are_copied(void **state)
{
    (void)state;
    char buffer[] = "one";
    value v = value_str(buffer);
    buffer[0] = 'x';
    assert_string_equal(str_of(v), "one");
    assert_int_equal(value_str(NULL).kind, VALUE_none);
    assert_string_equal(str_of(value_format("%d of %s", 3, "four")), "3 of four");
}

static void long_format(void **state)
{
    (void)state;
    assert_int_equal(len(value_format("%0100000d", 1)), 100000);
    assert_string_equal(raised(value_format("%ls", L"\xd800")), "ValueError('cannot be written: %ls')");
}

static void lists_grow(void **state)
{
    (void)state;
    value l = list_new(), same = l;
    for (int i = 0; i < 10000; i++) list_append(l, i);
    assert_int_equal(len(same), 10000);
    for (int i = 0; i < 10000; i++) assert_int_equal(int_of(at(same, i)), i);
    assert_int_equal(int_of(at(l, -1)), 9999);
    assert_int_equal(int_of(at(l, -10000)), 0);
}

static void sequences_do_not_share_their_items(void **state)
{
    (void)state;
    value items[] = {value_int(1), value_int(2)};
    value l = value_sequence(VALUE_list, 2, items);
    items[0] = value_int(9);
    assert_string_equal(repr(l), "[1, 2]");
    assert_string_equal(repr(tuple(l, l)), "([1, 2], [1, 2])");
}

static void lengths(void **state)
{
    (void)state;
    assert_int_equal(len(value_str("")), 0);
    assert_int_equal(len(value_str("Polgár")), 6);
    assert_int_equal(len(value_str("♟♞")), 2);
    assert_int_equal(len(list_new()), 0);
    assert_int_equal(len(tuple(1, 2, 3)), 3);
    assert_string_equal(raised(len(value_int(3))), "TypeError(\"object of type 'int' has no len()\")");
    assert_string_equal(raised(len(none)), "TypeError(\"object of type 'NoneType' has no len()\")");
}

static void wrong_index(void **state)
{
    (void)state;
    assert_string_equal(raised(at(list(1, 2), 2)), "IndexError('list index out of range')");
    assert_string_equal(raised(at(list(1, 2), -3)), "IndexError('list index out of range')");
    assert_string_equal(raised(at(tuple(1), 1)), "IndexError('tuple index out of range')");
    assert_string_equal(raised(at(list_new(), 0)), "IndexError('list index out of range')");
    assert_string_equal(raised(at(list(1, 2), "x")), "TypeError('list indices must be integers or slices, not str')");
    assert_string_equal(raised(at(tuple(1), 0.0)), "TypeError('tuple indices must be integers or slices, not float')");
    assert_int_equal(int_of(at(list(1, 2), (bool)true)), 2);
    assert_string_equal(raised(at(value_float(1), 0)), "TypeError(\"'float' object is not subscriptable\")");
}

static void tuples_do_not_change(void **state)
{
    (void)state;
    assert_string_equal(raised(list_append(tuple(1), 2)), "AttributeError(\"'tuple' object has no attribute 'append'\")");
    assert_string_equal(raised(list_append(none, 2)), "AttributeError(\"'NoneType' object has no attribute 'append'\")");
}

static void what_they_hold(void **state)
{
    (void)state;
    assert_true(bool_of(value_bool(true)));
    assert_int_equal(int_of(value_bool(true)), 1);
    assert_true(float_of(value_int(3)) == 3.0);
    assert_true(float_of(value_bool(true)) == 1.0);
    assert_true(float_of(value_float(0.5)) == 0.5);
    assert_string_equal(raised(bool_of(value_int(1))), "TypeError(\"expected bool, got 'int'\")");
    assert_string_equal(raised(int_of(value_float(1))), "TypeError(\"expected int, got 'float'\")");
    assert_string_equal(raised(float_of(value_str("1"))), "TypeError(\"expected float, got 'str'\")");
    assert_string_equal(raised(str_of(list_new())), "TypeError(\"expected str, got 'list'\")");
}

static void what_is_in_a_list(void **state)
{
    (void)state;
    exception *e = exception_new(ValueError, "a"), *other = exception_new(ValueError, "a");
    value l = list(1, "a", e, tuple(2.0));
    assert_true(contains(l, 1.0));
    assert_true(contains(l, "a"));
    assert_true(contains(l, e));
    assert_true(contains(l, tuple(2)));
    assert_false(contains(l, 2));
    assert_false(contains(l, other));
    assert_false(contains(list_new(), none));
    assert_string_equal(raised(contains(value_int(1), 1)), "TypeError(\"'int' object is not a list\")");
}

static void truth(void **state)
{
    (void)state;
    value no[] = {none, value_bool(false), value_int(0), value_float(-0.0), value_str(""), list_new()};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_false(value_truth(no[i]));
    value yes[] = {value_bool(true), value_int(-1), value_float(0.5), value_str("0"), list(0), tuple(none), value_pointer(no)};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) assert_true(value_truth(yes[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_by_c_type),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(long_format),
        cmocka_unit_test(lists_grow),
        cmocka_unit_test(sequences_do_not_share_their_items),
        cmocka_unit_test(lengths),
        cmocka_unit_test(wrong_index),
        cmocka_unit_test(tuples_do_not_change),
        cmocka_unit_test(what_they_hold),
        cmocka_unit_test(what_is_in_a_list),
        cmocka_unit_test(truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
