// Cancelling a task: before its first step, while it sleeps, twice, after it has ended, and itself.
#include <loopscope/asyncio.h>

async_def(job, const char *, name)
{
    print("%s starts", name);
    try {
        await(asyncio_sleep(5));
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return value_str(name);
}

async_def(quick) { return value_int(3); }

async_def(self_cancel)
{
    asyncio_Task_cancel(asyncio_current_task());
    print("self_cancel goes on until it suspends");
    await(asyncio_sleep(1));
    print("not reached");
    return none;
}

async_def(self_cancel_no_wait)
{
    asyncio_Task_cancel(asyncio_current_task());
    return value_str("never suspended");
}

async_def(program)
{
    asyncio_Task *t = asyncio_create_task(job("unstarted"));
    print("cancel %s", str(value_bool(asyncio_Task_cancel(t))));
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("unstarted: %s", str(value_bool(asyncio_Task_cancelled(t))));
    }
    t = asyncio_create_task(job("sleeping"));
    await(asyncio_sleep(1));
    bool first = asyncio_Task_cancel(t);
    bool second = asyncio_Task_cancel(t);
    print("cancel %s %s cancelling %d done %s", str(value_bool(first)), str(value_bool(second)), asyncio_Task_cancelling(t),
          str(value_bool(asyncio_Task_done(t))));
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("sleeping: %s %s %s", str(value_bool(asyncio_Task_cancelled(t))), str(value_bool(asyncio_Task_done(t))),
              str(value_bool(asyncio_Task_cancel(t))));
    }
    t = asyncio_create_task(quick());
    await(asyncio_sleep(0));
    print("after the end %s %s", str(value_bool(asyncio_Task_cancel(t))), str(asyncio_Task_result(t)));
    t = asyncio_create_task(self_cancel());
    try {
        await(t);
    } except (asyncio_CancelledError, e) {
        print("self_cancel: %s", str(value_bool(asyncio_Task_cancelled(t))));
    }
    t = asyncio_create_task(self_cancel_no_wait());
    try {
        value result = await(t);
        print("%s", str(result));
    } except (asyncio_CancelledError, e) {
        print("self_cancel_no_wait: %s", str(value_bool(asyncio_Task_cancelled(t))));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
