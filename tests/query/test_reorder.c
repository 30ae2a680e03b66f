// What another order has changed, in traces that are written by hand.
#include "query/reorder.h"

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

// Two tasks that end at these times, in this order, each printing its name; `last` more time until the end.
struct told {
    const char *first, *second;
    int64_t first_time, second_time, last;
};

static void tell(struct script *s, const struct told *told)
{
    script_init(s);
    uint32_t tasks[2];
    const char *names[2] = {"a", "b"};
    for (int i = 0; i < 2; i++) tasks[i] = script_make(s, EVENT_task_create, 0, script_text(s, names[i]));
    for (int i = 0; i < 2; i++) {
        const char *name = i ? told->second : told->first;
        s->now = (i ? told->second_time : told->first_time) * SECOND;
        script_event(s, EVENT_print, script_text(s, name), 0, 0);
        script_event(s, EVENT_task_done, tasks[*name == 'b'], OUTCOME_result, 0);
    }
    s->now += told->last * SECOND;
    script_event(s, EVENT_end, 0, 0, 0);
}

static struct reorder take(struct told user, struct told own)
{
    struct script a, b;
    struct reorder r;
    tell(&a, &user);
    tell(&b, &own);
    assert_int_equal(reorder_take(a.trace, b.trace, &r), 0);
    script_deinit(&a);
    script_deinit(&b);
    return r;
}

static const struct told usual = {"a", "b", 1, 2, 1};

static void the_same_is_no_change(void **unused)
{
    (void)unused;
    struct reorder r = take(usual, usual);
    assert_true(reorder_changed_nothing(&r));
    assert_int_equal(r.makespan, 3 * SECOND);
    assert_int_equal(r.count, 0);
    assert_true(r.same_lines && r.same_end);
    reorder_deinit(&r);
}

static void tasks_end_at_other_times(void **unused)
{
    (void)unused;
    struct reorder r = take((struct told){"b", "a", 1, 2, 1}, usual);
    assert_false(reorder_changed_nothing(&r));
    assert_int_equal(r.count, 2);
    assert_int_equal(r.tasks[0].place, 1); // b, which was the second
    assert_int_equal(r.tasks[0].own_place, 2);
    assert_int_equal(r.tasks[0].time, 1 * SECOND);
    assert_int_equal(r.tasks[0].own_time, 2 * SECOND);
    assert_int_equal(r.line, 1);
    assert_true(r.same_lines);
    reorder_deinit(&r);
}

static void the_run_takes_another_time(void **unused)
{
    (void)unused;
    struct reorder r = take((struct told){"a", "b", 1, 2, 5}, usual);
    assert_false(reorder_changed_nothing(&r));
    assert_int_equal(r.makespan - r.own_makespan, 4 * SECOND);
    assert_int_equal(r.count, 0);
    reorder_deinit(&r);
}

static int attempt(void *traces)
{
    const trace **t = traces;
    struct reorder r;
    int rc = reorder_take(t[0], t[1], &r);
    reorder_deinit(&r);
    return rc;
}

static void a_task_may_end_in_one_run_only(void **unused)
{
    (void)unused;
    struct script a, b;
    struct reorder r;
    tell(&a, &usual);
    script_init(&b);
    script_make(&b, EVENT_task_create, 0, script_text(&b, "a"));
    script_event(&b, EVENT_crash, 11, 0, 0);
    assert_int_equal(reorder_take(a.trace, b.trace, &r), 0);
    assert_int_equal(r.lost, 2);
    assert_false(r.same_end || r.same_lines);
    assert_int_equal(r.own_text, 0);
    reorder_deinit(&r);
    assert_true(fail_alloc_each(attempt, (const trace *[]){a.trace, b.trace}) > 0);
    script_deinit(&a);
    script_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_is_no_change),
        cmocka_unit_test(tasks_end_at_other_times),
        cmocka_unit_test(the_run_takes_another_time),
        cmocka_unit_test(a_task_may_end_in_one_run_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
