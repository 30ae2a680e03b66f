#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static asyncio_Lock *lock;

async_def(holds, const char *, name, double, seconds)
{
    note("%s?", name);
    async_with (lock) {
        note("%s", name);
        await(asyncio_sleep(seconds));
    }
    note("%s.", name);
    return none;
}

async_def(takes_and_gives)
{
    lock = asyncio_Lock();
    note("%d", asyncio_Lock_locked(lock));
    note("%s", repr(await(asyncio_Lock_acquire(lock))));
    note("%d", asyncio_Lock_locked(lock));
    asyncio_Lock_release(lock);
    note("%d", asyncio_Lock_locked(lock));
    note("%s", raised(asyncio_Lock_release(lock)));
    return none;
}

static void one_holds_it(void **state)
{
    (void)state;
    asyncio_run(takes_and_gives());
    expect_notes("0 True 1 0 RuntimeError('Lock is not acquired.')");
}

async_def(three)
{
    lock = asyncio_Lock();
    await(asyncio_gather(holds("a", 2), holds("b", 1), holds("c", 0)));
    return none;
}

static void first_come_first_served(void **state)
{
    (void)state;
    asyncio_run(three());
    expect_notes("a? a b? c? a. b b. c c.");
}

// Between release and the step of who is woken the lock is not locked, and still nobody overtakes.
async_def(releases_and_asks)
{
    lock = asyncio_Lock();
    await(asyncio_Lock_acquire(lock));
    asyncio_Task *patient = asyncio_create_task(holds("patient", 0));
    await(asyncio_sleep(1));
    asyncio_Lock_release(lock);
    note("%d", asyncio_Lock_locked(lock));
    await(holds("me", 0));
    await(patient);
    return none;
}

static void nobody_overtakes(void **state)
{
    (void)state;
    asyncio_run(releases_and_asks());
    expect_notes("patient? 0 me? patient patient. me me.");
}

// --- cancelling -----------------------------------------------------------------------------------------------------------
async_def(cancels, bool, woken)
{
    lock = asyncio_Lock();
    await(asyncio_Lock_acquire(lock));
    asyncio_Task *b = asyncio_create_task(holds("b", 1)), *c = asyncio_create_task(holds("c", 1));
    await(asyncio_sleep(0));
    if (woken) asyncio_Lock_release(lock);
    asyncio_Task_cancel(b);
    note("%s", raised(await(b)));
    note("%d", asyncio_Lock_locked(lock));
    if (!woken) asyncio_Lock_release(lock);
    await(c);
    return none;
}

static void cancelled_in_line(void **state)
{
    (void)state;
    asyncio_run(cancels(false));
    expect_notes("b? c? CancelledError() 1 c c.");
}

static void cancelled_when_woken_the_next_gets_it(void **state)
{
    (void)state;
    asyncio_run(cancels(true));
    expect_notes("b? c? c CancelledError() 1 c.");
}

// All in line are cancelled and have not run yet: one who comes now need not wait for that.
async_def(comes_after_the_cancelled)
{
    lock = asyncio_Lock();
    await(asyncio_Lock_acquire(lock));
    asyncio_Task *b = asyncio_create_task(holds("b", 1));
    await(asyncio_sleep(0));
    asyncio_Task_cancel(b);
    asyncio_Lock_release(lock);
    note("%s", repr(await(asyncio_Lock_acquire(lock))));
    note("%s", raised(await(b)));
    note("%d", asyncio_Lock_locked(lock));
    return none;
}

static void the_cancelled_are_not_waited_for(void **state)
{
    (void)state;
    asyncio_run(comes_after_the_cancelled());
    expect_notes("b? True CancelledError() 1");
}

// --- in two loops -----------------------------------------------------------------------------------------------------------
async_def(waits)
{
    asyncio_Task *other = asyncio_create_task(holds("a", 1));
    await(asyncio_sleep(0));
    note("%s", raised(await(holds("b", 0))));
    await(other);
    return none;
}

static void it_belongs_to_the_loop_in_which_somebody_waited(void **state)
{
    (void)state;
    lock = asyncio_Lock();
    asyncio_run(holds("alone", 0));
    asyncio_run(waits());
    asyncio_run(holds("alone", 0));
    asyncio_run(waits());
    expect_notes("alone? alone alone. a? a b? a. b b.  alone? alone alone. "
                 "a? a b? RuntimeError('<Lock> is bound to a different event loop') a.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_holds_it),
        cmocka_unit_test(first_come_first_served),
        cmocka_unit_test(nobody_overtakes),
        cmocka_unit_test(cancelled_in_line),
        cmocka_unit_test(cancelled_when_woken_the_next_gets_it),
        cmocka_unit_test(the_cancelled_are_not_waited_for),
        cmocka_unit_test(it_belongs_to_the_loop_in_which_somebody_waited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
