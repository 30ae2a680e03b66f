// Nested timeouts: the inner, the outer, and both at the same deadline; who gets the TimeoutError.
#include <loopscope/asyncio.h>

static const char *expired(asyncio_Timeout *t) { return str(value_bool(asyncio_Timeout_expired(t))); }

async_def(attempt, const char *, title, double, outer_delay, double, inner_delay, double, work)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    double start = asyncio_loop_time(loop);
    asyncio_Timeout *outer, *inner;
    try {
        outer = asyncio_timeout(outer_delay);
        async_with (outer) {
            try {
                inner = asyncio_timeout(inner_delay);
                async_with (inner) {
                    await(asyncio_sleep(work));
                    print("%s finished the work", title);
                }
            } except (TimeoutError, e) {
                print("%s inner timeout at %.0f", title, asyncio_loop_time(loop) - start);
                await(asyncio_sleep(1));
                print("%s slept after the inner timeout", title);
            } except (asyncio_CancelledError, e) {
                print("%s inner sees CancelledError, inner expired %s", title, expired(inner));
                raise_again(e);
            }
        }
    } except (TimeoutError, e) {
        print("%s outer timeout at %.0f", title, asyncio_loop_time(loop) - start);
    }
    print("%s outer %s inner %s", title, expired(outer), expired(inner));
    return none;
}

async_def(program)
{
    await(attempt("inner first", 5, 2, 9));
    await(attempt("outer first", 2, 5, 9));
    await(attempt("in time", 5, 4, 1));
    await(attempt("same", 2, 2, 9));
    await(attempt("outer in cleanup", 3, 2.5, 9));
    print("cancelling %d", asyncio_Task_cancelling(asyncio_current_task()));
    return none;
}

int main(void) { return asyncio_run(program()); }
