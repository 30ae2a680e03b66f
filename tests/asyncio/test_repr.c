// Against what CPython 3.14 prints.
#include "support/cmocka_all.h"

#include <math.h>
#include <string.h>

#include "asyncio/value.h"
#include "raised.h"

static void floats(void **state)
{
    (void)state;
    static const struct {
        double f;
        const char *expected;
    } table[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.30000000000000004, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {100.0, "100.0"},
        {1e15, "1000000000000000.0"},
        {123456789012345.68, "123456789012345.69"},
        {9007199254740992.0, "9007199254740992.0"},
        {9007199254740994.0, "9007199254740994.0"},
        {9999999999999998.0, "9999999999999998.0"},
        {1e16, "1e+16"},
        {1.5e16, "1.5e+16"},
        {12345678901234567.0, "1.2345678901234568e+16"},
        {1e17, "1e+17"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {0.0001, "0.0001"},
        {0.00012, "0.00012"},
        {0.00001, "1e-05"},
        {1.5e-5, "1.5e-05"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {2.225073858507201e-308, "2.225073858507201e-308"},
        {0x1p-44, "5.684341886080802e-14"},
        {0x1p-1017, "7.120236347223045e-307"},
        {0x1p-957, "8.209073602596753e-289"},
        {0x1p1023, "8.98846567431158e+307"},
        {4.35, "4.35"},
        {0.5, "0.5"},
        {2.675, "2.675"},
        {1e-7, "1e-07"},
        {123.456, "123.456"},
        {-1e100, "-1e+100"},
        {43200.0, "43200.0"},
        {3655.0, "3655.0"},
        {0.007, "0.007"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) assert_string_equal(repr(value_float(table[i].f)), table[i].expected);
}

static void small_values(void **state)
{
    (void)state;
    assert_string_equal(repr(none), "None");
    assert_string_equal(repr(value_bool(true)), "True");
    assert_string_equal(repr(value_bool(false)), "False");
    assert_string_equal(repr(value_int(0)), "0");
    assert_string_equal(repr(value_int(INT64_MIN)), "-9223372036854775808");
    assert_string_equal(repr(value_int(INT64_MAX)), "9223372036854775807");
}

static void strings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } table[] = {
        {"", "''"},
        {"Judit Polgár", "'Judit Polgár'"},
        {"it's", "\"it's\""},
        {"say \"hi\"", "'say \"hi\"'"},
        {"it's \"both\"", "'it\\'s \"both\"'"},
        {"a\\b", "'a\\\\b'"},
        {"\n\t\r", "'\\n\\t\\r'"},
        {"\x01\x1b\x7f", "'\\x01\\x1b\\x7f'"},
        {"%d 100%", "'%d 100%'"},
        {"\xc2\x80\xc2\xa0\xc2\xad", "'\\x80\\xa0\\xad'"},
        {"a\u200bb\u2028\u3000\ufeff", "'a\\u200bb\\u2028\\u3000\\ufeff'"},
        {"♟ 東京 🐍 \u0301", "'♟ 東京 🐍 \u0301'"},
        {"\U000e0001\U0010ffff\ue000", "'\\U000e0001\\U0010ffff\\ue000'"},
        {"\xff\xe2\x99 \xed\xa0\x80", "'\\udcff\\udce2\\udc99 \\udced\\udca0\\udc80'"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(repr(value_str(table[i].text)), table[i].expected);
}

static void sequences(void **state)
{
    (void)state;
    assert_string_equal(repr(list_new()), "[]");
    assert_string_equal(repr(value_sequence(VALUE_tuple, 0, NULL)), "()");
    assert_string_equal(repr(list(1, "a", 2.5, (bool)true, none)), "[1, 'a', 2.5, True, None]");
    assert_string_equal(repr(tuple(1)), "(1,)");
    assert_string_equal(repr(tuple(1, 2)), "(1, 2)");
    assert_string_equal(repr(list(list(1, tuple("x")), list_new(), tuple(list(2), 3))), "[[1, ('x',)], [], ([2], 3)]");
    assert_string_equal(repr(list(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)),
                        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]");
}

static void dicts(void **state)
{
    (void)state;
    assert_string_equal(repr(dict_new()), "{}");
    assert_string_equal(repr(dict("name", "Ada", "posts", list(1, 2), 3, none)), "{'name': 'Ada', 'posts': [1, 2], 3: None}");
    assert_string_equal(repr(list(dict(tuple(1, "x"), dict("it's", 0.5)))), "[{(1, 'x'): {\"it's\": 0.5}}]");
    value d = dict("a", 1);
    dict_set(d, "self", tuple(d));
    assert_string_equal(repr(d), "{'a': 1, 'self': ({...},)}");
    char buffer[12];
    assert_string_equal(value_repr_into(d, buffer, sizeof buffer), "{'a': 1,...");
}

static void lists_within_themselves(void **state)
{
    (void)state;
    value l = list(1);
    list_append(l, l);
    assert_string_equal(repr(l), "[1, [...]]");
    value inner = list_new(), pair = tuple(inner);
    list_append(inner, pair);
    assert_string_equal(repr(pair), "([(...)],)");
    assert_string_equal(repr(inner), "[([...],)]");
    value twice = list(2);
    assert_string_equal(repr(list(twice, twice)), "[[2], [2]]");
}

static void exceptions(void **state)
{
    (void)state;
    assert_string_equal(exception_repr(exception_new(ValueError, "two")), "ValueError('two')");
    assert_string_equal(exception_repr(exception_new(ValueError, "")), "ValueError('')");
    assert_string_equal(exception_repr(exception_new(ValueError, NULL)), "ValueError()");
    assert_string_equal(exception_repr(exception_new(asyncio_CancelledError, "it's")), "CancelledError(\"it's\")");
    assert_string_equal(str(value_exception(exception_new(ValueError, "two"))), "two");
    assert_string_equal(str(value_exception(exception_new(ValueError, NULL))), "");
    assert_string_equal(str(value_exception(exception_new(KeyError, "board"))), "'board'");
    assert_string_equal(exception_repr(exception_new(KeyError, "board")), "KeyError('board')");
    assert_string_equal(raised(at(dict("a", 1), "board")), "KeyError('board')");
    assert_string_equal(raised(at(dict("a", 1), tuple(3, "x"))), "KeyError((3, 'x'))");
    assert_string_equal(repr(value_exception(NULL)), "None");
}

static void str_is_repr_but_for_texts(void **state)
{
    (void)state;
    assert_string_equal(str(value_str("it's")), "it's");
    assert_string_equal(str(list("it's")), "[\"it's\"]");
    assert_string_equal(str(value_float(1)), "1.0");
    assert_string_equal(str(none), "None");
}

async_def(nothing) { return none; }

static void objects(void **state)
{
    (void)state;
    coroutine *c = nothing();
    assert_string_equal(repr(value_of(c)), "<coroutine>");
    coroutine_close(c);
    assert_string_equal(repr(value_of(asyncio_Semaphore(1))), "<Semaphore>");
    assert_string_equal(repr(value_of((asyncio_Task *)NULL)), "None");
}

// A program may pass a pointer of its own along: nobody looks at what is there.
static void pointers(void **state)
{
    (void)state;
    int boards = 24;
    assert_string_equal(repr(value_of(&boards)), "<pointer>");
    assert_string_equal(repr(value_of((void *)&boards)), "<pointer>");
    assert_string_equal(repr(value_of((int *)NULL)), "None");
    assert_string_equal(repr(list(&boards, 1)), "[<pointer>, 1]");
    assert_ptr_equal(value_of(&boards).as_object, &boards);
}

static void cut_to_a_buffer(void **state)
{
    (void)state;
    char buffer[8];
    assert_string_equal(value_repr_into(value_int(1234567), buffer, sizeof buffer), "1234567");
    assert_string_equal(value_repr_into(value_int(12345678), buffer, sizeof buffer), "1234...");
    assert_string_equal(value_repr_into(list(1, 2, 3), buffer, sizeof buffer), "[1, ...");
    assert_string_equal(value_repr_into(value_str("aáááá"), buffer, sizeof buffer), "'aá...");
    assert_string_equal(value_repr_into(value_str("áááá"), buffer, sizeof buffer), "'á...");
    assert_string_equal(value_repr_into(value_int(12), buffer, 4), "12");
    assert_string_equal(value_repr_into(value_int(1234), buffer, 4), "...");
}

static void a_long_list_is_not_written_out_to_be_cut(void **state)
{
    (void)state;
    value few = list(1), nested = few; // 16 to the power of 20 ones
    for (int i = 0; i < 20; i++) {
        value outer = list_new();
        for (int k = 0; k < 16; k++) list_append(outer, nested);
        nested = outer;
    }
    char buffer[20];
    assert_string_equal(value_repr_into(nested, buffer, sizeof buffer), "[[[[[[[[[[[[[[[[...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats),
        cmocka_unit_test(small_values),
        cmocka_unit_test(strings),
        cmocka_unit_test(sequences),
        cmocka_unit_test(dicts),
        cmocka_unit_test(lists_within_themselves),
        cmocka_unit_test(exceptions),
        cmocka_unit_test(str_is_repr_but_for_texts),
        cmocka_unit_test(objects),
        cmocka_unit_test(pointers),
        cmocka_unit_test(cut_to_a_buffer),
        cmocka_unit_test(a_long_list_is_not_written_out_to_be_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
