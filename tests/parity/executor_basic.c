// run_in_executor: blocking functions in threads do not stop the loop; results, an exception, and gather.
#include <loopscope/asyncio.h>

#undef work // here it is a function of the program

def(work, int, n)
{
    time_sleep(n);
    return value_int(n * n);
}

def(broken, int, n)
{
    time_sleep(n);
    raise(ValueError, "in the thread");
}

async_def(ticker)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    for (int i = 0; i < 4; i++) {
        print("%.1f tick", asyncio_loop_time(loop));
        await(asyncio_sleep(1));
    }
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *tick = asyncio_create_task(ticker());
    print("result %s", str(await(asyncio_loop_run_in_executor(loop, NULL, work, 2))));
    try {
        await(asyncio_loop_run_in_executor(loop, NULL, broken, 1));
    } except (ValueError, e) {
        print("%.1f ValueError: %s", asyncio_loop_time(loop), exception_text(e));
    }
    await(tick);
    value r = await(asyncio_gather(asyncio_loop_run_in_executor(loop, NULL, work, 3),
                                   asyncio_loop_run_in_executor(loop, NULL, work, 1),
                                   asyncio_loop_run_in_executor(loop, NULL, work, 2)));
    print("%.1f %s %s %s", asyncio_loop_time(loop), str(at(r, 0)), str(at(r, 1)), str(at(r, 2)));
    return none;
}

int main(void) { return asyncio_run(program()); }
