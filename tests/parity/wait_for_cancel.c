// wait_for and cancellation: from outside, inside the awaited task, swallowed with a result, and a slow cleanup.
#include <loopscope/asyncio.h>

async_def(plain, int, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        print("plain cancelled");
        raise_again(e);
    }
    return none;
}

async_def(swallow, int, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        print("swallowed");
    }
    return value_str("a result after all");
}

async_def(slow_cleanup, int, delay)
{
    try {
        await(asyncio_sleep(delay));
    } finally {
        await(asyncio_sleep(3));
        print("cleaned up");
    }
    return none;
}

async_def(outer)
{
    try {
        await(asyncio_wait_for(plain(10), 5));
    } except (asyncio_CancelledError, e) {
        print("outer cancelled");
        raise_again(e);
    }
    return none;
}

static void cancel(value task) { asyncio_Task_cancel(task_of(task)); }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *t = asyncio_create_task(outer());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t);
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("outer gone at %.0f", asyncio_loop_time(loop));
    }
    asyncio_Task *inner = asyncio_create_task(plain(10));
    asyncio_loop_call_later(loop, 1, cancel, inner);
    try {
        await(asyncio_wait_for(inner, 5));
    } except (asyncio_CancelledError, e) {
        print("inner was cancelled at %.0f", asyncio_loop_time(loop));
    }
    try {
        print("%s", str(await(asyncio_wait_for(swallow(10), 1))));
    } except (TimeoutError, e) {
        print("timeout in spite of the result");
    }
    try {
        await(asyncio_wait_for(slow_cleanup(10), 1));
    } except (TimeoutError, e) {
        print("timeout after the cleanup at %.0f", asyncio_loop_time(loop));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
