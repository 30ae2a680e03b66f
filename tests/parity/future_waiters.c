// Several tasks await one future: they wake in the order in which they began to wait.
#include <loopscope/asyncio.h>

async_def(waiter, const char *, name, asyncio_Future *, fut)
{
    print("%s waits", name);
    try {
        value result = await(fut);
        print("%s got %s", name, str(result));
    } except (ValueError, e) {
        print("%s caught %s", name, exception_text(e));
    }
    return none;
}

async_def(setter, asyncio_Future *, fut, const char *, result, double, delay)
{
    await(asyncio_sleep(delay));
    asyncio_Future_set_result(fut, result);
    print("set");
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Future *fut = asyncio_loop_create_future(loop);
    value tasks = list_new();
    for (int i = 0; i < 3; i++) list_append(tasks, asyncio_create_task(waiter(str_of(value_format("w%d", i)), fut)));
    asyncio_create_task(setter(fut, "value", 1));
    value result = await(fut);
    print("main got %s", str(result));
    asyncio_Task *late = asyncio_create_task(waiter("late", fut));
    await(late);
    asyncio_Future *bad = asyncio_loop_create_future(loop);
    for (int i = 0; i < 2; i++) list_append(tasks, asyncio_create_task(waiter(str_of(value_format("x%d", i)), bad)));
    await(asyncio_sleep(0));
    asyncio_Future_set_exception(bad, exception_new(ValueError, "bad"));
    await(asyncio_gather_list(tasks));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
