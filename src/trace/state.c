#include "trace/state_apply.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void state_init(state *s) { *s = (state){0}; }

void state_deinit(state *s)
{
    free(s->objects);
    free(s->ready);
    free(s->holds);
    free(s->items);
    state_init(s);
}

int state_copy(state *to, const state *from)
{
    int rc = array_reserve(to->objects, to->object_capacity, from->object_count);
    if (rc == 0) rc = array_reserve(to->ready, to->ready_capacity, from->ready_count);
    if (rc == 0) rc = array_reserve(to->holds, to->hold_capacity, from->hold_count);
    if (rc == 0) rc = array_reserve(to->items, to->item_capacity, from->item_count);
    if (rc) return rc;
    state old = *to;
    *to = *from;
    to->objects = old.objects, to->object_capacity = old.object_capacity;
    to->ready = old.ready, to->ready_capacity = old.ready_capacity;
    to->holds = old.holds, to->hold_capacity = old.hold_capacity;
    to->items = old.items, to->item_capacity = old.item_capacity;
    to->ready_head = 0;
    if (from->object_count)
        memcpy(to->objects, from->objects, from->object_count * sizeof *to->objects);
    if (from->ready_count)
        memcpy(to->ready, from->ready + from->ready_head, from->ready_count * sizeof *to->ready);
    if (from->hold_count) memcpy(to->holds, from->holds, from->hold_count * sizeof *to->holds);
    if (from->item_count) memcpy(to->items, from->items, from->item_count * sizeof *to->items);
    return 0;
}

// --- objects -------------------------------------------------------------------------------------

struct object *state_object(const state *s, uint32_t id)
{
    return id < s->object_count && s->objects[id].type != OBJECT_none ? &s->objects[id] : NULL;
}

bool state_knows_or_none(const state *s, uint32_t id) { return id == 0 || state_object(s, id); }

struct object *state_task(const state *s, uint32_t id)
{
    struct object *o = state_object(s, id);
    return o && o->type == OBJECT_task ? o : NULL;
}

struct object *state_sync(const state *s, uint32_t id)
{
    struct object *o = state_object(s, id);
    return o && object_type_is_sync((enum object_type)o->type) ? o : NULL;
}

struct object *state_queue(const state *s, uint32_t id)
{
    struct object *o = state_object(s, id);
    return o && object_type_is_queue((enum object_type)o->type) ? o : NULL;
}

int state_make(state *s, const event *e, enum object_type type, struct object **out)
{
    uint32_t id = e->subject;
    if (id == 0 || state_object(s, id)) return -EBADMSG;
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

void state_set_status(const state *s, struct object *task, enum task_status status)
{
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
    uint32_t whose = s->worker ? s->worker : s->running ? s->objects[s->running].top : 0; // line the event's place is
    int rc = apply(s, t, e);
    if (rc) return rc;
    if (whose && e->where) s->objects[whose].where = e->where;
    s->time = e->time;
    s->position++;
    return 0;
}
