// A callback that looks at the result of a cancelled task: its CancelledError goes to the exception handler.
#include <loopscope/asyncio.h>

static void look(value task)
{
    print("look at %s", asyncio_Task_get_name(task.as_object));
    print("result %s", str(asyncio_Task_result(task.as_object)));
}

static void handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    print("handler: %s", exception_repr(context->exception));
    if (asyncio_loop_time(loop) > 1) raise(ValueError, "in the handler");
}

async_def(job)
{
    await(asyncio_sleep(5));
    return none;
}

async_def(program)
{
    asyncio_loop_set_exception_handler(asyncio_get_running_loop(), handler);
    const char *names[] = {"one", "two"};
    for (int i = 0; i < 2; i++) {
        asyncio_Task *task = asyncio_create_task(job(), .name = names[i]);
        asyncio_Task_add_done_callback(task, look);
        await(asyncio_sleep(1));
        asyncio_Task_cancel(task);
    }
    await(asyncio_sleep(1));
    print("the loop goes on");
    return none;
}

int main(void) { return asyncio_run(program()); }
