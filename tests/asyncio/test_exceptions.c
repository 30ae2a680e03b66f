#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

define_exception(BadMove, ValueError);

static void bring_up(const exception_type *type) { raise(type, "from below"); }

// --- which way it goes ------------------------------------------------------------------------------------------------
static void body_then_finally(void **state)
{
    (void)state;
    try {
        note("body");
    } except (BaseException, e) {
        note("except");
    } finally {
        note("finally");
    }
    note("after");
    expect_notes("body finally after");
}

static void raise_clause_finally(void **state)
{
    (void)state;
    try {
        note("body");
        bring_up(ValueError);
        note("never");
    } except (ValueError, e) {
        note("except(%s)", exception_repr(e));
    } finally {
        note("finally");
    }
    note("after");
    expect_notes("body except(ValueError('from below')) finally after");
}

static void clauses_are_asked_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        try {
            bring_up(i ? BadMove : TimeoutError);
        } except (KeyError, e) {
            note("KeyError");
        } except (OSError, e) {
            note("OSError(%s)", e->type->name);
        } except (ValueError, e) {
            note("ValueError(%s)", e->type->name);
        } except (BaseException, e) {
            note("BaseException");
        }
    }
    expect_notes("OSError(TimeoutError) ValueError(BadMove)");
}

static void what_no_clause_takes_goes_on(void **state)
{
    (void)state;
    try {
        try {
            bring_up(ValueError);
        } except (KeyError, e) {
            note("inner");
        } finally {
            note("inner-finally");
        }
        note("never");
    } except (ValueError, e) {
        note("outer");
    } finally {
        note("outer-finally");
    }
    expect_notes("inner-finally outer outer-finally");
}

static void cancelled_error_is_no_exception(void **state)
{
    (void)state;
    try {
        try {
            bring_up(asyncio_CancelledError);
        } except (Exception, e) {
            note("Exception");
        }
    } except (BaseException, e) {
        note("BaseException");
    }
    expect_notes("BaseException");
}

static void raise_in_a_clause(void **state)
{
    (void)state;
    try {
        try {
            bring_up(ValueError);
        } except (ValueError, e) {
            note("clause");
            bring_up(KeyError);
        } except (KeyError, e) {
            note("not-a-sibling");
        } finally {
            note("finally");
        }
    } except (KeyError, e) {
        note("outer");
    }
    expect_notes("clause finally outer");
}

static void raise_again_is_the_same(void **state)
{
    (void)state;
    exception *volatile first = NULL, *volatile second = NULL;
    try {
        try {
            bring_up(ValueError);
        } except (ValueError, e) {
            first = e;
            raise_again(e);
        }
    } except (ValueError, e) {
        second = e;
    }
    assert_non_null(first);
    assert_ptr_equal(first, second);
}

static void raise_in_finally_replaces(void **state)
{
    (void)state;
    try {
        try {
            bring_up(ValueError);
        } finally {
            note("finally");
            bring_up(KeyError);
        }
    } except (BaseException, e) {
        note("%s", e->type->name);
    }
    expect_notes("finally KeyError");
}

static void try_within_a_clause_and_within_finally(void **state)
{
    (void)state;
    try {
        try {
            bring_up(ValueError);
        } except (ValueError, e) {
            try {
                bring_up(KeyError);
            } except (KeyError, inner) {
                note("%s-within-%s", inner->type->name, e->type->name);
            }
            raise_again(e);
        } finally {
            try {
                bring_up(IndexError);
            } except (IndexError, inner) {
                note("%s-within-finally", inner->type->name);
            }
        }
    } except (ValueError, e) {
        note("outer");
    }
    expect_notes("KeyError-within-ValueError IndexError-within-finally outer");
}

// --- leaving a try ------------------------------------------------------------------------------------------------------
static void break_leaves_the_try_alone(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        try {
            note("body%d", i);
            if (i == 0) break;
            note("rest%d", i);
        } finally {
            note("finally%d", i);
        }
        note("after%d", i);
    }
    expect_notes("body0 finally0 after0 body1 rest1 finally1 after1");
}

static void continue_leaves_the_try_alone(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        try {
            note("body%d", i);
            if (i == 0) continue;
            note("rest%d", i);
        } finally {
            note("finally%d", i);
        }
    }
    expect_notes("body0 finally0 body1 rest1 finally1");
}

static void break_out_of_a_clause(void **state)
{
    (void)state;
    try {
        bring_up(ValueError);
    } except (ValueError, e) {
        note("clause");
        if (e) break;
        note("never");
    } finally {
        note("finally");
    }
    note("after");
    expect_notes("clause finally after");
}

static int returns(int where)
{
    try {
        if (where == 0) return 10;
        bring_up(ValueError);
    } except (ValueError, e) {
        if (where == 1) return 11;
    } finally {
        if (where == 2) return 12;
    }
    return 13;
}

static void a_return_leaves_nothing_behind(void **state)
{
    (void)state;
    for (volatile int where = 0; where < 4; where++) {
        try {
            note("%d", returns(where));
            bring_up(KeyError); // must come here, not to a try that was left
        } except (KeyError, e) {
            note("here");
        }
    }
    expect_notes("10 here 11 here 12 here 13 here");
}

static void many_in_a_loop(void **state)
{
    (void)state;
    volatile int caught = 0;
    for (volatile int i = 0; i < 100000; i++) {
        try {
            if (i % 2) bring_up(ValueError);
        } except (ValueError, e) {
            caught++;
        }
    }
    assert_int_equal(caught, 50000);
}

static void from_deep_below(int depth)
{
    volatile char frame[100];
    frame[0] = (char)depth;
    if (depth == 0) raise(ValueError);
    if (depth > 0) from_deep_below(depth - 1);
    note("never%d", frame[0]);
}

static void over_many_frames(void **state)
{
    (void)state;
    try {
        from_deep_below(1000);
    } except (ValueError, e) {
        note("caught");
    }
    expect_notes("caught");
}

// --- what an exception says ---------------------------------------------------------------------------------------------
static void texts(void **state)
{
    (void)state;
    assert_string_equal(raised(raise(ValueError)), "ValueError()");
    assert_string_equal(raised(raise(ValueError, "board %d of %s", 3, "24")), "ValueError('board 3 of 24')");
    assert_string_equal(raised(raise(BadMove, "100%%")), "BadMove('100%')");
    char buffer[] = "copied";
    exception *e = exception_new(ValueError, buffer);
    buffer[0] = 'x';
    assert_string_equal(exception_text(e), "copied");
    assert_string_equal(exception_text(exception_new(ValueError, NULL)), "");
}

static void long_texts_are_whole(void **state)
{
    (void)state;
    assert_int_equal(strlen(raised(raise(ValueError, "%05000d", 1))), 5000 + strlen("ValueError('')"));
}

static void the_tree_of_types(void **state)
{
    (void)state;
    assert_true(exception_is(exception_new(BadMove, NULL), ValueError));
    assert_true(exception_is(exception_new(TimeoutError, NULL), OSError));
    assert_true(exception_is(exception_new(KeyError, NULL), LookupError));
    assert_false(exception_is(exception_new(ValueError, NULL), BadMove));
    assert_false(exception_is(exception_new(SystemExit, NULL), Exception));
    assert_false(exception_is(exception_new(KeyboardInterrupt, NULL), Exception));
}

// --- in tasks -------------------------------------------------------------------------------------------------------------
async_def(fails_later, const char *, name)
{
    try {
        await(asyncio_sleep(1));
        raise(ValueError, "%s", name);
    } finally {
        await(asyncio_sleep(1));
        note("%s-finally", name);
    }
    return none;
}

async_def(catches, const char *, name)
{
    try {
        await(fails_later(name));
    } except (ValueError, e) {
        await(asyncio_sleep(0));
        note("%s-caught-%s", name, exception_text(e));
    }
    return none;
}

async_def(two_at_once)
{
    await(asyncio_gather(catches("a"), catches("b")));
    try {
        raise(KeyError);
    } except (KeyError, e) {
        note("main");
    }
    return none;
}

static void each_task_has_its_own(void **state)
{
    (void)state;
    asyncio_run(two_at_once());
    expect_notes("a-finally b-finally a-caught-a b-caught-b main");
}

// What asyncio raises at an await has a context too.
async_def(cancelled_while_handling)
{
    asyncio_Future *gone = asyncio_loop_create_future(asyncio_get_running_loop());
    asyncio_Future_cancel(gone);
    try {
        raise(ValueError, "first");
    } except (ValueError, first) {
        try {
            await(gone);
        } except (asyncio_CancelledError, e) {
            note("%d", e->context == first);
        }
    }
    return none;
}

static void thrown_in_while_another_is_handled(void **state)
{
    (void)state;
    asyncio_run(cancelled_while_handling());
    expect_notes("1");
}

async_def(raises) { raise(ValueError, "out of run"); }

static void out_of_run_into_a_try(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(raises())), "ValueError('out of run')");
    assert_string_equal(raised(asyncio_run(raises())), "ValueError('out of run')");
}

// --- uncaught -------------------------------------------------------------------------------------------------------------
enum { LINE_AT_ONCE = __LINE__ + 1 };
static void uncaught_at_once(void) { raise(BadMove, "e2e9"); }

static void uncaught_ends_the_program(void **state)
{
    (void)state;
    struct ending e = forked(uncaught_at_once);
    char expected[500];
    snprintf(expected, sizeof expected, "Traceback (most recent call last):\n  File \"%s\", line %d, in uncaught_at_once\nBadMove: e2e9\n",
             __FILE__, LINE_AT_ONCE);
    assert_string_equal(e.err, expected);
    assert_string_equal(e.out, "");
    assert_int_equal(e.status, 1);
}

enum { LINE_INNER = __LINE__ + 1 };
async_def(inner) { raise(ZeroDivisionError); }

async_def(middle)
{
    return await(inner());
}
enum { LINE_MIDDLE = __LINE__ - 2 };

async_def(outer)
{
    print("before");
    return await(middle());
}
enum { LINE_OUTER = __LINE__ - 2 };

static void uncaught_in_a_task(void) { asyncio_run(outer()); }

static void traceback_names_the_awaits(void **state)
{
    (void)state;
    struct ending e = forked(uncaught_in_a_task);
    char expected[800];
    snprintf(expected, sizeof expected,
             "Traceback (most recent call last):\n"
             "  File \"%s\", line %d, in outer\n"
             "  File \"%s\", line %d, in middle\n"
             "  File \"%s\", line %d, in inner\n"
             "ZeroDivisionError\n",
             __FILE__, LINE_OUTER, __FILE__, LINE_MIDDLE, __FILE__, LINE_INNER);
    assert_string_equal(e.err, expected);
    assert_string_equal(e.out, "before\n");
    assert_int_equal(e.status, 1);
}

async_def(descends, int, depth)
{
    if (depth == 0) raise(ValueError, "bottom");
    return await(descends(depth - 1));
}

static void uncaught_far_below(void) { asyncio_run(descends(40)); }

static void a_traceback_keeps_the_innermost_awaits(void **state)
{
    (void)state;
    struct ending e = forked(uncaught_far_below);
    int lines = 0;
    for (const char *at = e.err; (at = strstr(at, ", in descends\n")); at++) lines++;
    assert_int_equal(lines, 17);
    assert_string_equal(e.err + strlen(e.err) - strlen("ValueError: bottom\n"), "ValueError: bottom\n");
    assert_int_equal(e.status, 1);
}

static void uncaught_through_finally(void)
{
    try {
        asyncio_run(outer());
    } except (KeyError, e) {
        print("wrong clause");
    } finally {
        print("finally");
    }
}

static void finally_runs_before_the_end(void **state)
{
    (void)state;
    struct ending e = forked(uncaught_through_finally);
    assert_string_equal(e.out, "before\nfinally\n");
    assert_non_null(strstr(e.err, "ZeroDivisionError"));
    assert_int_equal(e.status, 1);
}

static void exit_plain(void) { raise(SystemExit); }
static void exit_three(void) { raise(SystemExit, "3"); }
static void exit_words(void) { raise(SystemExit, "no boards left"); }

// As handle_system_exit in Python/pythonrun.c.
static void system_exit_is_no_error(void **state)
{
    (void)state;
    struct ending plain = forked(exit_plain), three = forked(exit_three), words = forked(exit_words);
    assert_int_equal(plain.status, 0);
    assert_string_equal(plain.err, "");
    assert_int_equal(three.status, 3);
    assert_string_equal(three.err, "");
    assert_int_equal(words.status, 1);
    assert_string_equal(words.err, "no boards left\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_then_finally),
        cmocka_unit_test(raise_clause_finally),
        cmocka_unit_test(clauses_are_asked_in_order),
        cmocka_unit_test(what_no_clause_takes_goes_on),
        cmocka_unit_test(cancelled_error_is_no_exception),
        cmocka_unit_test(raise_in_a_clause),
        cmocka_unit_test(raise_again_is_the_same),
        cmocka_unit_test(raise_in_finally_replaces),
        cmocka_unit_test(try_within_a_clause_and_within_finally),
        cmocka_unit_test(break_leaves_the_try_alone),
        cmocka_unit_test(continue_leaves_the_try_alone),
        cmocka_unit_test(break_out_of_a_clause),
        cmocka_unit_test(a_return_leaves_nothing_behind),
        cmocka_unit_test(many_in_a_loop),
        cmocka_unit_test(over_many_frames),
        cmocka_unit_test(texts),
        cmocka_unit_test(long_texts_are_whole),
        cmocka_unit_test(the_tree_of_types),
        cmocka_unit_test(each_task_has_its_own),
        cmocka_unit_test(thrown_in_while_another_is_handled),
        cmocka_unit_test(out_of_run_into_a_try),
        cmocka_unit_test(uncaught_ends_the_program),
        cmocka_unit_test(traceback_names_the_awaits),
        cmocka_unit_test(a_traceback_keeps_the_innermost_awaits),
        cmocka_unit_test(finally_runs_before_the_end),
        cmocka_unit_test(system_exit_is_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
