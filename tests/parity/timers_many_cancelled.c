// More than a hundred timers, most of them cancelled: the loop cleans its heap without changing the order.
#include <loopscope/asyncio.h>

static void say(value i) { print("timer %s", str(i)); }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Handle *handles[150];
    for (int i = 0; i < 150; i++) handles[i] = asyncio_loop_call_later(loop, 1 + (i * 37 % 50) * 0.1, say, i);
    for (int i = 0; i < 150; i++)
        if (i % 10 != 0) asyncio_Handle_cancel(handles[i]);
    await(asyncio_sleep(0.5));
    print("half a second");
    await(asyncio_sleep(10));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
