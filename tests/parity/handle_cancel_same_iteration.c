// A callback cancels another one which is already due in the same iteration, so that it is skipped.
#include <loopscope/asyncio.h>

static void say(value word) { print("%s", str(word)); }

static void cancel_all(value handles)
{
    print("cancel %zu", len(handles));
    for (size_t i = 0; i < len(handles); i++) asyncio_Handle_cancel(at(handles, i).as_object);
}

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    value doomed = list_new();
    asyncio_loop_call_later(loop, 1, cancel_all, doomed);
    for (int i = 0; i < 3; i++) list_append(doomed, asyncio_loop_call_later(loop, 1, say, "never"));
    asyncio_loop_call_later(loop, 1, say, "the last one runs");
    await(asyncio_sleep(2));
    doomed = list_new();
    asyncio_loop_call_soon(loop, cancel_all, doomed);
    list_append(doomed, asyncio_loop_call_soon(loop, say, "never"));
    asyncio_loop_call_soon(loop, say, "runs too");
    await(asyncio_sleep(0));
    print("end");
    return none;
}

int main(void) { return asyncio_run(program()); }
