// Sleepers wake in the order of their deadlines; equal deadlines in the order they were set.
#include <loopscope/asyncio.h>

async_def(sleeper, const char *, name, double, delay)
{
    value result = await(asyncio_sleep(delay, str_of(value_format("%s!", name))));
    double now = asyncio_loop_time(asyncio_get_running_loop());
    print("%s at %.3f", str(result), now);
    return none;
}

async_def(program)
{
    struct {
        const char *name;
        double delay;
    } delays[] = {{"c", 0.3}, {"a", 0.1}, {"b1", 0.2}, {"z", 0}, {"b2", 0.2}, {"tiny", 0.000001}, {"b3", 0.2}};
    asyncio_Task *tasks[7];
    for (int i = 0; i < 7; i++)
        tasks[i] = asyncio_create_task(sleeper(delays[i].name, delays[i].delay), .name = delays[i].name);
    await(asyncio_sleep(0.2));
    print("main woke");
    for (int i = 0; i < 7; i++) await(tasks[i]);
    return none;
}

int main(void) { return asyncio_run(program()); }
