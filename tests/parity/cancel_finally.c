// finally blocks that await during a cancellation, and a second cancellation that interrupts the cleanup.
#include <loopscope/asyncio.h>

async_def(tidy, const char *, name)
{
    try {
        print("%s works", name);
        await(asyncio_sleep(10));
    } finally {
        print("%s cleanup starts", name);
        await(asyncio_sleep(2));
        print("%s cleanup ends", name);
    }
    return none;
}

async_def(nested)
{
    try {
        try {
            await(asyncio_sleep(10));
        } finally {
            print("inner finally");
            await(asyncio_sleep(0));
        }
    } finally {
        print("outer finally");
    }
    return none;
}

async_def(replaces)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        raise(ValueError, "from finally");
    }
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *t = asyncio_create_task(tidy("one"));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("one gone at %.0f", asyncio_loop_time(loop));
    }
    t = asyncio_create_task(tidy("two"));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("two gone at %.0f without the end of its cleanup", asyncio_loop_time(loop));
    }
    t = asyncio_create_task(nested());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    await(asyncio_wait(list(t)));
    print("nested %s", str(value_bool(asyncio_Task_cancelled(t))));
    t = asyncio_create_task(replaces());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    try {
        await(t);
    } except (ValueError, e) {
        print("replaced by %s %s", exception_text(e), str(value_bool(asyncio_Task_cancelled(t))));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
