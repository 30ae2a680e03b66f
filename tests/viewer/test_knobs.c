// The knobs as data: what a key does to them, and the parameters that come of it.
#include "viewer/knobs.h"

#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "viewer/window.h"

static trace *trace_with(const char *const *declared)
{
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    for (; *declared; declared += 2) assert_int_equal(trace_set_meta(t, declared[0], declared[1]), 0);
    return t;
}

static trace *usual_trace(void)
{
    return trace_with((const char *const[]){
        "param:boards", "int 24 1 200 24", "param_doc:boards", "amateur boards", "program", "chess",
        "param:think", "float 5 0 3600 7.5", "param:mode", "choice async sync|async - async", NULL});
}

static const char *value(const struct knobs *k, const trace *t, uint32_t row)
{
    static struct parameter p;
    return knobs_value(k, t, row, &p);
}

static void type(struct knobs *k, const trace *t, const char *text)
{
    for (; *text; text++) assert_int_equal(knobs_key(k, t, (uint32_t)*text, false), KNOBS_moved);
}

static void expect_parameters(const struct knobs *k, const trace *t, const char *const *expected)
{
    char **list = knobs_parameters(k, t);
    uint32_t i = 0;
    for (; expected[i]; i++) assert_string_equal(list[i] ? list[i] : "nothing", expected[i]);
    assert_null(list[i]);
    free(list);
}

// --- cases --------------------------------------------------------------------------------------------------------------
static void they_are_what_the_program_declares(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    struct parameter p;
    assert_int_equal(knobs_count(t), 3);
    assert_string_equal(knobs_value(&k, t, 0, &p), "24");
    assert_string_equal(p.help, "amateur boards");
    assert_string_equal(value(&k, t, 1), "7.5");
    expect_parameters(&k, t, (const char *const[]){"think=7.5", NULL}); // what it would not choose itself
    trace_free(t);
}

// The longest name that a runtime gives is one knob however often it is turned; one that a stranger made longer is not turned.
static void a_long_name_is_one_knob(void **state)
{
    (void)state;
    char key[6 + 150 + 1] = "param:";
    for (size_t length = 93; length <= 150; length += 57) {
        memset(key + 6, 'x', length);
        key[6 + length] = 0;
        trace *t = trace_with((const char *const[]){key, "int 1 0 200 1", NULL});
        struct knobs k = {.open = true};
        for (int i = 0; i < 3 * (int)KNOBS_MAX; i++) assert_int_equal(knobs_turn(&k, t, 0, 1), length == 93);
        assert_int_equal(k.turn_count, length == 93);
        assert_string_equal(value(&k, t, 0), length == 93 ? "97" : "1");
        trace_free(t);
    }
}

static void keys_turn_them(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 0), "25");
    assert_int_equal(knobs_key(&k, t, '+', true), KNOBS_turned);
    assert_string_equal(value(&k, t, 0), "35");
    assert_int_equal(knobs_key(&k, t, '-', false), KNOBS_turned);
    assert_int_equal(knobs_key(&k, t, KEY_down, false), KNOBS_moved);
    assert_int_equal(knobs_key(&k, t, KEY_left, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 1), "7"); // steps of 1: a fifth of 5
    assert_int_equal(knobs_key(&k, t, KEY_tab, false), KNOBS_moved);
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 2), "sync"); // they make a circle
    expect_parameters(&k, t, (const char *const[]){"boards=34", "think=7", "mode=sync", NULL});
    char cause[200];
    knobs_cause(&k, t, cause, sizeof cause);
    assert_string_equal(cause, "`boards` 24 → 34, `think` 7.5 → 7, `mode` async → sync");
    knobs_settle(&k);
    assert_string_equal(value(&k, t, 0), "24");
    assert_int_equal(knobs_key(&k, t, 'g', false), KNOBS_nothing);
    trace_free(t);
}

static void ranges_end(void **state)
{
    (void)state;
    trace *t = trace_with((const char *const[]){"param:n", "int 5 4 6 5", "param:x", "float 0.5 0 1 0.5", "param:most",
                                                "int 9223372036854775800 0 9223372036854775807 9223372036854775800", NULL});
    struct knobs k = {.open = true};
    assert_true(knobs_turn(&k, t, 0, 10));
    assert_string_equal(value(&k, t, 0), "6");
    assert_false(knobs_turn(&k, t, 0, 1));
    assert_true(knobs_turn(&k, t, 0, -10));
    assert_string_equal(value(&k, t, 0), "4");
    assert_true(knobs_turn(&k, t, 1, 1));
    assert_string_equal(value(&k, t, 1), "0.6");
    assert_true(knobs_turn(&k, t, 1, 10));
    assert_string_equal(value(&k, t, 1), "1");
    assert_false(knobs_turn(&k, t, 1, 1));
    assert_false(knobs_turn(&k, t, 2, 10)); // beyond 64 bits there is nothing
    trace_free(t);
}

static void thousands_go_by_round_steps(void **state)
{
    (void)state;
    trace *t = trace_with((const char *const[]){"param:n", "int 1000 1 10000 1000", NULL});
    struct knobs k = {.open = true};
    static const struct {
        int by;
        const char *value;
    } turns[] = {{1, "1200"}, {-1, "1000"}, {-4, "200"}, {-1, "1"}, {1, "200"}, {1, "400"}};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        assert_true(knobs_turn(&k, t, 0, turns[i].by));
        assert_string_equal(value(&k, t, 0), turns[i].value);
    }
    type(&k, t, "777");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    assert_true(knobs_turn(&k, t, 0, -1));
    assert_string_equal(value(&k, t, 0), "600");
    trace_free(t);
}

static void round_steps_go_below_zero(void **state)
{
    (void)state;
    trace *t = trace_with((const char *const[]){"param:n", "int 1000 -450 10000 1000", NULL});
    struct knobs k = {.open = true};
    static const struct {
        int by;
        const char *value;
    } turns[] = {{-5, "0"}, {-2, "-400"}, {-1, "-450"}, {1, "-400"}, {-4, "-450"}, {2, "-200"}, {3, "400"}};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        assert_true(knobs_turn(&k, t, 0, turns[i].by));
        assert_string_equal(value(&k, t, 0), turns[i].value);
    }
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_moved);
    type(&k, t, "-350");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    assert_true(knobs_turn(&k, t, 0, -1));
    assert_string_equal(value(&k, t, 0), "-400");
    trace_free(t);
}

// Whoever leaves a field by an arrow or by Tab has written something all the same.
static void what_is_written_counts_when_its_row_is_left(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    static const uint32_t keys[] = {KEY_down, KEY_tab, KEY_up};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        k.marked = 0;
        char text[] = {'4', (char)('0' + i), 0};
        type(&k, t, text);
        assert_int_equal(knobs_key(&k, t, keys[i], false), KNOBS_turned);
        assert_string_equal(value(&k, t, 0), text);
        assert_false(k.typing);
        assert_int_equal(k.marked, keys[i] == KEY_up ? 2 : 1);
        assert_int_equal(knobs_key(&k, t, KEY_down, false), KNOBS_moved); // nothing was written here
    }
    k.marked = 1;
    type(&k, t, ".5");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 1), ".5");
    knobs_key(&k, t, KEY_enter, false);
    knobs_key(&k, t, KEY_backspace, false);
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_moved); // nothing is no value
    assert_string_equal(value(&k, t, 1), ".5");
    trace_free(t);
}

static void backspace_puts_back_what_the_program_would_choose(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true, .marked = 1};
    assert_int_equal(knobs_key(&k, t, KEY_backspace, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 1), "5");
    assert_int_equal(knobs_key(&k, t, KEY_backspace, false), KNOBS_moved);
    trace_free(t);
}

static void a_value_is_written(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    type(&k, t, "128");
    assert_true(k.typing);
    assert_int_equal(knobs_key(&k, t, KEY_backspace, false), KNOBS_moved);
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 0), "12");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_moved); // the value itself, to be mended
    assert_string_equal(k.typed, "12");
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_moved); // it is selected no more
    type(&k, t, "x y-q");
    assert_string_equal(k.typed, "12x y-q");
    assert_int_equal(knobs_key(&k, t, KEY_escape, false), KNOBS_moved);
    assert_false(k.typing);
    assert_string_equal(value(&k, t, 0), "12");
    trace_free(t);
}

static void what_is_typed_replaces_a_value_that_is_selected(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_moved);
    assert_string_equal(k.typed, "24");
    type(&k, t, "36");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    assert_string_equal(value(&k, t, 0), "36");
    knobs_key(&k, t, KEY_enter, false);
    assert_int_equal(knobs_key(&k, t, KEY_backspace, false), KNOBS_moved); // all of it
    assert_string_equal(k.typed, "");
    trace_free(t);
}

static void what_is_refused_can_be_mended(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true};
    type(&k, t, "999");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    knobs_refuse(&k, t, "chess: boards=999: boards is a whole number from 1 to 200");
    assert_true(k.typing);
    assert_string_equal(k.typed, "999");
    assert_string_equal(value(&k, t, 0), "24");
    assert_non_null(strstr(k.wrong, "from 1 to 200"));
    assert_int_equal(knobs_key(&k, t, KEY_backspace, false), KNOBS_moved);
    assert_string_equal(k.wrong, "");
    assert_int_equal(knobs_key(&k, t, KEY_enter, false), KNOBS_turned);
    expect_parameters(&k, t, (const char *const[]){"boards=99", "think=7.5", NULL});
    trace_free(t);
}

static void nothing_turns_without_a_launcher(void **state)
{
    (void)state;
    trace *t = usual_trace();
    struct knobs k = {.open = true, .why_not = "It is gone."};
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_nothing);
    assert_int_equal(knobs_key(&k, t, '7', false), KNOBS_nothing);
    trace_free(t);
}

static void a_program_without_parameters_has_none(void **state)
{
    (void)state;
    trace *t = trace_with((const char *const[]){"program", "gather", "param:odd", "matrix 1 2 3 4", "param:short", "int 1", NULL});
    struct knobs k = {.open = true};
    assert_int_equal(knobs_count(t), 0);
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_nothing);
    expect_parameters(&k, t, (const char *const[]){NULL});
    char cause[60];
    knobs_cause(&k, t, cause, sizeof cause);
    assert_string_equal(cause, "Started again");
    trace_free(t);
}

// The row that is marked may be none of the program that was saved meanwhile.
static void fewer_knobs_than_before(void **state)
{
    (void)state;
    trace *t = usual_trace(), *fewer = trace_with((const char *const[]){"param:boards", "int 24 1 200 24", NULL});
    struct knobs k = {.open = true, .marked = 2};
    assert_int_equal(knobs_key(&k, t, KEY_right, false), KNOBS_turned);
    knobs_settle(&k);
    assert_int_equal(knobs_key(&k, fewer, KEY_right, false), KNOBS_turned);
    assert_int_equal(k.marked, 0);
    trace_free(t);
    trace_free(fewer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_what_the_program_declares), cmocka_unit_test(a_long_name_is_one_knob), cmocka_unit_test(keys_turn_them), cmocka_unit_test(ranges_end),
        cmocka_unit_test(thousands_go_by_round_steps), cmocka_unit_test(round_steps_go_below_zero),
        cmocka_unit_test(what_is_written_counts_when_its_row_is_left),
        cmocka_unit_test(backspace_puts_back_what_the_program_would_choose),
        cmocka_unit_test(a_value_is_written), cmocka_unit_test(what_is_typed_replaces_a_value_that_is_selected),
        cmocka_unit_test(what_is_refused_can_be_mended), cmocka_unit_test(nothing_turns_without_a_launcher),
        cmocka_unit_test(a_program_without_parameters_has_none), cmocka_unit_test(fewer_knobs_than_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
