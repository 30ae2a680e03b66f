// What a task waits for, and who holds that: links of a chain.
#include <string.h>

#include "query/chain_make.h"
#include "query/search.h"

enum {
    HOLDERS_MAX = 8, // of a lock, each with its own chain
    CHILDREN_WITH_CHAINS = 3, // where there are more, the one that decides has one
    CHILDREN_MAX = 6,
    DECIDER_WITHIN = 1 << 20, // events
};

// --- sync objects ---------------------------------------------------------------------------------------------------
static void explain_holders(struct making *m, uint32_t sync)
{
    const state *s = m->s;
    struct hold holds[HOLDERS_MAX];
    uint32_t found = who(m, sync)->holders, listed = state_holds_of(s, sync, holds, HOLDERS_MAX);
    for (uint32_t i = 0; i < listed; i++) {
        const struct hold *h = &holds[i];
        struct link *l = add(m, LINK_holder, h->task, h->since);
        l->by = sync;
        l->number = h->reserved;
        m->depth++;
        chain_explain(m, h->task);
        m->depth--;
    }
    if (found == 0) add(m, LINK_unheld, sync, who(m, sync)->created)->number = who(m, sync)->value;
    if (found > HOLDERS_MAX) add_more(m, sync, found - HOLDERS_MAX);
}

// The documented method in which a task waits: "get", "put", "join" of a queue.
static const char *method(const struct making *m, uint32_t task)
{
    return trace_string(m->t, trace_place(m->t, who(m, who(m, task)->top)->function).function);
}

static void explain_queue(struct making *m, uint32_t sync, uint32_t task)
{
    const struct object *queue = who(m, sync);
    if (strcmp(method(m, task), "put") == 0) {
        struct link *l = add(m, LINK_full, sync, search_back(m->t, m->s->position, queue->created, EVENT_queue_put, sync));
        l->number = queue->value;
        l->of = trace_event(m->t, queue->created).b;
    } else if (strcmp(method(m, task), "join") == 0) {
        add(m, LINK_unfinished, sync, search_back(m->t, m->s->position, queue->created, EVENT_queue_put, sync))->number = queue->runs;
    } else {
        add(m, LINK_empty, sync, search_back(m->t, m->s->position, queue->created, EVENT_queue_get, sync));
    }
}

static void explain_barrier(struct making *m, uint32_t sync)
{
    const struct object *barrier = who(m, sync);
    struct link *l = add(m, LINK_barrier, sync, search_back(m->t, m->s->position, barrier->created, EVENT_sync_state, sync));
    l->number = barrier->value;
    l->of = trace_event(m->t, barrier->created).b;
}

static void explain_children(struct making *m, uint32_t parent, uint32_t future);

static void explain_sync(struct making *m, uint32_t sync, uint32_t task, uint32_t waiter)
{
    switch ((enum object_type)who(m, sync)->type) {
    case OBJECT_lock:
    case OBJECT_semaphore:
    case OBJECT_bounded_semaphore: explain_holders(m, sync); return;
    case OBJECT_event:
        add(m, LINK_clear, sync, search_back(m->t, m->s->position, who(m, sync)->created, EVENT_sync_state, sync));
        return;
    case OBJECT_condition: add(m, LINK_notify, sync, CHAIN_NO_EVENT); return;
    case OBJECT_barrier: explain_barrier(m, sync); return;
    case OBJECT_queue:
    case OBJECT_lifo_queue:
    case OBJECT_priority_queue: explain_queue(m, sync, task); return;
    case OBJECT_as_completed:
        add(m, LINK_next, sync, CHAIN_NO_EVENT);
        explain_children(m, sync, waiter);
        return;
    case OBJECT_none:
    case OBJECT_task:
    case OBJECT_future:
    case OBJECT_sleep:
    case OBJECT_gather:
    case OBJECT_waiter:
    case OBJECT_wait:
    case OBJECT_shield:
    case OBJECT_executor_call:
    case OBJECT_coroutine:
    case OBJECT_async_generator:
    case OBJECT_handle:
    case OBJECT_timeout:
    case OBJECT_task_group:
    case OBJECT_worker:
    case OBJECT_TYPES: return;
    }
}

// The event with which the waiter joined the line.
static uint32_t joined_at(const struct making *m, uint32_t sync, uint32_t waiter)
{
    for (uint32_t i = m->s->position; i-- > who(m, waiter)->created;) {
        event e = trace_event(m->t, i);
        if (e.kind == EVENT_sync_wait && e.subject == sync && e.a == waiter) return i;
    }
    return CHAIN_NO_EVENT;
}

static void explain_line(struct making *m, uint32_t task, uint32_t waiter)
{
    const struct object *o = who(m, waiter);
    uint32_t sync = o->parent, place = 0, all = 0;
    for (uint32_t id = who(m, sync)->first; id && all < m->s->object_count; id = who(m, id)->next) {
        all++;
        if (id == waiter) place = all;
    }
    struct link *l = add(m, LINK_line, sync, joined_at(m, sync, waiter));
    l->number = place;
    l->of = all;
    explain_sync(m, sync, task, waiter);
}

// --- several at once ------------------------------------------------------------------------------------------------
// Whether an object is one that a gather, a wait, a TaskGroup or an as_completed still waits for.
static bool is_child(const struct making *m, uint32_t id, uint32_t parent)
{
    const struct object *o = who(m, id);
    if (o->outcome != OUTCOME_pending || !object_type_is_future((enum object_type)o->type) || o->type == OBJECT_waiter) return false;
    return who(m, parent)->type == OBJECT_task_group ? o->type == OBJECT_task && o->value == parent : o->waiter == parent;
}

// The child whose end will end the future, as the next million events have it: beyond that it is not worth the wait of who looks at a window.
// 0 where nothing does.
static uint32_t decider_of(const struct making *m, uint32_t parent, uint32_t future)
{
    uint32_t from = m->s->position, length = trace_length(m->t), until = length - from > DECIDER_WITHIN ? from + DECIDER_WITHIN : length;
    uint32_t end = search_between(m->t, from, until, EVENT_future_done, future);
    if (end == length) return 0;
    uint32_t callback = search_callback(m->t, end);
    if (callback == length) return 0;
    uint32_t child = trace_event(m->t, trace_event(m->t, callback).a).subject;
    return is_child(m, child, parent) ? child : 0;
}

static void explain_child(struct making *m, uint32_t id)
{
    if (who(m, id)->type == OBJECT_task) chain_explain(m, id);
    else chain_explain_awaited(m, 0, id);
}

static void explain_children(struct making *m, uint32_t parent, uint32_t future)
{
    uint32_t count = 0, shown = 0, decider = decider_of(m, parent, future);
    for (uint32_t id = 1; id < m->s->object_count; id++) count += is_child(m, id, parent);
    bool chains = count <= CHILDREN_WITH_CHAINS;
    m->depth++;
    if (decider) explain_child(m, decider), shown++;
    for (uint32_t id = 1; id < m->s->object_count && shown < CHILDREN_MAX; id++) {
        if (id == decider || !is_child(m, id, parent)) continue;
        if (chains) explain_child(m, id);
        else add(m, LINK_child, id, who(m, id)->status ? who(m, id)->changed : who(m, id)->created)->number = who(m, id)->status;
        shown++;
    }
    add_more(m, future, count - shown);
    m->depth--;
}

static void explain_several(struct making *m, uint32_t parent, uint32_t future)
{
    const struct object *o = who(m, parent);
    struct link *l = add(m, LINK_children, parent, o->created);
    l->of = o->children;
    l->number = o->children - o->value;
    explain_children(m, parent, future);
}

static void explain_shield(struct making *m, uint32_t shield)
{
    for (uint32_t id = 1; id < m->s->object_count; id++)
        if (is_child(m, id, shield)) explain_child(m, id);
}

// --- threads --------------------------------------------------------------------------------------------------------
// The thread may have gone on to another function while the loop does not know yet that this one has returned.
static void explain_worker(struct making *m, uint32_t id, uint32_t call)
{
    const struct object *worker = who(m, id);
    struct link *l = add(m, LINK_worker, id, worker->changed);
    if (worker->waiter != call) return;
    l->number = worker->status;
    l->until = state_worker_until(m->t, worker);
    l->place = worker->where;
    if (who(m, worker->awaits)->type == OBJECT_task) chain_explain(m, worker->awaits);
}

static void explain_call(struct making *m, uint32_t id)
{
    const struct object *call = who(m, id);
    add(m, LINK_awaits, id, search_ahead(m->t, call->created, EVENT_executor_submit, id));
    if (call->parent) explain_worker(m, call->parent, id);
    else add(m, LINK_queued, id, CHAIN_NO_EVENT)->number = m->s->busy;
}

// --- what a task waits for ------------------------------------------------------------------------------------------
static void explain_sleep(struct making *m, uint32_t id)
{
    const struct object *sleep = who(m, id);
    struct link *l = add(m, LINK_sleep, id, sleep->timer ? sleep->timer - 1 : search_ahead(m->t, sleep->created, EVENT_timer_set, id));
    l->until = sleep->when;
    l->number = !sleep->timed ? 1 : sleep->when <= m->out->time ? 2 : 0;
    if (l->number == 2 && m->s->loop == LOOP_blocked) l->by = m->s->running;
}

static void explain_future(struct making *m, uint32_t id)
{
    uint32_t group = who(m, id)->parent;
    if (who(m, group)->type == OBJECT_task_group) explain_several(m, group, id);
    else add(m, LINK_future, id, who(m, id)->created);
}

// task: who waits, 0 where it is no task. A trace may hold a ring of gathers: what is full leads no further.
void chain_explain_awaited(struct making *m, uint32_t task, uint32_t future)
{
    const struct object *o = who(m, future);
    if (is_full(m)) return;
    if (future == 0) {
        add(m, LINK_yield, task, who(m, task)->changed);
        return;
    }
    if (o->outcome) {
        add(m, LINK_over, future, CHAIN_NO_EVENT);
        return;
    }
    switch ((enum object_type)o->type) {
    case OBJECT_task:
        add(m, LINK_awaits, future, who(m, task)->changed);
        chain_explain(m, future);
        return;
    case OBJECT_sleep: explain_sleep(m, future); return;
    case OBJECT_waiter: explain_line(m, task, future); return;
    case OBJECT_gather:
    case OBJECT_wait: explain_several(m, future, future); return;
    case OBJECT_shield:
        add(m, LINK_awaits, future, o->created);
        explain_shield(m, future);
        return;
    case OBJECT_executor_call: explain_call(m, future); return;
    case OBJECT_future: explain_future(m, future); return;
    case OBJECT_none:
    case OBJECT_coroutine:
    case OBJECT_async_generator:
    case OBJECT_handle:
    case OBJECT_timeout:
    case OBJECT_task_group:
    case OBJECT_worker:
    case OBJECT_as_completed:
    case OBJECT_EACH_SYNC:
    case OBJECT_TYPES: return;
    }
}
