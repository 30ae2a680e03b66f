// gather of nothing, of finished tasks, and of the same awaitable given twice.
#include <loopscope/asyncio.h>

async_def(job, int, n)
{
    print("job %d", n);
    await(asyncio_sleep(1));
    return value_int(n);
}

async_def(program)
{
    asyncio_Future *empty = asyncio_gather_list(list_new());
    print("empty is done %s", str(value_bool(asyncio_Future_done(empty))));
    print("empty %zu", len(await(empty)));
    asyncio_Task *task = asyncio_create_task(job(1));
    value abc = await(asyncio_gather(task, job(2), task));
    print("twice %s %s %s", str(at(abc, 0)), str(at(abc, 1)), str(at(abc, 2)));
    asyncio_Future *again = asyncio_gather(task, task);
    print("of a finished task %s", str(value_bool(asyncio_Future_done(again))));
    value de = await(again);
    print("%s %s", str(at(de, 0)), str(at(de, 1)));
    asyncio_Task *task2 = asyncio_create_task(job(3));
    value fg = await(asyncio_gather(task, task2));
    print("%s %s", str(at(fg, 0)), str(at(fg, 1)));
    return none;
}

int main(void) { return asyncio_run(program()); }
