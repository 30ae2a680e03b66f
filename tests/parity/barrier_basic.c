// Barrier: three parties, several rounds, indices; async with; reset and abort break the waiting.
#include <loopscope/asyncio.h>

async_def(party, const char *, name, asyncio_Barrier *, barrier, double, delay)
{
    for (int round = 0; round < 2; round++) {
        await(asyncio_sleep(delay));
        print("%s arrives in round %d waiting %d", name, round, asyncio_Barrier_n_waiting(barrier));
        value index = await(asyncio_Barrier_wait(barrier));
        print("%s passes as %s", name, str(index));
    }
    return none;
}

async_def(broken_by, const char *, name, asyncio_Barrier *, barrier)
{
    try {
        await(asyncio_Barrier_wait(barrier));
        print("%s passed", name);
    } except (asyncio_BrokenBarrierError, e) {
        print("%s barrier broken %s", name, str(value_bool(asyncio_Barrier_broken(barrier))));
    }
    return none;
}

static value two_wait(const char *first, const char *second, asyncio_Barrier *barrier)
{
    return list(asyncio_create_task(broken_by(first, barrier), .name = first),
                asyncio_create_task(broken_by(second, barrier), .name = second));
}

async_def(program)
{
    asyncio_Barrier *barrier = asyncio_Barrier(3);
    print("parties %d", asyncio_Barrier_parties(barrier));
    await(asyncio_gather(party("a", barrier, 1), party("b", barrier, 3), party("c", barrier, 2)));
    asyncio_Barrier *one = asyncio_Barrier(1);
    value index = await(asyncio_Barrier_wait(one)); // async_with gives no index
    print("alone as %s", str(index));
    value tasks = two_wait("x", "y", barrier);
    await(asyncio_sleep(1));
    await(asyncio_Barrier_reset(barrier));
    await(asyncio_gather_list(tasks));
    print("after reset broken %s", str(value_bool(asyncio_Barrier_broken(barrier))));
    tasks = two_wait("u", "v", barrier);
    await(asyncio_sleep(1));
    await(asyncio_Barrier_abort(barrier));
    await(asyncio_gather_list(tasks));
    await(broken_by("later", barrier));
    try {
        asyncio_Barrier(0);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
