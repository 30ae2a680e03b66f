// Where the user looks, carried over from one run to another: programs that run for real, with other parameters.
#include "viewer/place.h"

#include <fcntl.h>
#include <string.h>

#include "support/cmocka_all.h"

struct played {
    trace *trace;
    program *program;
    model *model;
};

static int nowhere;

static struct played run_of(const char *path, const char *argument)
{
    struct played r;
    error e;
    assert_int_equal(trace_new(&r.trace), 0);
    const struct program_options options = {.path = path, .arguments = (const char *const[]){argument, NULL}, .out = nowhere, .quiet = true};
    if (program_start(&r.program, &options, r.trace, &e)) fail_msg("%s", e.text);
    assert_int_equal(program_grant(r.program, GRANT_run, 0), 0);
    assert_true(program_wait(r.program, -1, NULL) > 0);
    assert_int_equal(model_new(&r.model, r.trace, MODEL_ALL), 0);
    return r;
}

static void end(struct played *r)
{
    model_free(r->model);
    program_free(r->program);
    trace_free(r->trace);
}

static struct view view_at(const struct played *r, uint32_t position)
{
    struct view v;
    view_init(&v);
    view_go_to(&v, r->model, position);
    return v;
}

static uint32_t task_named(const struct played *r, const char *name)
{
    char buffer[100];
    for (uint32_t i = 0; i < lanes_count(r->model->lanes); i++) {
        uint32_t task = lanes_task(r->model->lanes, i);
        if (strcmp(model_name(r->model, lanes_head(r->model->lanes), task, buffer, sizeof buffer), name) == 0) return task;
    }
    return 0;
}

// --- cases --------------------------------------------------------------------------------------------------------------
static void the_same_run_is_the_same_place(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "boards=3"), b = run_of(CHESS, "boards=3");
    for (uint32_t position = 0; position <= model_length(a.model); position += 7) {
        struct view v = view_at(&a, position);
        place_keep(&v, a.model, b.model);
        assert_int_equal(v.at.position, position);
        assert_int_equal(v.at.time, position ? trace_event(a.trace, position - 1).time : 0);
    }
    end(&a), end(&b);
}

static void before_they_part_it_is_the_same_event(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "think=5"), b = run_of(CHESS, "think=6");
    struct common c = place_common(a.model, b.model, model_length(a.model));
    assert_false(c.all);
    assert_true(c.to > 50);
    struct view v = view_at(&a, c.to - 3);
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.at.position, c.to - 3);
    end(&a), end(&b);
}

static void after_that_it_is_the_same_time(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "think=5"), b = run_of(CHESS, "think=7");
    struct view v = view_at(&a, 0);
    view_go_to_time(&v, a.model, 100 * INT64_C(1000000000));
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.at.time, 100 * INT64_C(1000000000));
    assert_true(trace_event(b.trace, v.at.position - 1).time <= v.at.time);
    assert_true(trace_event(b.trace, v.at.position).time > v.at.time);
    end(&a), end(&b);
}

static void the_end_stays_the_end(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "boards=2"), b = run_of(CHESS, "boards=9");
    struct view v = view_at(&a, model_length(a.model));
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.at.position, model_length(b.model));
    place_keep(&v, b.model, a.model);
    assert_int_equal(v.at.position, model_length(a.model));
    end(&a), end(&b);
}

static void beyond_the_end_it_is_the_end(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "boards=9"), b = run_of(CHESS, "boards=2");
    struct view v = view_at(&a, model_length(a.model) - 5);
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.at.position, model_length(b.model));
    assert_int_equal(v.at.time, lanes_head(b.model->lanes)->time);
    end(&a), end(&b);
}

static void tasks_are_known_by_their_names(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "boards=9"), b = run_of(CHESS, "boards=4");
    struct view v = view_at(&a, 200);
    v.selected = task_named(&a, "Board 3");
    assert_true(v.selected);
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.selected, task_named(&b, "Board 3"));
    v.selected = task_named(&a, "Board 8");
    place_keep(&v, a.model, b.model);
    assert_int_equal(v.selected, 0);
    end(&a), end(&b);
}

static void axis_and_scroll_stay(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "think=5"), b = run_of(CHESS, "think=0");
    struct view v = view_at(&a, 300);
    assert_int_equal(view_axis(&v, a.model), AXIS_time);
    assert_int_equal(view_axis(&v, b.model), AXIS_steps); // by itself
    v.scroll = 2, v.zoom = 3;
    place_keep(&v, a.model, b.model);
    assert_int_equal(view_axis(&v, b.model), AXIS_time);
    assert_true(v.scroll == 2 && v.zoom == 3);
    end(&a), end(&b);
}

static double share_of_cursor(const struct view *v, const model *m)
{
    struct stretch s = view_stretch(v, m, 1000);
    return (view_cursor(v, m) - s.from) / (s.to - s.from);
}

static void the_cursor_stays_where_it_is_in_the_window(void **fixture)
{
    (void)fixture;
    struct played a = run_of(CHESS, "think=5"), b = run_of(CHESS, "think=4");
    struct view v = view_at(&a, 3000);
    view_follow(&v, a.model, 1000);
    view_pan(&v, a.model, 0.125, 1000);
    double share = share_of_cursor(&v, a.model);
    assert_float_equal(share, 0.325, 1e-6);
    place_keep(&v, a.model, b.model);
    view_follow(&v, b.model, 1000);
    assert_float_equal(share_of_cursor(&v, b.model), share, 1e-6);
    end(&a), end(&b);
}

int main(void)
{
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_run_is_the_same_place), cmocka_unit_test(before_they_part_it_is_the_same_event),
        cmocka_unit_test(after_that_it_is_the_same_time), cmocka_unit_test(the_end_stays_the_end),
        cmocka_unit_test(beyond_the_end_it_is_the_end),   cmocka_unit_test(tasks_are_known_by_their_names),
        cmocka_unit_test(axis_and_scroll_stay),
        cmocka_unit_test(the_cursor_stays_where_it_is_in_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
