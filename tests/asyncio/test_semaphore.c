#include "support/cmocka_all.h"

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

static asyncio_Semaphore *sem;

async_def(holds, const char *, name, double, seconds)
{
    note("%s?", name);
    await(asyncio_Semaphore_acquire(sem));
    note("%s", name);
    await(asyncio_sleep(seconds));
    note("%s.", name);
    asyncio_Semaphore_release(sem);
    return none;
}

// --- counting -------------------------------------------------------------------------------------------------------------
async_def(counts)
{
    sem = asyncio_Semaphore(2);
    note("%d", asyncio_Semaphore_locked(sem));
    note("%s", repr(await(asyncio_Semaphore_acquire(sem))));
    await(asyncio_Semaphore_acquire(sem));
    note("%d", asyncio_Semaphore_locked(sem));
    asyncio_Semaphore_release(sem);
    note("%d", asyncio_Semaphore_locked(sem));
    asyncio_Semaphore_release(sem);
    asyncio_Semaphore_release(sem); // one more than at first is fine
    for (int i = 0; i < 3; i++) await(asyncio_Semaphore_acquire(sem));
    note("%d", asyncio_Semaphore_locked(sem));
    return none;
}

static void permits(void **state)
{
    (void)state;
    asyncio_run(counts());
    expect_notes("0 True 1 0 1");
    assert_string_equal(raised(asyncio_Semaphore(-1)), "ValueError('Semaphore initial value must be >= 0')");
    assert_true(asyncio_Semaphore_locked(asyncio_Semaphore(0)));
}

async_def(waits_in_line) { return await(asyncio_Semaphore_acquire(sem)); }

// Locked while somebody who is in line has to be served first; who was cancelled does not count.
async_def(locked_for_newcomers)
{
    sem = asyncio_Semaphore(0);
    asyncio_Task *t = asyncio_create_task(waits_in_line());
    await(asyncio_sleep(0));
    asyncio_Semaphore_release(sem);
    asyncio_Semaphore_release(sem);
    note("%d", asyncio_Semaphore_locked(sem)); // one permit is t's, who has not run yet; one is free
    await(t);
    note("%d", asyncio_Semaphore_locked(sem));
    await(asyncio_Semaphore_acquire(sem));

    asyncio_Task *u = asyncio_create_task(waits_in_line());
    await(asyncio_sleep(0));
    asyncio_Task_cancel(u);
    asyncio_Semaphore_release(sem);
    note("%d", asyncio_Semaphore_locked(sem));
    await(asyncio_sleep(0));
    note("%d", asyncio_Semaphore_locked(sem));
    return none;
}

static void locked_counts_who_is_in_line(void **state)
{
    (void)state;
    asyncio_run(locked_for_newcomers());
    expect_notes("1 0 0 0");
}

async_def(at_most_two)
{
    sem = asyncio_Semaphore(2);
    await(asyncio_gather(holds("a", 2), holds("b", 1), holds("c", 1), holds("d", 1)));
    return none;
}

static void first_come_first_served(void **state)
{
    (void)state;
    asyncio_run(at_most_two());
    expect_notes("a? a b? b c? d? b. c a. c. d d.");
}

// A permit is given back while others are in line: one who comes now does not overtake.
async_def(overtakes)
{
    await(asyncio_sleep(1)); // a gives its permit back before this runs
    note("late%s", asyncio_Semaphore_locked(sem) ? "-must-wait" : "-goes-first");
    await(holds("late", 0));
    return none;
}

async_def(fair)
{
    sem = asyncio_Semaphore(1);
    await(asyncio_gather(holds("a", 1), holds("b", 1), overtakes()));
    return none;
}

static void nobody_overtakes(void **state)
{
    (void)state;
    asyncio_run(fair());
    expect_notes("a? a b? a. late-must-wait late? b b. late late.");
}

// --- cancelling -------------------------------------------------------------------------------------------------------------
async_def(cancels_one_in_line)
{
    sem = asyncio_Semaphore(1);
    asyncio_Task *a = asyncio_create_task(holds("a", 2)), *b = asyncio_create_task(holds("b", 2)),
                 *c = asyncio_create_task(holds("c", 2));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(b);
    note("%s", raised(await(b)));
    await(asyncio_gather(a, c));
    note("%d", asyncio_Semaphore_locked(sem));
    return none;
}

static void cancelled_while_waiting(void **state)
{
    (void)state;
    asyncio_run(cancels_one_in_line());
    expect_notes("a? a b? c? CancelledError() a. c c. 0");
}

// b is woken with a permit reserved for it and cancelled before it runs: the permit goes to c.
async_def(cancels_one_with_its_permit)
{
    sem = asyncio_Semaphore(0);
    asyncio_Task *b = asyncio_create_task(holds("b", 1)), *c = asyncio_create_task(holds("c", 1));
    await(asyncio_sleep(0));
    asyncio_Semaphore_release(sem);
    asyncio_Task_cancel(b);
    note("%s", raised(await(b)));
    await(c);
    note("%d", asyncio_Semaphore_locked(sem));

    asyncio_Task *last = asyncio_create_task(holds("last", 1)), *e = asyncio_create_task(holds("e", 1));
    await(asyncio_sleep(0.5)); // last holds it
    asyncio_Task_cancel(last, .msg = "while holding");
    note("%s", raised(await(last)));
    note("%d", asyncio_Semaphore_locked(sem)); // nobody gave it back
    asyncio_Task_cancel(e);
    return none;
}

static void cancelled_with_the_permit_reserved(void **state)
{
    (void)state;
    asyncio_run(cancels_one_with_its_permit());
    expect_notes("b? c? c CancelledError() c. 0 last? last e? CancelledError('while holding') 1");
}

// Several permits come back at once, and the first in line is cancelled: the others behind it are all woken.
async_def(cancels_the_first_of_many)
{
    sem = asyncio_Semaphore(0);
    asyncio_Task *a = asyncio_create_task(holds("a", 1)), *b = asyncio_create_task(holds("b", 1)),
                 *c = asyncio_create_task(holds("c", 1));
    await(asyncio_sleep(0));
    for (int i = 0; i < 3; i++) asyncio_Semaphore_release(sem);
    asyncio_Task_cancel(a);
    asyncio_Task_cancel(b);
    note("%s", raised(await(a)));
    await(c);
    note("%d", asyncio_Semaphore_locked(sem));
    for (int i = 0; i < 3; i++) await(asyncio_Semaphore_acquire(sem));
    note("%d %d", asyncio_Semaphore_locked(sem), asyncio_Task_cancelled(b));
    return none;
}

static void no_permit_is_lost(void **state)
{
    (void)state;
    asyncio_run(cancels_the_first_of_many());
    expect_notes("a? b? c? c CancelledError() c. 0 1 1");
}

// --- async with -----------------------------------------------------------------------------------------------------------
async_def(leaves, int, how)
{
    async_with (sem) {
        note("in");
        if (how == 0) return value_str("returned");
        if (how == 1) break;
        if (how == 2) continue;
        if (how == 3) raise(ValueError, "raised");
        await(asyncio_sleep(10));
    }
    note("out");
    return none;
}

async_def(leaves_in_all_ways)
{
    sem = asyncio_Semaphore(1);
    for (volatile int how = 0; how < 5; how++) {
        asyncio_Task *t = asyncio_create_task(leaves(how));
        await(asyncio_sleep(1));
        note("%d", asyncio_Semaphore_locked(sem));
        asyncio_Task_cancel(t, .msg = "cancelled");
        const char *what = raised(note("%s", repr(await(t))));
        note("%s%d", what, asyncio_Semaphore_locked(sem));
    }
    return none;
}

static void async_with_releases_whichever_way_it_is_left(void **state)
{
    (void)state;
    asyncio_run(leaves_in_all_ways());
    expect_notes("in 0 'returned' 0 in out 0 None 0 in out 0 None 0 in 0 ValueError('raised')0 in 1 CancelledError('cancelled')0");
}

async_def(waits_at_the_door)
{
    async_with (sem) note("never");
    return none;
}

async_def(cancelled_at_the_door)
{
    sem = asyncio_Semaphore(1);
    async_with (sem) {
        asyncio_Task *t = asyncio_create_task(waits_at_the_door());
        await(asyncio_sleep(1));
        asyncio_Task_cancel(t);
        note("%s", raised(await(t)));
        note("%d", asyncio_Semaphore_locked(sem));
    }
    note("%d", asyncio_Semaphore_locked(sem));
    return none;
}

static void nothing_to_release_before_it_is_in(void **state)
{
    (void)state;
    asyncio_run(cancelled_at_the_door());
    expect_notes("CancelledError() 1 0");
}

static asyncio_Semaphore *other;

async_def(both)
{
    async_with (sem) {
        async_with (other) {
            try {
                raise(KeyError, "inside");
            } finally {
                note("finally%d%d", asyncio_Semaphore_locked(sem), asyncio_Semaphore_locked(other));
            }
        }
    }
    return none;
}

async_def(returns_from_both)
{
    async_with (sem) {
        try {
            async_with (other) return value_int(int_of(await(asyncio_sleep(0, 41))) + 1);
        } except (BaseException, e) {
            note("never");
        }
    }
    return none;
}

async_def(nested)
{
    sem = asyncio_Semaphore(1);
    other = asyncio_Semaphore(1);
    note("%s", raised(await(both())));
    note("%d%d", asyncio_Semaphore_locked(sem), asyncio_Semaphore_locked(other));
    note("%s", repr(await(returns_from_both())));
    note("%d%d", asyncio_Semaphore_locked(sem), asyncio_Semaphore_locked(other));
    try {
        raise(ValueError); // comes here: nothing of what was left stands in the way
    } except (ValueError, e) {
        note("here");
    }
    return none;
}

static void one_within_another(void **state)
{
    (void)state;
    asyncio_run(nested());
    expect_notes("finally11 KeyError('inside') 00 42 00 here");
}

async_def(visits, int, n)
{
    async_with (sem) await(asyncio_sleep(n % 3 ? 0.5 : 0));
    return none;
}

async_def(crowd)
{
    sem = asyncio_Semaphore(7);
    value all = list_new();
    for (int i = 0; i < 500; i++) list_append(all, asyncio_create_task(visits(i)));
    for (int i = 0; i < 500; i += 4) {
        asyncio_Task_cancel(at(all, i).as_object);
        await(asyncio_sleep(0.1 * (i % 5)));
    }
    await(asyncio_gather_list(all, .return_exceptions = true));
    for (int i = 0; i < 7; i++) {
        note("%d", asyncio_Semaphore_locked(sem));
        await(asyncio_Semaphore_acquire(sem));
    }
    note("%d", asyncio_Semaphore_locked(sem));
    return none;
}

static void all_permits_come_back_from_a_crowd(void **state)
{
    (void)state;
    asyncio_run(crowd());
    expect_notes("0 0 0 0 0 0 0 1");
}

// --- in two loops -----------------------------------------------------------------------------------------------------------
async_def(uses_it_up) { return await(asyncio_Semaphore_acquire(sem)); }
async_def(gives_it_back)
{
    asyncio_Semaphore_release(sem);
    await(holds("second-loop", 0));
    return none;
}

static void a_semaphore_outlives_a_loop(void **state)
{
    (void)state;
    sem = asyncio_Semaphore(1);
    asyncio_run(uses_it_up());
    asyncio_run(gives_it_back());
    expect_notes("second-loop? second-loop second-loop.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(permits),
        cmocka_unit_test(locked_counts_who_is_in_line),
        cmocka_unit_test(first_come_first_served),
        cmocka_unit_test(nobody_overtakes),
        cmocka_unit_test(cancelled_while_waiting),
        cmocka_unit_test(cancelled_with_the_permit_reserved),
        cmocka_unit_test(no_permit_is_lost),
        cmocka_unit_test(async_with_releases_whichever_way_it_is_left),
        cmocka_unit_test(nothing_to_release_before_it_is_in),
        cmocka_unit_test(one_within_another),
        cmocka_unit_test(all_permits_come_back_from_a_crowd),
        cmocka_unit_test(a_semaphore_outlives_a_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
