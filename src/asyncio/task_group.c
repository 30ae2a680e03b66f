// asyncio.TaskGroup, as Lib/asyncio/taskgroups.py.
#include <stdio.h>

#include "asyncio/context.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/with.h"

// A task of the group that is not done.
struct member {
    asyncio_TaskGroup *group;
    asyncio_Task *task;
    struct member *next, *prev;
};

struct asyncio_TaskGroup {
    struct head head;
    bool entered, exiting, aborting, parent_cancel_requested;
    asyncio_Task *parent;
    struct member *first, *last; // in the order in which they were made
    size_t count;
    value errors; // a list
    exception *base_error;
    asyncio_Future *completed; // while the block's end waits for the tasks: on its stack
};

asyncio_TaskGroup *task_group_new(place *where)
{
    loop_check_thread();
    asyncio_TaskGroup *g = memory_new(sizeof *g);
    object_init(g, OBJECT_task_group);
    g->errors = list_new();
    record(EVENT_context_create, place_id(where), g->head.id, OBJECT_task_group, 0);
    return g;
}

// As TaskGroup.__repr__.
static const char *describe(const asyncio_TaskGroup *g)
{
    char tasks[32] = "", errors[32] = "";
    if (g->count) snprintf(tasks, sizeof tasks, " tasks=%zu", g->count);
    if (len(g->errors)) snprintf(errors, sizeof errors, " errors=%zu", len(g->errors));
    return value_format("<TaskGroup%s%s%s>", tasks, errors, g->aborting ? " cancelling" : g->entered ? " entered" : "").as_str;
}

// --- tasks ------------------------------------------------------------------------------------------------------------------
static void add(struct member *m)
{
    asyncio_TaskGroup *g = m->group;
    m->prev = g->last;
    *(g->last ? &g->last->next : &g->first) = m;
    g->last = m;
    g->count++;
}

static void discard(struct member *m)
{
    asyncio_TaskGroup *g = m->group;
    *(m->prev ? &m->prev->next : &g->first) = m->next;
    *(m->next ? &m->next->prev : &g->last) = m->prev;
    g->count--;
}

static void cancel_tasks(asyncio_TaskGroup *g)
{
    g->aborting = true;
    for (struct member *m = g->first; m; m = m->next) task_cancel(NULL, m->task, NULL);
}

static void _on_task_done(void *member)
{
    struct member *m = member;
    asyncio_TaskGroup *g = m->group;
    asyncio_Future *f = &m->task->future;
    discard(m);
    if (g->completed && !g->count && !future_done(g->completed)) future_set_result(g->completed, value_bool(true));
    if (f->outcome != OUTCOME_exception) return;
    exception *e = future_failure(f);
    list_append(g->errors, e);
    if (exception_ends_program(e) && !g->base_error) g->base_error = e;
    if (g->aborting || g->parent_cancel_requested) return;
    cancel_tasks(g);
    g->parent_cancel_requested = true;
    task_cancel(NULL, g->parent, NULL);
}

static _Noreturn void refuse(place *where, const asyncio_TaskGroup *g, coroutine *c, const char *why)
{
    coroutine_close(c);
    raise_at(where, RuntimeError, "TaskGroup %s %s", describe(g), why);
}

asyncio_Task *task_group_create_task(place *where, asyncio_TaskGroup *g, coroutine *c, struct task_options options)
{
    loop_check_thread();
    if (!g->entered) refuse(where, g, c, "has not been entered");
    if (g->exiting && !g->count) refuse(where, g, c, "is finished");
    if (g->aborting) refuse(where, g, c, "is shutting down");
    struct member *m = memory_new(sizeof *m);
    *m = (struct member){.group = g, .task = task_create(where, c, options)};
    future_add_callback(&m->task->future, (struct future_callback){_on_task_done, m, "_on_task_done"}, g);
    add(m);
    return m->task;
}

// --- async with ---------------------------------------------------------------------------------------------------------------
static value enter(place *where, void *group)
{
    asyncio_TaskGroup *g = group;
    if (g->entered) raise_at(where, RuntimeError, "TaskGroup %s has already been entered", describe(g));
    if (!context_current()->task) raise_at(where, RuntimeError, "TaskGroup %s cannot determine the parent task", describe(g));
    g->entered = true;
    g->parent = context_current()->task;
    return value_object(g);
}

// Until no task is left. Cancelled meanwhile, it cancels them and waits on; the CancelledError, or NULL.
static exception *wait_for_tasks(place *where, asyncio_TaskGroup *g)
{
    exception *volatile cancelled = NULL;
    while (g->count) {
        asyncio_Future completed;
        future_init(&completed, OBJECT_future, g);
        g->completed = &completed;
        try {
            future_await(where, &completed);
        } except (asyncio_CancelledError, e) {
            if (!g->aborting) {
                cancelled = e;
                cancel_tasks(g);
            }
        }
        g->completed = NULL;
    }
    return cancelled;
}

static _Noreturn void raise_errors(place *where, asyncio_TaskGroup *g)
{
    if (asyncio_Task_cancelling(g->parent)) { // from outside: once more, which keeps the count
        asyncio_Task_uncancel(g->parent);
        task_cancel(NULL, g->parent, NULL);
    }
    exception *e = BaseExceptionGroup("unhandled errors in a TaskGroup", g->errors);
    e->suppress_context = true;
    raise_first(where, e);
}

// As TaskGroup._aexit.
static bool leave(place *where, void *group, exception *error)
{
    asyncio_TaskGroup *g = group;
    g->exiting = true;
    if (error && exception_ends_program(error) && !g->base_error) g->base_error = error;
    bool was_cancelled = error && exception_is(error, asyncio_CancelledError);
    exception *cancelled = was_cancelled ? error : NULL;
    if (error && !g->aborting) cancel_tasks(g);
    exception *while_waiting = wait_for_tasks(where, g);
    if (while_waiting) cancelled = while_waiting;
    if (g->base_error) raise_exception(g->base_error);
    // The cancellation was the group's own.
    if (g->parent_cancel_requested && asyncio_Task_uncancel(g->parent) == 0) cancelled = NULL;
    if (cancelled && !len(g->errors)) raise_exception(cancelled);
    if (error && !was_cancelled) list_append(g->errors, error);
    if (len(g->errors)) raise_errors(where, g);
    return false;
}

const struct with_protocol with_task_group = {enter, leave};
