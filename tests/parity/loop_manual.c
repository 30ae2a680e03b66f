// A loop without run: new_event_loop, run_until_complete several times, run_forever with stop, close.
#include <loopscope/asyncio.h>

async_def(add, int, a, int, b)
{
    await(asyncio_sleep(1));
    return value_int(a + b);
}

async_def(background)
{
    for (int i = 0; i < 10; i++) {
        print("background %d", i);
        await(asyncio_sleep(1));
    }
    return none;
}

static void stop(value loop)
{
    print("stop");
    asyncio_loop_stop(loop.as_object);
}

int main(void)
{
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_set_event_loop(loop);
    print("%s", str(asyncio_loop_run_until_complete(loop, add(1, 2))));
    asyncio_Task *task = asyncio_loop_create_task(loop, background(), .name = "background");
    print("%s", str(asyncio_loop_run_until_complete(loop, add(3, 4))));
    asyncio_loop_call_later(loop, 1.5, stop, loop);
    asyncio_loop_run_forever(loop);
    print("stopped at %.1f, background done %s", asyncio_loop_time(loop), str(value_bool(asyncio_Task_done(task))));
    asyncio_loop_call_soon(loop, stop, loop);
    asyncio_loop_run_forever(loop);
    asyncio_Task_cancel(task);
    try {
        asyncio_loop_run_until_complete(loop, task);
    } except (asyncio_CancelledError, e) {
        print("background cancelled");
    }
    print("running %s", str(value_bool(asyncio_loop_is_running(loop))));
    asyncio_loop_close(loop);
    print("closed %s", str(value_bool(asyncio_loop_is_closed(loop))));
    return 0;
}
