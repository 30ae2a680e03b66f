#include "asyncio/traceback.h"

#include "support/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static exception *error(const exception_type *type, const char *text) { return exception_new(type, text); }

// The lines, without those that say where: they have tests in test_exceptions.c.
static void prints(const exception *e, const char *expected)
{
    char *text, lines[4096] = "";
    size_t size;
    FILE *f = open_memstream(&text, &size);
    traceback_print(e, f);
    fclose(f);
    for (char *next = text, *line; (line = strsep(&next, "\n")) && next;)
        if (!strstr(line, "  File ")) strcat(strcat(lines, line), "\n");
    assert_string_equal(lines, expected);
    free(text);
}

static exception *catch(void (*raises)(void))
{
    exception *volatile caught = NULL;
    try {
        raises();
    } except (BaseException, e) {
        caught = e;
    }
    return caught;
}

static void raises_from(void)
{
    try {
        raise(ValueError, "x");
    } except (ValueError, e) {
        raise_from(e, KeyError, "y");
    }
}

static void raises_while_handling(void)
{
    try {
        raise(ValueError, "x");
    } except (ValueError, e) {
        raise(OSError);
    }
}

static void raises_in_finally(void)
{
    try {
        raise(ValueError, "x");
    } finally {
        raise(OSError);
    }
}

static void raises_from_none(void)
{
    try {
        raise(ValueError, "x");
    } finally {
        raise_from(NULL, KeyError, "y");
    }
}

#define TRACEBACK "Traceback (most recent call last):\n"

static void what_led_to_it(void **state)
{
    (void)state;
    prints(error(ValueError, "never raised"), "ValueError: never raised\n");
    prints(catch(raises_from), TRACEBACK "ValueError: x\n\nThe above exception was the direct cause of the following exception:\n\n" TRACEBACK
                                         "KeyError: 'y'\n");
    const char *during = TRACEBACK "ValueError: x\n\nDuring handling of the above exception, another exception occurred:\n\n" TRACEBACK
                                   "OSError\n";
    prints(catch(raises_while_handling), during);
    prints(catch(raises_in_finally), during);
    prints(catch(raises_from_none), TRACEBACK "KeyError: 'y'\n");
}

static void an_endless_chain_is_cut(void **state)
{
    (void)state;
    exception *a = error(ValueError, NULL), *b = error(KeyError, NULL);
    a->cause = b;
    b->cause = a;
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    traceback_print(a, f);
    fclose(f);
    assert_true(size < 8192);
    free(text);
}

static void raises_group(void)
{
    raise_again(ExceptionGroup("zz", list(catch(raises_from), ExceptionGroup("deep", list(error(OSError, NULL))))));
}

// As CPython 3.14 prints the same.
static void groups(void **state)
{
    (void)state;
    prints(catch(raises_group), "  + Exception Group Traceback (most recent call last):\n"
                                "  | ExceptionGroup: zz (2 sub-exceptions)\n"
                                "  +-+---------------- 1 ----------------\n"
                                "    | Traceback (most recent call last):\n"
                                "    | ValueError: x\n"
                                "    | \n"
                                "    | The above exception was the direct cause of the following exception:\n"
                                "    | \n"
                                "    | Traceback (most recent call last):\n"
                                "    | KeyError: 'y'\n"
                                "    +---------------- 2 ----------------\n"
                                "    | ExceptionGroup: deep (1 sub-exception)\n"
                                "    +-+---------------- 1 ----------------\n"
                                "      | OSError\n"
                                "      +------------------------------------\n");
}

static void wide_and_deep_groups_are_cut(void **state)
{
    (void)state;
    value many = list_new();
    for (int i = 0; i < 17; i++) list_append(many, error(ValueError, NULL));
    char wide[2048] = "  | ExceptionGroup: wide (17 sub-exceptions)\n";
    for (int i = 1; i <= 15; i++)
        sprintf(wide + strlen(wide), "  %s+---------------- %d ----------------\n    | ValueError\n", i == 1 ? "+-" : "  ", i);
    strcat(wide, "    +---------------- ... ----------------\n    | and 2 more exceptions\n    +------------------------------------\n");
    prints(ExceptionGroup("wide", many), wide);

    exception *deep = error(ValueError, NULL);
    for (int i = 0; i < 12; i++) deep = ExceptionGroup("deep", list(deep));
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    traceback_print(deep, f);
    fclose(f);
    assert_non_null(strstr(text, "                      | ... (max_group_depth is 10)\n                      +----"));
    assert_null(strstr(text, "ValueError"));
    free(text);
}

// --- where ----------------------------------------------------------------------------------------------------------------
// The last line of a traceback that says where.
static void expect_innermost(const exception *e, const char *expected)
{
    char *text, last[512] = "";
    size_t size;
    FILE *f = open_memstream(&text, &size);
    traceback_print(e, f);
    fclose(f);
    for (char *next = text, *line; (line = strsep(&next, "\n"));)
        if (strstr(line, "  File ")) snprintf(last, sizeof last, "%s", line);
    assert_string_equal(last, expected);
    free(text);
}

// What the library raises is shown where the program calls it.
#define STANDS_HERE(statement)                                                                     \
    do {                                                                                           \
        exception *volatile caught_ = NULL;                                                        \
        char expected_[512];                                                                       \
        try {                                                                                      \
            (void)(statement);                                                                     \
        } except (BaseException, e_) {                                                             \
            caught_ = e_;                                                                          \
        }                                                                                          \
        assert_non_null(caught_);                                                                  \
        snprintf(expected_, sizeof expected_, "  File \"%s\", line %d, in program", __FILE__, __LINE__); \
        expect_innermost(caught_, expected_);                                                      \
    } while (0)

async_def(returns) { return none; }
async_def(cancelled) { await(asyncio_sleep(1)); return none; }

async_def(program)
{
    value text = value_str("x"), numbers = list(1, 2), user = dict("name", "Ada");
    STANDS_HERE(int_of(text));
    STANDS_HERE(float_of(text));
    STANDS_HERE(bool_of(text));
    STANDS_HERE(str_of(none));
    STANDS_HERE(len(none));
    STANDS_HERE(at(numbers, 5));
    STANDS_HERE(at(numbers, "a"));
    STANDS_HERE(at(none, 5));
    STANDS_HERE(at(user, "age"));
    STANDS_HERE((dict_set(numbers, 0, 1), 0));
    STANDS_HERE((list_append(user, 1), 0));
    STANDS_HERE((time_sleep(-1), 0));
    coroutine *again = returns();
    STANDS_HERE(asyncio_run(again));
    coroutine_close(again);

    asyncio_Queue *queue = asyncio_Queue(.maxsize = 1);
    STANDS_HERE(asyncio_Queue_get_nowait(queue));
    STANDS_HERE((asyncio_Queue_task_done(queue), 0));
    asyncio_Queue_put_nowait(queue, 1);
    STANDS_HERE((asyncio_Queue_put_nowait(queue, 2), 0));
    asyncio_Lock *lock = asyncio_Lock();
    STANDS_HERE((asyncio_Lock_release(lock), 0));
    asyncio_Semaphore *semaphore = asyncio_BoundedSemaphore(1);
    STANDS_HERE((asyncio_Semaphore_release(semaphore), 0));
    asyncio_TaskGroup *group = asyncio_TaskGroup();
    STANDS_HERE(asyncio_TaskGroup_create_task(group, returns()));

    asyncio_Future *future = asyncio_Future();
    STANDS_HERE(asyncio_Future_result(future));
    STANDS_HERE(asyncio_Future_exception(future));
    asyncio_Future_set_result(future, 1);
    STANDS_HERE((asyncio_Future_set_result(future, 2), 0));

    coroutine *once = returns();
    await(once);
    STANDS_HERE(await(once));
    STANDS_HERE(asyncio_create_task(once));
    STANDS_HERE(await(asyncio_current_task()));
    asyncio_Task *task = asyncio_create_task(cancelled());
    asyncio_Future_cancel(task);
    STANDS_HERE(await(task));
    return none;
}

static void where_the_program_calls(void **state)
{
    (void)state;
    asyncio_run(program());
}

enum { LINE_DEFINED = __LINE__ + 1 };
async_def(chooses)
{
    return random_choice(list_new());
}

// Nothing but the coroutine is known of a call that has no place.
static void in_which_coroutine(void **state)
{
    (void)state;
    char expected[512];
    exception *volatile caught = NULL;
    try {
        asyncio_run(chooses());
    } except (IndexError, e) {
        caught = e;
    }
    snprintf(expected, sizeof expected, "  File \"%s\", in chooses, defined in line %d", __FILE__, LINE_DEFINED);
    expect_innermost(caught, expected);
}

enum { LINE_RUN = __LINE__ + 4 };
async_def(waits_for_ever) { return await(asyncio_Future()); }
static void run_into_a_deadlock(void)
{
    asyncio_run(waits_for_ever());
}

static void a_deadlock_stands_where_the_loop_was_run(void **state)
{
    (void)state;
    char expected[512];
    snprintf(expected, sizeof expected, "  File \"%s\", line %d, in run_into_a_deadlock", __FILE__, LINE_RUN);
    expect_innermost(catch(run_into_a_deadlock), expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_led_to_it),
        cmocka_unit_test(an_endless_chain_is_cut),
        cmocka_unit_test(groups),
        cmocka_unit_test(wide_and_deep_groups_are_cut),
        cmocka_unit_test(where_the_program_calls),
        cmocka_unit_test(in_which_coroutine),
        cmocka_unit_test(a_deadlock_stands_where_the_loop_was_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
