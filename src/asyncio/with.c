#include "asyncio/with.h"

#include "asyncio/context.h"
#include "asyncio/exceptions.h"

// --- structs of the program ---------------------------------------------------------------------------------------------
static value program_enter(place *where, void *context)
{
    return await_at(where, ((async_context *)context)->enter(context));
}

static bool program_exit(place *where, void *context, exception *error)
{
    return value_truth(await_at(where, ((async_context *)context)->exit(context, error)));
}

static const struct with_protocol with_program = {program_enter, program_exit};

static const struct with_protocol *protocol_of(const void *context)
{
    enum object_type type = object_type(context);
    switch (type) {
    case OBJECT_none:      return &with_program;
    case OBJECT_lock:      return &with_lock;
    case OBJECT_condition: return &with_condition;
    case OBJECT_semaphore:
    case OBJECT_bounded_semaphore: return &with_semaphore;
    case OBJECT_barrier:    return &with_barrier;
    case OBJECT_timeout:    return &with_timeout;
    case OBJECT_task_group: return &with_task_group;
    case OBJECT_task: case OBJECT_future: case OBJECT_sleep: case OBJECT_gather: case OBJECT_wait: case OBJECT_shield:
    case OBJECT_waiter: case OBJECT_coroutine: case OBJECT_handle: case OBJECT_event: case OBJECT_queue: case OBJECT_lifo_queue:
    case OBJECT_priority_queue: case OBJECT_as_completed: case OBJECT_executor_call:
    case OBJECT_worker: case OBJECT_async_generator: case OBJECT_TYPES: break;
    }
    raise(TypeError, "'%s' object does not support the asynchronous context manager protocol", object_type_name(type));
}

// --- entering and leaving ------------------------------------------------------------------------------------------------
static struct with_frame *enter(struct with_frame *w, void *context, const struct with_protocol *protocol)
{
    w->value = protocol->enter(w->where, context);
    w->context = context; // from here on there is something to leave
    w->protocol = protocol;
    try_enter(&w->frame);
    return w;
}

struct with_frame *with_enter(struct with_frame *w, asyncio_Runner *runner) { return enter(w, runner, &with_runner); }
struct with_frame *with_enter_async(struct with_frame *w, void *context) { return enter(w, context, protocol_of(context)); }

static bool leave(struct with_frame *w, exception *error)
{
    void *context = w->context;
    w->context = NULL;
    return context && w->protocol->exit(w->where, context, error);
}

void with_leave(struct with_frame *w)
{
    try_unlink(&w->frame);
    leave(w, NULL);
}

void with_except(struct with_frame *w)
{
    exception *e = w->frame.pending;
    w->frame.stage = TRY_finally; // what exit raises goes on from here, with e as its context
    bool stopped = leave(w, e);
    try_unlink(&w->frame);
    if (!stopped) raise_exception(e);
    exception_record_event(EVENT_except, w->where, e);
}
