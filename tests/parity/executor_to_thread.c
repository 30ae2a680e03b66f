// asyncio.to_thread, also with a timeout: the waiting ends, the thread does not, and run waits for it at the end.
#include <loopscope/asyncio.h>

def(blocking, const char *, name, int, seconds)
{
    print("%s starts", name);
    time_sleep(seconds);
    print("%s ends", name);
    return value_str(name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    print("%s", str(await(asyncio_to_thread(blocking, "one", 1))));
    try {
        await(asyncio_wait_for(asyncio_to_thread(blocking, "two", 5), 2));
    } except (TimeoutError, e) {
        print("timeout at %.0f", asyncio_loop_time(loop));
    }
    await(asyncio_gather(asyncio_to_thread(blocking, "three", 1), asyncio_sleep(0.5)));
    print("main ends at %.0f", asyncio_loop_time(loop));
    return none;
}

int main(void)
{
    asyncio_run(program());
    print("run ended at %.0f", time_perf_counter());
    return 0;
}
