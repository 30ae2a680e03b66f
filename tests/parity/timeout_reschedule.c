// A timeout is moved while it runs: later, to never, into the past; and the errors of using it before and after.
#include <loopscope/asyncio.h>

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Timeout *early = asyncio_timeout(1);
    try {
        asyncio_Timeout_reschedule(early, 5);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    asyncio_Timeout *t = asyncio_timeout(1);
    async_with (t) {
        await(asyncio_sleep(0.5));
        asyncio_Timeout_reschedule(t, asyncio_loop_time(loop) + 2);
        await(asyncio_sleep(1.5));
        print("still here at %.1f, deadline %.1f", asyncio_loop_time(loop), float_of(asyncio_Timeout_when(t)));
        asyncio_Timeout_reschedule(t, none);
        await(asyncio_sleep(5));
    }
    print("%.1f expired %s", asyncio_loop_time(loop), str(value_bool(asyncio_Timeout_expired(t))));
    try {
        asyncio_Timeout_reschedule(t, 100);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    try {
        t = asyncio_timeout(none);
        async_with (t) {
            await(asyncio_sleep(1));
            asyncio_Timeout_reschedule(t, asyncio_loop_time(loop) - 1);
            print("rescheduled into the past");
            await(asyncio_sleep(1));
            print("not reached");
        }
    } except (TimeoutError, e) {
        print("TimeoutError at %.1f", asyncio_loop_time(loop));
    }
    try {
        t = asyncio_timeout(10);
        async_with (t) {
            asyncio_Timeout_reschedule(t, asyncio_loop_time(loop) + 1);
            await(asyncio_sleep(5));
        }
    } except (TimeoutError, e) {
        print("earlier deadline %.1f", asyncio_loop_time(loop));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
