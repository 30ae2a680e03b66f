// Waiters of a semaphore are cancelled: in the queue, and after they were chosen but before they ran.
#include <loopscope/asyncio.h>

async_def(worker, const char *, name, asyncio_Semaphore *, sem)
{
    try {
        async_with (sem) {
            print("%s in", name);
            await(asyncio_sleep(2));
        }
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    print("%s out", name);
    return none;
}

async_def(program)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(1);
    value tasks = list_new();
    const char *names[] = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++) list_append(tasks, asyncio_create_task(worker(names[i], sem), .name = names[i]));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(at(tasks, 1).as_object);
    await(asyncio_gather_list(tasks, .return_exceptions = true));
    print("value is back: %s", str(value_bool(!asyncio_Semaphore_locked(sem))));
    await(asyncio_Semaphore_acquire(sem));
    asyncio_Task *chosen = asyncio_create_task(worker("chosen", sem), .name = "chosen");
    asyncio_Task *following = asyncio_create_task(worker("following", sem), .name = "following");
    await(asyncio_sleep(1));
    asyncio_Semaphore_release(sem);
    asyncio_Task_cancel(chosen);
    await(asyncio_gather_list(list(chosen, following), .return_exceptions = true));
    print("value is back: %s", str(value_bool(!asyncio_Semaphore_locked(sem))));
    return none;
}

int main(void) { return asyncio_run(program()); }
