// Queue.shutdown (3.13): puts fail, gets drain what is left; with immediate=True everything fails at once.
#include <loopscope/asyncio.h>

async_def(getter, const char *, name, asyncio_Queue *, queue)
{
    try {
        while (true) {
            print("%s got %s", name, str(await(asyncio_Queue_get(queue))));
            await(asyncio_sleep(1));
            asyncio_Queue_task_done(queue);
        }
    } except (asyncio_QueueShutDown, e) {
        print("%s sees the shutdown", name);
    }
    return none;
}

async_def(putter, const char *, name, asyncio_Queue *, queue, int, item)
{
    try {
        await(asyncio_Queue_put(queue, item));
        print("%s put %d", name, item);
    } except (asyncio_QueueShutDown, e) {
        print("%s could not put %d", name, item);
    }
    return none;
}

async_def(program)
{
    asyncio_Queue *queue = asyncio_Queue(2);
    await(asyncio_Queue_put(queue, 1));
    await(asyncio_Queue_put(queue, 2));
    asyncio_Task *blocked = asyncio_create_task(putter("blocked", queue, 3), .name = "blocked");
    await(asyncio_sleep(0));
    asyncio_Queue_shutdown(queue);
    await(putter("late", queue, 4));
    asyncio_Task *g1 = asyncio_create_task(getter("g1", queue), .name = "g1");
    await(asyncio_gather(blocked, g1));
    asyncio_Queue *other = asyncio_Queue();
    asyncio_Queue_put_nowait(other, 1);
    asyncio_Queue_put_nowait(other, 2);
    asyncio_Task *joiner = asyncio_create_task(asyncio_Queue_join(other), .name = "joiner");
    await(asyncio_sleep(0));
    asyncio_Queue_shutdown(other, .immediate = true);
    await(joiner);
    print("joined, size %zu", asyncio_Queue_qsize(other));
    try {
        asyncio_Queue_get_nowait(other);
    } except (asyncio_QueueShutDown, e) {
        print("get_nowait: QueueShutDown");
    }
    try {
        asyncio_Queue_put_nowait(other, 5);
    } except (asyncio_QueueShutDown, e) {
        print("put_nowait: QueueShutDown");
    }
    asyncio_Queue *third = asyncio_Queue();
    asyncio_Task *g2 = asyncio_create_task(getter("g2", third), .name = "g2");
    asyncio_Task *g3 = asyncio_create_task(getter("g3", third), .name = "g3");
    await(asyncio_sleep(1));
    asyncio_Queue_shutdown(third);
    await(asyncio_gather(g2, g3));
    return none;
}

int main(void) { return asyncio_run(program()); }
