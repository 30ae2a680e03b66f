// Tutorial: producers put random items on a queue, consumers take them until the queue is joined.
#include <loopscope/asyncio.h>

async_def(random_sleep)
{
    await(asyncio_sleep((double)random_randint(0, 5)));
    return none;
}

async_def(produce, int, name, asyncio_Queue *, queue)
{
    int n = (int)random_randint(0, 6);
    for (int i = 0; i < n; i++) {
        await(random_sleep());
        int item = (int)random_randint(100, 999);
        await(asyncio_Queue_put(queue, item));
        print("producer %d added %d", name, item);
    }
    return none;
}

async_def(consume, int, name, asyncio_Queue *, queue)
{
    while (true) {
        await(random_sleep());
        value item = await(asyncio_Queue_get(queue));
        double now = asyncio_loop_time(asyncio_get_running_loop());
        print("consumer %d got %s at %.0f", name, str(item), now);
        asyncio_Queue_task_done(queue);
    }
    return none;
}

async_def(program, int, producers, int, consumers)
{
    asyncio_Queue *queue = asyncio_Queue();
    value making = list_new(), taking = list_new();
    for (int n = 0; n < producers; n++) list_append(making, asyncio_create_task(produce(n, queue)));
    for (int n = 0; n < consumers; n++) list_append(taking, asyncio_create_task(consume(n, queue)));
    await(asyncio_gather_list(making));
    await(asyncio_Queue_join(queue));
    for (int n = 0; n < consumers; n++) asyncio_Task_cancel(task_of(at(taking, n)));
    print("all done, left %zu", asyncio_Queue_qsize(queue));
    return none;
}

int main(void)
{
    random_seed(444);
    return asyncio_run(program(3, 5));
}
