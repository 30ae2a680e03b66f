// The first exception ends the gather at once; the other tasks go on and their results are lost.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, double, delay, bool, bad)
{
    await(asyncio_sleep(delay));
    if (bad) {
        print("%s fails", name);
        raise(ValueError, "%s", name);
    }
    print("%s done", name);
    return value_str(name);
}

async_def(program)
{
    try {
        await(asyncio_gather(job("a", 3, false), job("b", 1, true), job("c", 2, true), job("d", 0, false)));
    } except (ValueError, e) {
        print("gather raised %s", exception_text(e));
    }
    print("others go on");
    await(asyncio_sleep(5));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
