// A getter that does not wait takes the item before the woken one runs: the woken getter waits again.
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
    asyncio_Task *patient = asyncio_create_task(getter("patient", queue), .name = "patient");
    await(asyncio_sleep(1));
    asyncio_Queue_put_nowait(queue, "one");
    print("main steals %s", str(asyncio_Queue_get_nowait(queue)));
    await(asyncio_sleep(1));
    print("patient done %s", str(value_bool(asyncio_Task_done(patient))));
    asyncio_Queue_put_nowait(queue, "two");
    asyncio_Task *cancelled = asyncio_create_task(getter("cancelled", queue), .name = "cancelled");
    await(patient);
    await(asyncio_sleep(0));
    asyncio_Task *other = asyncio_create_task(getter("other", queue), .name = "other");
    await(asyncio_sleep(0));
    asyncio_Queue_put_nowait(queue, "three");
    asyncio_Task_cancel(cancelled);
    await(asyncio_wait(list(cancelled, other)));
    print("size %zu", asyncio_Queue_qsize(queue));
    return none;
}

int main(void) { return asyncio_run(program()); }
