// C or Python: where there is no Python it is said why, and what to do.
#include "viewer/language.h"

#include "support/cmocka_all.h"
#include "support/trace_maker.h"

static const char in_c[] = "async_def(cook)\n{\n    await(asyncio_sleep(1));\n}\n", in_python[] = "async def cook():\n    await asyncio.sleep(1)\n",
                  another[] = "async def dine():\n    pass\n";

static void press_y(struct view *v, const char *file, const char *c, const char *python, bool reached)
{
    struct trace_maker t;
    model *m;
    trace_maker_init(&t, "cook");
    t.file = file;
    uint32_t place = reached ? make_place(&t, "cook", 3) : 0;
    make_event(&t, EVENT_loop_start, place, 0, 0, 0);
    if (c) assert_int_equal(trace_set_meta(t.trace, "source:nowhere/cook.c", c), 0);
    if (python) assert_int_equal(trace_set_meta(t.trace, "source:nowhere/cook.py", python), 0);
    assert_int_equal(model_new(&m, t.trace, MODEL_ALL), 0);
    language_change(v, m);
    model_free(m);
    trace_free(t.trace);
}

static struct view pressed(const char *file, const char *c, const char *python, bool reached)
{
    struct view v;
    view_init(&v);
    press_y(&v, file, c, python, reached);
    return v;
}

static void a_twin_is_shown_and_put_away(void **unused)
{
    (void)unused;
    struct view v = pressed("nowhere/cook.c", in_c, in_python, true);
    assert_true(v.python);
    assert_string_equal(v.notice, "");
    press_y(&v, "nowhere/cook.c", in_c, in_python, true);
    assert_false(v.python);
}

static void a_missing_twin_is_named(void **unused)
{
    (void)unused;
    struct view v = pressed("nowhere/cook.c", in_c, NULL, true);
    assert_false(v.python);
    assert_string_equal(v.notice, "There is no `cook.py` beside `cook.c`. Save the same program in Python there, and run it again: then `Y` shows it.");
}

static void another_program_of_that_name_is_no_twin(void **unused)
{
    (void)unused;
    struct view v = pressed("nowhere/cook.c", in_c, another, true);
    assert_false(v.python);
    assert_string_equal(v.notice, "`cook.py` is another program than `cook.c`: no function of the one has the name of one of the other.");
}

static void without_a_source_there_is_nothing_to_translate(void **unused)
{
    (void)unused;
    struct view v = pressed("nowhere/cook.c", NULL, NULL, false);
    assert_false(v.python);
    assert_string_equal(v.notice, "No line of a C source has been reached, of which there could be one in Python.");
    v = pressed("nowhere/cook.py", NULL, NULL, true);
    assert_string_equal(v.notice, "The source is in Python already.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_twin_is_shown_and_put_away), cmocka_unit_test(a_missing_twin_is_named),
        cmocka_unit_test(another_program_of_that_name_is_no_twin), cmocka_unit_test(without_a_source_there_is_nothing_to_translate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
