// wait with a timeout never raises nor cancels; also a timeout of zero, and an exact tie with a deadline.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay)
{
    await(asyncio_sleep(delay));
    print("%s done", name);
    return none;
}

static void show(value result)
{
    double now = asyncio_loop_time(asyncio_get_running_loop());
    print("%.1f: %zu done, %zu pending", now, len(at(result, 0)), len(at(result, 1)));
}

async_def(program)
{
    value tasks = list(asyncio_create_task(job("j1", 1)), asyncio_create_task(job("j2", 2)), asyncio_create_task(job("j4", 4)));
    show(await(asyncio_wait(tasks, .timeout = value_float(2.5))));
    value result = await(asyncio_wait(tasks, .timeout = value_int(0)));
    show(result);
    show(await(asyncio_wait(at(result, 1), .timeout = value_float(1.5))));
    show(await(asyncio_wait(tasks, .timeout = value_int(5))));
    asyncio_Task *fast = asyncio_create_task(job("fast", 1));
    show(await(asyncio_wait(list(fast), .timeout = value_int(10), .return_when = asyncio_FIRST_COMPLETED)));
    return none;
}

int main(void) { return asyncio_run(program()); }
