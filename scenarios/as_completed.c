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

static asyncio_Task *order(const char *dish, double seconds)
{
    return asyncio_create_task(cook(dish, seconds), .name = dish);
}

async_def(program)
{
    value orders = list(order("roast", 4), order("soup", 1), order("salad", 0.5), order("pasta", 2));
    for_in (next, asyncio_as_completed(orders)) {
        const char *dish = str(await(next));
        print("%.1f s: %s", time_monotonic(), dish);
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
