// An exception in a callback goes to the loop's exception handler; the loop and the other callbacks go on.
#include <loopscope/asyncio.h>

static void broken(value x)
{
    print("broken %s", str(x));
    raise(ValueError, "broken callback");
}

static void broken_done(value fut)
{
    (void)fut;
    print("broken_done");
    raise(KeyError, "in done callback");
}

static void fine(value fut)
{
    (void)fut;
    print("fine");
}

static void handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop;
    print("handler: %s", context->exception->type->name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_soon(loop, broken, 1);
    asyncio_loop_call_later(loop, 1, broken, 2);
    asyncio_Future *fut = asyncio_loop_create_future(loop);
    asyncio_Future_add_done_callback(fut, broken_done);
    asyncio_Future_add_done_callback(fut, fine);
    asyncio_Future_set_result(fut, 3);
    print("got %s", str(await(fut)));
    await(asyncio_sleep(2));
    asyncio_loop_set_exception_handler(loop, handler);
    asyncio_loop_call_soon(loop, broken, 4);
    await(asyncio_sleep(0));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
