// asyncio.run, as Lib/asyncio/runners.py.
#include <stdio.h>

#include "asyncio/coroutine.h"
#include "asyncio/crash.h"
#include "asyncio/exceptions.h"
#include "asyncio/executor.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/param.h"
#include "asyncio/task.h"

// As constants.THREAD_JOIN_TIMEOUT in Lib/asyncio.
async_def(shutdown_default_executor)
{
    executor_shut_down(loop_current(), value_int(300));
    return none;
}

// As _cancel_all_tasks.
static void cancel_all_tasks(asyncio_loop *loop)
{
    value tasks = list_new();
    for (asyncio_Task *t = *loop_tasks(loop); t; t = t->next) list_append(tasks, t);
    if (!len(tasks)) return;
    for (size_t i = 0; i < len(tasks); i++) task_cancel(NULL, at(tasks, (int64_t)i).as_object, NULL);
    asyncio_loop_run_until_complete(loop, task_gather(NULL, tasks, (struct gather_options){.return_exceptions = true}));
    for (size_t i = 0; i < len(tasks); i++) {
        asyncio_Future *f = at(tasks, (int64_t)i).as_object;
        if (f->outcome == OUTCOME_exception)
            loop_call_exception_handler("unhandled exception during asyncio.run() shutdown", future_exception(f));
    }
}

// As Runner.close. In a deadlock nothing could end any more.
static void shut_down(asyncio_loop *loop)
{
    try {
        if (!loop_is_deadlocked(loop)) {
            cancel_all_tasks(loop);
            asyncio_loop_run_until_complete(loop, asyncio_loop_shutdown_asyncgens(loop));
            asyncio_loop_run_until_complete(loop, shutdown_default_executor());
        }
    } finally {
        coroutine_report_never_awaited(false);
        future_report_unretrieved();
        loop_close(loop);
    }
}

int asyncio_run(coroutine *main)
{
    if (loop_running() || context_current()->worker) raise(RuntimeError, "asyncio.run() cannot be called from a running event loop");
    param_refuse_unknown();
    crash_watch();
    asyncio_loop *loop = loop_new();
    try {
        asyncio_loop_run_until_complete(loop, main);
    } finally {
        shut_down(loop);
    }
    return 0;
}
