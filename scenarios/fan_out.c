// Fan-out: a thousand requests at once, on one thread.
//
// A task that waits costs a little memory and no time at all: it stands in the list of timers until its time comes. So a thousand
// waits take as long as the longest of them. What each does when it is woken adds up, for that happens one after the other.
#include <loopscope/asyncio.h>

static int requests, answered;

async_def(request, double, seconds)
{
    await(asyncio_sleep(seconds));
    if (++answered % 100 == 0) print("%.1f s: %d answers", time_monotonic(), answered);
    return value_float(seconds);
}

async_def(program)
{
    value tasks = list_new();
    for (int n = 0; n < requests; n++) list_append(tasks, request(random_randint(10, 100) / 10.0));
    value waits = await(asyncio_gather_list(tasks));
    double sum = 0;
    for (int n = 0; n < requests; n++) sum += float_of(at(waits, n));
    print("%.0f seconds of waiting in %.1f s", sum, time_monotonic());
    return none;
}

int main(void)
{
    requests = param_int("requests", 1000, 1, 10000, "requests to make");
    random_seed(1);
    return asyncio_run(program());
}
