#include "trace/state.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

// Every apply_ function first checks the event and makes room, and changes the state only when
// nothing can fail any more. An event is refused (-EBADMSG) where a reader of the state would be
// misled by it, not for being unusual.

void state_init(state *s) { *s = (state){0}; }

void state_deinit(state *s)
{
    free(s->objects);
    free(s->ready);
    free(s->holds);
    state_init(s);
}

int state_copy(state *to, const state *from)
{
    int rc = array_reserve(to->objects, to->object_capacity, from->object_count);
    if (rc == 0) rc = array_reserve(to->ready, to->ready_capacity, from->ready_count);
    if (rc == 0) rc = array_reserve(to->holds, to->hold_capacity, from->hold_count);
    if (rc) return rc;
    state old = *to;
    *to = *from;
    to->objects = old.objects, to->object_capacity = old.object_capacity;
    to->ready = old.ready, to->ready_capacity = old.ready_capacity;
    to->holds = old.holds, to->hold_capacity = old.hold_capacity;
    to->ready_head = 0;
    if (from->object_count)
        memcpy(to->objects, from->objects, from->object_count * sizeof *to->objects);
    if (from->ready_count)
        memcpy(to->ready, from->ready + from->ready_head, from->ready_count * sizeof *to->ready);
    if (from->hold_count) memcpy(to->holds, from->holds, from->hold_count * sizeof *to->holds);
    return 0;
}

// --- objects -------------------------------------------------------------------------------------

// NULL where nobody made it.
static struct object *known(const state *s, uint32_t id)
{
    return id < s->object_count && s->objects[id].type != OBJECT_none ? &s->objects[id] : NULL;
}

static bool known_or_none(const state *s, uint32_t id) { return id == 0 || known(s, id); }

static struct object *known_task(const state *s, uint32_t id)
{
    struct object *o = known(s, id);
    return o && o->type == OBJECT_task ? o : NULL;
}

static struct object *known_sync(const state *s, uint32_t id)
{
    struct object *o = known(s, id);
    return o && object_type_is_sync((enum object_type)o->type) ? o : NULL;
}

// Makes an object; the last thing of an apply_ function that can fail.
static int make(state *s, const event *e, enum object_type type, struct object **out)
{
    uint32_t id = e->subject;
    if (id == 0 || known(s, id)) return -EBADMSG;
    if (id >= s->object_count) {
        int rc = array_reserve(s->objects, s->object_capacity, id + 1u);
        if (rc) return rc;
        size_t more = id + 1 - s->object_count;
        memset(s->objects + s->object_count, 0, more * sizeof *s->objects); // the padding too
        s->object_count = id + 1;
    }
    struct object *o = &s->objects[id];
    o->type = (uint8_t)type;
    o->created = s->position;
    o->where = e->where;
    *out = o;
    return 0;
}

static void set_status(const state *s, struct object *task, enum task_status status)
{
    task->status = (uint8_t)status;
    task->changed = s->position;
}

// --- the loop and its ready queue ----------------------------------------------------------------

static int apply_loop_start(state *s, const event *e)
{
    if (s->ready_count || s->timer_count || s->running) return -EBADMSG;
    s->loop = LOOP_working;
    s->loop_number = e->subject;
    s->iteration = 0;
    return 0;
}

static int apply_iteration(state *s, const event *e)
{
    if (s->running) return -EBADMSG;
    s->loop = LOOP_working;
    s->iteration = e->subject;
    s->callback = 0;
    s->gathering = true;
    s->boundary = s->ready_count;
    return 0;
}

static int apply_select(state *s, const event *e)
{
    if (s->running) return -EBADMSG;
    s->loop = LOOP_sleeping;
    s->until = e->ns;
    s->callback = 0;
    return 0;
}

static int apply_clock(state *s)
{
    if (s->loop != LOOP_sleeping) return -EBADMSG;
    s->loop = LOOP_working;
    return 0;
}

static int reserve_ready(state *s)
{
    if (s->ready_head + s->ready_count < s->ready_capacity) return 0;
    if (s->ready_head < s->ready_count)
        return array_reserve(s->ready, s->ready_capacity, s->ready_head + s->ready_count + 1u);
    if (s->ready_count)
        memcpy(s->ready, s->ready + s->ready_head, s->ready_count * sizeof *s->ready);
    s->ready_head = 0;
    return array_reserve(s->ready, s->ready_capacity, s->ready_count + 1u);
}

// A task that was made this very moment is ready and has no entry yet; any other ready task has
// one.
static bool may_be_enqueued(const struct object *task)
{
    switch ((enum task_status)task->status) {
    case TASK_sleeping:
    case TASK_waiting:
    case TASK_awaiting: return true;
    case TASK_ready: return task->changed == task->created;
    case TASK_none:
    case TASK_running:
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: return false;
    }
    return false;
}

static int apply_enqueue(state *s, const event *e)
{
    bool step = e->a == 0;
    struct object *task = known_task(s, e->subject);
    if (step ? !task || !may_be_enqueued(task) : !known_or_none(s, e->subject)) return -EBADMSG;
    int rc = reserve_ready(s);
    if (rc) return rc;
    s->ready[s->ready_head + s->ready_count++] = (struct ready_entry){.enqueued = s->position};
    if (s->gathering) s->boundary++;
    if (step) set_status(s, task, TASK_ready);
    return 0;
}

// Whether the event may take the head of the queue: its entry, its object, a task's step or a
// callback as it should be.
static bool is_head(const state *s, const trace *t, const event *e, bool step)
{
    if (s->running || s->ready_count == 0 || s->boundary == 0) return false;
    const event *enqueue = trace_event(t, e->a);
    return s->ready[s->ready_head].enqueued == e->a && enqueue->subject == e->subject &&
           (enqueue->a == 0) == step;
}

static void pop(state *s)
{
    s->gathering = false;
    s->boundary--;
    s->ready_head++;
    s->ready_count--;
    s->callback = 0;
}

static int apply_resume(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, true)) return -EBADMSG;
    struct object *task = &s->objects[e->subject];
    pop(s);
    set_status(s, task, TASK_running);
    task->awaits = 0;
    task->runs++;
    s->running = e->subject;
    s->begun = s->position;
    return 0;
}

static int apply_callback(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, false) || s->ready[s->ready_head].cancelled) return -EBADMSG;
    pop(s);
    s->callback = e->a + 1;
    s->begun = s->position;
    return 0;
}

static int apply_skip(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, false)) return -EBADMSG;
    pop(s);
    return 0;
}

// Entries stand in the order of their enqueue events.
static struct ready_entry *find_entry(const state *s, uint32_t enqueued)
{
    uint32_t low = s->ready_head, end = s->ready_head + s->ready_count, high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->ready[middle].enqueued < enqueued)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && s->ready[low].enqueued == enqueued ? &s->ready[low] : NULL;
}

static int apply_handle_cancel(state *s, const trace *t, const event *e)
{
    struct ready_entry *entry = find_entry(s, e->a);
    if (!entry) return -EBADMSG;
    const event *enqueue = trace_event(t, e->a);
    if (enqueue->subject != e->subject || enqueue->a == 0) return -EBADMSG;
    entry->cancelled = true;
    return 0;
}

static void remove_timer(state *s, uint32_t id);

// What was ready or had a timer will never run: its task stays suspended.
static int apply_loop_close(state *s, const trace *t)
{
    if (s->running) return -EBADMSG;
    for (uint32_t i = 0; i < s->ready_count; i++) {
        const event *enqueue = trace_event(t, s->ready[s->ready_head + i].enqueued);
        if (enqueue->a == 0) set_status(s, &s->objects[enqueue->subject], TASK_awaiting);
    }
    while (s->timers) remove_timer(s, s->timers);
    s->ready_head = s->ready_count = s->boundary = 0;
    s->gathering = false;
    s->callback = 0;
    s->loop = LOOP_closed;
    return 0;
}

// --- tasks and coroutines ------------------------------------------------------------------------

static int apply_task_create(state *s, const event *e)
{
    struct object *coro = known(s, e->a), *task;
    if (e->a && (!coro || coro->type != OBJECT_coroutine || coro->parent)) return -EBADMSG;
    int rc = make(s, e, OBJECT_task, &task);
    if (rc) return rc;
    set_status(s, task, TASK_ready);
    task->name = e->b;
    task->parent = s->running;
    task->function = e->a;
    if (e->a) s->objects[e->a].parent = e->subject;
    return 0;
}

static int apply_name(state *s, const event *e, bool task)
{
    struct object *o = task ? known_task(s, e->subject) : known(s, e->subject);
    if (!o) return -EBADMSG;
    o->name = e->a;
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
    uint32_t waiter = s->objects[id].waiter;
    const struct object *w = &s->objects[waiter];
    if (waiter == 0) return false;
    return w->type == OBJECT_task ? w->awaits == id : w->outcome == OUTCOME_pending;
}

static int apply_suspend(state *s, const event *e)
{
    const struct object *awaited = known(s, e->a);
    if (e->subject == 0 || s->running != e->subject) return -EBADMSG;
    if (e->a && (!awaited || !object_type_is_future((enum object_type)awaited->type)))
        return -EBADMSG;
    struct object *task = &s->objects[e->subject];
    set_status(s, task, e->a ? status_awaiting((enum object_type)awaited->type) : TASK_awaiting);
    if (e->a && !is_waited_for(s, e->a)) s->objects[e->a].waiter = e->subject;
    task->awaits = e->a;
    s->running = 0;
    return 0;
}

// A child of a gather ended: one less to wait for.
static void end_child(state *s, const struct object *child)
{
    struct object *gather = &s->objects[child->waiter];
    if (gather->type == OBJECT_gather && gather->value > 0) gather->value--;
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

static int apply_task_done(state *s, const event *e)
{
    if (e->subject == 0 || s->running != e->subject || e->a == OUTCOME_pending) return -EBADMSG;
    struct object *task = &s->objects[e->subject];
    task->outcome = (uint8_t)e->a;
    task->cancelling = 0;
    task->top = 0;
    set_status(s, task, status_ended((enum outcome)e->a));
    end_child(s, task);
    s->running = 0;
    return 0;
}

static int apply_cancel(state *s, const event *e)
{
    struct object *task = known_task(s, e->subject);
    if (!task || task->outcome != OUTCOME_pending) return -EBADMSG;
    task->cancelling = 1;
    return 0;
}

static int apply_coro_create(state *s, const event *e)
{
    struct object *coro;
    int rc = make(s, e, OBJECT_coroutine, &coro);
    if (rc) return rc;
    coro->where = 0;
    coro->function = e->a;
    coro->value = e->b;
    return 0;
}

static int apply_coro_call(state *s, const event *e)
{
    struct object *coro = known(s, e->subject);
    if (!s->running || !coro || coro->type != OBJECT_coroutine || coro->runs || coro->outcome)
        return -EBADMSG;
    struct object *task = &s->objects[s->running];
    coro->parent = task->top ? task->top : s->running;
    coro->runs = 1;
    task->top = e->subject;
    return 0;
}

// A coroutine that never began may end at any time: its task was cancelled before its first step,
// or it was closed.
static int apply_coro_return(state *s, const event *e)
{
    struct object *coro = known(s, e->subject), *task = &s->objects[s->running];
    if (!coro || coro->type != OBJECT_coroutine || coro->outcome || e->a == OUTCOME_pending)
        return -EBADMSG;
    if (coro->runs) {
        if (!s->running || task->top != e->subject) return -EBADMSG;
        task->top = coro->parent == s->running ? 0 : coro->parent;
    }
    coro->outcome = (uint8_t)e->a;
    return 0;
}

// --- futures, handles and timers -----------------------------------------------------------------

static int apply_future_create(state *s, const event *e)
{
    struct object *future;
    if (e->a == OBJECT_task || !object_type_is_future((enum object_type)e->a)) return -EBADMSG;
    if (!known_or_none(s, e->b)) return -EBADMSG;
    int rc = make(s, e, (enum object_type)e->a, &future);
    if (rc) return rc;
    future->parent = e->b;
    return 0;
}

static int apply_future_done(state *s, const event *e)
{
    struct object *future = known(s, e->subject);
    if (!future || future->type == OBJECT_task ||
        !object_type_is_future((enum object_type)future->type))
        return -EBADMSG;
    if (future->outcome || e->a == OUTCOME_pending) return -EBADMSG;
    future->outcome = (uint8_t)e->a;
    end_child(s, future);
    return 0;
}

// What waits on behalf of others (a gather) is worth more than a task, whose own `awaits` says the
// same.
static int apply_done_callback(state *s, const event *e)
{
    struct object *future = known(s, e->subject);
    if (!future || !object_type_is_future((enum object_type)future->type) ||
        !known_or_none(s, e->b))
        return -EBADMSG;
    if (e->b == 0 || future->outcome) return 0;
    if (is_waited_for(s, e->subject) && s->objects[future->waiter].type != OBJECT_task) return 0;
    future->waiter = e->b;
    if (s->objects[e->b].type == OBJECT_gather)
        s->objects[e->b].value++, s->objects[e->b].holders++;
    return 0;
}

static int apply_handle_create(state *s, const event *e)
{
    struct object *handle;
    int rc = make(s, e, OBJECT_handle, &handle);
    if (rc) return rc;
    handle->name = e->a;
    return 0;
}

static int apply_timer_set(state *s, const event *e)
{
    struct object *o = known(s, e->subject);
    if (!o || o->timer) return -EBADMSG;
    o->timer = s->position + 1;
    o->when = e->ns;
    o->timer_next = s->timers;
    o->timer_prev = 0;
    if (s->timers) s->objects[s->timers].timer_prev = e->subject;
    s->timers = e->subject;
    s->timer_count++;
    return 0;
}

static void remove_timer(state *s, uint32_t id)
{
    struct object *o = &s->objects[id];
    if (o->timer_prev)
        s->objects[o->timer_prev].timer_next = o->timer_next;
    else
        s->timers = o->timer_next;
    if (o->timer_next) s->objects[o->timer_next].timer_prev = o->timer_prev;
    o->timer = o->timer_next = o->timer_prev = 0;
    s->timer_count--;
}

static int apply_timer_end(state *s, const event *e)
{
    const struct object *o = known(s, e->subject);
    if (!o || !o->timer) return -EBADMSG;
    remove_timer(s, e->subject);
    return 0;
}

// --- blocking ------------------------------------------------------------------------------------

static int apply_block(state *s, const event *e)
{
    if (s->loop == LOOP_blocked) return -EBADMSG;
    s->unblocked = s->loop;
    s->loop = LOOP_blocked;
    if (__builtin_add_overflow(e->time, e->ns, &s->until)) s->until = INT64_MAX;
    return 0;
}

static int apply_block_end(state *s)
{
    if (s->loop != LOOP_blocked) return -EBADMSG;
    s->loop = s->unblocked;
    return 0;
}

// --- synchronisation -----------------------------------------------------------------------------

static int apply_sync_create(state *s, const event *e)
{
    struct object *sync;
    if (!object_type_is_sync((enum object_type)e->a)) return -EBADMSG;
    int rc = make(s, e, (enum object_type)e->a, &sync);
    if (rc) return rc;
    sync->value = e->b;
    return 0;
}

static bool is_in_line(const struct object *sync, const struct object *waiter, uint32_t id)
{
    return waiter->prev || waiter->next || sync->top == id;
}

static int apply_sync_wait(state *s, const event *e)
{
    struct object *sync = known_sync(s, e->subject), *waiter = known(s, e->a);
    if (!s->running || !sync || !waiter || waiter->type != OBJECT_waiter ||
        is_in_line(sync, waiter, e->a))
        return -EBADMSG;
    waiter->parent = e->subject;
    waiter->waiter = s->running;
    waiter->prev = sync->last;
    if (sync->last)
        s->objects[sync->last].next = e->a;
    else
        sync->top = e->a;
    sync->last = e->a;
    return 0;
}

// The waiter that an event names, where it stands in the line that it names.
static struct object *known_in_line(const state *s, const event *e)
{
    const struct object *sync = known_sync(s, e->subject);
    struct object *waiter = known(s, e->a);
    bool valid = sync && waiter && waiter->type == OBJECT_waiter && waiter->parent == e->subject;
    return valid && is_in_line(sync, waiter, e->a) ? waiter : NULL;
}

// NULL where the task holds none of that kind.
static struct hold *find_hold(const state *s, uint32_t sync, uint32_t task, bool reserved)
{
    for (struct hold *h = s->holds; h < s->holds + s->hold_count; h++)
        if (h->sync == sync && h->task == task && h->reserved == reserved) return h;
    return NULL;
}

static void add_hold(state *s, uint32_t sync, uint32_t task, bool reserved)
{
    struct hold *h = &s->holds[s->hold_count++];
    *h = (struct hold){.sync = sync, .task = task, .since = s->position, .reserved = reserved};
    s->objects[sync].holders++;
}

static void remove_hold(state *s, struct hold *h)
{
    s->objects[h->sync].holders--;
    memmove(h, h + 1, (size_t)(s->holds + s->hold_count - (h + 1)) * sizeof *h);
    s->hold_count--;
}

static int apply_sync_acquire(state *s, const event *e)
{
    struct object *sync = known_sync(s, e->subject);
    if (!sync || !known_task(s, e->a)) return -EBADMSG;
    int rc = array_reserve(s->holds, s->hold_capacity, s->hold_count + 1u);
    if (rc) return rc;
    struct hold *reserved = find_hold(s, e->subject, e->a, true);
    if (reserved) remove_hold(s, reserved);
    add_hold(s, e->subject, e->a, false);
    sync->value = e->b;
    return 0;
}

// Permits are anonymous: who gives one back need not hold one.
static int apply_sync_release(state *s, const event *e)
{
    struct object *sync = known_sync(s, e->subject);
    if (!sync || !known_or_none(s, e->a)) return -EBADMSG;
    struct hold *h = find_hold(s, e->subject, e->a, false);
    if (!h) h = find_hold(s, e->subject, e->a, true);
    if (h) remove_hold(s, h);
    sync->value = e->b;
    return 0;
}

static int apply_sync_wake(state *s, const event *e)
{
    const struct object *waiter = known_in_line(s, e);
    if (!waiter || waiter->outcome) return -EBADMSG;
    int rc = array_reserve(s->holds, s->hold_capacity, s->hold_count + 1u);
    if (rc) return rc;
    add_hold(s, e->subject, waiter->waiter, true);
    s->objects[e->subject].value = e->b;
    return 0;
}

// A waiter that was cancelled after it was woken gives its permit back as it leaves.
static int apply_sync_leave(state *s, const event *e)
{
    struct object *sync = known_sync(s, e->subject), *waiter = known_in_line(s, e);
    if (!waiter) return -EBADMSG;
    if (waiter->prev)
        s->objects[waiter->prev].next = waiter->next;
    else
        sync->top = waiter->next;
    if (waiter->next)
        s->objects[waiter->next].prev = waiter->prev;
    else
        sync->last = waiter->prev;
    waiter->next = waiter->prev = 0;
    struct hold *reserved = find_hold(s, e->subject, waiter->waiter, true);
    if (reserved && e->b > sync->value) remove_hold(s, reserved);
    sync->value = e->b;
    return 0;
}

// --- the end -------------------------------------------------------------------------------------

static int apply_end(state *s, const event *e, enum loop_status how)
{
    s->loop = how;
    s->status = e->subject;
    return 0;
}

static int apply(state *s, const trace *t, const event *e)
{
    switch ((enum event_kind)e->kind) {
    case EVENT_loop_start: return apply_loop_start(s, e);
    case EVENT_iteration: return apply_iteration(s, e);
    case EVENT_select: return apply_select(s, e);
    case EVENT_clock: return apply_clock(s);
    case EVENT_enqueue: return apply_enqueue(s, e);
    case EVENT_resume: return apply_resume(s, t, e);
    case EVENT_callback: return apply_callback(s, t, e);
    case EVENT_skip: return apply_skip(s, t, e);
    case EVENT_handle_cancel: return apply_handle_cancel(s, t, e);
    case EVENT_loop_close: return apply_loop_close(s, t);
    case EVENT_task_create: return apply_task_create(s, e);
    case EVENT_task_name: return apply_name(s, e, true);
    case EVENT_suspend: return apply_suspend(s, e);
    case EVENT_task_done: return apply_task_done(s, e);
    case EVENT_cancel: return apply_cancel(s, e);
    case EVENT_coro_create: return apply_coro_create(s, e);
    case EVENT_coro_call: return apply_coro_call(s, e);
    case EVENT_coro_return: return apply_coro_return(s, e);
    case EVENT_future_create: return apply_future_create(s, e);
    case EVENT_future_done: return apply_future_done(s, e);
    case EVENT_done_callback: return apply_done_callback(s, e);
    case EVENT_handle_create: return apply_handle_create(s, e);
    case EVENT_timer_set: return apply_timer_set(s, e);
    case EVENT_timer_fire:
    case EVENT_timer_cancel: return apply_timer_end(s, e);
    case EVENT_block: return apply_block(s, e);
    case EVENT_block_end: return apply_block_end(s);
    case EVENT_sync_create: return apply_sync_create(s, e);
    case EVENT_sync_wait: return apply_sync_wait(s, e);
    case EVENT_sync_acquire: return apply_sync_acquire(s, e);
    case EVENT_sync_release: return apply_sync_release(s, e);
    case EVENT_sync_wake: return apply_sync_wake(s, e);
    case EVENT_sync_leave: return apply_sync_leave(s, e);
    case EVENT_print: s->prints++; return 0;
    case EVENT_warn:
    case EVENT_raise:
    case EVENT_except:
    case EVENT_error: return 0;
    case EVENT_end: return apply_end(s, e, LOOP_ended);
    case EVENT_crash: return apply_end(s, e, LOOP_crashed);
    case EVENT_name: return apply_name(s, e, false);
    case EVENT_none:
    case EVENT_KINDS:
    case DEFINE_string:
    case DEFINE_place:
    case DEFINE_meta: break;
    }
    return -EBADMSG;
}

int state_apply(state *s, const trace *t)
{
    assert(s->position < trace_length(t));
    const event *e = trace_event(t, s->position);
    uint32_t coro = s->running ? s->objects[s->running].top : 0; // whose line the event's place is
    int rc = apply(s, t, e);
    if (rc) return rc;
    if (coro && e->where) s->objects[coro].where = e->where;
    s->time = e->time;
    s->position++;
    return 0;
}
