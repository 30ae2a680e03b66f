// gather keeps the order of its arguments whatever the order of completion; nested and mixed arguments.
#include <loopscope/asyncio.h>

static asyncio_Future *fut;

static void set_result(value result) { asyncio_Future_set_result(fut, result); }

async_def(job, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    print("%s done", name);
    return value_str(name);
}

async_def(program)
{
    value abc = await(asyncio_gather(job("a", 3), job("b", 1), job("c", 2)));
    print("%s %s %s", str(at(abc, 0)), str(at(abc, 1)), str(at(abc, 2)));
    asyncio_Task *task = asyncio_create_task(job("task", 1));
    fut = asyncio_loop_create_future(asyncio_get_running_loop());
    asyncio_loop_call_later(asyncio_get_running_loop(), 0.5, set_result, "future");
    value xyz = await(asyncio_gather(task, fut, job("coro", 0)));
    print("%s %s %s", str(at(xyz, 0)), str(at(xyz, 1)), str(at(xyz, 2)));
    asyncio_Future *inner = asyncio_gather(job("i1", 2), job("i2", 1));
    value rs = await(asyncio_gather(inner, job("outer", 1.5)));
    print("%s %s %s", str(at(at(rs, 0), 0)), str(at(at(rs, 0), 1)), str(at(rs, 1)));
    return none;
}

int main(void) { return asyncio_run(program()); }
