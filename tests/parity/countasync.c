// Tutorial: three counters say One, sleep a second, and say Two.
#include <loopscope/asyncio.h>

async_def(count)
{
    print("One");
    await(asyncio_sleep(1));
    print("Two");
    return none;
}

async_def(program)
{
    await(asyncio_gather(count(), count(), count()));
    return none;
}

int main(void)
{
    double start = time_perf_counter();
    asyncio_run(program());
    print("done in %.2f s", time_perf_counter() - start);
    return 0;
}
