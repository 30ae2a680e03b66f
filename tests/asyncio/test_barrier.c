#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static asyncio_Barrier *barrier;

async_def(passes, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    note("%s%d", name, asyncio_Barrier_n_waiting(barrier));
    const char *what = raised(note("%s:%s", name, repr(await(asyncio_Barrier_wait(barrier)))));
    if (*what) note("%s:%s", name, what);
    return none;
}

async_def(rounds)
{
    barrier = asyncio_Barrier(2);
    note("of%d", asyncio_Barrier_parties(barrier));
    await(asyncio_gather(passes("a", 1), passes("b", 2), passes("c", 3), passes("d", 4)));
    note("%d%d", asyncio_Barrier_n_waiting(barrier), asyncio_Barrier_broken(barrier));
    return none;
}

static void they_pass_together(void **state)
{
    (void)state;
    asyncio_run(rounds());
    expect_notes("of2 a0 b1 b:1 a:0 c0 d1 d:1 c:0 00");
    assert_string_equal(raised(asyncio_Barrier(0)), "ValueError('parties must be >= 1')");
}

// The third comes while the first two still leave: it belongs to the next round.
async_def(crowd)
{
    barrier = asyncio_Barrier(2);
    await(asyncio_gather(passes("a", 0), passes("b", 0), passes("c", 0), passes("d", 0)));
    return none;
}

static void who_comes_too_early_waits_for_the_next_round(void **state)
{
    (void)state;
    asyncio_run(crowd());
    expect_notes("a0 b1 b:1 c0 d0 a:0 d:1 c:0");
}

async_def(breaks, bool, for_ever)
{
    barrier = asyncio_Barrier(3);
    asyncio_Task *a = asyncio_create_task(passes("a", 0)), *b = asyncio_create_task(passes("b", 0));
    await(asyncio_sleep(1));
    await(for_ever ? asyncio_Barrier_abort(barrier) : asyncio_Barrier_reset(barrier));
    await(asyncio_gather(a, b));
    note("%d", asyncio_Barrier_broken(barrier));
    if (!for_ever) return none;
    note("%s", raised(await(asyncio_Barrier_wait(barrier))));
    await(asyncio_Barrier_reset(barrier));
    await(asyncio_gather(passes("x", 0), passes("y", 0), passes("z", 0)));
    return none;
}

static void reset(void **state)
{
    (void)state;
    asyncio_run(breaks(false));
    expect_notes("a0 b1 a:BrokenBarrierError('Abort or reset of barrier') b:BrokenBarrierError('Abort or reset of barrier') 0");
    asyncio_run(breaks(true));
    expect_notes("a0 b1 a:BrokenBarrierError('Abort or reset of barrier') b:BrokenBarrierError('Abort or reset of barrier') 1 "
                 "BrokenBarrierError('Barrier aborted') x0 y1 z2 z:2 x:0 y:1");
}

async_def(cancels)
{
    barrier = asyncio_Barrier(2);
    asyncio_Task *a = asyncio_create_task(passes("a", 0));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(a);
    await(a); // it notes its exception
    await(asyncio_gather(passes("b", 0), passes("c", 0)));
    return none;
}

static void a_cancelled_one_does_not_count(void **state)
{
    (void)state;
    asyncio_run(cancels());
    expect_notes("a0 a:CancelledError() b0 c1 c:1 b:0");
}

async_def(enters, const char *, name)
{
    async_with (barrier) note("%s", name);
    return none;
}

async_def(all_enter)
{
    barrier = asyncio_Barrier(2);
    await(asyncio_gather(enters("a"), enters("b")));
    return none;
}

static void async_with_waits(void **state)
{
    (void)state;
    asyncio_run(all_enter());
    expect_notes("b a");
}

async_def(enters_as, const char *, name)
{
    async_with (barrier, position) {
        note("%s%s", name, str(position));
        async_with (asyncio_Lock(), nothing) note("%s", str(nothing));
    }
    return none;
}

async_def(all_enter_as)
{
    barrier = asyncio_Barrier(3);
    await(asyncio_gather(enters_as("a"), enters_as("b"), enters_as("c")));
    return none;
}

static void async_with_as_position(void **state)
{
    (void)state;
    asyncio_run(all_enter_as());
    expect_notes("c2 None a0 None b1 None");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_pass_together),
        cmocka_unit_test(who_comes_too_early_waits_for_the_next_round),
        cmocka_unit_test(reset),
        cmocka_unit_test(a_cancelled_one_does_not_count),
        cmocka_unit_test(async_with_waits),
        cmocka_unit_test(async_with_as_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
