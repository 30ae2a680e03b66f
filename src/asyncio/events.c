// The loops as a program sees them, as Lib/asyncio/events.py and base_events.py.
#include "asyncio/clock.h"
#include "asyncio/context.h"
#include "asyncio/crash.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/worker.h"

asyncio_loop *asyncio_get_running_loop(void)
{
    if (!loop_running() || context_current()->worker) raise(RuntimeError, "no running event loop");
    return loops.current;
}

double asyncio_loop_time(asyncio_loop *loop)
{
    (void)loop;
    return time_monotonic();
}

bool asyncio_loop_is_running(asyncio_loop *loop) { return loop->running; }
bool asyncio_loop_is_closed(asyncio_loop *loop) { return loop->closed; }
void asyncio_loop_stop(asyncio_loop *loop) { loop->stopping = true; }

void asyncio_loop_set_exception_handler(asyncio_loop *loop, asyncio_exception_handler *handler)
{
    loop->exception_handler = handler;
}

asyncio_exception_handler *asyncio_loop_get_exception_handler(asyncio_loop *loop) { return loop->exception_handler; }
void asyncio_loop_set_task_factory(asyncio_loop *loop, asyncio_task_factory *factory) { loop->task_factory = factory; }
asyncio_task_factory *asyncio_loop_get_task_factory(asyncio_loop *loop) { return loop->task_factory; }
void asyncio_loop_set_debug(asyncio_loop *loop, bool enabled)
{
    loop->debug = enabled;
    loop->one_by_one = enabled || recorder_may_ask();
    if (enabled) loop->direct = false;
}

bool asyncio_loop_get_debug(asyncio_loop *loop) { return loop->debug; }
double *loop_slow_callback_duration(asyncio_loop *loop) { return &loop->slow_callback_duration; }

// --- the current event loop: as get_event_loop and set_event_loop in Lib/asyncio/events.py --------------------------------
static asyncio_loop *set; // by set_event_loop

asyncio_loop *asyncio_new_event_loop(void)
{
    if (loops.current) raise(RuntimeError, "another event loop is open; close it first");
    crash_watch();
    return loop_new();
}

void asyncio_set_event_loop(asyncio_loop *loop) { set = loop; }

asyncio_loop *asyncio_get_event_loop(void)
{
    if (context_current()->worker)
        raise(RuntimeError, "There is no current event loop in thread '%s'.", context_current()->worker->name);
    if (loop_running()) return loops.current;
    if (!set) raise(RuntimeError, "There is no current event loop in thread 'MainThread'.");
    return set;
}

asyncio_Future *asyncio_loop_create_future(asyncio_loop *loop)
{
    loop_check_thread();
    asyncio_Future *f = memory_new(sizeof *f);
    future_init(f, OBJECT_future, NULL);
    f->loop = loop;
    return f;
}
