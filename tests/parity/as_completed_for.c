// as_completed in a plain for: results in order of completion, exceptions where they fall.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, double, delay, bool, bad)
{
    await(asyncio_sleep(delay));
    if (bad) raise(ValueError, "%s", name);
    return value_str(name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    value jobs = list(job("c", 3, false), job("a", 1, false), job("bad", 2, true), job("b", 2, false), job("d", 0, false));
    for_in (next_one, asyncio_as_completed(jobs)) {
        try {
            value result = await(next_one);
            print("%s at %.0f", str(result), asyncio_loop_time(loop));
        } except (ValueError, e) {
            print("%s failed at %.0f", exception_text(e), asyncio_loop_time(loop));
        }
    }
    print("slow consumer");
    value tasks = list_new();
    int delays[] = {2, 1, 3};
    for (int i = 0; i < 3; i++)
        list_append(tasks, asyncio_create_task(job(str_of(value_format("t%d", delays[i])), delays[i], false)));
    for_in (next_one, asyncio_as_completed(tasks)) {
        value result = await(next_one);
        print("%s at %.0f", str(result), asyncio_loop_time(loop));
        await(asyncio_sleep(2.5));
    }
    int n = 0;
    for_in (next_one, asyncio_as_completed(list_new())) n++;
    print("of nothing: %d", n);
    return none;
}

int main(void) { return asyncio_run(program()); }
