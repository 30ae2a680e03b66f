// Cancelled waiters of a Condition pass a notification on: one that was not notified (a spurious wakeup), and one that was.
#include <loopscope/asyncio.h>

#define yes_no(b) str(value_bool(b))

async_def(waiter, const char *, name, asyncio_Condition *, cond)
{
    try {
        async_with (cond) {
            await(asyncio_Condition_wait(cond));
            print("%s woke", name);
        }
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return none;
}

static asyncio_Task *waits(const char *name, asyncio_Condition *cond)
{
    return asyncio_create_task(waiter(name, cond), .name = name);
}

async_def(program)
{
    asyncio_Condition *cond = asyncio_Condition();
    asyncio_Task *a = waits("a", cond), *b = waits("b", cond);
    await(asyncio_sleep(1));
    asyncio_Task_cancel(a);
    await(asyncio_sleep(1));
    print("a cancelled %s b woke without notify %s", yes_no(asyncio_Task_cancelled(a)), yes_no(asyncio_Task_done(b)));
    asyncio_Task *c = waits("c", cond), *d = waits("d", cond), *e = waits("e", cond);
    await(asyncio_sleep(1));
    async_with (cond) {
        asyncio_Condition_notify(cond, 1);
        asyncio_Task_cancel(c);
        print("notified and cancelled c");
    }
    await(asyncio_sleep(1));
    print("c %s d %s e %s", yes_no(asyncio_Task_cancelled(c)), yes_no(asyncio_Task_done(d)), yes_no(asyncio_Task_done(e)));
    async_with (cond) asyncio_Condition_notify_all(cond);
    await(asyncio_wait(list(b, d, e)));
    asyncio_Task *f = waits("f", cond);
    await(asyncio_sleep(1));
    async_with (cond) {
        asyncio_Task_cancel(f);
        await(asyncio_sleep(1));
        print("f needs the lock before it can end %s", yes_no(asyncio_Task_done(f)));
    }
    await(asyncio_wait(list(f)));
    return none;
}

int main(void) { return asyncio_run(program()); }
