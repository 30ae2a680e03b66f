// join waits until task_done was called for every item; task_done once too often is an error.
#include <loopscope/asyncio.h>

async_def(worker, const char *, name, asyncio_Queue *, queue)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    while (true) {
        int64_t item = int_of(await(asyncio_Queue_get(queue)));
        await(asyncio_sleep((double)item));
        print("%.0f %s finished %d", asyncio_loop_time(loop), name, (int)item);
        asyncio_Queue_task_done(queue);
    }
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Queue *queue = asyncio_Queue();
    await(asyncio_Queue_join(queue));
    print("join of an unused queue returns at once");
    const int items[] = {3, 1, 2, 1};
    for (int i = 0; i < 4; i++) asyncio_Queue_put_nowait(queue, items[i]);
    asyncio_Task *x = asyncio_create_task(worker("x", queue), .name = "x");
    asyncio_Task *y = asyncio_create_task(worker("y", queue), .name = "y");
    await(asyncio_Queue_join(queue));
    print("joined at %.0f", asyncio_loop_time(loop));
    asyncio_Queue_put_nowait(queue, 1);
    await(asyncio_Queue_join(queue));
    print("joined again at %.0f", asyncio_loop_time(loop));
    asyncio_Task_cancel(x);
    asyncio_Task_cancel(y);
    value results = await(asyncio_gather_list(list(x, y), .return_exceptions = true));
    print("workers ended %zu", len(results));
    try {
        asyncio_Queue_task_done(queue);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
