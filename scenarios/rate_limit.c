// Rate limiting: at most three requests begin in any second.
//
// A semaphore alone limits how many run at a time. Here a permit does not come back when its request is done but one second after it was
// taken, by call_later: so it limits how many begin in a second. The others stand in line, and nobody has to look at a clock.
#include <loopscope/asyncio.h>

static void give_back(value permits) { asyncio_Semaphore_release(permits.as_object); }

async_def(request, int, n, asyncio_Semaphore *, permits)
{
    await(asyncio_Semaphore_acquire(permits));
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, give_back, permits);
    print("%.1f s: request %d begins", time_monotonic(), n);
    await(asyncio_sleep(n % 2 ? 0.2 : 1.7));
    return none;
}

async_def(program, int, requests, int, rate)
{
    asyncio_Semaphore *permits = asyncio_Semaphore(rate);
    value tasks = list_new();
    for (int n = 1; n <= requests; n++)
        list_append(tasks, asyncio_create_task(request(n, permits), .name = str(value_format("request %d", n))));
    await(asyncio_gather_list(tasks));
    print("%.1f s: all are done", time_monotonic());
    return none;
}

int main(void)
{
    int requests = (int)param_int("requests", 10, 1, 200, "requests to make");
    int rate = (int)param_int("rate", 3, 1, 100, "requests that may begin in a second");
    return asyncio_run(program(requests, rate));
}
