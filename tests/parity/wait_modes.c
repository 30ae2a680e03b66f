// wait: ALL_COMPLETED, FIRST_COMPLETED and FIRST_EXCEPTION return the done and the pending tasks.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay, bool, bad)
{
    await(asyncio_sleep(delay));
    if (bad) raise(ValueError, "%s", name);
    return value_str(name);
}

async_def(show, const char *, title, value, tasks, const char *, when)
{
    value result = await(asyncio_wait(tasks, .return_when = when));
    value done = at(result, 0), pending = at(result, 1);
    double now = asyncio_loop_time(asyncio_get_running_loop());
    print("%s at %.0f: %zu done, %zu pending", title, now, len(done), len(pending));
    for (size_t i = 0; i < len(tasks); i++) {
        asyncio_Task *t = task_of(at(tasks, i));
        const char *name = asyncio_Task_get_name(t);
        if (!contains(done, t)) print("  %s pending", name);
        else if (asyncio_Task_exception(t)) print("  %s failed: %s", name, exception_text(asyncio_Task_exception(t)));
        else print("  %s result: %s", name, str(asyncio_Task_result(t)));
    }
    return none;
}

async_def(make, const char *, prefix, bool, bad_one)
{
    return list(asyncio_create_task(job("slow", 3, false), .name = str(value_format("%s-slow", prefix))),
                asyncio_create_task(job("quick", 1, false), .name = str(value_format("%s-quick", prefix))),
                asyncio_create_task(job("bad", 2, bad_one), .name = str(value_format("%s-bad", prefix))));
}

async_def(program)
{
    value tasks = await(make("all", true));
    await(show("ALL_COMPLETED", tasks, asyncio_ALL_COMPLETED));
    tasks = await(make("first", true));
    await(show("FIRST_COMPLETED", tasks, asyncio_FIRST_COMPLETED));
    await(show("the rest", tasks, asyncio_ALL_COMPLETED));
    tasks = await(make("exc", true));
    await(show("FIRST_EXCEPTION", tasks, asyncio_FIRST_EXCEPTION));
    await(show("the rest", tasks, asyncio_ALL_COMPLETED));
    tasks = await(make("noexc", false));
    await(show("FIRST_EXCEPTION without any", tasks, asyncio_FIRST_EXCEPTION));
    return none;
}

int main(void) { return asyncio_run(program()); }
