// As completed: whoever is ready first is served first.
//
// Four cooks start together and need different times. gather would hold the first plate back until the last is done; as_completed hands
// out each as soon as it is there.
#include <loopscope/asyncio.h>

async_def(cook, const char *, dish, double, seconds)
{
    await(asyncio_sleep(seconds));
    return value_str(dish);
}

async_def(program)
{
    value orders = list(cook("roast", 4), cook("soup", 1), cook("salad", 0.5), cook("pasta", 2));
    double start = asyncio_loop_time(asyncio_get_running_loop());
    for_in (next, asyncio_as_completed(orders)) {
        const char *dish = str(await(next));
        print("%.1f s: %s", asyncio_loop_time(asyncio_get_running_loop()) - start, dish);
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
