// Two producers and two consumers; a sentinel for every consumer ends it.
#include <loopscope/asyncio.h>

#define DONE -1

async_def(producer, const char *, name, asyncio_Queue *, queue, int, first, int, count)
{
    for (int i = first; i < first + count; i++) {
        await(asyncio_sleep(1));
        await(asyncio_Queue_put(queue, i));
        print("%s put %d", name, i);
    }
    return none;
}

async_def(consumer, const char *, name, asyncio_Queue *, queue)
{
    int64_t total = 0;
    while (true) {
        int64_t item = int_of(await(asyncio_Queue_get(queue)));
        if (item == DONE) {
            print("%s is told to stop", name);
            return value_int(total);
        }
        print("%s got %d", name, (int)item);
        await(asyncio_sleep(1.5));
        total += item;
    }
}

async_def(program)
{
    asyncio_Queue *queue = asyncio_Queue(3);
    asyncio_Task *c1 = asyncio_create_task(consumer("c1", queue), .name = "c1");
    asyncio_Task *c2 = asyncio_create_task(consumer("c2", queue), .name = "c2");
    await(asyncio_gather(producer("p1", queue, 10, 4), producer("p2", queue, 20, 4)));
    for (int i = 0; i < 2; i++) await(asyncio_Queue_put(queue, DONE));
    value totals = await(asyncio_gather(c1, c2));
    int first = (int)int_of(at(totals, 0)), second = (int)int_of(at(totals, 1));
    print("totals %d %d %d", first, second, first + second);
    return none;
}

int main(void) { return asyncio_run(program()); }
