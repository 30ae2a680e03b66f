// Gather: three counts at once take two seconds, not six.
//
// Each count says One, sleeps a second, says Two, sleeps another. gather makes a task of each, so that their seconds pass together, and
// gives back their results in the order of its arguments.
#include <loopscope/asyncio.h>

async_def(count, int, n)
{
    print("One %d", n);
    await(asyncio_sleep(1));
    print("Two %d", n);
    await(asyncio_sleep(1));
    return value_int(n);
}

async_def(program)
{
    value results = await(asyncio_gather(count(1), count(2), count(3)));
    print("%s", repr(results));
    return none;
}

int main(void)
{
    double start = time_perf_counter();
    asyncio_run(program());
    print("done in %.1f s", time_perf_counter() - start);
    return 0;
}
