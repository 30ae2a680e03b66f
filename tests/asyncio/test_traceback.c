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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_led_to_it),
        cmocka_unit_test(an_endless_chain_is_cut),
        cmocka_unit_test(groups),
        cmocka_unit_test(wide_and_deep_groups_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
