// What events do to tasks, coroutines and futures.
#include "trace/state_apply.h"

#include <errno.h>

// --- tasks and coroutines ------------------------------------------------------------------------

int apply_task_create(state *s, const event *e)
{
    const struct object *coro = state_object(s, e->a);
    struct object *task;
    if (e->a && (!coro || coro->type != OBJECT_coroutine || coro->parent)) return -EBADMSG;
    int rc = state_make(s, e, OBJECT_task, &task);
    if (rc) return rc;
    state_set_status(s, task, TASK_ready);
    task->name = e->b;
    task->parent = s->running;
    task->function = e->a;
    if (e->a) state_change(s, e->a)->parent = e->subject;
    return 0;
}

int apply_task_eager(state *s, const event *e)
{
    int rc = apply_task_create(s, e);
    if (rc) return rc;
    struct object *task = state_change(s, e->subject);
    state_set_status(s, task, TASK_running);
    task->eager = 1;
    task->runs = 1;
    s->running = e->subject;
    return 0;
}

// The step of the running task is over: where it was an eager one, the task that made it goes on with its own.
static void end_step(state *s, struct object *task)
{
    s->running = task->eager ? task->parent : 0;
    task->eager = 0;
}

int apply_name(state *s, const event *e, bool task)
{
    if (!(task ? state_task(s, e->subject) : state_object(s, e->subject))) return -EBADMSG;
    state_change(s, e->subject)->name = e->a;
    return 0;
}

static enum task_status status_awaiting(enum object_type type)
{
    if (type == OBJECT_sleep) return TASK_sleeping;
    return type == OBJECT_waiter ? TASK_waiting : TASK_awaiting;
}

// Whether what stands in a future's `waiter` still waits for it.
static bool is_waited_for(const state *s, uint32_t id)
{
    uint32_t waiter = state_at(s, id)->waiter;
    const struct object *w = state_at(s, waiter);
    if (waiter == 0) return false;
    return w->type == OBJECT_task ? w->awaits == id : w->outcome == OUTCOME_pending;
}

int apply_suspend(state *s, const event *e)
{
    const struct object *awaited = state_object(s, e->a);
    if (e->subject == 0 || s->running != e->subject) return -EBADMSG;
    if (e->a && (!awaited || !object_type_is_future((enum object_type)awaited->type)))
        return -EBADMSG;
    struct object *task = state_change(s, e->subject);
    state_set_status(s, task,
                     e->a ? status_awaiting((enum object_type)awaited->type) : TASK_awaiting);
    if (e->a && !is_waited_for(s, e->a)) state_change(s, e->a)->waiter = e->subject;
    task->awaits = e->a;
    end_step(s, task);
    return 0;
}

// What has children that it counts, beside a TaskGroup.
static bool has_children(const struct object *o) { return o->type == OBJECT_gather || o->type == OBJECT_wait; }

// A child of a gather or wait ended: one less to wait for.
static void end_child(state *s, const struct object *child)
{
    const struct object *parent = state_at(s, child->waiter);
    if (has_children(parent) && parent->value > 0) state_change(s, child->waiter)->value--;
}

static void end_member(state *s, const struct object *task)
{
    const struct object *group = state_at(s, task->value);
    if (group->type == OBJECT_task_group && group->value > 0) state_change(s, task->value)->value--;
}

static enum task_status status_ended(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_result: return TASK_done;
    case OUTCOME_exception: return TASK_failed;
    case OUTCOME_cancelled: return TASK_cancelled;
    case OUTCOME_pending: break;
    }
    return TASK_none;
}

int apply_task_done(state *s, const event *e)
{
    if (e->subject == 0 || s->running != e->subject || e->a == OUTCOME_pending) return -EBADMSG;
    struct object *task = state_change(s, e->subject);
    task->outcome = (uint8_t)e->a;
    task->cancelling = 0;
    task->top = 0;
    state_set_status(s, task, status_ended((enum outcome)e->a));
    end_child(s, task);
    end_member(s, task);
    end_step(s, task);
    return 0;
}

int apply_task_destroy(state *s, const event *e)
{
    const struct object *pending = state_task(s, e->subject);
    if (!pending || pending->outcome || s->running) return -EBADMSG;
    if (pending->status == TASK_ready && pending->changed != pending->created) return -EBADMSG; // it has an entry in the ready queue
    struct object *task = state_change(s, e->subject);
    state_set_status(s, task, TASK_running);
    task->awaits = 0;
    s->running = e->subject;
    s->begun = s->position;
    return 0;
}

// To those who look at it, it is as a cancelled one.
int apply_task_destroyed(state *s, const event *e)
{
    if (e->subject == 0 || s->running != e->subject) return -EBADMSG;
    struct object *task = state_change(s, e->subject);
    task->outcome = OUTCOME_cancelled;
    task->cancelling = 0;
    state_set_status(s, task, TASK_cancelled);
    end_step(s, task);
    return 0;
}

int apply_cancel(state *s, const event *e)
{
    const struct object *task = state_task(s, e->subject);
    if (!task || task->outcome != OUTCOME_pending) return -EBADMSG;
    if (s->interrupt == s->position) s->interrupt++;
    struct object *cancelled = state_change(s, e->subject);
    cancelled->cancelling = 1;
    if (cancelled->status == TASK_ready) cancelled->cancelled_ready = 1;
    return 0;
}

int apply_coro_create(state *s, const event *e)
{
    struct object *coro;
    int rc = state_make(s, e, OBJECT_coroutine, &coro);
    if (rc) return rc;
    coro->where = 0;
    coro->function = e->a;
    coro->value = e->b;
    return 0;
}

int apply_coro_call(state *s, const event *e)
{
    const struct object *made = state_object(s, e->subject);
    if (!s->running || !made || made->type != OBJECT_coroutine || made->runs || made->outcome)
        return -EBADMSG;
    struct object *coro = state_change(s, e->subject), *task = state_change(s, s->running);
    coro->parent = task->top ? task->top : s->running;
    coro->runs = 1;
    task->top = e->subject;
    return 0;
}

// A coroutine that never began may end at any time: its task was cancelled before its first step,
// or it was closed.
int apply_coro_return(state *s, const event *e)
{
    const struct object *coro = state_object(s, e->subject);
    if (!coro || coro->type != OBJECT_coroutine || coro->outcome || e->a == OUTCOME_pending)
        return -EBADMSG;
    if (coro->runs) {
        if (!s->running || state_at(s, s->running)->top != e->subject) return -EBADMSG;
        state_change(s, s->running)->top = coro->parent == s->running ? 0 : coro->parent;
    }
    state_change(s, e->subject)->outcome = (uint8_t)e->a;
    return 0;
}

// --- futures and handles -------------------------------------------------------------------------

int apply_future_create(state *s, const event *e)
{
    struct object *future;
    if (e->a == OBJECT_task || !object_type_is_future((enum object_type)e->a)) return -EBADMSG;
    if (!state_knows_or_none(s, e->b)) return -EBADMSG;
    if (e->a == OBJECT_executor_call && e->b) return -EBADMSG; // its parent is the worker that takes it
    int rc = state_make(s, e, (enum object_type)e->a, &future);
    if (rc) return rc;
    future->parent = e->b;
    return 0;
}

int apply_future_done(state *s, const event *e)
{
    const struct object *future = state_object(s, e->subject);
    if (!future || future->type == OBJECT_task ||
        !object_type_is_future((enum object_type)future->type))
        return -EBADMSG;
    if (future->outcome || e->a == OUTCOME_pending) return -EBADMSG;
    end_child(s, future);
    state_change(s, e->subject)->outcome = (uint8_t)e->a;
    return 0;
}

static int join_group(state *s, uint32_t member, uint32_t id)
{
    const struct object *task = state_at(s, member);
    if (task->type != OBJECT_task) return -EBADMSG;
    if (task->value || task->outcome) return 0;
    struct object *group = state_change(s, id);
    state_change(s, member)->value = id;
    group->value++;
    group->children++;
    return 0;
}

// What waits on behalf of others (a gather) is worth more than a task, whose own `awaits` says the
// same.
int apply_done_callback(state *s, const event *e)
{
    const struct object *future = state_object(s, e->subject);
    if (!future || !object_type_is_future((enum object_type)future->type) ||
        !state_knows_or_none(s, e->b))
        return -EBADMSG;
    if (e->b && state_at(s, e->b)->type == OBJECT_task_group) return join_group(s, e->subject, e->b);
    if (e->b == 0 || future->outcome) return 0;
    if (is_waited_for(s, e->subject) && state_at(s, future->waiter)->type != OBJECT_task) return 0;
    state_change(s, e->subject)->waiter = e->b;
    if (has_children(state_at(s, e->b))) {
        struct object *parent = state_change(s, e->b);
        parent->value++;
        parent->children++;
    }
    return 0;
}

int apply_handle_create(state *s, const event *e)
{
    struct object *handle;
    int rc = state_make(s, e, OBJECT_handle, &handle);
    if (rc) return rc;
    handle->name = e->a;
    return 0;
}

int apply_context_create(state *s, const event *e)
{
    struct object *context;
    if (e->a != OBJECT_timeout && e->a != OBJECT_task_group) return -EBADMSG;
    return state_make(s, e, (enum object_type)e->a, &context);
}
