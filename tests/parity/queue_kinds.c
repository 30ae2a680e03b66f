// LifoQueue gives the last item first, PriorityQueue the smallest; both also bounded.
#include <loopscope/asyncio.h>

async_def(fill, asyncio_Queue *, queue, value, items)
{
    for (size_t i = 0; i < len(items); i++) {
        value item = at(items, i);
        await(asyncio_Queue_put(queue, item));
        print("put %s", str(item));
    }
    return none;
}

async_def(drain, asyncio_Queue *, queue, int, n)
{
    for (int i = 0; i < n; i++) {
        await(asyncio_sleep(1));
        print("got %s", str(await(asyncio_Queue_get(queue))));
    }
    return none;
}

async_def(program)
{
    print("-- lifo");
    asyncio_LifoQueue *lifo = asyncio_LifoQueue();
    await(fill(lifo, list(1, 2, 3)));
    await(drain(lifo, 3));
    print("-- priority");
    asyncio_PriorityQueue *prio = asyncio_PriorityQueue();
    await(fill(prio, list(5, 1, 4, 1, 3, 9, 2)));
    await(drain(prio, 7));
    print("-- bounded priority");
    asyncio_PriorityQueue *small = asyncio_PriorityQueue(2);
    await(asyncio_gather(fill(small, list(7, 3, 5, 1)), drain(small, 4)));
    print("-- bounded lifo");
    asyncio_LifoQueue *stack = asyncio_LifoQueue(2);
    await(asyncio_gather(fill(stack, list(1, 2, 3, 4)), drain(stack, 4)));
    return none;
}

int main(void) { return asyncio_run(program()); }
