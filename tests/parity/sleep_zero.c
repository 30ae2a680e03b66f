// sleep(0) and negative sleeps give every other ready task one turn, without a timer.
#include <loopscope/asyncio.h>

async_def(worker, const char *, name, int, turns)
{
    for (int i = 0; i < turns; i++) {
        print("%s %d", name, i);
        await(asyncio_sleep(0));
    }
    print("%s ends", name);
    return none;
}

async_def(negative)
{
    print("negative starts");
    await(asyncio_sleep(-5));
    print("negative ends");
    return await(asyncio_sleep(0, 42));
}

async_def(program)
{
    asyncio_Task *a = asyncio_create_task(worker("a", 3));
    asyncio_Task *b = asyncio_create_task(worker("b", 1));
    asyncio_Task *c = asyncio_create_task(worker("c", 2));
    asyncio_Task *n = asyncio_create_task(negative());
    print("main waits");
    await(a);
    print("a is awaited");
    await(b);
    await(c);
    value result = await(n);
    print("value %s", str(result));
    return none;
}

int main(void) { return asyncio_run(program()); }
