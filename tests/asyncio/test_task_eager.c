// Tasks that run at once where they are made: task.c, start_eagerly.
#include "support/cmocka_all.h"

#include <stdio.h>

#include "raised.h"
#include "support/notes.h"

#define LOOP asyncio_get_running_loop()

async_def(job, const char *, name, double, seconds)
{
    note("%s", name);
    if (seconds >= 0) await(asyncio_sleep(seconds));
    note("%s-%s", name, asyncio_Task_get_name(asyncio_current_task()));
    return value_str(name);
}

static const char *state_of(asyncio_Task *t)
{
    return !asyncio_Task_done(t) ? "pending" : asyncio_Task_cancelled(t) ? "cancelled" : "done";
}

async_def(starts_one, double, seconds)
{
    asyncio_Task *t = asyncio_create_task(job("a", seconds), .name = "A", .eager_start = true);
    note("%s %d", state_of(t), asyncio_current_task() != t);
    note("tasks=%zu", len(asyncio_all_tasks()));
    await(t);
    note("%s", state_of(t));
    return none;
}

static void runs_up_to_its_first_wait(void **state)
{
    (void)state;
    asyncio_run(starts_one(-1));
    expect_notes("a a-A done 1 tasks=1 done");
    asyncio_run(starts_one(0));
    expect_notes("a pending 1 tasks=2 a-A done");
    asyncio_run(starts_one(1));
    expect_notes("a pending 1 tasks=2 a-A done");
}

async_def(nested, int, depth)
{
    note("%d(", depth);
    if (depth < 3) asyncio_create_task(nested(depth + 1), .eager_start = true);
    note("%d)", depth);
    await(asyncio_sleep(0));
    note("end%d", depth);
    return none;
}

async_def(starts_nested)
{
    asyncio_create_task(job("lazy", -1), .name = "L");
    await(asyncio_create_task(nested(1), .eager_start = true));
    return none;
}

static void one_within_the_other(void **state)
{
    (void)state;
    asyncio_run(starts_nested());
    expect_notes("1( 2( 3( 3) 2) 1) lazy lazy-L end3 end2 end1");
}

// Others of the same iteration run after the step that starts eager tasks, and none is lost.
async_def(starts_many)
{
    asyncio_create_task(job("first", -1), .name = "1");
    asyncio_create_task(job("second", -1), .name = "2");
    await(asyncio_sleep(0));
    note("main");
    return none;
}

async_def(starts_eagerly_between)
{
    asyncio_create_task(starts_many());
    asyncio_create_task(job("x", -1), .name = "x");
    asyncio_create_task(job("y", -1), .name = "y");
    await(asyncio_sleep(0));
    asyncio_create_task(job("e", 0), .name = "e", .eager_start = true);
    note("now");
    await(asyncio_sleep(1));
    return none;
}

static void the_iteration_goes_on(void **state)
{
    (void)state;
    asyncio_run(starts_eagerly_between());
    expect_notes("x x-x y y-y e now first first-1 second second-2 main e-e");
}

static void starts_from_callback(value unused)
{
    (void)unused;
    asyncio_create_task(job("cb", 0), .name = "C", .eager_start = true);
    note("callback %d", asyncio_current_task() == NULL);
}

async_def(calls_back)
{
    asyncio_loop_call_soon(LOOP, starts_from_callback);
    await(asyncio_sleep(1));
    return none;
}

static void from_a_callback(void **state)
{
    (void)state;
    asyncio_run(calls_back());
    expect_notes("cb callback 1 cb-C");
}

async_def(fails) { raise(ValueError, "at once"); }
async_def(exits) { raise(SystemExit, "7"); }

async_def(starts_failing)
{
    asyncio_Task_set_name(asyncio_current_task(), "main");
    asyncio_Task *t = asyncio_create_task(fails(), .eager_start = true);
    note("%s", exception_repr(asyncio_Task_exception(t)));
    try {
        asyncio_create_task(exits(), .eager_start = true);
    } except (SystemExit, e) {
        note("%s %s", exception_repr(e), asyncio_Task_get_name(asyncio_current_task()));
    }
    return none;
}

static void what_they_raise(void **state)
{
    (void)state;
    asyncio_run(starts_failing());
    note("%s", raised(raise(OSError))); // no try is left over
    expect_notes("ValueError('at once') SystemExit('7') main OSError()");
}

async_def(cancels_its_maker, asyncio_Task *, maker)
{
    asyncio_Task_cancel(maker);
    note("cancelled %s", state_of(maker));
    return none;
}

async_def(is_cancelled_by_it)
{
    asyncio_create_task(cancels_its_maker(asyncio_current_task()), .eager_start = true);
    note("goes-on");
    note("%s", raised(await(asyncio_sleep(1))));
    return none;
}

static void it_cancels_its_maker(void **state)
{
    (void)state;
    asyncio_run(is_cancelled_by_it());
    expect_notes("cancelled pending goes-on CancelledError()");
}

async_def(sits, const char *, name, double, seconds)
{
    asyncio_Task_set_name(asyncio_current_task(), "s");
    return await(job(name, seconds));
}

// --- factories ----------------------------------------------------------------------------------------------------------
async_def(gathers_with_a_factory)
{
    note("%d", asyncio_loop_get_task_factory(LOOP) == NULL);
    asyncio_loop_set_task_factory(LOOP, asyncio_eager_task_factory);
    note("%d", asyncio_loop_get_task_factory(LOOP) == asyncio_eager_task_factory);
    note("%s", repr(await(asyncio_gather(sits("a", -1), sits("b", 1)))));
    asyncio_loop_set_task_factory(LOOP, NULL);
    await(asyncio_create_task(job("c", -1), .name = "C"));
    return none;
}

static int made;
static asyncio_Task *numbered(asyncio_loop *loop, coroutine *coro, struct task_options options)
{
    char name[20];
    snprintf(name, sizeof name, "n%d", ++made);
    note("%d%d", loop == LOOP, options.name == NULL);
    return asyncio_Task(coro, .name = name);
}

async_def(has_its_own_factory)
{
    asyncio_loop_set_task_factory(LOOP, numbered);
    await(asyncio_create_task(job("x", -1), .name = "lost"));
    await(asyncio_gather(job("y", -1)));
    asyncio_loop_set_task_factory(LOOP, NULL);
    return none;
}

static void every_task_by_the_factory(void **state)
{
    (void)state;
    asyncio_run(gathers_with_a_factory());
    asyncio_run(has_its_own_factory());
    expect_notes("1 1 a a-s b b-s ['a', 'b'] c c-C 10 x x-n1 11 y y-n2");
}

static void not_before_the_loop_runs(void **state)
{
    (void)state;
    asyncio_Runner *runner = asyncio_Runner();
    with (runner) {
        asyncio_Task *t =
            asyncio_loop_create_task(asyncio_Runner_get_loop(runner), job("later", -1), .name = "L", .eager_start = true);
        note("%s", state_of(t));
        asyncio_loop_run_until_complete(asyncio_Runner_get_loop(runner), t);
    }
    expect_notes("pending later later-L");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_up_to_its_first_wait),
        cmocka_unit_test(one_within_the_other),
        cmocka_unit_test(the_iteration_goes_on),
        cmocka_unit_test(from_a_callback),
        cmocka_unit_test(what_they_raise),
        cmocka_unit_test(it_cancels_its_maker),
        cmocka_unit_test(every_task_by_the_factory),
        cmocka_unit_test(not_before_the_loop_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
