#include "query/search.h"

#include "narrate/stage.h"

static void ahead_and_back(void **data)
{
    struct stage *g = *data;
    const trace *t = g->script.trace;
    uint32_t length = trace_length(t);
    assert_int_equal(search_ahead(t, 0, EVENT_resume, MAIN), length - 1);
    assert_int_equal(search_ahead(t, length, EVENT_resume, MAIN), length);
    assert_int_equal(search_ahead(t, 0, EVENT_resume, 7), length);
    assert_int_equal(search_back(t, length, 0, EVENT_enqueue, MAIN), 3);
    assert_int_equal(search_back(t, 3, 0, EVENT_enqueue, MAIN), length);
    assert_int_equal(search_back(t, length, 4, EVENT_enqueue, MAIN), length);
}

static void a_task_is_woken_by_an_enqueue_of_its_step(void **data)
{
    struct stage *g = *data;
    uint32_t sleep = sleeps(g, 1), before = trace_length(g->script.trace);
    assert_int_equal(search_wake(g->script.trace, before, MAIN), before);
    happens(g, EVENT_done_callback, MAIN, text(g, "callback"), 0);
    g->script.now = SECOND;
    iterates(g);
    wakes(g, sleep);
    assert_int_equal(search_wake(g->script.trace, before, MAIN), trace_length(g->script.trace) - 1);
}

static void who_acts_at_an_event(void **data)
{
    struct stage *g = *data;
    const trace *t = g->script.trace;
    uint32_t print = happens(g, EVENT_print, text(g, "a"), 0, 0);
    assert_int_equal(search_actor(t, print), MAIN);
    assert_int_equal(search_actor(t, 2), 0); // before the loop
    uint32_t eager = makes(g, EVENT_task_eager, calls(g, "game.c", "eager", ""), text(g, "eager"));
    assert_int_equal(search_actor(t, happens(g, EVENT_print, text(g, "b"), 0, 0)), eager);
    uint32_t sleep = sleeps(g, 1); // the eager task's
    assert_int_equal(search_actor(t, happens(g, EVENT_print, text(g, "c"), 0, 0)), MAIN);
    sleeps(g, 2);
    uint32_t iteration = trace_length(t);
    iterates(g);
    assert_int_equal(search_actor(t, iteration), 0);
    wakes(g, sleep);
    uint32_t last = trace_length(t) - 1;
    assert_int_equal(search_actor(t, last), 0);
    assert_int_equal(trace_event(t, search_callback(t, last)).subject, sleep);
    assert_int_equal(search_callback(t, print), trace_length(t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ahead_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_woken_by_an_enqueue_of_its_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_acts_at_an_event, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
