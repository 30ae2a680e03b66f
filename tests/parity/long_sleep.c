// The loop never sleeps longer than a day at once: a longer sleep shows iterations in which nothing is ready.
#include <loopscope/asyncio.h>

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    await(asyncio_sleep(3 * 24 * 3600 + 60));
    print("woke at %.0f", asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
