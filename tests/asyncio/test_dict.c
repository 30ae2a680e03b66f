#include "support/cmocka_all.h"

#include <math.h>

#include "asyncio/compare.h"
#include "raised.h"

static void items_by_key(void **state)
{
    (void)state;
    value user = dict("id", 7, "name", "Ada"), same = user;
    dict_set(user, "posts", list("one", "two"));
    dict_set(user, "id", 8);
    assert_int_equal(len(same), 3);
    assert_int_equal(int_of(at(same, "id")), 8);
    assert_string_equal(str_of(at(at(same, "posts"), -1)), "two");
    assert_true(contains(user, "name"));
    assert_false(contains(user, "Ada"));
    assert_false(contains(dict_new(), none));
    assert_string_equal(repr(dict_keys(user)), "['id', 'name', 'posts']");
    assert_string_equal(raised(at(user, "age")), "KeyError('age')");
    assert_string_equal(raised(at(dict_new(), 3)), "KeyError(3)");
}

static void keys_keep_their_order(void **state)
{
    (void)state;
    value d = dict("b", 1, "a", 2, "c", 3);
    dict_set(d, "b", 4);
    assert_string_equal(repr(d), "{'b': 4, 'a': 2, 'c': 3}");
}

// As in Python the first of them stays the key.
static void equal_keys_are_one(void **state)
{
    (void)state;
    value d = dict(1, "int");
    dict_set(d, 1.0, "float");
    dict_set(d, (bool)true, "bool");
    assert_string_equal(repr(d), "{1: 'bool'}");
    dict_set(d, tuple(0, "x"), "tuple");
    assert_string_equal(str(at(d, tuple(-0.0, "x"))), "tuple");
    dict_set(d, 0.5, "half");
    dict_set(d, -1, "minus one");
    assert_string_equal(str(at(d, 0.5)), "half");
    assert_string_equal(str(at(d, -1.0)), "minus one");
    assert_false(contains(d, 0));
    assert_false(contains(d, "1"));
    dict_set(d, 1e300, "large");
    dict_set(d, INFINITY, "infinite");
    assert_string_equal(str(at(d, INFINITY)), "infinite");
    assert_false(contains(d, -INFINITY));
}

static void keys_of_all_kinds(void **state)
{
    (void)state;
    exception *e = exception_new(ValueError, "a");
    asyncio_Lock *lock = asyncio_Lock();
    value d = dict(none, 1, e, 2, lock, 3, value_pointer(&d), 4);
    assert_int_equal(int_of(at(d, none)), 1);
    assert_int_equal(int_of(at(d, e)), 2);
    assert_int_equal(int_of(at(d, lock)), 3);
    assert_int_equal(int_of(at(d, value_pointer(&d))), 4);
    assert_false(contains(d, exception_new(ValueError, "a")));
    assert_string_equal(raised(dict_set(d, list(1), 1)), "TypeError(\"cannot use 'list' as a dict key (unhashable type: 'list')\")");
    assert_string_equal(raised(at(d, tuple(1, tuple(dict_new())))), "TypeError(\"cannot use 'tuple' as a dict key (unhashable type: 'dict')\")");
    assert_string_equal(raised(contains(d, d)), "TypeError(\"cannot use 'dict' as a dict key (unhashable type: 'dict')\")");
    assert_int_equal(len(d), 4);
}

static void dicts_grow(void **state)
{
    (void)state;
    value d = dict_new();
    for (int i = 0; i < 20000; i++) {
        dict_set(d, i * 7919, i);
        dict_set(d, value_format("key %d", i), -i);
    }
    assert_int_equal(len(d), 40000);
    for (int i = 0; i < 20000; i++) {
        assert_int_equal(int_of(at(d, i * 7919)), i);
        assert_int_equal(int_of(at(d, value_format("key %d", i))), -i);
        assert_false(contains(d, i * 7919 + 1));
    }
    assert_int_equal(int_of(at(dict_keys(d), 39998)), 19999 * 7919);
}

static void equality_and_truth(void **state)
{
    (void)state;
    value d = dict("a", 1, "b", list(2));
    assert_true(value_equals(d, d));
    assert_true(value_equals(d, dict("b", list(2.0), "a", 1)));
    assert_false(value_equals(d, dict("a", 1, "b", list(3))));
    assert_false(value_equals(d, dict("a", 1, "c", list(2))));
    assert_false(value_equals(d, dict("a", 1)));
    assert_false(value_equals(d, list("a", "b")));
    assert_true(contains(list(1, dict("x", none)), dict("x", none)));
    assert_string_equal(raised(value_less(d, d)), "TypeError(\"'<' not supported between instances of 'dict' and 'dict'\")");
    assert_true(value_truth(d));
    assert_false(value_truth(dict_new()));
}

static void what_is_no_dict(void **state)
{
    (void)state;
    assert_string_equal(raised(dict_set(tuple(1), 0, 1)), "TypeError(\"'tuple' object does not support item assignment\")");
    assert_string_equal(raised(dict_keys(list(1))), "AttributeError(\"'list' object has no attribute 'keys'\")");
    assert_string_equal(raised(list_append(dict_new(), 1)), "AttributeError(\"'dict' object has no attribute 'append'\")");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_by_key),
        cmocka_unit_test(keys_keep_their_order),
        cmocka_unit_test(equal_keys_are_one),
        cmocka_unit_test(keys_of_all_kinds),
        cmocka_unit_test(dicts_grow),
        cmocka_unit_test(equality_and_truth),
        cmocka_unit_test(what_is_no_dict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
