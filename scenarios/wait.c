// First completed: three mirrors are asked, and the quickest is enough.
//
// wait with FIRST_COMPLETED comes back when one task is done, with the done and the pending ones. It cancels nothing: who does not need
// the pending tasks any more cancels them, and awaits them, so that they can clean up before the program goes on.
#include <loopscope/asyncio.h>

async_def(fetch, const char *, mirror, double, seconds)
{
    try {
        await(asyncio_sleep(seconds));
    } except (asyncio_CancelledError, e) {
        print("%s hangs up", mirror);
        raise_again(e);
    }
    return value_format("the file from %s", mirror);
}

static asyncio_Task *ask(const char *mirror, double seconds)
{
    return asyncio_create_task(fetch(mirror, seconds), .name = mirror);
}

async_def(program)
{
    value mirrors = list(ask("Vienna", 3), ask("Oslo", 1), ask("Lima", 4));
    value result = await(asyncio_wait(mirrors, .return_when = asyncio_FIRST_COMPLETED));
    value done = at(result, 0), pending = at(result, 1);
    print("%zu done, %zu pending", len(done), len(pending));
    print("%s", str(asyncio_Task_result(task_of(at(done, 0)))));
    for (size_t i = 0; i < len(pending); i++) asyncio_Task_cancel(task_of(at(pending, i)));
    await(asyncio_wait(pending));
    print("all have hung up");
    return none;
}

int main(void) { return asyncio_run(program()); }
