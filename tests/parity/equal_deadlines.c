// Different ways of reaching the same deadline: all fire in one iteration, in the order they were set.
#include <loopscope/asyncio.h>

static void tick(value name) { print("tick %s", str(name)); }

async_def(two_steps, const char *, name, double, first, double, second)
{
    await(asyncio_sleep(first));
    await(asyncio_sleep(second));
    print("slept %s", name);
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_later(loop, 0.3, tick, "later 1");
    asyncio_loop_call_at(loop, asyncio_loop_time(loop) + 0.3, tick, "at");
    asyncio_Task *tasks[] = {
        asyncio_create_task(two_steps("a", 0.1, 0.2)),
        asyncio_create_task(two_steps("b", 0.2, 0.1)),
        asyncio_create_task(two_steps("c", 0.15, 0.15)),
    };
    asyncio_loop_call_later(loop, 0.3, tick, "later 2");
    await(asyncio_sleep(0.3));
    print("main at %.1f", asyncio_loop_time(loop));
    for (int i = 0; i < 3; i++) await(tasks[i]);
    return none;
}

int main(void) { return asyncio_run(program()); }
