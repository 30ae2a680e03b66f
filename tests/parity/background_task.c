// Main ends first: tasks left behind are cancelled at the end of run in order of creation; a ready one still runs before.
#include <loopscope/asyncio.h>

async_def(ticker, const char *, name, double, period)
{
    int n = 0;
    try {
        for (;;) {
            await(asyncio_sleep(period));
            n++;
            print("%s tick %d", name, n);
        }
    } except (asyncio_CancelledError, e) {
        print("%s cancelled after %d", name, n);
        raise_again(e);
    }
    return none;
}

async_def(late_starter)
{
    print("started, although main has ended");
    return none;
}

async_def(program)
{
    asyncio_Task *fast = asyncio_create_task(ticker("fast", 1));
    asyncio_Task *slow = asyncio_create_task(ticker("slow", 2));
    await(asyncio_sleep(4.5));
    asyncio_Task *late = asyncio_create_task(late_starter());
    print("main ends %s %s %s", str(value_bool(asyncio_Task_done(fast))), str(value_bool(asyncio_Task_done(slow))),
          str(value_bool(asyncio_Task_done(late))));
    return none;
}

int main(void)
{
    asyncio_run(program());
    print("after run");
    return 0;
}
