// call_later and call_at, deadlines in the past, and a callback that sets itself again.
#include <loopscope/asyncio.h>

static void say(value word) { print("%.2f %s", asyncio_loop_time(asyncio_get_running_loop()), str(word)); }

static void repeat(value left)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    print("%.2f repeat %s", asyncio_loop_time(loop), str(left));
    if (int_of(left) > 0) asyncio_loop_call_later(loop, 0.25, repeat, int_of(left) - 1);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_later(loop, 0.5, say, "half");
    asyncio_loop_call_at(loop, 0.2, say, "at 0.2");
    asyncio_loop_call_later(loop, 0, say, "zero delay");
    asyncio_loop_call_later(loop, -1, say, "negative delay");
    asyncio_loop_call_soon(loop, say, "soon");
    repeat(value_int(4));
    asyncio_Handle *h = asyncio_loop_call_at(loop, 0.75, say, "at 0.75");
    print("when %.2f", asyncio_Handle_when(h));
    await(asyncio_sleep(2));
    asyncio_loop_call_at(loop, 1, say, "deadline in the past");
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    print("end %.2f", asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
