// Lock: FIFO order, locked(), the error of a release too many, and a waiter that is cancelled.
#include <loopscope/asyncio.h>

#define yes_no(b) str(value_bool(b))

async_def(worker, const char *, name, asyncio_Lock *, lock, double, delay)
{
    print("%s asks", name);
    async_with (lock) {
        print("%s has the lock", name);
        await(asyncio_sleep(delay));
    }
    print("%s released", name);
    return none;
}

async_def(program)
{
    asyncio_Lock *lock = asyncio_Lock();
    const char *names[] = {"a", "b", "c", "d"};
    value tasks = list_new();
    for (int i = 0; i < 4; i++) list_append(tasks, asyncio_create_task(worker(names[i], lock, 1), .name = names[i]));
    await(asyncio_sleep(0.5));
    print("locked %s", yes_no(asyncio_Lock_locked(lock)));
    asyncio_Task *b = at(tasks, 1).as_object;
    asyncio_Task_cancel(b);
    await(asyncio_wait(tasks));
    print("locked %s b cancelled %s", yes_no(asyncio_Lock_locked(lock)), yes_no(asyncio_Task_cancelled(b)));
    try {
        asyncio_Lock_release(lock);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    print("%s", str(await(asyncio_Lock_acquire(lock))));
    asyncio_Task *late = asyncio_create_task(worker("late", lock, 0), .name = "late");
    asyncio_Task *heir = asyncio_create_task(worker("heir", lock, 0), .name = "heir");
    await(asyncio_sleep(0));
    asyncio_Lock_release(lock);
    asyncio_Task_cancel(late);
    print("released, late cancelled in the same step");
    await(asyncio_wait(list(late, heir)));
    print("late cancelled %s", yes_no(asyncio_Task_cancelled(late)));
    return none;
}

int main(void) { return asyncio_run(program()); }
