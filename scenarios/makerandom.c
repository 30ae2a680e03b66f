// Make random: three tasks draw from one source until each is content.
//
// Who is content with less is done sooner; who wants more sleeps a while and draws again. All draw from the same numbers, which the seed
// fixes; who gets which, only the order of the loop decides. That order is fixed too, so a run can be repeated to the last number.
#include <loopscope/asyncio.h>

async_def(make_random, int, index, int, threshold)
{
    print("task %d wants more than %d", index, threshold);
    int n = random_randint(0, 10);
    while (n <= threshold) {
        print("task %d draws %d: too low", index, n);
        await(asyncio_sleep(index + 1));
        n = random_randint(0, 10);
    }
    print("task %d draws %d: done", index, n);
    return value_int(n);
}

async_def(program)
{
    value drawn = await(asyncio_gather(asyncio_create_task(make_random(0, 9), .name = "task 0"),
                                       asyncio_create_task(make_random(1, 8), .name = "task 1"),
                                       asyncio_create_task(make_random(2, 7), .name = "task 2")));
    print("drawn: %s", repr(drawn));
    return none;
}

int main(void)
{
    random_seed(param_int("seed", 444, 0, 1000000, "where the random numbers begin"));
    return asyncio_run(program());
}
