// as_completed with async for (3.13): tasks come back as themselves, in order of completion.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    return value_str(name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    value tasks = list(asyncio_create_task(job("slow", 3), .name = "slow"), asyncio_create_task(job("fast", 1), .name = "fast"),
                       asyncio_create_task(job("mid", 2), .name = "mid"));
    async_for (item, asyncio_as_completed(tasks)) {
        asyncio_Task *task = task_of(item);
        print("%s %s %s at %.0f %s", asyncio_Task_get_name(task), str(value_bool(asyncio_Task_done(task))),
              str(value_bool(contains(tasks, task))), asyncio_loop_time(loop), str(await(task)));
    }
    async_for (item, asyncio_as_completed(list(job("x", 1), job("y", 0.5)))) {
        asyncio_Task *task = task_of(item);
        print("coroutine as %s %s", asyncio_Task_get_name(task), str(asyncio_Task_result(task)));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
