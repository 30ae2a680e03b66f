#include "trace/state.h"

#include <errno.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/script.h"

// A task that runs, and a generator that it made; the state after the last event.
struct stage {
    struct script script;
    state state;
    uint32_t coro, task, generator;
};

static void catch_up(struct stage *g)
{
    assert_int_equal(state_apply(&g->state, g->script.trace), 0);
    check_state(&g->state, g->script.trace);
}

static uint32_t put(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint32_t index = script_event(&g->script, kind, subject, a, b);
    catch_up(g);
    return index;
}

static uint32_t make(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t id = script_make(&g->script, kind, a, b);
    catch_up(g);
    return id;
}

// Last thing of a test: the trace is spoiled then.
static void refuse(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a)
{
    uint64_t before = state_hash(&g->state);
    script_event(&g->script, kind, subject, a, 0);
    assert_int_equal(state_apply(&g->state, g->script.trace), -EBADMSG);
    assert_int_equal(state_hash(&g->state), before);
}

static const struct object *object(const struct stage *g, uint32_t id) { return state_at(&g->state, id); }

static int make_stage(void **data)
{
    static struct stage stage;
    struct stage *g = *data = &stage;
    *g = (struct stage){0};
    script_init(&g->script);
    state_init(&g->state);
    put(g, EVENT_loop_start, 1, 0, 0);
    g->coro = make(g, EVENT_coro_create, script_place(&g->script, "items.c", "main", 9), 0);
    g->task = make(g, EVENT_task_create, g->coro, script_text(&g->script, "Task-1"));
    uint32_t enqueued = put(g, EVENT_enqueue, g->task, 0, g->state.position - 1);
    put(g, EVENT_iteration, 1, 1, 0);
    put(g, EVENT_resume, g->task, enqueued, 0);
    put(g, EVENT_coro_call, g->coro, 0, 0);
    uint32_t place = script_place(&g->script, "items.c", "ticker", 3);
    g->generator = make(g, EVENT_agen_create, place, script_text(&g->script, "n=3"));
    return 0;
}

static int unmake_stage(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

static void it_is_a_frame_of_who_asks(void **data)
{
    struct stage *g = *data;
    char name[64];
    assert_string_equal(state_name(&g->state, g->script.trace, g->generator, name, sizeof name), "ticker(n=3)");
    for (uint32_t item = 1; item <= 3; item++) {
        put(g, EVENT_agen_resume, g->generator, 0, 0);
        assert_int_equal(object(g, g->task)->top, g->generator);
        assert_int_equal(object(g, g->generator)->parent, g->coro);
        assert_int_equal(object(g, g->generator)->runs, item);
        uint32_t line = g->script.where = script_place(&g->script, "items.c", "ticker", 4 + item);
        put(g, EVENT_agen_yield, g->generator, script_text(&g->script, "1"), 0);
        assert_int_equal(object(g, g->task)->top, g->coro);
        assert_int_equal(object(g, g->generator)->parent, 0);
        assert_int_equal(object(g, g->generator)->where, line); // it stands at its yield
        assert_int_not_equal(object(g, g->coro)->where, line);
    }
    put(g, EVENT_agen_resume, g->generator, 0, 0);
    put(g, EVENT_agen_return, g->generator, OUTCOME_result, 0);
    assert_int_equal(object(g, g->task)->top, g->coro);
    assert_int_equal(object(g, g->generator)->outcome, OUTCOME_result);
}

static void it_awaits_as_part_of_the_task(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_agen_resume, g->generator, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, script_place(&g->script, "items.c", "inner", 1), 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    assert_int_equal(object(g, inner)->parent, g->generator);
    uint32_t suspended = put(g, EVENT_suspend, g->task, 0, 0);
    assert_int_equal(object(g, g->task)->top, inner);
    uint32_t enqueued = put(g, EVENT_enqueue, g->task, 0, suspended);
    put(g, EVENT_iteration, 2, 1, 0);
    put(g, EVENT_resume, g->task, enqueued, 0);
    put(g, EVENT_coro_return, inner, OUTCOME_result, 0);
    assert_int_equal(object(g, g->task)->top, g->generator);
    put(g, EVENT_agen_return, g->generator, OUTCOME_exception, 0);
    assert_int_equal(object(g, g->task)->top, g->coro);
}

static void it_may_be_closed_before_it_began(void **data)
{
    struct stage *g = *data;
    put(g, EVENT_agen_return, g->generator, OUTCOME_exception, 0);
    assert_int_equal(object(g, g->generator)->outcome, OUTCOME_exception);
    assert_int_equal(object(g, g->task)->top, g->coro);
    refuse(g, EVENT_agen_resume, g->generator, 0);
}

static void dropping_it_changes_nothing_else(void **data)
{
    struct stage *g = *data;
    struct object before = *object(g, g->generator);
    put(g, EVENT_agen_drop, g->generator, 0, 0);
    assert_memory_equal(object(g, g->generator), &before, sizeof before);
}

#define IMPOSSIBLE(name, body)                                                                     \
    static void name(void **data)                                                                  \
    {                                                                                              \
        struct stage *g = *data;                                                                   \
        body                                                                                       \
    }

IMPOSSIBLE(no_second_making, { refuse(g, EVENT_agen_create, g->generator, 0); })
IMPOSSIBLE(no_coroutine_that_yields, { refuse(g, EVENT_agen_yield, g->coro, 0); })
IMPOSSIBLE(no_coroutine_that_is_asked, { refuse(g, EVENT_agen_resume, g->coro, 0); })
IMPOSSIBLE(no_generator_that_is_awaited, { refuse(g, EVENT_coro_call, g->generator, 0); })
IMPOSSIBLE(no_generator_as_a_task, { refuse(g, EVENT_task_create, g->generator + 1, g->generator); })
IMPOSSIBLE(no_yield_before_it_is_asked, { refuse(g, EVENT_agen_yield, g->generator, 0); })
IMPOSSIBLE(no_asking_while_it_runs, {
    put(g, EVENT_agen_resume, g->generator, 0, 0);
    refuse(g, EVENT_agen_resume, g->generator, 0);
})
IMPOSSIBLE(no_yield_from_below_the_top, {
    put(g, EVENT_agen_resume, g->generator, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, 0, 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    refuse(g, EVENT_agen_yield, g->generator, 0);
})
IMPOSSIBLE(no_asking_without_a_task, {
    put(g, EVENT_suspend, g->task, 0, 0);
    refuse(g, EVENT_agen_resume, g->generator, 0);
})
IMPOSSIBLE(no_return_at_a_yield, {
    put(g, EVENT_agen_resume, g->generator, 0, 0);
    put(g, EVENT_agen_yield, g->generator, 0, 0);
    refuse(g, EVENT_agen_return, g->generator, OUTCOME_result);
})
IMPOSSIBLE(no_return_without_an_outcome, { refuse(g, EVENT_agen_return, g->generator, OUTCOME_pending); })
IMPOSSIBLE(no_second_return, {
    put(g, EVENT_agen_return, g->generator, OUTCOME_result, 0);
    refuse(g, EVENT_agen_return, g->generator, OUTCOME_result);
})
IMPOSSIBLE(no_drop_of_what_has_ended, {
    put(g, EVENT_agen_return, g->generator, OUTCOME_result, 0);
    refuse(g, EVENT_agen_drop, g->generator, 0);
})

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, unmake_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_a_frame_of_who_asks),
        TEST(it_awaits_as_part_of_the_task),
        TEST(it_may_be_closed_before_it_began),
        TEST(dropping_it_changes_nothing_else),
        TEST(no_second_making),
        TEST(no_coroutine_that_yields),
        TEST(no_coroutine_that_is_asked),
        TEST(no_generator_that_is_awaited),
        TEST(no_generator_as_a_task),
        TEST(no_yield_before_it_is_asked),
        TEST(no_asking_while_it_runs),
        TEST(no_yield_from_below_the_top),
        TEST(no_asking_without_a_task),
        TEST(no_return_at_a_yield),
        TEST(no_return_without_an_outcome),
        TEST(no_second_return),
        TEST(no_drop_of_what_has_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
