// Tutorial: fetch three users in sequence, with gather, and with tasks.
#include <loopscope/asyncio.h>

async_def(fetch_user, int, user, double, delay)
{
    print("fetching user %d", user);
    await(asyncio_sleep(delay));
    print("got user %d", user);
    return value_int(user * 11);
}

async_def(in_sequence)
{
    int64_t total = 0;
    total += int_of(await(fetch_user(1, 1)));
    total += int_of(await(fetch_user(2, 2)));
    total += int_of(await(fetch_user(3, 0.5)));
    return value_int(total);
}

async_def(with_gather)
{
    value users = await(asyncio_gather(fetch_user(1, 1), fetch_user(2, 2), fetch_user(3, 0.5)));
    return value_int(int_of(at(users, 0)) + int_of(at(users, 1)) + int_of(at(users, 2)));
}

async_def(with_tasks)
{
    asyncio_Task *tasks[] = {
        asyncio_create_task(fetch_user(1, 1)),
        asyncio_create_task(fetch_user(2, 2)),
        asyncio_create_task(fetch_user(3, 0.5)),
    };
    int64_t total = 0;
    for (int i = 0; i < 3; i++) total += int_of(await(tasks[i]));
    return value_int(total);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    double start = asyncio_loop_time(loop);
    value total = await(in_sequence());
    print("sequence %s after %.1f s", str(total), asyncio_loop_time(loop) - start);
    start = asyncio_loop_time(loop);
    total = await(with_gather());
    print("gather %s after %.1f s", str(total), asyncio_loop_time(loop) - start);
    start = asyncio_loop_time(loop);
    total = await(with_tasks());
    print("tasks %s after %.1f s", str(total), asyncio_loop_time(loop) - start);
    return none;
}

int main(void) { return asyncio_run(program()); }
