// Who asks a cancelled task first gets the message; a cancelled gather that collects has that of its last child.
#include <loopscope/asyncio.h>

async_def(job, double, delay)
{
    await(asyncio_sleep(delay));
    return none;
}

async_def(waits, void *, task)
{
    try {
        await(task);
    } except (asyncio_CancelledError, e) {
        print("%s", exception_repr(e));
    }
    return none;
}

async_def(collect, coroutine *, first, coroutine *, last)
{
    await(asyncio_gather_list(list(first, last), .return_exceptions = true));
    return none;
}

async_def(program)
{
    asyncio_Task *task = asyncio_create_task(job(9));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(task, .msg = "sleeping");
    await(waits(task));
    await(waits(task));
    print("%s", repr(await(asyncio_gather_list(list(task), .return_exceptions = true))));
    task = asyncio_create_task(job(9));
    asyncio_Task_cancel(task, .msg = "unstarted");
    await(waits(task));
    await(waits(task));
    asyncio_Future *fut = asyncio_loop_create_future(asyncio_get_running_loop());
    asyncio_Future_cancel(fut, .msg = "future");
    await(waits(fut));
    await(waits(fut));
    struct {
        int first, last;
    } delays[] = {{1, 9}, {9, 1}};
    for (int i = 0; i < 2; i++) {
        task = asyncio_create_task(collect(job(delays[i].first), job(delays[i].last)));
        await(asyncio_sleep(2));
        asyncio_Task_cancel(task, .msg = "collecting");
        await(waits(task));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
