// shield with wait_for: the timeout ends the waiting only; an exception of the abandoned inner task is reported.
#include <loopscope/asyncio.h>

async_def(good, int, delay)
{
    await(asyncio_sleep(delay));
    return value_str("good");
}

async_def(bad, int, delay)
{
    await(asyncio_sleep(delay));
    raise(ValueError, "too late to be seen");
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *task = asyncio_create_task(good(3));
    bool done = false;
    for (int attempt = 0; attempt < 4 && !done; attempt++) {
        try {
            print("%s", str(await(asyncio_wait_for(asyncio_shield(task), 1))));
            done = true;
        } except (TimeoutError, e) {
            print("attempt %d timed out at %.0f", attempt, asyncio_loop_time(loop));
        }
    }
    try {
        await(asyncio_shield(bad(1)));
    } except (ValueError, e) {
        print("seen: %s", exception_text(e));
    }
    asyncio_Task *lost = asyncio_create_task(bad(3));
    try {
        await(asyncio_wait_for(asyncio_shield(lost), 1));
    } except (TimeoutError, e) {
        print("gave up");
    }
    await(asyncio_sleep(5));
    print("lost is done %s", str(value_bool(asyncio_Task_done(lost))));
    return none;
}

int main(void) { return asyncio_run(program()); }
