// Exceptions that nobody looks at are reported when the task or future goes away; others are not.
#include <loopscope/asyncio.h>

async_def(fails, const char *, text)
{
    await(asyncio_sleep(1));
    raise(ValueError, "%s", text);
    return none;
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_create_task(fails("lost at once"));
    asyncio_Task *kept = asyncio_create_task(fails("kept until main ends"));
    asyncio_Task *seen = asyncio_create_task(fails("seen"));
    await(asyncio_sleep(2));
    print("seen: %s", exception_text(asyncio_Task_exception(seen)));
    asyncio_Future *fut = asyncio_loop_create_future(loop);
    asyncio_Future_set_exception(fut, exception_new(ValueError, "lost future"));
    fut = NULL;
    print("kept is done %s", str(value_bool(asyncio_Task_done(kept))));
    await(asyncio_sleep(1));
    print("main ends");
    return none;
}

int main(void)
{
    asyncio_run(program());
    print("after run");
    return 0;
}
