// time.sleep in a coroutine stops everything: timers of the others fire late, all in one iteration.
#include <loopscope/asyncio.h>

async_def(polite, const char *, name, double, delay)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    for (int i = 0; i < 3; i++) {
        await(asyncio_sleep(delay));
        print("%.1f %s %d", asyncio_loop_time(loop), name, i);
    }
    return none;
}

async_def(rude)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    await(asyncio_sleep(1));
    print("%.1f rude blocks", asyncio_loop_time(loop));
    time_sleep(5);
    print("%.1f rude goes on", asyncio_loop_time(loop));
    await(asyncio_sleep(1));
    print("%.1f rude ends", asyncio_loop_time(loop));
    return none;
}

async_def(program)
{
    await(asyncio_gather(polite("a", 1), rude(), polite("b", 0.7), polite("c", 2)));
    return none;
}

int main(void) { return asyncio_run(program()); }
