#include "query/compare.h"

#include <stdio.h>

#include "narrate/stage.h"
#include "support/fail_alloc.h"

// Two stages, the second of which begins with an object more, so that no id is the same.
struct two {
    struct stage a, b;
    struct difference d;
};

static struct two two;

static void set_up_stage(struct stage *g, uint32_t skipped)
{
    *g = (struct stage){0};
    script_init(&g->script);
    state_init(&g->state);
    g->script.objects = skipped;
    uint32_t coroutine = ++g->script.objects; // ids may be no larger than the number of events, so this one comes after the loop
    uint32_t file = script_place(&g->script, "game.c", "program", 1);
    happens(g, EVENT_loop_start, 1, 0, 0);
    iterates(g);
    happens(g, EVENT_coro_create, coroutine, file, 0);
    uint32_t task = makes(g, EVENT_task_create, coroutine, text(g, "Task-1"));
    enqueues(g, task, "");
    iterates(g);
    resumes(g, task);
}

static int set_up_two(void **data)
{
    *data = &two;
    set_up_stage(&two.a, 0);
    set_up_stage(&two.b, 1);
    return 0;
}

static int tear_down_two(void **data)
{
    (void)data;
    void *a = &two.a, *b = &two.b;
    tear_down(&a);
    tear_down(&b);
    return 0;
}

static enum aspect compare(struct compare_options options)
{
    assert_int_equal(compare_traces(two.a.script.trace, two.b.script.trace, options, &two.d), 0);
    return two.d.aspect;
}

static const struct compare_options everything, steps = {.steps = true};

// The same happens in both, to the task of each.
static void both(enum event_kind kind, const char *words)
{
    happens(&two.a, kind, text(&two.a, words), 0, 0);
    happens(&two.b, kind, text(&two.b, words), 0, 0);
}

static void ids_that_shift_make_no_difference(void **data)
{
    (void)data;
    both(EVENT_print, "hello");
    assert_int_equal(compare(everything), ASPECT_nothing);
    assert_int_equal(two.d.same, 8);
    assert_int_equal(two.d.a, 8);
}

static void the_first_difference_counts(void **data)
{
    (void)data;
    happens(&two.a, EVENT_print, text(&two.a, "a"), 0, 0);
    happens(&two.b, EVENT_print, text(&two.b, "b"), 0, 0);
    both(EVENT_warn, "later");
    assert_int_equal(compare(everything), ASPECT_text);
    assert_int_equal(two.d.a, 7);
    assert_int_equal(two.d.b, 7);
    assert_int_equal(two.d.same, 7);
    assert_int_equal(compare((struct compare_options){.limit = 7}), ASPECT_nothing);
    assert_int_equal(two.d.same, 7);
}

static void one_that_ends_before_the_other(void **data)
{
    (void)data;
    happens(&two.a, EVENT_print, text(&two.a, "a"), 0, 0);
    assert_int_equal(compare(everything), ASPECT_end);
    assert_int_equal(two.d.a, 7);
    assert_int_equal(two.d.b, trace_length(two.b.script.trace));
    assert_int_equal(compare_traces(two.b.script.trace, two.a.script.trace, everything, &two.d), 0);
    assert_int_equal(two.d.aspect, ASPECT_end);
}

static void kinds_times_and_numbers(void **data)
{
    struct stage *a = &two.a, *b = &two.b;
    happens(a, EVENT_print, text(a, "x"), 0, 0);
    happens(b, EVENT_warn, text(b, "x"), 0, 0);
    assert_int_equal(compare(everything), ASPECT_kind);
    tear_down_two(data), set_up_two(data);
    makes(a, EVENT_sync_create, OBJECT_lock, 1);
    makes(b, EVENT_sync_create, OBJECT_semaphore, 1);
    assert_true(compare(everything) != ASPECT_nothing);
    tear_down_two(data), set_up_two(data);
    makes(a, EVENT_sync_create, OBJECT_semaphore, 1);
    makes(b, EVENT_sync_create, OBJECT_semaphore, 2);
    assert_int_equal(compare(everything), ASPECT_number);
    tear_down_two(data), set_up_two(data);
    sleeps(a, 1);
    sleeps(b, 2);
    assert_int_equal(compare(everything), ASPECT_number);
}

static void times_count_on_the_virtual_clock_alone(void **data)
{
    (void)data;
    two.b.script.now = SECOND;
    both(EVENT_print, "x");
    assert_int_equal(compare(everything), ASPECT_time);
    assert_int_equal(trace_set_meta(two.b.script.trace, "clock", "real"), 0);
    assert_int_equal(compare(everything), ASPECT_nothing);
}

// Two locks in each, and the other one of them is taken.
static void who_it_happens_to(void **data)
{
    (void)data;
    uint32_t a = makes(&two.a, EVENT_sync_create, OBJECT_lock, 1), b;
    makes(&two.b, EVENT_sync_create, OBJECT_lock, 1);
    makes(&two.a, EVENT_sync_create, OBJECT_lock, 1);
    b = makes(&two.b, EVENT_sync_create, OBJECT_lock, 1);
    assert_int_equal(compare(everything), ASPECT_nothing);
    happens(&two.a, EVENT_sync_acquire, a, two.a.state.running, 0);
    happens(&two.b, EVENT_sync_acquire, b, two.b.state.running, 0);
    assert_int_equal(compare(everything), ASPECT_object);
    assert_int_equal(compare(steps), ASPECT_object);
}

static void prints_at(struct stage *g, const char *file, const char *function, uint32_t line)
{
    struct trace_place p = {.file = text(g, file), .function = text(g, function), .line = line};
    uint32_t id = trace_places(g->script.trace) + 1;
    assert_int_equal(trace_define_place(g->script.trace, id, p), 0);
    g->script.where = id;
    happens(g, EVENT_print, text(g, "x"), 0, 0);
}

static void lines_count_where_the_files_are_the_same(void **data)
{
    (void)data;
    prints_at(&two.a, "/home/ada/game.c", "program", 7);
    prints_at(&two.b, "game.c", "program", 8);
    assert_int_equal(compare(everything), ASPECT_place); // of neither the text is there
    assert_int_equal(trace_set_meta(two.a.script.trace, "source:/home/ada/game.c", "int x;"), 0);
    assert_int_equal(compare(everything), ASPECT_nothing);
    assert_int_equal(trace_set_meta(two.b.script.trace, "source:game.c", "int x, y;"), 0);
    assert_int_equal(compare(everything), ASPECT_nothing);
    assert_int_equal(trace_set_meta(two.b.script.trace, "source:game.c", "int x;"), 0);
    assert_int_equal(compare(everything), ASPECT_place);
    assert_int_equal(compare(steps), ASPECT_nothing);
}

static void directories_do_not_count_but_functions_do(void **data)
{
    (void)data;
    prints_at(&two.a, "/home/ada/game.c", "program", 7);
    prints_at(&two.b, "game.c", "program", 7);
    assert_int_equal(compare(everything), ASPECT_nothing);
    prints_at(&two.a, "game.c", "program", 7);
    prints_at(&two.b, "game.c", "other", 7);
    assert_int_equal(compare(everything), ASPECT_place);
}

static void steps_leave_out_coroutines(void **data)
{
    (void)data;
    calls(&two.b, "game.c", "helper", "n=1");
    sleeps(&two.a, 1);
    sleeps(&two.b, 1);
    assert_int_equal(compare(everything), ASPECT_kind);
    assert_int_equal(compare(steps), ASPECT_nothing);
}

static void the_cause_of_an_event(void **data)
{
    struct stage *a = &two.a, *b = &two.b;
    (void)data;
    uint32_t put_a = makes(a, EVENT_handle_create, text(a, "say"), 0), put_b = makes(b, EVENT_handle_create, text(b, "say"), 0);
    happens(a, EVENT_enqueue, put_a, text(a, "say"), 7);
    happens(b, EVENT_enqueue, put_b, text(b, "say"), 4);
    assert_int_equal(compare(everything), ASPECT_cause);
    assert_int_equal(compare(steps), ASPECT_cause);
}

static void each_aspect_has_a_name(void **data)
{
    (void)data;
    for (int aspect = ASPECT_end; aspect <= ASPECT_place; aspect++) assert_true(*aspect_name((enum aspect)aspect) != 0);
}

static int attempt(void *data)
{
    (void)data;
    return compare_traces(two.a.script.trace, two.b.script.trace, everything, &two.d);
}

static void each_allocation_may_fail(void **data) { fail_alloc_each(attempt, *data); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ids_that_shift_make_no_difference, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(the_first_difference_counts, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(one_that_ends_before_the_other, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(kinds_times_and_numbers, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(times_count_on_the_virtual_clock_alone, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(who_it_happens_to, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(lines_count_where_the_files_are_the_same, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(directories_do_not_count_but_functions_do, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(steps_leave_out_coroutines, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(the_cause_of_an_event, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(each_aspect_has_a_name, set_up_two, tear_down_two),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up_two, tear_down_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
