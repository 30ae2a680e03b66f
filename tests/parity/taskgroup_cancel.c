// The task that owns a TaskGroup is cancelled from outside: in the body, at the end of the block, with an error besides.
#include <loopscope/asyncio.h>

async_def(job, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return none;
}

async_def(fails_late, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        raise(ValueError, "%s", name);
    }
    return none;
}

async_def(owner, bool, in_body, bool, bad)
{
    asyncio_Task *me = asyncio_current_task();
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, job("a"), .name = "a");
            asyncio_TaskGroup_create_task(tg, bad ? fails_late("b") : job("b"), .name = "b");
            if (in_body) await(asyncio_sleep(10));
        }
    } except (asyncio_CancelledError, e) {
        print("owner: CancelledError, cancelling %d", asyncio_Task_cancelling(me));
        raise_again(e);
    } except (ExceptionGroup, group) {
        print("owner: ExceptionGroup %s cancelling %d", str(at(group->exceptions, 0)), asyncio_Task_cancelling(me));
        await(asyncio_sleep(1));
        print("owner goes on");
    }
    return none;
}

async_def(program)
{
    for (int i = 0; i < 4; i++) {
        bool in_body = i < 2, bad = i % 2;
        print("-- in body %s bad %s", str(value_bool(in_body)), str(value_bool(bad)));
        asyncio_Task *t = asyncio_create_task(owner(in_body, bad), .name = "owner");
        await(asyncio_sleep(1));
        asyncio_Task_cancel(t);
        try {
            await(t);
            print("owner ended normally");
        } except (asyncio_CancelledError, e) {
            print("cancelled %s", str(value_bool(asyncio_Task_cancelled(t))));
        }
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
