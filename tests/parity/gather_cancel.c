// Cancelling the task that awaits a gather cancels all children; cancelling one child ends only the gather.
#include <loopscope/asyncio.h>

static void cancel(value task) { asyncio_Task_cancel(task.as_object); }

async_def(job, const char *, name, double, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    print("%s done", name);
    return value_str(name);
}

async_def(parent, bool, return_exceptions)
{
    try {
        await(asyncio_gather_list(list(job("a", 2), job("b", 4)), .return_exceptions = return_exceptions));
        print("not reached");
    } except (asyncio_CancelledError, e) {
        print("parent cancelled");
        raise_again(e);
    }
    return none;
}

async_def(program)
{
    for (int flag = 0; flag <= 1; flag++) {
        asyncio_Task *p = asyncio_create_task(parent(flag));
        await(asyncio_sleep(3));
        asyncio_Task_cancel(p);
        try {
            await(p);
        } except (asyncio_CancelledError, e) {
            print("main sees it %s", str(value_bool(asyncio_Task_cancelled(p))));
        }
    }
    print("-- one child");
    asyncio_Task *child = asyncio_create_task(job("child", 5));
    asyncio_Task *other = asyncio_create_task(job("other", 6));
    asyncio_Future *both = asyncio_gather(child, other);
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel, child);
    try {
        await(both);
    } except (asyncio_CancelledError, e) {
        print("gather ended, %s other done %s", str(value_bool(asyncio_Future_cancelled(both))),
              str(value_bool(asyncio_Task_done(other))));
    }
    print("%s", str(await(other)));
    print("-- the future of gather itself");
    both = asyncio_gather(job("x", 2), job("y", 3));
    await(asyncio_sleep(1));
    print("cancel %s", str(value_bool(asyncio_Future_cancel(both))));
    try {
        await(both);
    } except (asyncio_CancelledError, e) {
        print("cancelled %s", str(value_bool(asyncio_Future_cancelled(both))));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
