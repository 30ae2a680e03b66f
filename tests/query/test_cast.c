#include "query/cast.h"

#include "narrate/stage.h"
#include "support/fail_alloc.h"

static cast read_all(const trace *t)
{
    cast c;
    cast_init(&c, t);
    while (c.position < trace_length(t)) assert_int_equal(cast_read(&c), 0);
    return c;
}

static void objects_have_their_names(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 3", "game", "board=3"), coroutine = board - 1;
    uint32_t lock = makes(g, EVENT_sync_create, OBJECT_lock, 1), other = makes(g, EVENT_sync_create, OBJECT_lock, 1);
    happens(g, EVENT_name, other, text(g, "fork"), 0);
    cast c = read_all(g->script.trace);
    assert_string_equal(cast_name(&c, board), "Board 3");
    assert_string_equal(cast_name(&c, coroutine), "game");
    assert_string_equal(cast_name(&c, lock), "Lock");
    assert_string_equal(cast_name(&c, other), "fork");
    assert_int_equal(cast_member(&c, other)->number, 2);
    assert_string_equal(cast_name(&c, 77), "nothing");
    cast_deinit(&c);
}

static void a_step_is_its_tasks_and_an_eager_one_lies_within_another(void **data)
{
    struct stage *g = *data;
    cast c = read_all(g->script.trace);
    assert_int_equal(c.running, MAIN);
    uint32_t eager = makes(g, EVENT_task_eager, calls(g, "game.c", "eager", ""), text(g, "eager"));
    while (c.position < trace_length(g->script.trace)) assert_int_equal(cast_read(&c), 0);
    assert_int_equal(c.running, eager);
    sleeps(g, 1);
    while (c.position < trace_length(g->script.trace)) assert_int_equal(cast_read(&c), 0);
    assert_int_equal(c.running, MAIN);
    sleeps(g, 1);
    while (c.position < trace_length(g->script.trace)) assert_int_equal(cast_read(&c), 0);
    assert_int_equal(c.running, 0);
    cast_deinit(&c);
}

static void an_event_concerns_who_makes_it_and_who_it_is_about(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Board 3", "game", "");
    cast c = read_all(g->script.trace);
    event cancel = {.kind = EVENT_cancel, .subject = board}, print = {.kind = EVENT_print, .subject = board};
    assert_true(cast_concerns(&c, &cancel, board));
    assert_true(cast_concerns(&c, &cancel, MAIN)); // whose step it is
    assert_false(cast_concerns(&c, &print, board)); // a text's number
    cast_deinit(&c);
}

static int attempt(void *data)
{
    struct stage *g = data;
    cast c;
    int rc = 0;
    cast_init(&c, g->script.trace);
    while (rc == 0 && c.position < trace_length(g->script.trace)) rc = cast_read(&c);
    cast_deinit(&c);
    return rc;
}

static void each_allocation_may_fail(void **data) { fail_alloc_each(attempt, *data); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(objects_have_their_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_step_is_its_tasks_and_an_eager_one_lies_within_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_concerns_who_makes_it_and_who_it_is_about, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
