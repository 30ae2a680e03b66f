// asyncio.run and asyncio.Runner, as Lib/asyncio/runners.py.
#include "asyncio/coroutine.h"
#include "asyncio/crash.h"
#include "asyncio/exceptions.h"
#include "asyncio/executor.h"
#include "asyncio/future.h"
#include "asyncio/interrupt.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/param.h"
#include "asyncio/task.h"
#include "asyncio/with.h"

struct asyncio_Runner {
    enum { RUNNER_created, RUNNER_initialized, RUNNER_closed } state;
    struct runner_options options;
    asyncio_loop *loop;
};

asyncio_Runner *runner_new(struct runner_options options)
{
    asyncio_Runner *r = memory_new(sizeof *r);
    r->options = options;
    return r;
}

// As _lazy_init.
static void initialize(asyncio_Runner *r)
{
    if (r->state == RUNNER_closed) raise(RuntimeError, "Runner is closed");
    if (r->state == RUNNER_initialized) return;
    param_refuse_unknown();
    r->loop = r->options.loop_factory ? r->options.loop_factory() : asyncio_new_event_loop();
    if (!r->options.loop_factory) asyncio_set_event_loop(r->loop);
    if (r->options.debug) asyncio_loop_set_debug(r->loop, true);
    r->state = RUNNER_initialized;
}

asyncio_loop *asyncio_Runner_get_loop(asyncio_Runner *r)
{
    initialize(r);
    return r->loop;
}

// --- running ------------------------------------------------------------------------------------------------------------
// Whether a CancelledError is what became of a SIGINT.
static bool was_interrupted(asyncio_Task *task) { return interrupt_has_cancelled() && asyncio_Task_uncancel(task) == 0; }

value runner_run(place *where, asyncio_Runner *r, coroutine *main)
{
    if (loop_running() || context_current()->worker) raise_at(where, RuntimeError, "Runner.run() cannot be called from a running event loop");
    initialize(r);
    asyncio_Task *task = loop_create_task_of_program(NULL, r->loop, main, (struct task_options){0});
    value result = none;
    interrupt_cancels(task);
    try {
        result = loop_run_until_complete(where, r->loop, task);
    } except (asyncio_CancelledError, e) {
        if (was_interrupted(task)) raise(KeyboardInterrupt);
        raise_again(e);
    } finally {
        interrupt_cancels(NULL);
    }
    return result;
}

// --- closing ------------------------------------------------------------------------------------------------------------
// As constants.THREAD_JOIN_TIMEOUT in Lib/asyncio.
async_def(shutdown_default_executor)
{
    executor_shut_down(loop_current(), value_int(300));
    return none;
}

// As _cancel_all_tasks.
static void cancel_all_tasks(asyncio_loop *loop)
{
    value tasks = asyncio_all_tasks(loop);
    if (!len(tasks)) return;
    for (size_t i = 0; i < len(tasks); i++) task_cancel(NULL, at(tasks, (int64_t)i).as_object, NULL);
    asyncio_loop_run_until_complete(loop, task_gather(NULL, tasks, (struct gather_options){.return_exceptions = true}));
    for (size_t i = 0; i < len(tasks); i++) {
        asyncio_Future *f = at(tasks, (int64_t)i).as_object;
        if (f->outcome == OUTCOME_exception)
            loop_call_exception_handler("unhandled exception during asyncio.run() shutdown", future_exception(f));
    }
}

void asyncio_Runner_close(asyncio_Runner *r)
{
    if (r->state != RUNNER_initialized) return;
    try {
        cancel_all_tasks(r->loop);
        asyncio_loop_run_until_complete(r->loop, asyncio_loop_shutdown_asyncgens(r->loop));
        asyncio_loop_run_until_complete(r->loop, shutdown_default_executor());
    } finally {
        if (!r->options.loop_factory) asyncio_set_event_loop(NULL);
        asyncio_loop_close(r->loop);
        r->loop = NULL;
        r->state = RUNNER_closed;
    }
}

static value enter(place *where, void *runner)
{
    (void)where;
    initialize(runner);
    return none;
}

static bool leave(place *where, void *runner, exception *error)
{
    (void)where, (void)error;
    asyncio_Runner_close(runner);
    return false;
}

const struct with_protocol with_runner = {enter, leave};

int runner_run_once(place *where, coroutine *main, struct runner_options options)
{
    if (loop_running() || context_current()->worker) raise_at(where, RuntimeError, "asyncio.run() cannot be called from a running event loop");
    asyncio_Runner *r = runner_new(options);
    try {
        runner_run(where, r, main);
    } finally {
        asyncio_Runner_close(r);
    }
    return 0;
}
