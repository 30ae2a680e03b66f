// shield protects the inner task: the outer await is cancelled, the inner one finishes.
#include <loopscope/asyncio.h>

async_def(inner, int, delay)
{
    try {
        await(asyncio_sleep(delay));
    } except (asyncio_CancelledError, e) {
        print("inner cancelled");
        raise_again(e);
    }
    print("inner finished");
    return value_int(42);
}

async_def(outer, asyncio_Task *, task)
{
    try {
        return await(asyncio_shield(task));
    } except (asyncio_CancelledError, e) {
        print("outer cancelled");
        raise_again(e);
    }
    return none;
}

static void cancel(value task) { asyncio_Task_cancel(task_of(task)); }

async_def(program)
{
    print("plain %s", str(await(asyncio_shield(inner(1)))));
    asyncio_Task *task = asyncio_create_task(inner(3));
    asyncio_Task *o = asyncio_create_task(outer(task));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(o);
    try {
        await(o);
    } except (asyncio_CancelledError, e) {
        print("inner done? %s", str(value_bool(asyncio_Task_done(task))));
    }
    print("result %s", str(await(task)));
    print("shield of a finished task %s", str(await(asyncio_shield(task))));
    asyncio_Task *victim = asyncio_create_task(inner(5));
    asyncio_loop_call_later(asyncio_get_running_loop(), 1, cancel, victim);
    try {
        await(asyncio_shield(victim));
    } except (asyncio_CancelledError, e) {
        print("cancelled from inside %s", str(value_bool(asyncio_Task_cancelled(victim))));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
