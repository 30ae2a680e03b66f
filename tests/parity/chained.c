// Tutorial: every chain runs part one, then part two with its result; the chains run concurrently.
#include <loopscope/asyncio.h>

async_def(part_one, int, n)
{
    int delay = (int)random_randint(0, 10);
    print("part_one(%d) sleeps %d s", n, delay);
    await(asyncio_sleep(delay));
    int result = n * 100 + 1;
    print("part_one(%d) returns %d", n, result);
    return value_int(result);
}

async_def(part_two, int, n, int, first)
{
    int delay = (int)random_randint(0, 10);
    print("part_two(%d, %d) sleeps %d s", n, first, delay);
    await(asyncio_sleep(delay));
    int result = first + 1;
    print("part_two(%d, %d) returns %d", n, first, result);
    return value_int(result);
}

async_def(chain, int, n)
{
    double start = asyncio_loop_time(asyncio_get_running_loop());
    int first = (int)int_of(await(part_one(n)));
    value second = await(part_two(n, first));
    double took = asyncio_loop_time(asyncio_get_running_loop()) - start;
    print("chain %d: %s took %.0f s", n, str(second), took);
    return none;
}

async_def(program)
{
    await(asyncio_gather(chain(9), chain(6), chain(3)));
    return none;
}

int main(void)
{
    random_seed(444);
    return asyncio_run(program());
}
