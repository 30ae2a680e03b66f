// Producer and consumer: a queue between those who make and those who use.
//
// The queue holds two items: a producer that is too fast waits in put, a consumer that is too fast waits in get. When the producers are
// done, a poison pill for each consumer goes the same way as the items, behind all of them. So nobody is stopped while there is work, and
// nobody waits for ever.
#include <loopscope/asyncio.h>

async_def(produce, const char *, name, asyncio_Queue *, queue, int, items)
{
    for (int n = 1; n <= items; n++) {
        await(asyncio_sleep(0.5));
        const char *item = str(value_format("%s%d", name, n));
        await(asyncio_Queue_put(queue, item));
        print("%s is in the queue", item);
    }
    return none;
}

async_def(consume, const char *, name, asyncio_Queue *, queue)
{
    while (true) {
        value item = await(asyncio_Queue_get(queue));
        if (item.kind == VALUE_none) break; // the pill
        await(asyncio_sleep(1.5));
        print("%s has used %s", name, str(item));
    }
    print("%s goes home", name);
    return none;
}

async_def(program, int, items, int, room)
{
    asyncio_Queue *queue = asyncio_Queue(room);
    asyncio_Task *consumers[] = {asyncio_create_task(consume("Ada", queue), .name = "Ada"),
                                 asyncio_create_task(consume("Bob", queue), .name = "Bob")};
    await(asyncio_gather(asyncio_create_task(produce("x", queue, items), .name = "producer x"),
                         asyncio_create_task(produce("y", queue, items), .name = "producer y")));
    for (int i = 0; i < 2; i++) await(asyncio_Queue_put(queue, none));
    await(asyncio_gather(consumers[0], consumers[1]));
    return none;
}

int main(void)
{
    int items = (int)param_int("items", 4, 1, 100, "items of each producer");
    int room = (int)param_int("room", 2, 0, 100, "items that the queue holds; 0 is no limit");
    return asyncio_run(program(items, room));
}
