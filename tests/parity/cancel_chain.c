// A cancellation goes down through awaits and awaited tasks to the innermost one, then up again.
#include <loopscope/asyncio.h>

async_def(level, int, n)
{
    try {
        if (n == 0)
            await(asyncio_sleep(10));
        else if (n % 2 == 0)
            await(level(n - 1));
        else
            await(asyncio_create_task(level(n - 1), .name = str_of(value_format("level-%d", n - 1))));
    } except (asyncio_CancelledError, e) {
        print("level %d in %s", n, asyncio_Task_get_name(asyncio_current_task()));
        raise_again(e);
    }
    return none;
}

async_def(stopper, asyncio_Task *, task)
{
    await(asyncio_sleep(1));
    print("stopper cancels");
    asyncio_Task_cancel(task);
    return none;
}

async_def(catches, int, n)
{
    try {
        await(level(n));
    } except (asyncio_CancelledError, e) {
        print("caught on the way up");
        return value_str("rescued");
    }
    return none;
}

async_def(program)
{
    asyncio_Task *top = asyncio_create_task(level(5), .name = "top");
    await(stopper(top));
    try {
        await(top);
    } except (asyncio_CancelledError, e) {
        print("top %s", str(value_bool(asyncio_Task_cancelled(top))));
    }
    asyncio_Task *middle = asyncio_create_task(catches(3), .name = "middle");
    await(stopper(middle));
    print("%s", str(await(middle)));
    return none;
}

int main(void) { return asyncio_run(program()); }
