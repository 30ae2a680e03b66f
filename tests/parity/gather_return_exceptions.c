// return_exceptions: exceptions and cancellations of children are results, nothing is raised.
#include <loopscope/asyncio.h>

static void cancel(value task) { asyncio_Task_cancel(task.as_object); }

async_def(job, int, n, bool, bad)
{
    await(asyncio_sleep(n));
    if (bad) raise(RuntimeError, "job %d", n);
    return value_int(n);
}

async_def(program)
{
    asyncio_Task *victim = asyncio_create_task(job(9, false));
    asyncio_loop_call_later(asyncio_get_running_loop(), 2.5, cancel, victim);
    value results = await(asyncio_gather_list(list(job(3, false), job(1, true), victim, job(2, true)),
                                              .return_exceptions = true));
    for (size_t i = 0; i < len(results); i++) {
        value r = at(results, i);
        if (r.kind == VALUE_exception && exception_is(r.as_exception, asyncio_CancelledError))
            print("cancelled");
        else if (r.kind == VALUE_exception && exception_is(r.as_exception, RuntimeError))
            print("exception: %s", str(r));
        else
            print("value: %s", str(r));
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
