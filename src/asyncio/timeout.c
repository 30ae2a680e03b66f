// asyncio.timeout, as Lib/asyncio/timeouts.py.
#include "asyncio/clock.h"
#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/with.h"

struct asyncio_Timeout {
    struct head head;
    enum { TIMEOUT_created, TIMEOUT_active, TIMEOUT_expiring, TIMEOUT_expired, TIMEOUT_finished } state;
    uint32_t created; // its event
    value when;       // seconds on the loop's clock; none for never
    asyncio_Handle *handle; // NULL where none is set. A new one each time: a cancelled one may still be in the ready queue
    asyncio_Task *task;     // that entered it
    int cancelling;         // requests to cancel the task before
};

static const char *const state_names[] = {"created", "active", "expiring", "expired", "finished"};

asyncio_Timeout *timeout_new_at(place *where, value when)
{
    loop_check_thread();
    if (when.kind != VALUE_none) when = value_float(float_of(when));
    asyncio_Timeout *t = memory_new(sizeof *t);
    object_init(t, OBJECT_timeout);
    t->when = when;
    t->created = record(EVENT_context_create, place_id(where), t->head.id, OBJECT_timeout, 0);
    return t;
}

asyncio_Timeout *timeout_new(place *where, value delay)
{
    double now = asyncio_loop_time(asyncio_get_running_loop());
    return timeout_new_at(where, delay.kind == VALUE_none ? none : value_float(now + float_of(delay)));
}

value asyncio_Timeout_when(const asyncio_Timeout *t) { return t->when; }
bool asyncio_Timeout_expired(const asyncio_Timeout *t) { return t->state == TIMEOUT_expiring || t->state == TIMEOUT_expired; }

static void _on_timeout(void *timeout)
{
    asyncio_Timeout *t = timeout;
    task_cancel(NULL, t->task, NULL);
    t->state = TIMEOUT_expiring;
    t->handle = NULL;
}

static void cancel_handle(place *where, asyncio_Timeout *t)
{
    if (t->handle) loop_cancel(where, t->handle);
    t->handle = NULL;
}

void timeout_reschedule(place *where, asyncio_Timeout *t, value when)
{
    loop_check_thread();
    if (t->state == TIMEOUT_created) raise_at(where, RuntimeError, "Timeout has not been entered");
    if (t->state != TIMEOUT_active) raise_at(where, RuntimeError, "Cannot change state of %s Timeout", state_names[t->state]);
    t->when = when.kind == VALUE_none ? none : value_float(float_of(when));
    cancel_handle(where, t);
    if (when.kind == VALUE_none) return;
    asyncio_Handle *h = memory_new(sizeof *h);
    *h = (asyncio_Handle){.run = _on_timeout, .argument = t, .name = "_on_timeout", .object = t->head.id};
    if (float_of(when) <= asyncio_loop_time(loop_current())) loop_handle_soon(h, t->created);
    else loop_call_at(where, h, clock_nanoseconds(float_of(when)));
    t->handle = h;
}

static value enter(place *where, void *timeout)
{
    asyncio_Timeout *t = timeout;
    if (t->state != TIMEOUT_created) raise_at(where, RuntimeError, "Timeout has already been entered");
    if (!context_current()->task) raise_at(where, RuntimeError, "Timeout should be used inside a task");
    t->state = TIMEOUT_active;
    t->task = context_current()->task;
    t->cancelling = asyncio_Task_cancelling(t->task);
    timeout_reschedule(where, t, t->when);
    return value_object(t);
}

// The CancelledError that the error came from gets a TimeoutError between. As Timeout._insert_timeout_error.
static void insert_timeout_error(exception *error)
{
    for (; error->context; error = error->context) {
        if (!exception_is(error->context, asyncio_CancelledError)) continue;
        exception *timeout = exception_new(TimeoutError, NULL);
        timeout->context = timeout->cause = error->context;
        error->context = timeout;
        return;
    }
}

static bool leave(place *where, void *timeout, exception *error)
{
    asyncio_Timeout *t = timeout;
    cancel_handle(where, t);
    if (t->state == TIMEOUT_active) t->state = TIMEOUT_finished;
    if (t->state != TIMEOUT_expiring) return false;
    t->state = TIMEOUT_expired;
    if (asyncio_Task_uncancel(t->task) > t->cancelling || !error) return false; // somebody else wants it cancelled too
    if (exception_is(error, asyncio_CancelledError)) raise_new_from(where, error, TimeoutError, " ");
    insert_timeout_error(error);
    for (size_t i = 0; exception_is(error, ExceptionGroup) && i < len(error->exceptions); i++)
        insert_timeout_error(at(error->exceptions, (int64_t)i).as_exception);
    return false;
}

const struct with_protocol with_timeout = {enter, leave};
