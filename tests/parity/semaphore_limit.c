// A semaphore lets three of eight tasks in at a time, in the order in which they asked.
#include <loopscope/asyncio.h>

async_def(worker, int, n, asyncio_Semaphore *, sem)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    async_with (sem) {
        print("%.0f worker %d in", asyncio_loop_time(loop), n);
        await(asyncio_sleep(1 + n % 3));
    }
    print("%.0f worker %d out", asyncio_loop_time(loop), n);
    return none;
}

async_def(program)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(3);
    value workers = list_new();
    for (int n = 0; n < 8; n++) list_append(workers, worker(n, sem));
    await(asyncio_gather_list(workers));
    print("locked %s", str(value_bool(asyncio_Semaphore_locked(sem))));
    return none;
}

int main(void) { return asyncio_run(program()); }
