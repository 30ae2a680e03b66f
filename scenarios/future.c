// Future: a result that is not there yet, and who waits for it.
//
// Every await that has to wait comes down to a future: an empty place for a result. Who awaits it is suspended; whoever fills it, here a
// callback that a timer runs, makes all of them ready for the next iteration. One that is filled is awaited without waiting. A task is a
// future too: its own coroutine fills it, by returning.
#include <loopscope/asyncio.h>

static void speak(value oracle)
{
    print("the oracle speaks");
    asyncio_Future_set_result(oracle.as_object, 42);
}

async_def(ask, const char *, name, asyncio_Future *, oracle)
{
    print("%s asks", name);
    value answer = await(oracle);
    print("%s hears %s", name, str(answer));
    return none;
}

static asyncio_Task *send(const char *name, asyncio_Future *oracle)
{
    return asyncio_create_task(ask(name, oracle), .name = name);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Future *oracle = asyncio_loop_create_future(loop);
    asyncio_loop_call_later(loop, 2, speak, oracle);
    await(asyncio_gather(send("Socrates", oracle), send("Croesus", oracle)));
    await(asyncio_sleep(1));
    await(send("the latecomer", oracle));
    return none;
}

int main(void) { return asyncio_run(program()); }
