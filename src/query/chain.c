#include "query/chain.h"

#include <string.h>

#include "query/find.h"
#include "query/search.h"

enum {
    FRAMES_MAX = 24, // of a stack; what lies further out is left out
    TASKS_MAX = 16,  // one waiting for the other
    HOLDERS_MAX = 8, // of a lock, each with its own chain
    CHILDREN_WITH_CHAINS = 3, // where there are more, the one that decides has one
    CHILDREN_MAX = 6,
    DECIDER_WITHIN = 1 << 20, // events
};

// A chain in the making.
struct making {
    const trace *t;
    const state *s;
    struct chain *out;
    uint32_t depth;
    uint32_t path[TASKS_MAX]; // the tasks that wait for each other, from the first to the one that is explained now
    uint32_t on_path;
    struct link spare;        // what is added where the chain is full
};

static void explain(struct making *m, uint32_t task);
static void explain_awaited(struct making *m, uint32_t task, uint32_t future);

// An empty one of type none for ids that the state does not know, as a damaged trace may have.
static const struct object *who(const struct making *m, uint32_t id)
{
    static const struct object nobody;
    return id < m->s->object_count ? state_at(m->s, id) : &nobody;
}

static struct link *add(struct making *m, enum link_sort sort, uint32_t object, uint32_t index)
{
    struct chain *c = m->out;
    struct link *l = c->count < CHAIN_MAX ? &c->links[c->count++] : &m->spare;
    if (index >= trace_length(m->t)) index = CHAIN_NO_EVENT;
    *l = (struct link){.sort = sort, .depth = m->depth, .object = object, .event = index};
    return l;
}

static bool is_full(const struct making *m) { return m->out->count == CHAIN_MAX; }

static void add_more(struct making *m, uint32_t object, uint32_t left_out)
{
    if (left_out) add(m, LINK_more, object, CHAIN_NO_EVENT)->number = left_out;
}

// --- where a task is ------------------------------------------------------------------------------------------------
// Its stack, the innermost first. Returns how many.
static uint32_t take_frames(const struct making *m, uint32_t task, uint32_t *frames)
{
    uint32_t count = 0;
    for (uint32_t id = who(m, task)->top; id && id != task && count < FRAMES_MAX; id = who(m, id)->parent) frames[count++] = id;
    return count;
}

static uint32_t call_of(const struct making *m, uint32_t frame)
{
    const struct object *o = who(m, frame);
    enum event_kind kind = o->type == OBJECT_async_generator ? EVENT_agen_resume : EVENT_coro_call;
    return search_back(m->t, m->s->position, o->created, kind, frame);
}

static void explain_frames(struct making *m, uint32_t task)
{
    uint32_t frames[FRAMES_MAX], count = take_frames(m, task, frames);
    while (count-- > 0) add(m, LINK_frame, frames[count], call_of(m, frames[count]))->place = who(m, frames[count])->where;
}

// --- what comes of it -----------------------------------------------------------------------------------------------
static void explain_wake(struct making *m, uint32_t task)
{
    uint32_t i = search_wake(m->t, m->s->position, task);
    if (i == trace_length(m->t)) {
        add(m, LINK_never, task, CHAIN_NO_EVENT);
    } else if (trace_event(m->t, i).kind == EVENT_task_destroy) {
        add(m, LINK_destroyed, task, i);
    } else {
        uint32_t cause = trace_event(m->t, i).b;
        add(m, LINK_wake, task, cause)->by = search_actor(m->t, cause);
    }
}

static void explain_timeouts(struct making *m, uint32_t task)
{
    uint32_t ids[64];
    for (uint32_t done = 0, count; (count = state_timers_from(m->s, done, ids, 64)) > 0; done += count) {
        for (uint32_t i = 0; i < count; i++) {
            const struct object *o = who(m, ids[i]);
            if (o->type == OBJECT_timeout && o->waiter == task) add(m, LINK_timeout, ids[i], o->timer - 1)->until = o->when;
        }
    }
}

static bool has(const struct making *m, enum link_sort sort, uint32_t object)
{
    for (uint32_t i = 0; i < m->out->count; i++)
        if (m->out->links[i].sort == sort && m->out->links[i].object == object) return true;
    return false;
}

// Who holds the loop by time.sleep or work, if anybody does.
static void explain_block(struct making *m)
{
    const state *s = m->s;
    if (s->loop != LOOP_blocked || has(m, LINK_blocked, s->running)) return;
    struct link *l = add(m, LINK_blocked, s->running, s->block);
    l->until = s->until;
    l->place = trace_event(m->t, s->block).where;
}

static void explain_end_of_loop(struct making *m)
{
    enum loop_status loop = m->s->loop;
    if (loop == LOOP_closed || loop == LOOP_ended || loop == LOOP_crashed)
        add(m, LINK_over_and_out, 0, m->s->position - 1)->number = loop;
}

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
        explain(m, h->task);
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
    if (who(m, id)->type == OBJECT_task) explain(m, id);
    else explain_awaited(m, 0, id);
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
    if (who(m, worker->awaits)->type == OBJECT_task) explain(m, worker->awaits);
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
static void explain_awaited(struct making *m, uint32_t task, uint32_t future)
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
        explain(m, future);
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

static void explain_suspended(struct making *m, uint32_t task)
{
    const struct object *o = who(m, task);
    add(m, LINK_suspended, task, o->changed)->number = o->status;
    explain_frames(m, task);
    explain_awaited(m, task, o->awaits);
    explain_timeouts(m, task);
}

// --- the other states of a task -------------------------------------------------------------------------------------
static uint32_t place_in_queue(const struct making *m, uint32_t task, uint32_t *enqueued)
{
    for (uint32_t i = 0; i < m->s->ready_count; i++) {
        event e = trace_event(m->t, *enqueued = state_ready(m->s, i).enqueued);
        if (e.subject == task && e.a == 0) return i + 1;
    }
    *enqueued = who(m, task)->changed;
    return 0;
}

static void explain_now(struct making *m)
{
    const state *s = m->s;
    if (s->loop == LOOP_blocked) explain_block(m);
    else if (s->running) add(m, LINK_runs_now, s->running, s->begun);
    else if (s->callback) add(m, LINK_callback_now, trace_event(m->t, s->callback - 1).subject, s->callback - 1);
}

static void explain_ready(struct making *m, uint32_t task)
{
    const state *s = m->s;
    uint32_t enqueued, place = place_in_queue(m, task, &enqueued);
    struct link *l = add(m, LINK_ready, task, enqueued);
    l->number = place;
    l->of = s->ready_count;
    uint32_t cause = place ? trace_event(m->t, enqueued).b : who(m, task)->created;
    add(m, LINK_cause, task, cause)->by = search_actor(m->t, cause);
    if (m->depth == 0) explain_now(m);
    l = add(m, LINK_turn, task, search_ahead(m->t, s->position, EVENT_resume, task));
    l->of = s->iteration;
    l->number = s->iteration + (place == 0 ? !s->gathering : place > s->boundary);
}

static void explain_running(struct making *m, uint32_t task)
{
    add(m, LINK_running, task, who(m, task)->changed);
    explain_frames(m, task);
    if (m->s->running != task) add(m, LINK_runs_now, m->s->running, who(m, m->s->running)->changed);
    explain_block(m);
}

// The last turn of the loop that began while a task still waited, and so before whatever woke it came about. suspended: when its wait began.
static uint32_t last_turn(const struct making *m, uint32_t suspended, uint32_t cause)
{
    for (uint32_t i = cause; i > suspended; i--) {
        enum event_kind kind = (enum event_kind)trace_event(m->t, i).kind;
        if (kind == EVENT_iteration || kind == EVENT_resume || kind == EVENT_callback) return i;
    }
    return suspended;
}

static void explain_ended(struct making *m, uint32_t task)
{
    const struct object *o = who(m, task);
    add(m, LINK_ended, task, o->changed)->number = o->outcome;
    if (o->outcome == OUTCOME_result || m->depth) return;
    uint32_t suspended = search_back(m->t, o->changed, o->created, EVENT_suspend, task), length = trace_length(m->t);
    uint32_t woken = suspended < length ? search_wake(m->t, suspended, task) : length;
    if (woken == length) return;
    event e = trace_event(m->t, woken);
    add(m, LINK_last_wait, task, last_turn(m, suspended, e.kind == EVENT_enqueue ? e.b : woken));
}

static void explain_status(struct making *m, uint32_t task)
{
    switch ((enum task_status)who(m, task)->status) {
    case TASK_ready: explain_ready(m, task); return;
    case TASK_running: explain_running(m, task); return;
    case TASK_sleeping:
    case TASK_waiting:
    case TASK_awaiting: explain_suspended(m, task); return;
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: explain_ended(m, task); return;
    case TASK_none:
    case TASK_working:
    case TASK_blocked: return; // no task's
    }
}

// --- a task among others --------------------------------------------------------------------------------------------
static bool is_on_path(const struct making *m, uint32_t task)
{
    for (uint32_t i = 0; i < m->on_path; i++)
        if (m->path[i] == task) return true;
    return false;
}

static bool is_suspended(enum task_status status)
{
    return status == TASK_sleeping || status == TASK_waiting || status == TASK_awaiting;
}

static void explain(struct making *m, uint32_t task)
{
    if (is_full(m)) return;
    if (is_on_path(m, task)) {
        add(m, LINK_cycle, task, who(m, task)->changed);
        m->out->deadlock = true;
    } else if (has(m, LINK_suspended, task)) {
        add(m, LINK_above, task, who(m, task)->changed);
    } else if (m->on_path == TASKS_MAX) {
        add_more(m, task, 1);
    } else {
        m->path[m->on_path++] = task;
        explain_status(m, task);
        bool suspended = is_suspended((enum task_status)who(m, task)->status);
        if (suspended && m->on_path == 1) explain_block(m), explain_end_of_loop(m);
        if (suspended) explain_wake(m, task);
        m->on_path--;
    }
}

void chain_find(const trace *t, const state *s, int64_t time, uint32_t task, struct chain *out)
{
    struct making m = {.t = t, .s = s, .out = out};
    out->time = time;
    out->count = 0;
    out->deadlock = false;
    if (who(&m, task)->type == OBJECT_task) explain(&m, task);
    else add(&m, LINK_unmade, task, find_creation(t, task));
}
