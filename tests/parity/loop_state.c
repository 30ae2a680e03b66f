// The loop's own state: get_running_loop, is_running, is_closed, current_task, all_tasks, time.
#include <loopscope/asyncio.h>

static asyncio_loop *seen;

static void never(value unused) { print("never %s", str(unused)); }

async_def(idle)
{
    await(asyncio_sleep(1));
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    print("running %s closed %s time %.1f", str(value_bool(asyncio_loop_is_running(loop))),
          str(value_bool(asyncio_loop_is_closed(loop))), asyncio_loop_time(loop));
    print("current %s", asyncio_Task_get_name(asyncio_current_task()));
    asyncio_Task *t = asyncio_create_task(idle(), .name = "idle");
    print("tasks %zu", len(asyncio_all_tasks()));
    await(t);
    print("tasks %zu time %.1f %s", len(asyncio_all_tasks()), asyncio_loop_time(loop), asyncio_Task_get_name(t));
    seen = loop;
    return none;
}

int main(void)
{
    asyncio_run(program());
    asyncio_loop *loop = seen;
    print("running %s closed %s", str(value_bool(asyncio_loop_is_running(loop))), str(value_bool(asyncio_loop_is_closed(loop))));
    try {
        asyncio_loop_call_soon(loop, never);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    asyncio_run(program());
    print("another loop %s", str(value_bool(seen != loop)));
    return 0;
}
