// Each program runs as a process with arguments of its own.
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "raised.h"
#include "support/forked.h"

async_def(nothing) { return none; }

static void show(void)
{
    int64_t boards = param_int("boards", 24, 1, 200, "amateur boards");
    double think = param_float("think", 5, 0, 3600, "seconds that she thinks");
    const char *mode = param_choice("mode", "async", "sync|async", "one board after the other, or all at once");
    print("%d %g %s", (int)boards, think, mode);
    asyncio_run(nothing());
}

static void show_wide(void)
{
    int64_t any = param_int("any", 0, INT64_MIN, INT64_MAX, "any number");
    double f = param_float("f", 0.1, -1e308, 1e308, "any float");
    print("%lld %s", (long long)any, repr(value_float(f)));
    asyncio_run(nothing());
}

static void take_none(void) { asyncio_run(nothing()); }

static const struct named_program programs[] = {{"show", show}, {"wide", show_wide}, {"none", take_none}};

static void expect_shown(const char *program, const char *const *arguments, const char *out)
{
    struct ending e = started(program, arguments, "virtual");
    assert_string_equal(e.err, "");
    assert_string_equal(e.out, out);
    assert_int_equal(e.status, 0);
}

static void expect_refused(const char *program, const char *argument, const char *words)
{
    struct ending e = started(program, (const char *[]){argument, NULL}, "virtual");
    const char *line = strstr(e.err, ": "); // behind the program's name
    assert_non_null(line);
    assert_string_equal(line + 2, words);
    assert_int_equal(e.status, 2);
}

static void defaults(void **state)
{
    (void)state;
    expect_shown("show", NULL, "24 5 async\n");
    expect_shown("none", NULL, "");
}

static void given(void **state)
{
    (void)state;
    expect_shown("show", (const char *[]){"boards=8", "mode=sync", "think=0.25", NULL}, "8 0.25 sync\n");
    expect_shown("show", (const char *[]){"boards=1", NULL}, "1 5 async\n");
    expect_shown("show", (const char *[]){"boards=200", "think=3600", NULL}, "200 3600 async\n");
    expect_shown("show", (const char *[]){"boards=3", "boards=4", NULL}, "4 5 async\n"); // the last one counts
    expect_shown("wide", (const char *[]){"any=-9223372036854775808", "f=-1e308", NULL}, "-9223372036854775808 -1e+308\n");
    expect_shown("wide", (const char *[]){"any=9223372036854775807", "f=0.30000000000000004", NULL},
                 "9223372036854775807 0.30000000000000004\n");
}

static void out_of_range(void **state)
{
    (void)state;
    static const char *const wrong[] = {"0", "201", "-1", "many", "", "8x", "1.5", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char argument[60], words[200];
        snprintf(argument, sizeof argument, "boards=%s", wrong[i]);
        snprintf(words, sizeof words, "%s: boards is a whole number from 1 to 200\n", argument);
        expect_refused("show", argument, words);
    }
    expect_refused("show", "think=-0.5", "think=-0.5: think is a number from 0 to 3600\n");
    expect_refused("show", "think=3601", "think=3601: think is a number from 0 to 3600\n");
    expect_refused("show", "think=nan", "think=nan: think is a number from 0 to 3600\n");
    expect_refused("show", "think=", "think=: think is a number from 0 to 3600\n");
    expect_refused("wide", "f=inf", "f=inf: f is a number from -1e+308 to 1e+308\n");
}

static void no_such_choice(void **state)
{
    (void)state;
    expect_refused("show", "mode=fast", "mode=fast: mode is one of sync|async\n");
    expect_refused("show", "mode=", "mode=: mode is one of sync|async\n");
    expect_refused("show", "mode=syn", "mode=syn: mode is one of sync|async\n");
    expect_refused("show", "mode=sync|async", "mode=sync|async: mode is one of sync|async\n");
}

static void unknown(void **state)
{
    (void)state;
    expect_refused("show", "bords=8", "bords=8: unknown parameter; there are: boards, think, mode\n");
    expect_refused("show", "boards", "boards: unknown parameter; there are: boards, think, mode\n");
    expect_refused("show", "--help", "--help: unknown parameter; there are: boards, think, mode\n");
    expect_refused("none", "boards=8", "boards=8: unknown parameter; this program has none\n");
}

int main(void)
{
    run_started(programs, sizeof programs / sizeof *programs);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),     cmocka_unit_test(given),   cmocka_unit_test(out_of_range),
        cmocka_unit_test(no_such_choice), cmocka_unit_test(unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
