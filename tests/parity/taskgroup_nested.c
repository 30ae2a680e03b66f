// A TaskGroup in a task of another one: an inner failure cancels outer siblings and arrives in two layers.
#include <loopscope/asyncio.h>

async_def(job, const char *, name, int, delay)
{
    try {
        await(asyncio_sleep(delay));
        print("%s done", name);
    } except (asyncio_CancelledError, e) {
        print("%s cancelled", name);
        raise_again(e);
    }
    return none;
}

async_def(fails, int, delay)
{
    await(asyncio_sleep(delay));
    raise(ValueError, "deep");
}

async_def(inner_group)
{
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    async_with (tg) {
        asyncio_TaskGroup_create_task(tg, job("inner job", 5), .name = "inner-job");
        asyncio_TaskGroup_create_task(tg, fails(2), .name = "inner-fails");
        asyncio_TaskGroup_create_task(tg, job("inner quick", 1), .name = "inner-quick");
    }
    return none;
}

async_def(program)
{
    asyncio_TaskGroup *tg = asyncio_TaskGroup(), *tg2 = asyncio_TaskGroup();
    try {
        async_with (tg) {
            asyncio_TaskGroup_create_task(tg, job("outer job", 5), .name = "outer-job");
            asyncio_TaskGroup_create_task(tg, inner_group(), .name = "inner");
        }
    } except (ExceptionGroup, outer) {
        exception *inner = at(outer->exceptions, 0).as_exception;
        print("outer %zu inner %zu %s", len(outer->exceptions), len(inner->exceptions), str(at(inner->exceptions, 0)));
    }
    tg = asyncio_TaskGroup();
    async_with (tg) {
        asyncio_TaskGroup_create_task(tg, job("survivor", 3), .name = "survivor");
        try {
            async_with (tg2) {
                asyncio_TaskGroup_create_task(tg2, fails(1), .name = "fails");
                asyncio_TaskGroup_create_task(tg2, job("victim", 3), .name = "victim");
            }
        } except_group (ValueError, e) {
            print("inner group handled");
        }
    }
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
