// Timeout: a block that may take three seconds.
//
// asyncio_timeout sets a timer. When it fires first, the task within the block is cancelled: CancelledError comes up from the await where
// it stands, cleaning up on its way, and at the end of the block it becomes TimeoutError. Whoever is in time cancels the timer instead.
#include <loopscope/asyncio.h>

async_def(bake, const char *, cake, double, seconds)
{
    print("%s: into the oven", cake);
    try {
        await(asyncio_sleep(seconds));
        print("%s: ready", cake);
    } finally {
        print("%s: out of the oven", cake);
    }
    return none;
}

async_def(patient, const char *, cake, double, seconds, double, patience)
{
    try {
        async_with (asyncio_timeout(patience)) await(bake(cake, seconds));
    } except (TimeoutError, e) {
        print("%s: too late", cake);
    }
    return none;
}

async_def(program, double, patience)
{
    await(patient("muffin", 2, patience));
    await(patient("wedding cake", 5, patience));
    return none;
}

int main(void)
{
    double patience = param_float("patience", 3, 0, 3600, "seconds that each cake may take");
    return asyncio_run(program(patience));
}
