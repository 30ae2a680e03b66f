// Tutorial: three tasks draw random numbers until one is above a threshold.
#include <loopscope/asyncio.h>

async_def(make_random, int, index, int, threshold)
{
    print("start make_random(%d)", index);
    int i = (int)random_randint(0, 10);
    while (i <= threshold) {
        print("make_random(%d) drew %d, too low; again", index, i);
        await(asyncio_sleep(index + 1));
        i = (int)random_randint(0, 10);
    }
    print("finished: make_random(%d) drew %d", index, i);
    return value_int(i);
}

async_def(program)
{
    value r = await(asyncio_gather(make_random(0, 9), make_random(1, 8), make_random(2, 7)));
    print("r1: %s, r2: %s, r3: %s", str(at(r, 0)), str(at(r, 1)), str(at(r, 2)));
    return none;
}

int main(void)
{
    random_seed(444);
    return asyncio_run(program());
}
