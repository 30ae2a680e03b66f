// Coroutines that are made and dropped: each gives a warning, and its body never runs; a closed or cancelled one gives none.
#include <loopscope/asyncio.h>

async_def(forgotten, int, n)
{
    print("this is not printed %d", n);
    return none;
}

async_def(closed)
{
    print("this is not printed either");
    return none;
}

async_def(program)
{
    forgotten(1);
    print("after the first");
    coroutine *c = forgotten(2);
    await(asyncio_sleep(1));
    (void)c; // dropped
    print("after the second");
    coroutine *d = closed();
    coroutine_close(d);
    print("a closed one gives no warning");
    asyncio_Task *t = asyncio_create_task(forgotten(3));
    asyncio_Task_cancel(t);
    await(asyncio_sleep(0));
    print("cancelled before its start %s", str(value_bool(asyncio_Task_cancelled(t))));
    return none;
}

int main(void) { return asyncio_run(program()); }
