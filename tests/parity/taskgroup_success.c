// TaskGroup: leaving the block waits for all tasks; results afterwards; tasks made by tasks of the group.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay)
{
    await(asyncio_sleep(delay));
    print("%s done", name);
    return value_str(name);
}

async_def(spawner, asyncio_TaskGroup *, tg, int, depth)
{
    print("spawner %d", depth);
    if (depth > 0) {
        asyncio_TaskGroup_create_task(tg, spawner(tg, depth - 1), .name = str(value_format("spawner-%d", depth - 1)));
        await(asyncio_sleep(1));
    }
    return value_int(depth);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *a, *b, *c;
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    async_with (tg) {
        a = asyncio_TaskGroup_create_task(tg, job("a", 2), .name = "a");
        b = asyncio_TaskGroup_create_task(tg, job("b", 1), .name = "b");
        print("end of the body");
    }
    print("%.0f %s %s", asyncio_loop_time(loop), str(asyncio_Task_result(a)), str(asyncio_Task_result(b)));
    tg = asyncio_TaskGroup();
    async_with (tg) asyncio_TaskGroup_create_task(tg, spawner(tg, 3), .name = "spawner-3");
    print("%.0f", asyncio_loop_time(loop));
    async_with (asyncio_TaskGroup()) {}
    print("empty group");
    tg = asyncio_TaskGroup();
    async_with (tg) {
        c = asyncio_TaskGroup_create_task(tg, job("c", 0), .name = "c");
        await(c);
        print("awaited inside %s", str(asyncio_Task_result(c)));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
