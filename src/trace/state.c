#include "trace/state_apply.h"

#include <assert.h>
#include <errno.h>

#define OBJECTS_OF_A_PAGE 4 // an event changes one or two, anywhere
#define READY_OF_A_PAGE   64
#define ITEMS_OF_A_PAGE   8

void state_init(state *s)
{
    *s = (state){0};
    paged_init(&s->objects, sizeof(struct object), OBJECTS_OF_A_PAGE);
    paged_init(&s->ready, sizeof(struct ready_entry), READY_OF_A_PAGE);
    paged_init(&s->items, sizeof(struct item), ITEMS_OF_A_PAGE);
    ordered_init(&s->timers);
    ordered_init(&s->holds);
    ordered_init(&s->holders);
}

void state_deinit(state *s)
{
    paged_deinit(&s->objects);
    paged_deinit(&s->ready);
    paged_deinit(&s->items);
    ordered_deinit(&s->timers);
    ordered_deinit(&s->holds);
    ordered_deinit(&s->holders);
    state_init(s);
}

int state_copy(state *to, const state *from)
{
    state copy = *from, empty;
    state_init(&empty);
    copy.objects = empty.objects, copy.ready = empty.ready, copy.items = empty.items, copy.timers = empty.timers;
    copy.holds = empty.holds, copy.holders = empty.holders;
    int rc = paged_copy(&copy.objects, &from->objects);
    if (rc == 0) rc = paged_copy(&copy.ready, &from->ready);
    if (rc == 0) rc = paged_copy(&copy.items, &from->items);
    if (rc == 0) rc = ordered_copy(&copy.timers, &from->timers);
    if (rc == 0) rc = ordered_copy(&copy.holds, &from->holds);
    if (rc == 0) rc = ordered_copy(&copy.holders, &from->holders);
    state_deinit(rc ? &copy : to);
    if (rc == 0) *to = copy;
    return rc;
}

void state_keep(state *s)
{
    paged_keep(&s->objects);
    paged_keep(&s->ready);
    paged_keep(&s->items);
    paged_keep(&s->timers.nodes);
    paged_keep(&s->holds.nodes);
    paged_keep(&s->holders.nodes);
}

uint64_t state_copied(const state *s)
{
    return s->objects.copied + s->ready.copied + s->items.copied + s->timers.nodes.copied + s->holds.nodes.copied + s->holders.nodes.copied;
}

// --- objects -------------------------------------------------------------------------------------

const struct object *state_object(const state *s, uint32_t id)
{
    const struct object *o = state_at(s, id);
    return o->type != OBJECT_none ? o : NULL;
}

bool state_knows_or_none(const state *s, uint32_t id) { return id == 0 || state_object(s, id); }

const struct object *state_task(const state *s, uint32_t id)
{
    const struct object *o = state_object(s, id);
    return o && o->type == OBJECT_task ? o : NULL;
}

const struct object *state_sync(const state *s, uint32_t id)
{
    const struct object *o = state_object(s, id);
    return o && object_type_is_sync((enum object_type)o->type) ? o : NULL;
}

const struct object *state_queue(const state *s, uint32_t id)
{
    const struct object *o = state_object(s, id);
    return o && object_type_is_queue((enum object_type)o->type) ? o : NULL;
}

int state_make(state *s, const event *e, enum object_type type, struct object **out)
{
    uint32_t id = e->subject;
    if (id == 0 || state_object(s, id)) return -EBADMSG;
    int rc = paged_reserve(&s->objects, id, CHANGES_OF_AN_EVENT);
    if (rc) return rc;
    if (id >= s->object_count) s->object_count = id + 1;
    struct object *o = state_change(s, id);
    o->type = (uint8_t)type;
    o->created = s->position;
    o->where = e->where;
    *out = o;
    return 0;
}

void state_set_status(state *s, struct object *task, enum task_status status)
{
    if (task->status != TASK_none) s->statuses[task->status]--;
    if (status != TASK_none) s->statuses[status]++;
    task->status = (uint8_t)status;
    task->changed = s->position;
}

// --- events --------------------------------------------------------------------------------------

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
    case EVENT_pick: return apply_pick(s, t, e);
    case EVENT_loop_close: return apply_loop_close(s, t);
    case EVENT_task_create: return apply_task_create(s, e);
    case EVENT_task_eager: return apply_task_eager(s, e);
    case EVENT_task_destroy: return apply_task_destroy(s, e);
    case EVENT_task_destroyed: return apply_task_destroyed(s, e);
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
    case EVENT_timer_cancel: return apply_timer_end(s, t, e);
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
    case EVENT_except: return 0;
    case EVENT_error: s->error = s->position + 1; return 0;
    case EVENT_end: return apply_end(s, e, LOOP_ended);
    case EVENT_crash: return apply_end(s, e, LOOP_crashed);
    case EVENT_name: return apply_name(s, e, false);
    case EVENT_sync_state: return apply_sync_state(s, e);
    case EVENT_queue_put: return apply_queue_put(s, e);
    case EVENT_queue_get: return apply_queue_get(s, e);
    case EVENT_queue_task_done: return apply_queue_task_done(s, e);
    case EVENT_queue_shutdown: return apply_queue_shutdown(s, e);
    case EVENT_context_create: return apply_context_create(s, e);
    case EVENT_executor_submit: return apply_executor_submit(s, e);
    case EVENT_executor_drop: return apply_executor_drop(s, e);
    case EVENT_worker_create: return apply_worker_create(s, e);
    case EVENT_worker_begin: return apply_worker_begin(s, e);
    case EVENT_worker_sleep: return apply_worker_sleep(s, e);
    case EVENT_worker_work: return apply_worker_work(s, e);
    case EVENT_worker_wait: return apply_worker_wait(s, e);
    case EVENT_worker_wake: return apply_worker_wake(s, e);
    case EVENT_worker_return: return apply_worker_return(s, e);
    case EVENT_worker_end: return apply_worker_end(s, e);
    case EVENT_thread_switch: return apply_thread_switch(s, e);
    case EVENT_agen_create: return apply_agen_create(s, e);
    case EVENT_agen_resume: return apply_agen_resume(s, e);
    case EVENT_agen_yield: return apply_agen_yield(s, e);
    case EVENT_agen_return: return apply_agen_return(s, e);
    case EVENT_agen_drop: return apply_agen_drop(s, e);
    case EVENT_interrupt: return apply_interrupt(s, e);
    case EVENT_none:
    case EVENT_KINDS:
    case DEFINE_string:
    case DEFINE_place:
    case DEFINE_meta: break;
    }
    return -EBADMSG;
}

static int make_room(state *s)
{
    int rc = paged_reserve(&s->objects, s->object_count, CHANGES_OF_AN_EVENT);
    if (rc == 0) rc = paged_reserve(&s->ready, s->ready_head + s->ready_count, 2);
    return rc ? rc : paged_reserve(&s->items, s->item_count, 3);
}

int state_apply(state *s, const trace *t)
{
    assert(s->position < trace_length(t));
    event e = trace_event(t, s->position);
    uint32_t whose = s->worker ? s->worker : s->running ? state_at(s, s->running)->top : 0; // line the event's place is
    int rc = make_room(s);
    if (rc == 0) rc = apply(s, t, &e);
    if (rc) return rc;
    if (whose && e.where && state_at(s, whose)->where != e.where) state_change(s, whose)->where = e.where;
    s->time = e.time;
    s->position++;
    return 0;
}
