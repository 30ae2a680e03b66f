// wait_for: in time, too late, an exception inside, no timeout, and a tie between result and timeout.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return value_str(name);
}

async_def(bad, int, delay)
{
    await(asyncio_sleep(delay));
    raise(KeyError, "bad");
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    print("%s", str(await(asyncio_wait_for(job("in time", 1), 2))));
    try {
        await(asyncio_wait_for(job("late", 5), 2));
    } except (TimeoutError, e) {
        print("timeout at %.0f", asyncio_loop_time(loop));
    }
    try {
        await(asyncio_wait_for(bad(1), 2));
    } except (KeyError, e) {
        print("exception passed through");
    }
    print("%s", str(await(asyncio_wait_for(job("no timeout", 3), none))));
    try {
        print("%s", str(await(asyncio_wait_for(job("tie", 2), 2))));
    } except (TimeoutError, e) {
        print("tie: timeout");
    }
    asyncio_Task *task = asyncio_create_task(job("task", 9));
    try {
        await(asyncio_wait_for(task, 1));
    } except (TimeoutError, e) {
        print("task cancelled: %s", str(value_bool(asyncio_Task_cancelled(task))));
    }
    print("end %.0f", asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
