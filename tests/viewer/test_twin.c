// Which line of a Python twin stands for a line of C.
#include "viewer/twin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static const char in_c[] =
    "// Two cooks.\n"
    "#include <loopscope/asyncio.h>\n"
    "\n"
    "async_def(cook, const char *, dish)\n"                       // 4
    "{\n"
    "    for (int i = 0; i < 3; i++) {\n"                         // 6
    "        await(asyncio_sleep(1)); // stir\n"                  // 7
    "        print(\"%s: %d\", dish, i);\n"                       // 8
    "    }\n"
    "    return none;\n"
    "}\n"
    "\n"
    "static void helper(void)\n"                                  // 13: only here
    "{\n"
    "    work(1);\n"
    "}\n"
    "\n"
    "int main(void)\n"
    "{\n"
    "    asyncio_run(cook(\"soup\"));\n"                          // 20
    "    print(\"done\");\n"                                      // 21
    "}\n";

static const char in_python[] =
    "\"\"\"Two cooks.\"\"\"\n"
    "import asyncio\n"
    "\n"
    "async def cook(dish):\n"                                     // 4
    "    for i in range(3):\n"                                    // 5
    "        await asyncio.sleep(1)\n"                            // 6
    "        print(f\"{dish}: {i}\")\n"                           // 7
    "\n"
    "asyncio.run(cook(\"soup\"))\n"                               // 9
    "print(\"done\")\n";                                          // 10

static trace *trace_with(const char *c, const char *python)
{
    trace *t = NULL;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(trace_set_meta(t, "source:cook.c", c), 0);
    if (python) assert_int_equal(trace_set_meta(t, "source:cook.py", python), 0);
    return t;
}

struct twins {
    trace *trace;
    struct source *c;
    struct twin twin;
};

static struct twins open_twins(const char *c, const char *python)
{
    struct twins t = {.trace = trace_with(c, python)};
    assert_int_equal(source_new(&t.c, t.trace, "cook.c"), 0);
    assert_int_equal(twin_new(&t.twin, t.trace, t.c, "cook.c"), 0);
    return t;
}

static void close_twins(struct twins *t)
{
    twin_deinit(&t->twin);
    source_free(t->c);
    trace_free(t->trace);
}

static void lines_that_say_the_same_face_each_other(void **context)
{
    (void)context;
    static const uint32_t wanted[][2] = {{4, 4}, {6, 5}, {7, 6}, {8, 7}, {20, 9}, {21, 10}};
    struct twins t = open_twins(in_c, in_python);
    assert_string_equal(t.twin.source->name, "cook.py");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) assert_int_equal(twin_line(&t.twin, wanted[i][0]), wanted[i][1]);
    assert_int_equal(twin_line(&t.twin, 10), 7); // stands with the one before it
    assert_int_equal(twin_line(&t.twin, 15), 0); // of a function that is in C alone
    assert_int_equal(twin_line(&t.twin, 0), 0);
    assert_int_equal(twin_origin(&t.twin, 7), 8);
    assert_int_equal(twin_origin(&t.twin, 3), 0);
    assert_int_equal(twin_line(&t.twin, 1000), 0);
    close_twins(&t);
}

static void without_a_twin_there_is_none(void **context)
{
    (void)context;
    static const char *const pythons[] = {NULL, "", "# another program\ndef bake():\n    pass\n", "async def"};
    for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++) {
        struct twins t = open_twins(in_c, pythons[i]);
        assert_null(t.twin.source);
        assert_int_equal(twin_line(&t.twin, 4), 0);
        close_twins(&t);
    }
    struct twins t = open_twins("", in_python);
    assert_null(t.twin.source);
    close_twins(&t);
}

static void lines_of_any_kind_are_survived(void **context)
{
    (void)context;
    static char c[200000], python[200000];
    strcpy(c, "async_def(cook)\n{\n");
    strcpy(python, "async def cook():\n");
    size_t at = strlen(c), from = strlen(python);
    for (int i = 0; i < 3000; i++) { // more lines than are looked at
        at += (size_t)snprintf(c + at, sizeof c - at, "    print(\"%d\");\n", i);
        from += (size_t)snprintf(python + from, sizeof python - from, "    print('%d')\n", i);
    }
    memset(c + at, 'x', 5000); // a word that is longer than any
    struct twins t = open_twins(c, python);
    assert_int_equal(twin_line(&t.twin, 100), 99);
    close_twins(&t);
}

static trace *failing;
static struct source *failing_source;

static int attempt(void *context)
{
    (void)context;
    struct twin twin;
    int rc = twin_new(&twin, failing, failing_source, "cook.c");
    if (rc == 0) twin_deinit(&twin);
    return rc;
}

static void every_allocation_may_fail(void **context)
{
    (void)context;
    failing = trace_with(in_c, in_python);
    assert_int_equal(source_new(&failing_source, failing, "cook.c"), 0);
    assert_true(fail_alloc_each(attempt, NULL) > 5);
    source_free(failing_source);
    trace_free(failing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_that_say_the_same_face_each_other),
        cmocka_unit_test(without_a_twin_there_is_none),
        cmocka_unit_test(lines_of_any_kind_are_survived),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("twin", tests, NULL, NULL);
}
