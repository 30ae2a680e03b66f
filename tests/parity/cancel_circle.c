// Two tasks that wait for each other: cancelling one goes round until the recursion limit; nothing can end them.
#include <loopscope/asyncio.h>

static asyncio_Task *pair[2];

async_def(waits, int, n)
{
    print("%d waits for %d", n, 1 - n);
    await(pair[1 - n]);
    print("not reached");
    return none;
}

async_def(program)
{
    pair[0] = asyncio_create_task(waits(0));
    pair[1] = asyncio_create_task(waits(1));
    await(asyncio_sleep(0));
    try {
        asyncio_Task_cancel(pair[0]);
    } except (RecursionError, e) {
        print("cancel: %s", e->type->name);
    }
    print("done %s %s", str(value_bool(asyncio_Task_done(pair[0]))), str(value_bool(asyncio_Task_done(pair[1]))));
    await(asyncio_sleep(1));
    print("the loop goes on");
    return none;
}

int main(void)
{
    try {
        asyncio_run(program());
    } except (RecursionError, e) {
        print("run: %s", e->type->name);
    }
    return 0;
}
