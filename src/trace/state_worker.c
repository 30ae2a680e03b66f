// What events do to executors' calls and to workers.
//
// Of a worker that is free `waiter` is 0. A worker that is in the middle of a function is working or blocked; one that carries out its
// own code at this very event is s->worker, whoever else is under way on the loop's thread.
#include "trace/state_apply.h"

#include <errno.h>

static const struct object *worker_of(const state *s, uint32_t id)
{
    const struct object *o = state_object(s, id);
    return o && o->type == OBJECT_worker && o->outcome == OUTCOME_pending ? o : NULL;
}

static const struct object *busy_worker(const state *s, uint32_t id)
{
    const struct object *worker = worker_of(s, id);
    return worker && worker->waiter ? worker : NULL;
}

static const struct object *waiting_call(const state *s, uint32_t id)
{
    const struct object *call = state_object(s, id);
    return call && call->type == OBJECT_executor_call && !call->parent && !call->runs ? call : NULL;
}

int apply_executor_submit(state *s, const event *e)
{
    const struct object *waiting = waiting_call(s, e->subject);
    if (!waiting || waiting->name) return -EBADMSG;
    struct object *call = state_change(s, e->subject);
    call->name = e->a;
    call->value = e->b;
    return 0;
}

int apply_executor_drop(state *s, const event *e)
{
    if (!waiting_call(s, e->subject)) return -EBADMSG;
    state_change(s, e->subject)->runs = 1; // no worker may begin it any more
    return 0;
}

int apply_worker_create(state *s, const event *e)
{
    struct object *worker;
    int rc = state_make(s, e, OBJECT_worker, &worker);
    if (rc) return rc;
    worker->name = e->a;
    return 0;
}

int apply_worker_begin(state *s, const event *e)
{
    const struct object *idle = worker_of(s, e->subject);
    if (!idle || idle->waiter || !waiting_call(s, e->a)) return -EBADMSG;
    struct object *worker = state_change(s, e->subject), *call = state_change(s, e->a);
    worker->waiter = e->a;
    worker->runs++;
    call->parent = e->subject;
    call->runs = 1;
    s->busy++;
    state_set_status(s, worker, TASK_working);
    s->worker = e->subject;
    return 0;
}

static int leave(state *s, const event *e, enum task_status status)
{
    if (!busy_worker(s, e->subject) || s->worker != e->subject) return -EBADMSG;
    struct object *worker = state_change(s, e->subject);
    worker->where = e->where;
    state_set_status(s, worker, status);
    s->worker = 0;
    return 0;
}

int apply_worker_sleep(state *s, const event *e) { return leave(s, e, TASK_blocked); }
int apply_worker_work(state *s, const event *e) { return leave(s, e, TASK_working); }

int apply_worker_wait(state *s, const event *e)
{
    if (!state_knows_or_none(s, e->a)) return -EBADMSG;
    int rc = leave(s, e, TASK_blocked);
    if (rc == 0) state_change(s, e->subject)->awaits = e->a;
    return rc;
}

int apply_worker_wake(state *s, const event *e)
{
    if (!busy_worker(s, e->subject)) return -EBADMSG;
    struct object *worker = state_change(s, e->subject);
    worker->awaits = 0;
    if (worker->status != TASK_working) state_set_status(s, worker, TASK_working);
    s->worker = e->subject;
    return 0;
}

int apply_worker_return(state *s, const event *e)
{
    if (e->a == OUTCOME_pending) return -EBADMSG;
    int rc = leave(s, e, TASK_none);
    if (rc == 0) state_change(s, e->subject)->waiter = 0, s->busy--;
    return rc;
}

int apply_worker_end(state *s, const event *e)
{
    const struct object *worker = worker_of(s, e->subject);
    if (!worker || worker->waiter) return -EBADMSG;
    state_change(s, e->subject)->outcome = OUTCOME_result;
    return 0;
}

int apply_thread_switch(state *s, const event *e)
{
    if (e->subject && !busy_worker(s, e->subject)) return -EBADMSG;
    s->worker = e->subject;
    return 0;
}
