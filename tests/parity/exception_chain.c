// An exception goes up through awaited coroutines and tasks, is caught, changed and raised again on the way.
#include <loopscope/asyncio.h>

async_def(origin, int, n)
{
    await(asyncio_sleep(1));
    if (n == 0) raise(ZeroDivisionError, "at the bottom");
    return value_int(n);
}

async_def(passes, int, n)
{
    value result;
    try {
        result = await(origin(n));
    } finally {
        print("finally in passes");
    }
    return result;
}

async_def(changes, int, n)
{
    try {
        return await(passes(n));
    } except (ZeroDivisionError, e) {
        raise_from(e, ValueError, "changed: %s", exception_text(e));
    }
    return none;
}

async_def(top, int, n)
{
    value result = await(asyncio_create_task(changes(n)));
    print("not reached for 0: %s", str(result));
    return result;
}

async_def(program)
{
    value result = await(top(1));
    print("%s", str(result));
    asyncio_Task *task = asyncio_create_task(top(0));
    try {
        await(task);
    } except (ValueError, e) {
        print("main caught: %s / cause: %s", exception_text(e), exception_text(e->cause));
    }
    print("kept: %s", exception_text(asyncio_Task_exception(task)));
    try {
        await(task);
    } except (ValueError, e) {
        print("raised again: %s", exception_text(e));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
