// A timeout lets other exceptions and a cancellation from outside through, and turns only its own into TimeoutError.
#include <loopscope/asyncio.h>

static const char *expired(asyncio_Timeout *t) { return str(value_bool(asyncio_Timeout_expired(t))); }

async_def(raises)
{
    async_with (asyncio_timeout(5)) {
        await(asyncio_sleep(1));
        raise(ValueError, "from the body");
    }
    return none;
}

async_def(cancelled_outside)
{
    asyncio_Timeout *t;
    try {
        t = asyncio_timeout(5);
        async_with (t) await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        print("CancelledError, expired %s", expired(t));
        raise_again(e);
    }
    return none;
}

async_def(both)
{
    asyncio_Timeout *t;
    try {
        t = asyncio_timeout(2);
        async_with (t) await(asyncio_sleep(10));
    } except (TimeoutError, e) {
        print("both: TimeoutError");
    } except (asyncio_CancelledError, e) {
        print("both: CancelledError, expired %s cancelling %d", expired(t), asyncio_Task_cancelling(asyncio_current_task()));
    }
    return none;
}

async_def(converts)
{
    try {
        async_with (asyncio_timeout(1)) {
            try {
                await(asyncio_sleep(10));
            } except (asyncio_CancelledError, e) {
                raise(KeyError, "converted");
            }
        }
    } except (KeyError, e) {
        print("the KeyError wins, cancelling %d", asyncio_Task_cancelling(asyncio_current_task()));
    }
    return none;
}

static void cancel(value task) { asyncio_Task_cancel(task_of(task)); }

async_def(program)
{
    try {
        await(raises());
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    asyncio_Task *task = asyncio_create_task(cancelled_outside());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(task);
    try {
        await(task);
    } except (asyncio_CancelledError, e) {
        print("task cancelled %s", str(value_bool(asyncio_Task_cancelled(task))));
    }
    task = asyncio_create_task(both());
    await(asyncio_sleep(0));
    asyncio_loop_call_later(asyncio_get_running_loop(), 2, cancel, task);
    await(task);
    await(converts());
    return none;
}

int main(void) { return asyncio_run(program()); }
