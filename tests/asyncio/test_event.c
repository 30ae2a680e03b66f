#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static asyncio_Event *flag;

async_def(waits, const char *, name)
{
    note("%s?", name);
    note("%s:%s", name, repr(await(asyncio_Event_wait(flag))));
    return none;
}

async_def(sets)
{
    flag = asyncio_Event();
    asyncio_Task *a = asyncio_create_task(waits("a")), *b = asyncio_create_task(waits("b"));
    await(asyncio_sleep(1));
    note("%d", asyncio_Event_is_set(flag));
    asyncio_Event_set(flag);
    asyncio_Event_set(flag);
    note("%d", asyncio_Event_is_set(flag));
    await(waits("late")); // it does not wait at all
    await(asyncio_gather(a, b));
    asyncio_Event_clear(flag);
    note("%d", asyncio_Event_is_set(flag));
    return none;
}

static void all_go_on_when_it_is_set(void **state)
{
    (void)state;
    asyncio_run(sets());
    expect_notes("a? b? 0 1 late? late:True a:True b:True 0");
}

async_def(sets_and_clears)
{
    flag = asyncio_Event();
    asyncio_Task *a = asyncio_create_task(waits("a"));
    await(asyncio_sleep(0));
    asyncio_Event_set(flag);
    asyncio_Event_clear(flag);
    await(a);
    return none;
}

static void a_pulse_is_enough(void **state)
{
    (void)state;
    asyncio_run(sets_and_clears());
    expect_notes("a? a:True");
}

async_def(cancels)
{
    flag = asyncio_Event();
    asyncio_Task *a = asyncio_create_task(waits("a")), *b = asyncio_create_task(waits("b"));
    await(asyncio_sleep(0));
    asyncio_Task_cancel(a);
    asyncio_Event_set(flag); // a is in line still, and done
    note("%s", raised(await(a)));
    await(b);
    return none;
}

static void a_cancelled_waiter_is_left_out(void **state)
{
    (void)state;
    asyncio_run(cancels());
    expect_notes("a? b? b:True CancelledError()");
}

static void without_a_loop_it_is_a_flag(void **state)
{
    (void)state;
    flag = asyncio_Event();
    asyncio_Event_set(flag);
    assert_true(asyncio_Event_is_set(flag));
    asyncio_Event_clear(flag);
    assert_false(asyncio_Event_is_set(flag));
    assert_string_equal(repr(value_of(flag)), "<Event>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_go_on_when_it_is_set),
        cmocka_unit_test(a_pulse_is_enough),
        cmocka_unit_test(a_cancelled_waiter_is_left_out),
        cmocka_unit_test(without_a_loop_it_is_a_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
