// Errors of running loops wrongly: run inside run, run_until_complete inside a coroutine, no running loop outside.
#include <loopscope/asyncio.h>

async_def(inner) { return value_int(1); }

async_def(program)
{
    coroutine *c = inner();
    try {
        asyncio_run(c);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    coroutine_close(c);
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Task *task = asyncio_create_task(inner());
    try {
        asyncio_loop_run_until_complete(loop, task);
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    print("task %s", str(await(task)));
    return none;
}

int main(void)
{
    try {
        asyncio_get_running_loop();
    } except (RuntimeError, e) {
        print("RuntimeError: %s", exception_text(e));
    }
    return asyncio_run(program());
}
