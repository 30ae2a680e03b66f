// A task swallows cancellations: cancelling() counts them, uncancel() takes one back, the task ends normally.
#include <loopscope/asyncio.h>

async_def(stubborn)
{
    asyncio_Task *me = asyncio_current_task();
    for (int i = 0; i < 2; i++) {
        try {
            await(asyncio_sleep(10));
        } except (asyncio_CancelledError, e) {
            print("swallowed, cancelling %d", asyncio_Task_cancelling(me));
        }
    }
    print("uncancel %d", asyncio_Task_uncancel(me));
    print("uncancel %d", asyncio_Task_uncancel(me));
    print("uncancel %d", asyncio_Task_uncancel(me));
    await(asyncio_sleep(1));
    return value_str("survived");
}

async_def(program)
{
    asyncio_Task *t = asyncio_create_task(stubborn());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    value result = await(t);
    print("result %s cancelled %s cancelling %d", str(result), str(value_bool(asyncio_Task_cancelled(t))),
          asyncio_Task_cancelling(t));
    return none;
}

int main(void) { return asyncio_run(program()); }
