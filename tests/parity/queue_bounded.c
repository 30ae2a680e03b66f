// A bounded queue: put waits while it is full, get while it is empty; put_nowait and get_nowait raise.
#include <loopscope/asyncio.h>

async_def(producer, asyncio_Queue *, queue)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    for (int i = 0; i < 6; i++) {
        await(asyncio_Queue_put(queue, i));
        print("%.0f put %d, size %zu, full %s", asyncio_loop_time(loop), i, asyncio_Queue_qsize(queue),
              str(value_bool(asyncio_Queue_full(queue))));
    }
    return none;
}

async_def(consumer, asyncio_Queue *, queue)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    for (int i = 0; i < 6; i++) {
        await(asyncio_sleep(2));
        value item = await(asyncio_Queue_get(queue));
        print("%.0f got %s, size %zu", asyncio_loop_time(loop), str(item), asyncio_Queue_qsize(queue));
    }
    return none;
}

async_def(program)
{
    asyncio_Queue *queue = asyncio_Queue(.maxsize = 2);
    await(asyncio_gather(producer(queue), consumer(queue)));
    print("empty %s maxsize %d", str(value_bool(asyncio_Queue_empty(queue))), asyncio_Queue_maxsize(queue));
    try {
        asyncio_Queue_get_nowait(queue);
    } except (asyncio_QueueEmpty, e) {
        print("QueueEmpty");
    }
    asyncio_Queue_put_nowait(queue, "a");
    asyncio_Queue_put_nowait(queue, "b");
    try {
        asyncio_Queue_put_nowait(queue, "c");
    } except (asyncio_QueueFull, e) {
        print("QueueFull");
    }
    const char *first = str(asyncio_Queue_get_nowait(queue)), *second = str(asyncio_Queue_get_nowait(queue));
    print("%s %s", first, second);
    return none;
}

int main(void) { return asyncio_run(program()); }
