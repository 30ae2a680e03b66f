// Tutorial: greet after a pause, first awaited one by one, then as two tasks.
#include <loopscope/asyncio.h>

async_def(greet, double, delay, const char *, what)
{
    await(asyncio_sleep(delay));
    print("%s", what);
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    print("started at %.1f", asyncio_loop_time(loop));
    await(greet(1, "hello"));
    await(greet(2, "world"));
    print("one by one until %.1f", asyncio_loop_time(loop));
    asyncio_Task *task1 = asyncio_create_task(greet(1, "hello"));
    asyncio_Task *task2 = asyncio_create_task(greet(2, "world"));
    await(task1);
    await(task2);
    print("together until %.1f", asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
