// KeyboardInterrupt leaves run at once, after the other tasks were cancelled; so does one out of a callback.
#include <loopscope/asyncio.h>

async_def(other)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        print("other cleans up");
    }
    return none;
}

async_def(interrupts)
{
    await(asyncio_sleep(1));
    raise(KeyboardInterrupt, "in a task");
    return none;
}

static void interrupt(value unused)
{
    (void)unused;
    raise(KeyboardInterrupt, "in a callback");
}

async_def(program, bool, in_task)
{
    asyncio_Task *task = asyncio_create_task(other());
    if (in_task)
        task = asyncio_create_task(interrupts());
    else
        asyncio_loop_call_later(asyncio_get_running_loop(), 1, interrupt);
    try {
        await(task);
    } except (BaseException, e) {
        print("main %s", exception_repr(e));
        raise_again(e);
    }
    return none;
}

int main(void)
{
    for (int in_task = 1; in_task >= 0; in_task--) {
        try {
            asyncio_run(program(in_task));
        } except (KeyboardInterrupt, e) {
            print("outside %s", exception_repr(e));
        }
    }
    return 0;
}
