// as_completed with a timeout: TimeoutError for what is missing, while the tasks themselves go on.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, double, delay)
{
    await(asyncio_sleep(delay));
    print("%s done", name);
    return value_str(name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    value tasks = list_new();
    for (int d = 1; d <= 4; d++) list_append(tasks, asyncio_create_task(job(str_of(value_format("j%d", d)), d)));
    int got = 0;
    int missed = 0;
    for_in (next_one, asyncio_as_completed(tasks, .timeout = value_float(2.5))) {
        try {
            value result = await(next_one);
            print("got %s", str(result));
            got++;
        } except (TimeoutError, e) {
            missed++;
            print("timeout at %.1f", asyncio_loop_time(loop));
        }
    }
    print("got %d missed %d", got, missed);
    await(asyncio_sleep(5));
    for_in (next_one, asyncio_as_completed(list(job("in time", 1), job("tie", 2)), .timeout = value_float(2))) {
        try {
            value result = await(next_one);
            print("got %s", str(result));
        } except (TimeoutError, e) {
            print("timeout");
        }
    }
    await(asyncio_sleep(1));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
