// asyncio.Runner runs several coroutines on one loop; tasks left over live until it is closed.
#include <loopscope/asyncio.h>

async_def(background)
{
    volatile int n = 0;
    try {
        for (;;) {
            print("background %d", n);
            n++;
            await(asyncio_sleep(1));
        }
    } except (asyncio_CancelledError, e) {
        print("background cancelled at %d", n);
        raise_again(e);
    }
    return none;
}

async_def(first)
{
    asyncio_Task *task = asyncio_create_task(background(), .name = "background");
    await(asyncio_sleep(1.5));
    return value_object(task);
}

async_def(second, asyncio_Task *, task)
{
    await(asyncio_sleep(1.5));
    return value_bool(asyncio_Task_done(task));
}

int main(void)
{
    asyncio_Task *volatile task = NULL;
    asyncio_Runner *runner = asyncio_Runner();
    with (runner) {
        task = asyncio_Runner_run(runner, first()).as_object;
        print("between the runs");
        print("background done %s", str(asyncio_Runner_run(runner, second(task))));
        print("loop time %.1f", asyncio_loop_time(asyncio_Runner_get_loop(runner)));
    }
    print("closed, background cancelled %s", str(value_bool(asyncio_Task_cancelled((asyncio_Task *)task))));
    return 0;
}
