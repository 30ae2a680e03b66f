// TaskGroup: one failing task cancels the others and the body; the error comes as an ExceptionGroup.
#include <loopscope/asyncio.h>

async_def(fails, int, delay)
{
    await(asyncio_sleep(delay));
    raise(ValueError, "one failed");
}

async_def(long_job, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return none;
}

async_def(slow_to_go, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        await(asyncio_sleep(2));
        print("%s cleaned up", name);
    }
    return none;
}

static exception *first(exception *group) { return at(group->exceptions, 0).as_exception; }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, long_job("first"), .name = "first");
            asyncio_TaskGroup_create_task(tg, fails(1), .name = "fails");
            asyncio_TaskGroup_create_task(tg, long_job("second"), .name = "second");
            asyncio_TaskGroup_create_task(tg, slow_to_go("slow"), .name = "slow");
            try {
                await(asyncio_sleep(10));
            } except (asyncio_CancelledError, e) {
                print("body cancelled");
                raise_again(e);
            }
        }
    } except (ExceptionGroup, group) {
        print("%zu %s at %.0f", len(group->exceptions), exception_text(first(group)), asyncio_loop_time(loop));
    }
    print("cancelling %d", asyncio_Task_cancelling(asyncio_current_task()));
    tg = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, long_job("third"), .name = "third");
            await(asyncio_sleep(1));
            raise(KeyError, "in the body");
        }
    } except (ExceptionGroup, group) {
        print("%zu %s", len(group->exceptions), first(group)->type->name);
    }
    tg = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, long_job("unstarted"), .name = "unstarted");
            raise(RuntimeError, "before the first suspension");
        }
    } except (ExceptionGroup, group) {
        print("%s", exception_text(first(group)));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
