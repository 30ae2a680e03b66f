#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static asyncio_Condition *cond;
static int level;

async_def(waits, const char *, name)
{
    async_with (cond) note("%s:%s", name, repr(await(asyncio_Condition_wait(cond))));
    note("%s.", name);
    return none;
}

static value four_wait(void)
{
    cond = asyncio_Condition();
    return list(asyncio_create_task(waits("a")), asyncio_create_task(waits("b")), asyncio_create_task(waits("c")),
                asyncio_create_task(waits("d")));
}

async_def(notifies)
{
    value tasks = four_wait();
    await(asyncio_sleep(1));
    async_with (cond) {
        asyncio_Condition_notify(cond);
        note("locked%d", asyncio_Condition_locked(cond));
    }
    await(asyncio_sleep(1));
    note("|");
    async_with (cond) asyncio_Condition_notify(cond, 2);
    await(asyncio_sleep(1));
    note("|");
    async_with (cond) asyncio_Condition_notify_all(cond);
    await(asyncio_gather_list(tasks));
    note("%d", asyncio_Condition_locked(cond));
    return none;
}

static void so_many_go_on(void **state)
{
    (void)state;
    asyncio_run(notifies());
    expect_notes("locked1 a:True a. | b:True b. c:True c. | d:True d. 0");
}

async_def(without_the_lock)
{
    cond = asyncio_Condition();
    note("%s", raised(asyncio_Condition_notify(cond)));
    note("%s", raised(asyncio_Condition_notify_all(cond)));
    note("%s", raised(await(asyncio_Condition_wait(cond))));
    note("%s", raised(asyncio_Condition_release(cond)));
    return none;
}

static void the_lock_is_needed(void **state)
{
    (void)state;
    asyncio_run(without_the_lock());
    expect_notes("RuntimeError('cannot notify on un-acquired lock') RuntimeError('cannot notify on un-acquired lock') "
                 "RuntimeError('cannot wait on un-acquired lock') RuntimeError('Lock is not acquired.')");
}

async_def(shares_a_lock)
{
    asyncio_Lock *lock = asyncio_Lock();
    asyncio_Condition *one = asyncio_Condition(lock), *two = asyncio_Condition(lock);
    await(asyncio_Condition_acquire(one));
    note("%d%d", asyncio_Lock_locked(lock), asyncio_Condition_locked(two));
    asyncio_Condition_notify_all(two);
    asyncio_Condition_release(two);
    note("%d", asyncio_Lock_locked(lock));
    return none;
}

static void two_share_a_lock(void **state)
{
    (void)state;
    asyncio_run(shares_a_lock());
    expect_notes("11 0");
}

// --- cancelling -----------------------------------------------------------------------------------------------------------
async_def(cancels_one_notified)
{
    value tasks = four_wait();
    await(asyncio_sleep(1));
    async_with (cond) {
        asyncio_Condition_notify(cond);
        asyncio_Task_cancel(at(tasks, 0).as_object);
    }
    note("%s", raised(await(awaitable_of(at(tasks, 0)))));
    await(asyncio_sleep(1));
    note("b%d c%d", asyncio_Task_done(at(tasks, 1).as_object), asyncio_Task_done(at(tasks, 2).as_object));
    async_with (cond) asyncio_Condition_notify_all(cond);
    await(asyncio_gather_list(tasks, .return_exceptions = true));
    return none;
}

static void a_cancelled_one_passes_the_notification_on(void **state)
{
    (void)state;
    asyncio_run(cancels_one_notified());
    expect_notes("b:True b. CancelledError() b1 c0 c:True c. d:True d.");
}

// The lock is held by another: cancelled as often as one likes, it waits for the lock before it ends.
async_def(cancels_twice)
{
    cond = asyncio_Condition();
    asyncio_Task *a = asyncio_create_task(waits("a"));
    await(asyncio_sleep(0));
    async_with (cond) {
        asyncio_Task_cancel(a, .msg = "once");
        await(asyncio_sleep(1));
        asyncio_Task_cancel(a, .msg = "twice");
        await(asyncio_sleep(1));
        note("%d", asyncio_Task_done(a));
    }
    note("%s", raised(await(a)));
    note("%d", asyncio_Condition_locked(cond));
    return none;
}

static void the_lock_is_taken_again_before_a_cancellation_goes_on(void **state)
{
    (void)state;
    asyncio_run(cancels_twice());
    expect_notes("0 CancelledError('twice') 0");
}

// --- wait_for ---------------------------------------------------------------------------------------------------------------
static value is_high(value threshold)
{
    note("%d?", level);
    return level >= int_of(threshold) ? value_format("%d", level) : none;
}

static value is_done(value nothing)
{
    note("%s", repr(nothing));
    return value_bool(true);
}

async_def(waits_for)
{
    async_with (cond) {
        note("%s", repr(await(asyncio_Condition_wait_for(cond, is_high, 2))));
        note("%s", repr(await(asyncio_Condition_wait_for(cond, is_done))));
    }
    return none;
}

async_def(raises_the_level)
{
    cond = asyncio_Condition();
    asyncio_Task *a = asyncio_create_task(waits_for());
    for (level = 0; level < 3; level++) {
        await(asyncio_sleep(1));
        async_with (cond) asyncio_Condition_notify(cond);
    }
    await(a);
    return none;
}

static void a_predicate_is_asked_again(void **state)
{
    (void)state;
    asyncio_run(raises_the_level());
    expect_notes("0? 1? 2? '2' None True");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_go_on),
        cmocka_unit_test(the_lock_is_needed),
        cmocka_unit_test(two_share_a_lock),
        cmocka_unit_test(a_cancelled_one_passes_the_notification_on),
        cmocka_unit_test(the_lock_is_taken_again_before_a_cancellation_goes_on),
        cmocka_unit_test(a_predicate_is_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
