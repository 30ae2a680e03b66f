#include "support/cmocka_all.h"

#include "raised.h"

static const char nothing[] = "Deadlock('nothing is ready and nothing is scheduled: ";

// What the deadlock of a program is told as, without the words that are always there.
static const char *report(coroutine *program)
{
    const char *text = raised(asyncio_run(program));
    assert_memory_equal(text, nothing, sizeof nothing - 1);
    return text + sizeof nothing - 1;
}

async_def(takes, asyncio_Lock *, first, asyncio_Lock *, second)
{
    async_with (first) {
        await(asyncio_sleep(1));
        async_with (second) print("never");
    }
    return none;
}

async_def(two)
{
    asyncio_Lock *one = asyncio_Lock(), *other = asyncio_Lock();
    await(asyncio_gather(asyncio_create_task(takes(one, other), .name = "a"), asyncio_create_task(takes(other, one), .name = "b")));
    return none;
}

static void two_hold_what_the_other_needs(void **state)
{
    (void)state;
    assert_string_equal(report(two()), "a waits for lock 2 held by b, b waits for lock 1 held by a: a cycle; Task-1 waits for a gather')");
}

async_def(forgets, asyncio_Lock *, lock)
{
    await(asyncio_Lock_acquire(lock));
    return none;
}

async_def(wants, asyncio_Lock *, lock, asyncio_Task *, before)
{
    await(before);
    async_with (lock) print("never");
    return none;
}

async_def(one_forgot)
{
    asyncio_Lock *lock = asyncio_Lock();
    asyncio_Task *first = asyncio_create_task(forgets(lock), .name = "first");
    await(asyncio_create_task(wants(lock, first), .name = "second"));
    return none;
}

static void a_holder_that_has_ended_is_no_cycle(void **state)
{
    (void)state;
    assert_string_equal(report(one_forgot()), "Task-4 waits for a task second, second waits for lock 3 held by first, which has ended')");
}

async_def(itself)
{
    asyncio_Lock *lock = asyncio_Lock();
    async_with (lock) await(asyncio_Lock_acquire(lock));
    return none;
}

static void a_task_waits_for_itself(void **state)
{
    (void)state;
    assert_string_equal(report(itself()), "Task-7 waits for lock 4 held by Task-7: a cycle')");
}

async_def(waits_for_all)
{
    await(asyncio_gather(asyncio_Event_wait(asyncio_Event()), asyncio_Semaphore_acquire(asyncio_Semaphore(0)),
                         asyncio_loop_create_future(asyncio_get_running_loop())));
    return none;
}

static void other_waits_are_named_by_their_kind(void **state)
{
    (void)state;
    assert_string_equal(report(waits_for_all()), "Task-10 waits for a gather, Task-11 waits for an Event, Task-12 waits for a Semaphore')");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hold_what_the_other_needs),
        cmocka_unit_test(a_holder_that_has_ended_is_no_cycle),
        cmocka_unit_test(a_task_waits_for_itself),
        cmocka_unit_test(other_waits_are_named_by_their_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
