#include "trace/state_stage.h"

// A task that runs, and a generator that it made.
static struct {
    uint32_t coro, task, generator;
} ids;

static int make_generator(void **data)
{
    make_stage(data);
    struct stage *g = *data;
    put(g, EVENT_loop_start, 1, 0, 0);
    ids.coro = make(g, EVENT_coro_create, script_place(&g->script, "items.c", "main", 9), 0);
    ids.task = make(g, EVENT_task_create, ids.coro, script_text(&g->script, "Task-1"));
    uint32_t enqueued = put(g, EVENT_enqueue, ids.task, 0, g->state.position - 1);
    put(g, EVENT_iteration, 1, 1, 0);
    put(g, EVENT_resume, ids.task, enqueued, 0);
    put(g, EVENT_coro_call, ids.coro, 0, 0);
    uint32_t place = script_place(&g->script, "items.c", "ticker", 3);
    ids.generator = make(g, EVENT_agen_create, place, script_text(&g->script, "n=3"));
    return 0;
}

static void it_is_a_frame_of_who_asks(void **data)
{
    struct stage *g = *data;
    char name[64];
    assert_string_equal(state_name(&g->state, g->script.trace, ids.generator, name, sizeof name), "ticker(n=3)");
    for (uint32_t item = 1; item <= 3; item++) {
        put(g, EVENT_agen_resume, ids.generator, 0, 0);
        assert_int_equal(object(g, ids.task)->top, ids.generator);
        assert_int_equal(object(g, ids.generator)->parent, ids.coro);
        assert_int_equal(object(g, ids.generator)->runs, item);
        uint32_t line = g->script.where = script_place(&g->script, "items.c", "ticker", 4 + item);
        put(g, EVENT_agen_yield, ids.generator, script_text(&g->script, "1"), 0);
        assert_int_equal(object(g, ids.task)->top, ids.coro);
        assert_int_equal(object(g, ids.generator)->parent, 0);
        assert_int_equal(object(g, ids.generator)->where, line); // it stands at its yield
        assert_int_not_equal(object(g, ids.coro)->where, line);
    }
    put(g, EVENT_agen_resume, ids.generator, 0, 0);
    put(g, EVENT_agen_return, ids.generator, OUTCOME_result, 0);
    assert_int_equal(object(g, ids.task)->top, ids.coro);
    assert_int_equal(object(g, ids.generator)->outcome, OUTCOME_result);
}

static void it_awaits_as_part_of_the_task(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_agen_resume, ids.generator, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, script_place(&g->script, "items.c", "inner", 1), 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    assert_int_equal(object(g, inner)->parent, ids.generator);
    uint32_t suspended = put(g, EVENT_suspend, ids.task, 0, 0);
    assert_int_equal(object(g, ids.task)->top, inner);
    uint32_t enqueued = put(g, EVENT_enqueue, ids.task, 0, suspended);
    put(g, EVENT_iteration, 2, 1, 0);
    put(g, EVENT_resume, ids.task, enqueued, 0);
    put(g, EVENT_coro_return, inner, OUTCOME_result, 0);
    assert_int_equal(object(g, ids.task)->top, ids.generator);
    put(g, EVENT_agen_return, ids.generator, OUTCOME_exception, 0);
    assert_int_equal(object(g, ids.task)->top, ids.coro);
}

static void it_may_be_closed_before_it_began(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_agen_return, ids.generator, OUTCOME_exception, 0);
    assert_int_equal(object(g, ids.generator)->outcome, OUTCOME_exception);
    assert_int_equal(object(g, ids.task)->top, ids.coro);
    refuse(g, EVENT_agen_resume, ids.generator, 0, 0);
}

static void dropping_it_changes_nothing_else(void **data)
{
    struct stage *g = *data;
    struct object before = *object(g, ids.generator);
    put(g, EVENT_agen_drop, ids.generator, 0, 0);
    assert_memory_equal(object(g, ids.generator), &before, sizeof before);
}

#define IMPOSSIBLE(name, body)                                                                     \
    static void name(void **data)                                                                  \
    {                                                                                              \
        struct stage *g = *data;                                                                   \
        body                                                                                       \
    }

IMPOSSIBLE(no_second_making, { refuse(g, EVENT_agen_create, ids.generator, 0, 0); })
IMPOSSIBLE(no_coroutine_that_yields, { refuse(g, EVENT_agen_yield, ids.coro, 0, 0); })
IMPOSSIBLE(no_coroutine_that_is_asked, { refuse(g, EVENT_agen_resume, ids.coro, 0, 0); })
IMPOSSIBLE(no_generator_that_is_awaited, { refuse(g, EVENT_coro_call, ids.generator, 0, 0); })
IMPOSSIBLE(no_generator_as_a_task, { refuse(g, EVENT_task_create, ids.generator + 1, ids.generator, 0); })
IMPOSSIBLE(no_yield_before_it_is_asked, { refuse(g, EVENT_agen_yield, ids.generator, 0, 0); })
IMPOSSIBLE(no_asking_while_it_runs, {
    put(g, EVENT_agen_resume, ids.generator, 0, 0);
    refuse(g, EVENT_agen_resume, ids.generator, 0, 0);
})
IMPOSSIBLE(no_yield_from_below_the_top, {
    put(g, EVENT_agen_resume, ids.generator, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, 0, 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    refuse(g, EVENT_agen_yield, ids.generator, 0, 0);
})
IMPOSSIBLE(no_asking_without_a_task, {
    put(g, EVENT_suspend, ids.task, 0, 0);
    refuse(g, EVENT_agen_resume, ids.generator, 0, 0);
})
IMPOSSIBLE(no_return_at_a_yield, {
    put(g, EVENT_agen_resume, ids.generator, 0, 0);
    put(g, EVENT_agen_yield, ids.generator, 0, 0);
    refuse(g, EVENT_agen_return, ids.generator, OUTCOME_result, 0);
})
IMPOSSIBLE(no_return_without_an_outcome, { refuse(g, EVENT_agen_return, ids.generator, OUTCOME_pending, 0); })
IMPOSSIBLE(no_second_return, {
    put(g, EVENT_agen_return, ids.generator, OUTCOME_result, 0);
    refuse(g, EVENT_agen_return, ids.generator, OUTCOME_result, 0);
})
IMPOSSIBLE(no_drop_of_what_has_ended, {
    put(g, EVENT_agen_return, ids.generator, OUTCOME_result, 0);
    refuse(g, EVENT_agen_drop, ids.generator, 0, 0);
})

#define WITH_GENERATOR(name) cmocka_unit_test_setup_teardown(name, make_generator, unmake_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_GENERATOR(it_is_a_frame_of_who_asks),
        WITH_GENERATOR(it_awaits_as_part_of_the_task),
        WITH_GENERATOR(it_may_be_closed_before_it_began),
        WITH_GENERATOR(dropping_it_changes_nothing_else),
        WITH_GENERATOR(no_second_making),
        WITH_GENERATOR(no_coroutine_that_yields),
        WITH_GENERATOR(no_coroutine_that_is_asked),
        WITH_GENERATOR(no_generator_that_is_awaited),
        WITH_GENERATOR(no_generator_as_a_task),
        WITH_GENERATOR(no_yield_before_it_is_asked),
        WITH_GENERATOR(no_asking_while_it_runs),
        WITH_GENERATOR(no_yield_from_below_the_top),
        WITH_GENERATOR(no_asking_without_a_task),
        WITH_GENERATOR(no_return_at_a_yield),
        WITH_GENERATOR(no_return_without_an_outcome),
        WITH_GENERATOR(no_second_return),
        WITH_GENERATOR(no_drop_of_what_has_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
