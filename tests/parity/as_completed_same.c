// as_completed goes over a set: a task or a coroutine that is given twice comes out once.
#include <loopscope/asyncio.h>

async_def(job, int, n)
{
    await(asyncio_sleep(n));
    return value_int(n);
}

async_def(program)
{
    coroutine *coro = job(2);
    asyncio_Task *task = asyncio_create_task(job(1));
    for_in (next_one, asyncio_as_completed(list(coro, task, coro, task))) print("%s", str(await(next_one)));
    return none;
}

int main(void) { return asyncio_run(program()); }
