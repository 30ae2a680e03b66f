// Blocking call: a download that stops the clock, and one that does not.
//
// A function that waits by itself, as time_sleep does, holds the event loop: until it returns, no other task runs and no timer fires.
// asyncio_to_thread hands the same function to a thread, which it blocks alone: the task that awaits it is suspended as by any other await.
// That is for what cannot be awaited: a library that knows nothing of asyncio, a file, the name of a host.
#include <loopscope/asyncio.h>

def(download, const char *, file)
{
    time_sleep(3);
    print("%.1f s  %s is here", time_monotonic(), file);
    return none;
}

async_def(tick)
{
    for (;;) {
        print("%.1f s  tick", time_monotonic());
        await(asyncio_sleep(1));
    }
    return none;
}

async_def(program)
{
    asyncio_Task *clock = asyncio_create_task(tick(), .name = "Clock");
    await(asyncio_sleep(1.5));
    print("in the event loop:");
    download("one.zip");
    await(asyncio_sleep(1));
    print("in a thread:");
    await(asyncio_to_thread(download, "two.zip"));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(clock);
    return none;
}

int main(void) { return asyncio_run(program()); }
