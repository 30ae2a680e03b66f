#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static exception *error(const exception_type *type, const char *text) { return exception_new(type, text); }

// Two levels, four exceptions.
static exception *four(void)
{
    return ExceptionGroup("four", list(error(ValueError, "a"), error(TypeError, "b"),
                                       ExceptionGroup("in", list(error(ValueError, "c"), error(OSError, "d")))));
}

// --- making -----------------------------------------------------------------------------------------------------------------
static void words(void **state)
{
    (void)state;
    exception *one = ExceptionGroup("one", list(error(ValueError, "a"))), *two = ExceptionGroup("", tuple(one, error(KeyError, "b")));
    assert_string_equal(exception_text(one), "one (1 sub-exception)");
    assert_string_equal(exception_repr(one), "ExceptionGroup('one', [ValueError('a')])");
    assert_string_equal(exception_text(two), " (2 sub-exceptions)");
    assert_string_equal(exception_repr(two), "ExceptionGroup('', (ExceptionGroup('one', [ValueError('a')]), KeyError('b')))");
}

static void types(void **state)
{
    (void)state;
    exception *group = four();
    assert_true(exception_is(group, ExceptionGroup));
    assert_true(exception_is(group, BaseExceptionGroup));
    assert_true(exception_is(group, Exception));
    assert_true(exception_is(group, BaseException));
    assert_false(exception_is(group, ValueError));
    assert_ptr_equal(BaseExceptionGroup("", list(error(ValueError, "a")))->type, ExceptionGroup);
    exception *base = BaseExceptionGroup("", list(error(ValueError, "a"), error(KeyboardInterrupt, NULL)));
    assert_ptr_equal(base->type, BaseExceptionGroup);
    assert_false(exception_is(base, Exception));
}

static void what_is_no_group(void **state)
{
    (void)state;
    assert_string_equal(raised(ExceptionGroup("", list_new())),
                        "ValueError('second argument (exceptions) must be a non-empty sequence')");
    assert_string_equal(raised(ExceptionGroup("", list(error(ValueError, NULL), 1))),
                        "ValueError('Item 1 of second argument (exceptions) is not an exception')");
    assert_string_equal(raised(ExceptionGroup("", list(error(SystemExit, NULL)))),
                        "TypeError('Cannot nest BaseExceptions in an ExceptionGroup')");
    assert_string_equal(raised(ExceptionGroup("", value_int(1))), "TypeError('second argument (exceptions) must be a sequence')");
    assert_string_equal(raised(ExceptionGroup_subgroup(error(KeyError, NULL), KeyError)),
                        "TypeError(\"'KeyError' is not an exception group\")");
}

// --- splitting ----------------------------------------------------------------------------------------------------------------
static void splits_into(const exception_type *type, const char *part, const char *rest)
{
    exception *left, *taken = ExceptionGroup_split(four(), type, &left);
    assert_string_equal(repr(value_exception(taken)), part);
    assert_string_equal(repr(value_exception(left)), rest);
}

static void parts_keep_the_shape(void **state)
{
    (void)state;
    const char *all = exception_repr(four());
    splits_into(ValueError, "ExceptionGroup('four', [ValueError('a'), ExceptionGroup('in', [ValueError('c')])])",
                "ExceptionGroup('four', [TypeError('b'), ExceptionGroup('in', [OSError('d')])])");
    splits_into(TypeError, "ExceptionGroup('four', [TypeError('b')])",
                "ExceptionGroup('four', [ValueError('a'), ExceptionGroup('in', [ValueError('c'), OSError('d')])])");
    splits_into(KeyError, "None", all);
    splits_into(Exception, all, "None");
}

// --- except_group ---------------------------------------------------------------------------------------------------------------
static void each_clause_takes_its_part(void **state)
{
    (void)state;
    try {
        raise_again(four());
    } except_group (KeyError, e) {
        note("%s", "never");
    } except_group (OSError, e) {
        note("%s", exception_repr(e));
    } except_group (Exception, e) {
        note("%s", exception_repr(e));
    } finally {
        note("finally");
    }
    expect_notes("ExceptionGroup('four', [ExceptionGroup('in', [OSError('d')])]) ExceptionGroup('four', [ValueError('a'), TypeError('b'), "
                 "ExceptionGroup('in', [ValueError('c')])]) finally");
}

static void takes_values(exception *e)
{
    try {
        raise_again(e);
    } except_group (ValueError, group) {
        note("%s;", exception_repr(group));
    } finally {
        note("finally;");
    }
}

static void the_rest_goes_on(void **state)
{
    (void)state;
    note("%s", raised(takes_values(four())));
    expect_notes("ExceptionGroup('four', [ValueError('a'), ExceptionGroup('in', [ValueError('c')])]); finally; "
                 "ExceptionGroup('four', [TypeError('b'), ExceptionGroup('in', [OSError('d')])])");
}

static void one_that_is_no_group(void **state)
{
    (void)state;
    note("%s", raised(takes_values(error(ValueError, "a"))));
    expect_notes("ExceptionGroup('', (ValueError('a'),)); finally; ");
    note("%s", raised(takes_values(error(KeyError, "a"))));
    expect_notes("finally; KeyError('a')");
}

// Clauses raise: what they took, something new, and something new of one that was no group.
static void raises_it_again(void)
{
    try {
        raise_again(four());
    } except_group (ValueError, e) {
        raise_again(e);
    }
}

static void raises_others(exception *e)
{
    try {
        raise_again(e);
    } except_group (ValueError, group) {
        raise(KeyError, "first");
    } except_group (TypeError, group) {
        raise_again(group);
    } except_group (OSError, group) {
        raise(KeyError, "second");
    } finally {
        note("finally");
    }
}

static void what_clauses_raise(void **state)
{
    (void)state;
    assert_string_equal(raised(raises_it_again()), exception_repr(four()));
    assert_string_equal(raised(raises_others(four())),
                        "ExceptionGroup('', [KeyError('first'), KeyError('second'), ExceptionGroup('four', [TypeError('b')])])");
    assert_string_equal(raised(raises_others(error(OSError, "a"))), "KeyError('second')");
    expect_notes("finally finally");
}

static void takes_groups(void)
{
    try {
        raise(KeyError);
    } except_group (ExceptionGroup, e) {
        note("never");
    } finally {
        note("finally");
    }
}

static void groups_cannot_be_asked_for(void **state)
{
    (void)state;
    assert_string_equal(raised(takes_groups()), "TypeError('catching ExceptionGroup with except* is not allowed. Use except instead.')");
    expect_notes("finally");
}

static void nested(void)
{
    try {
        try {
            raise_again(four());
        } except_group (ValueError, e) {
            try {
                raise(KeyError, "inside");
            } except (KeyError, inside) {
                note("%s after %s", exception_text(inside), exception_text(inside->context));
            }
        }
    } except_group (TypeError, e) {
        note("%s", exception_text(e));
    } except_group (OSError, e) {
        note("%s", exception_text(e));
    }
}

static void one_within_another(void **state)
{
    (void)state;
    assert_string_equal(raised(nested()), "");
    expect_notes("'inside' after four (2 sub-exceptions) four (1 sub-exception) four (1 sub-exception)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(types),
        cmocka_unit_test(what_is_no_group),
        cmocka_unit_test(parts_keep_the_shape),
        cmocka_unit_test(each_clause_takes_its_part),
        cmocka_unit_test(the_rest_goes_on),
        cmocka_unit_test(one_that_is_no_group),
        cmocka_unit_test(what_clauses_raise),
        cmocka_unit_test(groups_cannot_be_asked_for),
        cmocka_unit_test(one_within_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
