// Condition: notify(1), notify(2), notify_all; the woken tasks take the lock one after the other.
#include <loopscope/asyncio.h>

async_def(waiter, const char *, name, asyncio_Condition *, cond)
{
    async_with (cond) {
        print("%s waits", name);
        await(asyncio_Condition_wait(cond));
        print("%s woke", name);
        await(asyncio_sleep(1));
        print("%s leaves", name);
    }
    return none;
}

async_def(program)
{
    asyncio_Condition *cond = asyncio_Condition();
    value tasks = list_new();
    for (int i = 0; i < 6; i++) {
        const char *name = str(value_format("w%d", i));
        list_append(tasks, asyncio_create_task(waiter(name, cond), .name = name));
    }
    await(asyncio_sleep(1));
    async_with (cond) {
        print("notify 1");
        asyncio_Condition_notify(cond);
    }
    await(asyncio_sleep(5));
    async_with (cond) {
        print("notify 2");
        asyncio_Condition_notify(cond, 2);
    }
    await(asyncio_sleep(5));
    async_with (cond) {
        print("notify all");
        asyncio_Condition_notify_all(cond);
        print("still locked %s", str(value_bool(asyncio_Condition_locked(cond))));
    }
    await(asyncio_gather_list(tasks));
    try {
        asyncio_Condition_notify(cond);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    try {
        await(asyncio_Condition_wait(cond));
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    async_with (cond) {
        asyncio_Condition_notify(cond, 5);
        print("nobody to notify");
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
