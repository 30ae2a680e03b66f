// Done callbacks: order, the same one twice, removal, one added after the end, on a task, and on a cancelled future.
#include <loopscope/asyncio.h>

static void one(value fut) { print("one %s", str(value_bool(asyncio_Future_cancelled(fut.as_object)))); }
static void two(value fut) { print("two %s", str(value_bool(asyncio_Future_cancelled(fut.as_object)))); }

static void task_done(value task)
{
    print("task done %s %s", asyncio_Task_get_name(task.as_object), str(asyncio_Task_result(task.as_object)));
}

async_def(job)
{
    await(asyncio_sleep(1));
    return value_int(5);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Future *fut = asyncio_loop_create_future(loop);
    asyncio_Future_add_done_callback(fut, one);
    asyncio_Future_add_done_callback(fut, two);
    asyncio_Future_add_done_callback(fut, one);
    asyncio_Future_set_result(fut, none);
    print("set");
    await(asyncio_sleep(0));
    asyncio_Future_add_done_callback(fut, two);
    print("added late");
    await(asyncio_sleep(0));
    asyncio_Future *other = asyncio_loop_create_future(loop);
    asyncio_Future_add_done_callback(other, one);
    asyncio_Future_add_done_callback(other, two);
    asyncio_Future_add_done_callback(other, one);
    print("removed %zu", asyncio_Future_remove_done_callback(other, one));
    asyncio_Future_cancel(other);
    await(asyncio_sleep(0));
    asyncio_Task *task = asyncio_create_task(job(), .name = "job");
    asyncio_Task_add_done_callback(task, task_done);
    value result = await(task);
    print("awaited %s", str(result));
    return none;
}

int main(void) { return asyncio_run(program()); }
