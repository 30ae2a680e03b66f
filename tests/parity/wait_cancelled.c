// Cancelling a task in wait leaves the tasks it waited for alone; a cancelled task counts as done.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay)
{
    await(asyncio_sleep(delay));
    print("%s done", name);
    return value_str(name);
}

async_def(waiter, value, tasks)
{
    try {
        await(asyncio_wait(tasks));
    } except (asyncio_CancelledError, e) {
        print("waiter cancelled");
        raise_again(e);
    }
    return none;
}

async_def(program)
{
    asyncio_Task *a = asyncio_create_task(job("a", 2)), *b = asyncio_create_task(job("b", 3));
    asyncio_Task *w = asyncio_create_task(waiter(list(a, b)));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(w);
    value result = await(asyncio_wait(list(w)));
    print("waiter in done: %s %s", str(value_bool(contains(at(result, 0), w))), str(value_bool(asyncio_Task_cancelled(w))));
    asyncio_Task_cancel(a);
    result = await(asyncio_wait(list(a, b), .return_when = asyncio_FIRST_EXCEPTION));
    print("done %zu pending %zu", len(at(result, 0)), len(at(result, 1)));
    print("%s %s", str(value_bool(asyncio_Task_cancelled(a))), str(asyncio_Task_result(b)));
    return none;
}

int main(void) { return asyncio_run(program()); }
