// The message given to cancel arrives with the CancelledError, through awaits, tasks and gather.
#include <loopscope/asyncio.h>

static const char *message_of(const exception *e) { return e->has_text ? e->text : "no message"; }

async_def(inner)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        print("inner: %s", message_of(e));
        raise_again(e);
    }
    return none;
}

async_def(outer)
{
    try {
        await(asyncio_create_task(inner()));
    } except (asyncio_CancelledError, e) {
        print("outer: %s", message_of(e));
        raise_again(e);
    }
    return none;
}

async_def(with_gather)
{
    await(asyncio_gather(inner(), inner()));
    return none;
}

async_def(program)
{
    const char *messages[] = {"stop please", NULL};
    for (int i = 0; i < 2; i++) {
        asyncio_Task *t = asyncio_create_task(outer());
        await(asyncio_sleep(1));
        if (!messages[i])
            asyncio_Task_cancel(t);
        else
            asyncio_Task_cancel(t, .msg = messages[i]);
        try {
            await(t);
        } except (asyncio_CancelledError, e) {
            print("main: %s", message_of(e));
        }
    }
    asyncio_Task *t = asyncio_create_task(with_gather());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t, .msg = "all of you");
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("main: %s", message_of(e));
    }
    asyncio_Future *fut = asyncio_loop_create_future(asyncio_get_running_loop());
    asyncio_Future_cancel(fut, .msg = "future message");
    try {
        await(fut);
    } except (asyncio_CancelledError, e) {
        print("main: %s", message_of(e));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
