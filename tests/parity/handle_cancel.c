// Cancelling handles: of call_soon, of timers, from another callback in the same iteration, twice, and too late.
#include <loopscope/asyncio.h>

static void say(value word) { print("%s", str(word)); }

static void cancel_it(value handle)
{
    print("cancelling");
    asyncio_Handle_cancel(handle.as_object);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Handle *h1 = asyncio_loop_call_soon(loop, say, "never 1");
    asyncio_Handle_cancel(h1);
    asyncio_Handle_cancel(h1);
    print("h1 %s", str(value_bool(asyncio_Handle_cancelled(h1))));
    asyncio_Handle *h2 = asyncio_loop_call_later(loop, 1, say, "never 2");
    asyncio_Handle *h3 = asyncio_loop_call_later(loop, 1, say, "h3 runs");
    asyncio_Handle_cancel(h2);
    asyncio_Handle *timer = asyncio_loop_call_later(loop, 2, say, "never 4");
    asyncio_loop_call_later(loop, 2, say, "h5 runs");
    asyncio_Handle *canceller = asyncio_loop_call_later(loop, 1.5, cancel_it, timer);
    await(asyncio_sleep(0));
    asyncio_Handle *later = asyncio_loop_call_soon(loop, say, "never 6");
    asyncio_loop_call_soon(loop, say, "h7 runs");
    asyncio_Handle_cancel(later);
    await(asyncio_sleep(3));
    asyncio_Handle_cancel(h3);
    print("h3 %s timer %s canceller %s", str(value_bool(asyncio_Handle_cancelled(h3))),
          str(value_bool(asyncio_Handle_cancelled(timer))), str(value_bool(asyncio_Handle_cancelled(canceller))));
    asyncio_Handle *first = asyncio_loop_call_later(loop, 1, say, "never 8");
    asyncio_loop_call_later(loop, 1, say, "h9 runs");
    asyncio_Handle_cancel(first);
    await(asyncio_sleep(1));
    return none;
}

int main(void) { return asyncio_run(program()); }
