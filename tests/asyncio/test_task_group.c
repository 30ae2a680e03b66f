#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

async_def(job, const char *, name, double, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        note("%s-cancelled", name);
        raise_again(e);
    }
    note("%s", name);
    return value_str(name);
}

async_def(fails, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    raise(ValueError, "%s", name);
}

async_def(fails_when_cancelled, const char *, name)
{
    try {
        await(asyncio_sleep(9));
    } except (asyncio_CancelledError, e) {
        raise(KeyError, "%s", name);
    }
    return none;
}

// --- what the block's end does --------------------------------------------------------------------------------------------------
async_def(all_end)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    asyncio_Task *a;
    async_with (g) {
        a = asyncio_TaskGroup_create_task(g, job("a", 2), .name = "A");
        asyncio_TaskGroup_create_task(g, job("b", 1));
        note("body");
    }
    note("%s %s", asyncio_Task_get_name(a), repr(asyncio_Task_result(a)));
    return none;
}

static void it_waits_for_all(void **state)
{
    (void)state;
    asyncio_run(all_end());
    expect_notes("body b a A 'a'");
}

async_def(one_fails, bool, in_body)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    async_with (g) {
        asyncio_TaskGroup_create_task(g, job("a", 5));
        asyncio_TaskGroup_create_task(g, fails("b", 1));
        asyncio_TaskGroup_create_task(g, fails_when_cancelled("c"));
        if (in_body) await(job("body", 9));
    }
    note("never");
    return none;
}

async_def(watches_one_fail, bool, in_body)
{
    note("%s", raised(await(one_fails(in_body))));
    note("%d", asyncio_Task_cancelling(asyncio_current_task()));
    return none;
}

static void the_first_failure_cancels_the_others(void **state)
{
    (void)state;
    asyncio_run(watches_one_fail(false));
    expect_notes("a-cancelled ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('b'), KeyError('c')]) 0");
    asyncio_run(watches_one_fail(true));
    expect_notes("a-cancelled body-cancelled ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('b'), KeyError('c')]) 0");
}

async_def(body_leaves, int, how)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    async_with (g) {
        asyncio_TaskGroup_create_task(g, job("a", 1));
        await(asyncio_sleep(0));
        if (how == 0) return value_str("returned");
        if (how == 1) break;
        if (how == 2) raise(OSError, "body");
        if (how == 3) raise(KeyboardInterrupt);
    }
    return value_str("ended");
}

async_def(leaves_in_all_ways)
{
    for (volatile int how = 0; how < 4; how++) {
        const char *raises = raised(note("%s", repr(await(body_leaves(how)))));
        note("%s;", raises);
    }
    return none;
}

static void left_in_all_ways(void **state)
{
    (void)state;
    asyncio_run(leaves_in_all_ways());
    expect_notes("a 'returned' ; a 'ended' ; a-cancelled ExceptionGroup('unhandled errors in a TaskGroup', [OSError('body')]); "
                 "a-cancelled KeyboardInterrupt();");
}

// --- cancelled from outside -----------------------------------------------------------------------------------------------------
async_def(owner, bool, bad)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    async_with (g) {
        asyncio_TaskGroup_create_task(g, job("a", 9));
        if (bad) asyncio_TaskGroup_create_task(g, fails_when_cancelled("b"));
    }
    return none;
}

async_def(cancels_the_owner, bool, bad)
{
    asyncio_Task *t = asyncio_create_task(owner(bad));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t, .msg = "stop");
    note("%s %d", raised(await(t)), asyncio_Task_cancelling(t));
    return none;
}

static void the_owner_is_cancelled(void **state)
{
    (void)state;
    asyncio_run(cancels_the_owner(false));
    expect_notes("a-cancelled CancelledError('stop') 1");
    asyncio_run(cancels_the_owner(true));
    expect_notes("a-cancelled ExceptionGroup('unhandled errors in a TaskGroup', [KeyError('b')]) 1");
}

// --- at the wrong time ------------------------------------------------------------------------------------------------------------
async_def(too_early_and_too_late)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    note("%s", raised(asyncio_TaskGroup_create_task(g, job("early", 0))));
    async_with (g) {
        try {
            async_with (g) note("never");
        } except (RuntimeError, e) {
            note("%s", exception_text(e));
        }
    }
    note("%s", raised(asyncio_TaskGroup_create_task(g, job("late", 0))));
    return none;
}

static void only_while_the_group_is_open(void **state)
{
    (void)state;
    asyncio_run(too_early_and_too_late());
    expect_notes("RuntimeError('TaskGroup <TaskGroup> has not been entered') TaskGroup <TaskGroup entered> has already been entered "
                 "RuntimeError('TaskGroup <TaskGroup entered> is finished')");
}

async_def(adds_when_cancelled, asyncio_TaskGroup *, g)
{
    try {
        await(asyncio_sleep(9));
    } finally {
        note("%s", raised(asyncio_TaskGroup_create_task(g, job("late", 0))));
    }
    return none;
}

async_def(adds_while_cancelling)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    try {
        async_with (g) {
            asyncio_TaskGroup_create_task(g, adds_when_cancelled(g));
            asyncio_TaskGroup_create_task(g, fails("a", 1));
        }
    } except_group (ValueError, e) {
        note("%zu", len(e->exceptions));
    }
    return none;
}

static void nothing_is_added_while_it_cancels(void **state)
{
    (void)state;
    asyncio_run(adds_while_cancelling());
    expect_notes("RuntimeError('TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down') 1");
}

// --- many -----------------------------------------------------------------------------------------------------------------------
async_def(crowd, int, bad)
{
    asyncio_TaskGroup *g = asyncio_TaskGroup();
    async_with (g) {
        for (int i = 0; i < 2000; i++)
            asyncio_TaskGroup_create_task(g, i == bad ? fails("one", 0.5) : asyncio_sleep(i % 2 ? 0.1 : 1));
    }
    return none;
}

static void a_crowd(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(crowd(-1))), "");
    assert_string_equal(raised(asyncio_run(crowd(1500))), "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('one')])");
}

static void enters(void)
{
    async_with (asyncio_TaskGroup()) note("not reached");
}

static void only_in_a_task(void **state)
{
    (void)state;
    assert_string_equal(raised(enters()), "RuntimeError('TaskGroup <TaskGroup> cannot determine the parent task')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_waits_for_all),
        cmocka_unit_test(the_first_failure_cancels_the_others),
        cmocka_unit_test(left_in_all_ways),
        cmocka_unit_test(the_owner_is_cancelled),
        cmocka_unit_test(only_while_the_group_is_open),
        cmocka_unit_test(nothing_is_added_while_it_cancels),
        cmocka_unit_test(a_crowd),
        cmocka_unit_test(only_in_a_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
