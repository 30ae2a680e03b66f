// Semaphore fairness: who asks after a release, but behind waiting tasks, has to queue; release order and several at once.
#include <loopscope/asyncio.h>

async_def(waiter, const char *, name, asyncio_Semaphore *, sem)
{
    await(asyncio_Semaphore_acquire(sem));
    print("%s acquired", name);
    return none;
}

async_def(hog, asyncio_Semaphore *, sem)
{
    for (int i = 0; i < 3; i++) {
        await(asyncio_Semaphore_acquire(sem));
        print("hog acquired %d", i);
        await(asyncio_sleep(1));
        asyncio_Semaphore_release(sem);
        print("hog released %d locked %s", i, str(value_bool(asyncio_Semaphore_locked(sem))));
    }
    return none;
}

async_def(program)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(1);
    asyncio_Task *h = asyncio_create_task(hog(sem), .name = "hog");
    await(asyncio_sleep(0));
    asyncio_Task *a = asyncio_create_task(waiter("a", sem), .name = "a");
    asyncio_Task *b = asyncio_create_task(waiter("b", sem), .name = "b");
    await(asyncio_sleep(3));
    asyncio_Semaphore_release(sem);
    asyncio_Semaphore_release(sem);
    await(asyncio_gather(h, a, b));
    asyncio_Semaphore *empty = asyncio_Semaphore(0);
    value tasks = list_new();
    for (int i = 0; i < 4; i++) {
        const char *name = str_of(value_format("w%d", i));
        list_append(tasks, asyncio_create_task(waiter(name, empty), .name = name));
    }
    await(asyncio_sleep(1));
    asyncio_Semaphore_release(empty);
    print("released once");
    await(asyncio_sleep(1));
    asyncio_Semaphore_release(empty);
    asyncio_Semaphore_release(empty);
    asyncio_Semaphore_release(empty);
    print("released three times, locked %s", str(value_bool(asyncio_Semaphore_locked(empty))));
    await(asyncio_gather_list(tasks));
    try {
        asyncio_Semaphore(-1);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
