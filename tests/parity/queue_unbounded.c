// An unbounded queue with three waiting getters: items go to them in the order in which they began to wait.
#include <loopscope/asyncio.h>

async_def(getter, const char *, name, asyncio_Queue *, queue)
{
    value item = await(asyncio_Queue_get(queue));
    print("%s got %s", name, str(item));
    return none;
}

async_def(program)
{
    asyncio_Queue *queue = asyncio_Queue();
    value tasks = list_new();
    for (int i = 0; i < 3; i++) {
        const char *name = str(value_format("g%d", i));
        list_append(tasks, asyncio_create_task(getter(name, queue), .name = name));
    }
    await(asyncio_sleep(1));
    await(asyncio_Queue_put(queue, "first"));
    asyncio_Queue_put_nowait(queue, "second");
    print("two put, size %zu", asyncio_Queue_qsize(queue));
    list_append(tasks, asyncio_create_task(getter("thief", queue), .name = "thief"));
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    print("size %zu", asyncio_Queue_qsize(queue));
    await(asyncio_Queue_put(queue, "third"));
    await(asyncio_Queue_put(queue, "fourth"));
    await(asyncio_gather_list(tasks));
    return none;
}

int main(void) { return asyncio_run(program()); }
