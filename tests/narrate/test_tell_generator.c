#include "narrate/stage.h"

#define RUNS_ALONE "Task-1 runs until an `await` suspends it. Nothing else is ready."

static uint32_t makes_ticker(struct stage *g)
{
    return makes(g, EVENT_agen_create, script_place(&g->script, "game.c", "ticker", 1), text(g, "n=3"));
}

static void items_are_asked_for_and_yielded(void **data)
{
    struct stage *g = *data;
    uint32_t ticker = makes_ticker(g);
    told(g, "Task-1 calls `ticker(n=3)`. That makes an async generator and runs nothing yet.",
         "Its body runs when somebody asks it for an item.");
    happens(g, EVENT_agen_resume, ticker, 0, 0);
    told(g, "Task-1 asks `ticker(n=3)` for its first item: its body begins, within the same task, on a stack of its own.", RUNS_ALONE);
    happens(g, EVENT_agen_yield, ticker, text(g, "7"), 0);
    told(g, "`ticker(n=3)` yields `7` to Task-1.", "It stands still there, all its locals kept, until it is asked for its next item.");
    happens(g, EVENT_agen_resume, ticker, 0, 0);
    told(g, "Task-1 asks `ticker(n=3)` for its next item: it goes on after its `yield`.", RUNS_ALONE);
    happens(g, EVENT_agen_yield, ticker, 0, 0);
    told(g, "`ticker(n=3)` yields `None` to Task-1.", "It stands still there, all its locals kept, until it is asked for its next item.");
    happens(g, EVENT_agen_resume, ticker, text(g, "10"), 0);
    told(g, "Task-1 sends `10` to `ticker(n=3)`, which goes on after its `yield`.", RUNS_ALONE);
    happens(g, EVENT_agen_return, ticker, OUTCOME_result, 0);
    told(g, "`ticker(n=3)` has no more items: its body has ended.", RUNS_ALONE);
}

static void a_coroutine_within_one(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_agen_resume, makes_ticker(g), 0, 0);
    uint32_t inner = calls(g, "game.c", "inner", "");
    happens(g, EVENT_coro_call, inner, 0, 0);
    told(g, "Task-1 awaits `inner()`, which begins at once, within the same task.", RUNS_ALONE);
    happens(g, EVENT_coro_return, inner, OUTCOME_result, 0);
    told(g, "`inner()` returns.", "`ticker(n=3)` awaited it and goes on, within the same step.");
}

static void ways_to_end(void **data)
{
    struct stage *g = *data;
    uint32_t closed = makes_ticker(g), failed = makes_ticker(g), unbegun = makes_ticker(g);
    happens(g, EVENT_agen_resume, closed, 0, 0);
    happens(g, EVENT_agen_yield, closed, 0, 0);
    happens(g, EVENT_agen_resume, closed, 0, text(g, "GeneratorExit"));
    told(g, "Task-1 raises `GeneratorExit` at the `yield` of `ticker(n=3)`, which goes on from there.", RUNS_ALONE);
    happens(g, EVENT_agen_return, closed, OUTCOME_exception, text(g, "GeneratorExit"));
    told(g, "`ticker(n=3)` is closed: `GeneratorExit` has left its body.", RUNS_ALONE);
    happens(g, EVENT_agen_resume, failed, 0, 0);
    happens(g, EVENT_agen_return, failed, OUTCOME_exception, text(g, "ValueError: seven"));
    told(g, "`ticker(n=3)` ends: `ValueError: seven` leaves it.", RUNS_ALONE);
    happens(g, EVENT_agen_return, unbegun, OUTCOME_exception, text(g, "GeneratorExit"));
    told(g, "`ticker(n=3)` is closed before it began.", RUNS_ALONE);
}

static void one_is_dropped(void **data)
{
    struct stage *g = *data;
    uint32_t ticker = makes_ticker(g);
    happens(g, EVENT_agen_resume, ticker, 0, 0);
    happens(g, EVENT_agen_yield, ticker, 0, 0);
    happens(g, EVENT_agen_drop, ticker, 0, 0);
    told(g, "Task-1 leaves the loop over `ticker(n=3)`, which could still yield.",
         "Nobody else has it, so a callback will make a task for its `aclose()`.");
    enqueues(g, ticker, "create_task");
    told(g, "A callback joins the ready queue: it makes a task for the `aclose()` of `ticker(n=3)`.",
         "It is the first in line for iteration 2.");
    sleeps(g, 1);
    iterates(g);
    runs(g, ticker);
    told(g, "The loop runs a callback: it makes a task for the `aclose()` of `ticker(n=3)`.",
         "In that task `GeneratorExit` will be raised at its `yield`.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_are_asked_for_and_yielded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_coroutine_within_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ways_to_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_is_dropped, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
