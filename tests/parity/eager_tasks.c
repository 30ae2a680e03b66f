// eager_task_factory (3.12): a task runs at once until its first suspension, and may be done before create_task returns.
#include <loopscope/asyncio.h>

async_def(quick, int, n)
{
    print("quick %d", n);
    return value_int(n);
}

async_def(sleepy, int, n)
{
    print("sleepy %d starts", n);
    await(asyncio_sleep(1));
    print("sleepy %d ends", n);
    return value_int(n);
}

async_def(fails)
{
    raise(ValueError, "eagerly");
    return none;
}

static const char *done(asyncio_Task *task) { return str(value_bool(asyncio_Task_done(task))); }

async_def(program)
{
    asyncio_loop_set_task_factory(asyncio_get_running_loop(), asyncio_eager_task_factory);
    asyncio_Task *q = asyncio_create_task(quick(1), .name = "q");
    print("after create_task %s %s", done(q), str(asyncio_Task_result(q)));
    asyncio_Task *s = asyncio_create_task(sleepy(2), .name = "s");
    print("after create_task %s", done(s));
    print("%s", str(await(s)));
    value both = await(asyncio_gather(quick(3), quick(4)));
    print("gather of eager ones %s %s", str(at(both, 0)), str(at(both, 1)));
    both = await(asyncio_gather(quick(5), sleepy(6)));
    print("mixed %s %s", str(at(both, 0)), str(at(both, 1)));
    asyncio_Task *f = asyncio_create_task(fails(), .name = "f");
    print("failed at once %s", done(f));
    try {
        await(f);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    asyncio_TaskGroup *tg = asyncio_TaskGroup();
    asyncio_Task *volatile x = NULL, *volatile y = NULL;
    async_with (tg) {
        x = asyncio_TaskGroup_create_task(tg, quick(7), .name = "x");
        y = asyncio_TaskGroup_create_task(tg, sleepy(8), .name = "y");
        print("in the group %s %s", done(x), done(y));
    }
    print("%s %s", str(asyncio_Task_result((asyncio_Task *)x)), str(asyncio_Task_result((asyncio_Task *)y)));
    return none;
}

int main(void) { return asyncio_run(program()); }
