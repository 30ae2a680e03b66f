// What left-over tasks do with the cancellation at the end of run: clean up slowly, swallow it, fail.
#include <loopscope/asyncio.h>

async_def(cleans_up)
{
    try {
        await(asyncio_sleep(100));
    } finally {
        print("cleanup begins");
        await(asyncio_sleep(3));
        print("cleanup ends");
    }
    return none;
}

async_def(swallows)
{
    try {
        await(asyncio_sleep(100));
    } except (asyncio_CancelledError, e) {
        print("swallowed");
    }
    await(asyncio_sleep(1));
    print("went on and ended");
    return none;
}

async_def(fails)
{
    try {
        await(asyncio_sleep(100));
    } except (asyncio_CancelledError, e) {
        raise(ValueError, "failed while being cancelled");
    }
    return none;
}

async_def(program)
{
    asyncio_Task *a = asyncio_create_task(cleans_up());
    asyncio_Task *b = asyncio_create_task(swallows());
    asyncio_Task *c = asyncio_create_task(fails());
    await(asyncio_sleep(0));
    print("main ends %s %s %s", str(value_bool(asyncio_Task_done(a))), str(value_bool(asyncio_Task_done(b))),
          str(value_bool(asyncio_Task_done(c))));
    return none;
}

int main(void)
{
    asyncio_run(program());
    print("after run");
    return 0;
}
