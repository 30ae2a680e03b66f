#include "viewer/model.h"

#include <string.h>

#include "support/chess_run.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/trace_maker.h"

#define SECOND INT64_C(1000000000)

static const state *at(struct chess_run *f, int64_t time)
{
    return model_state(f->model, lanes_moment_of_time(f->model->lanes, time).position);
}

static void the_title_is_the_head_of_the_source(void **context)
{
    struct chess_run *f = *context;
    assert_string_equal(f->model->title, "Chess exhibition");
    assert_string_equal(f->model->subtitle, "24 boards, one Judit, one event loop");
}

// The head speaks of the usual ones.
static void other_parameters_are_told_instead(void **context)
{
    (void)context;
    struct trace_maker m;
    model *made;
    trace_maker_init(&m, "chess");
    assert_int_equal(trace_set_meta(m.trace, "source:chess.c", "// Chess exhibition: 24 boards, one Judit.\n"), 0);
    assert_int_equal(trace_set_meta(m.trace, "param:boards", "int 24 1 200 24"), 0);
    assert_int_equal(model_new(&made, m.trace, MODEL_ALL), 0);
    assert_string_equal(made->title, "Chess exhibition");
    assert_string_equal(made->subtitle, "24 boards, one Judit");
    assert_int_equal(trace_set_meta(m.trace, "param:boards", "int 24 1 200 6"), 0); // a later one takes its place
    assert_int_equal(trace_set_meta(m.trace, "param:moves", "int 30 1 500 30"), 0);
    assert_int_equal(trace_set_meta(m.trace, "param:mode", "choice async sync|async - sync"), 0);
    assert_int_equal(model_update(made, MODEL_ALL), 0);
    assert_string_equal(made->subtitle, "boards 6, mode sync");
    model_free(made);
    trace_free(m.trace);
}

static void without_a_source_the_title_is_the_program(void **context)
{
    (void)context;
    struct trace_maker m;
    model *made;
    trace_maker_init(&m, "homework");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    assert_int_equal(model_new(&made, m.trace, MODEL_ALL), 0);
    assert_string_equal(made->title, "homework");
    assert_string_equal(made->subtitle, "");
    model_free(made);
    trace_free(m.trace);
}

// The loop is held from 0 to 120 s; the timers of boards 1 to 4 are due at 60, 65, 70 and 75 s.
static void who_has_slept_enough_is_ready_though_the_loop_does_not_know(void **context)
{
    struct chess_run *f = *context;
    uint32_t counts[TASK_STATUSES], due[8], board4 = lanes_task(f->model->lanes, 4),
                                                 board5 = lanes_task(f->model->lanes, 5);
    const state *s = at(f, 78 * SECOND);
    assert_int_equal(state_at(s, board4)->status, TASK_sleeping);
    assert_int_equal(model_status(s, board4, 78 * SECOND), TASK_ready);
    assert_int_equal(model_status(s, board5, 78 * SECOND), TASK_sleeping);
    model_count(s, 78 * SECOND, counts);
    assert_int_equal(counts[TASK_ready], 12);
    assert_int_equal(counts[TASK_sleeping], 11);
    assert_int_equal(counts[TASK_running], 1);
    assert_int_equal(counts[TASK_awaiting], 1);
    assert_int_equal(model_due(s, 78 * SECOND, due, 8), 4);
    assert_int_equal(state_waiting_task(s, due[3]), board4);
}

static void names_and_labels(void **context)
{
    struct chess_run *f = *context;
    char text[40];
    const state *s = at(f, 0), *before = model_state(f->model, 0);
    uint32_t board16 = lanes_task(f->model->lanes, 16), main_task = lanes_task(f->model->lanes, 0);
    assert_string_equal(model_name(f->model, before, board16, text, sizeof text), "Board 16"); // not made yet
    s = at(f, 0);
    assert_string_equal(model_label(f->model, s, board16, text, sizeof text), "16");
    assert_string_equal(model_label(f->model, s, main_task, text, sizeof text), "T1");
}

static void assert_label(const char *name, const char *label)
{
    struct trace_maker m;
    model *made;
    char text[16];
    trace_maker_init(&m, "labels");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t coro = make_object(&m), task = make_object(&m);
    make_event(&m, EVENT_coro_create, 0, coro, make_place(&m, "f", 1), make_text(&m, ""));
    make_event(&m, EVENT_task_create, 0, task, coro, make_text(&m, name));
    assert_int_equal(model_new(&made, m.trace, MODEL_ALL), 0);
    assert_string_equal(model_label(made, lanes_head(made->lanes), task, text, sizeof text), label);
    model_free(made);
    trace_free(m.trace);
}

static void a_large_number_is_a_label_of_its_own(void **context)
{
    (void)context;
    assert_label("Task-7", "T7");
    assert_label("Task-999", "T999");
    assert_label("Task-1000", "1000");
    assert_label("reader 123456", "123456");
    assert_label("Task-12345678", "T");
    assert_label("writer", "w");
}

static void a_task_is_where_its_innermost_coroutine_is(void **context)
{
    struct chess_run *f = *context;
    const state *s = at(f, 78 * SECOND);
    assert_int_equal(model_place(f->model, s, s->running).line, 10);
    assert_int_equal(model_place(f->model, s, lanes_task(f->model->lanes, 15)).line, 12);
    assert_int_equal(model_place(f->model, s, lanes_task(f->model->lanes, 0)).line, 22);
    assert_int_equal(model_place(f->model, s, 0).line, 0);
}

static void a_trace_that_cannot_happen_is_shown_up_to_there(void **context)
{
    (void)context;
    struct trace_maker m;
    model *made;
    trace_maker_init(&m, "broken");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t task = make_object(&m);
    uint32_t created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, "lone"));
    make_event(&m, EVENT_resume, 0, task, created, 0); // it is not in the ready queue
    make_event(&m, EVENT_end, 0, 0, 0, 0);
    assert_int_equal(model_new(&made, m.trace, MODEL_ALL), 0);
    assert_int_equal(model_length(made), 2);
    assert_non_null(model_state(made, 2));
    model_free(made);
    trace_free(m.trace);
}

static int build(void *t)
{
    model *m;
    int rc = model_new(&m, t, MODEL_ALL);
    if (rc == 0) model_free(m);
    return rc;
}

static void survives_each_allocation_failing(void **context)
{
    (void)context;
    trace *t = chess_trace(3, 2);
    fail_alloc_each(build, t);
    trace_free(t);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_chess_run, unmake_chess_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_title_is_the_head_of_the_source),
        TEST(other_parameters_are_told_instead),
        cmocka_unit_test(without_a_source_the_title_is_the_program),
        TEST(who_has_slept_enough_is_ready_though_the_loop_does_not_know),
        TEST(names_and_labels),
        TEST(a_large_number_is_a_label_of_its_own),
        TEST(a_task_is_where_its_innermost_coroutine_is),
        cmocka_unit_test(a_trace_that_cannot_happen_is_shown_up_to_there),
        cmocka_unit_test(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
