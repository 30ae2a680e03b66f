// Three ways to wait: the same pages one by one, by tasks and by threads.
//
// Who waits for one page after the other waits for the sum of them; tasks and threads wait for all at once, so only for the longest.
// Tasks share one thread and need functions that await; threads take any function, but each costs a thread, and they meet at any moment.
// Both help against waiting alone: what keeps a processor busy is not done sooner by taking turns.
#include <loopscope/asyncio.h>

def(read_page, int, seconds)
{
    time_sleep(seconds);
    print("  a page after %d s", seconds);
    return none;
}

async_def(await_page, int, seconds)
{
    await(asyncio_sleep(seconds));
    print("  a page after %d s", seconds);
    return none;
}

async_def(one_after_the_other)
{
    for (int seconds = 1; seconds <= 3; seconds++) read_page(seconds);
    return none;
}

async_def(by_tasks)
{
    return await(asyncio_gather(asyncio_create_task(await_page(1), .name = "Page 1"),
                                asyncio_create_task(await_page(2), .name = "Page 2"),
                                asyncio_create_task(await_page(3), .name = "Page 3")));
}

async_def(by_threads)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    return await(asyncio_gather(asyncio_loop_run_in_executor(loop, NULL, read_page, 1),
                                asyncio_loop_run_in_executor(loop, NULL, read_page, 2),
                                asyncio_loop_run_in_executor(loop, NULL, read_page, 3)));
}

async_def(measure, const char *, way, coroutine *, pages)
{
    double start = time_perf_counter();
    print("%s:", way);
    await(pages);
    print("%s: %.0f s", way, time_perf_counter() - start);
    return none;
}

async_def(program)
{
    await(measure("one after the other", one_after_the_other()));
    await(measure("by tasks", by_tasks()));
    await(measure("by threads", by_threads()));
    return none;
}

int main(void) { return asyncio_run(program()); }
