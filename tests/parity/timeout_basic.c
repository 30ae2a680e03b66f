// async with timeout(): in time, expired, None, a timeout of zero, and a deadline in the past with timeout_at.
#include <loopscope/asyncio.h>

async_def(nap, int, delay)
{
    try {
        await(asyncio_sleep(delay));
        print("slept %d", delay);
    } except (asyncio_CancelledError, e) {
        print("nap %d cancelled", delay);
        raise_again(e);
    }
    return none;
}

static const char *expired(asyncio_Timeout *t) { return str(value_bool(asyncio_Timeout_expired(t))); }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Timeout *t = asyncio_timeout(2);
    async_with (t) {
        print("deadline %.1f", float_of(asyncio_Timeout_when(t)));
        await(nap(1));
    }
    print("expired %s", expired(t));
    try {
        t = asyncio_timeout(2);
        async_with (t) {
            await(nap(5));
            print("not reached");
        }
    } except (TimeoutError, e) {
        print("TimeoutError at %.1f, expired %s", asyncio_loop_time(loop), expired(t));
    }
    t = asyncio_timeout(none);
    async_with (t) await(nap(1));
    print("when is None: %s", str(value_bool(asyncio_Timeout_when(t).kind == VALUE_none)));
    try {
        async_with (asyncio_timeout(0)) {
            print("the body runs until it suspends");
            await(nap(1));
        }
    } except (TimeoutError, e) {
        print("timeout 0");
    }
    t = asyncio_timeout(0);
    async_with (t) print("no suspension, no timeout");
    print("expired %s", expired(t));
    try {
        async_with (asyncio_timeout_at(asyncio_loop_time(loop) - 1)) {
            await(asyncio_sleep(0));
            print("after sleep(0)");
            await(asyncio_sleep(0));
            print("after the second sleep(0)");
        }
    } except (TimeoutError, e) {
        print("timeout_at in the past");
    }
    async_with (asyncio_timeout_at(asyncio_loop_time(loop) + 3)) await(nap(2));
    print("end %.1f", asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
