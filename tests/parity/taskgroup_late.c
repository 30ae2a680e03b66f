// create_task on a group that has not been entered, is shutting down, or has finished; and a cancelled child.
#include <loopscope/asyncio.h>

async_def(job, int, delay)
{
    await(asyncio_sleep(delay));
    return value_int(delay);
}

async_def(fails) { raise(ValueError, "failed"); }

async_def(adds_late, asyncio_TaskGroup *, tg)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, cancelled) {
        try {
            asyncio_TaskGroup_create_task(tg, job(1));
        } except (RuntimeError, e) {
            print("RuntimeError: shutting down");
        }
        raise_again(cancelled);
    }
    return none;
}

async_def(program)
{
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    try {
        asyncio_TaskGroup_create_task(tg, job(1));
    } except (RuntimeError, e) {
        print("RuntimeError: not entered");
    }
    try {
        tg = asyncio_TaskGroup();
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, adds_late(tg), .name = "adds-late");
            await(asyncio_sleep(1));
            asyncio_TaskGroup_create_task(tg, fails(), .name = "fails");
        }
    } except_group (ValueError, e) {
        print("ValueError");
    }
    try {
        asyncio_TaskGroup_create_task(tg, job(1));
    } except (RuntimeError, e) {
        print("RuntimeError: finished");
    }
    asyncio_Task *victim, *other;
    tg = asyncio_TaskGroup();
    async_with (tg) {
        victim = asyncio_TaskGroup_create_task(tg, job(10), .name = "victim");
        other = asyncio_TaskGroup_create_task(tg, job(2), .name = "other");
        await(asyncio_sleep(1));
        asyncio_Task_cancel(victim);
    }
    print("a cancelled child is no error: %s %s", str(value_bool(asyncio_Task_cancelled(victim))), str(asyncio_Task_result(other)));
    return none;
}

int main(void) { return asyncio_run(program()); }
