// An exception that leaves main leaves run too, after the other tasks were cancelled.
#include <loopscope/asyncio.h>

async_def(other)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        print("other cleans up");
    }
    return none;
}

async_def(program, int, n)
{
    asyncio_Task *task = asyncio_create_task(other());
    await(asyncio_sleep(1));
    if (n == 1) raise(ValueError, "out of main");
    asyncio_Task_cancel(task);
    await(task);
    return none;
}

int main(void)
{
    try {
        asyncio_run(program(1));
    } except (ValueError, e) {
        print("caught outside: %s", exception_text(e));
    }
    try {
        asyncio_run(program(2));
    } except (asyncio_CancelledError, e) {
        print("a cancellation outside");
    }
    print("the third is not caught");
    return asyncio_run(program(1));
}
