// wait_for with a timeout of zero or less: a coroutine never starts, finished tasks still give their result.
#include <loopscope/asyncio.h>

async_def(job, const char *, name)
{
    print("%s runs", name);
    await(asyncio_sleep(1));
    return value_str(name);
}

async_def(program)
{
    try {
        await(asyncio_wait_for(job("zero"), 0));
    } except (TimeoutError, e) {
        print("timeout 0");
    }
    try {
        await(asyncio_wait_for(job("negative"), -1));
    } except (TimeoutError, e) {
        print("timeout -1");
    }
    asyncio_Task *task = asyncio_create_task(job("finished"));
    await(task);
    print("%s", str(await(asyncio_wait_for(task, 0))));
    asyncio_Task *running = asyncio_create_task(job("running"));
    await(asyncio_sleep(0.5));
    try {
        await(asyncio_wait_for(running, 0));
    } except (TimeoutError, e) {
        print("running task %s", str(value_bool(asyncio_Task_cancelled(running))));
    }
    asyncio_Future *fut = asyncio_loop_create_future(asyncio_get_running_loop());
    try {
        await(asyncio_wait_for(fut, 0));
    } except (TimeoutError, e) {
        print("future %s", str(value_bool(asyncio_Future_cancelled(fut))));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
