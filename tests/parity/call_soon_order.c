// Callbacks of call_soon run in order, one iteration after they were set, before tasks made later.
#include <loopscope/asyncio.h>

static void say(value word) { print("%s", str(word)); }

static void say_and_schedule(value n)
{
    print("level %s", str(n));
    if (int_of(n) > 0) asyncio_loop_call_soon(asyncio_get_running_loop(), say_and_schedule, int_of(n) - 1);
}

async_def(child)
{
    print("child");
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_soon(loop, say, "first");
    asyncio_Task *task = asyncio_create_task(child());
    asyncio_loop_call_soon(loop, say, "second");
    asyncio_loop_call_soon(loop, say_and_schedule, 3);
    print("main suspends");
    await(asyncio_sleep(0));
    print("main again");
    await(task);
    await(asyncio_sleep(0));
    await(asyncio_sleep(0));
    print("main ends");
    return none;
}

int main(void) { return asyncio_run(program()); }
