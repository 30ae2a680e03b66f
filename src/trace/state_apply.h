// What each kind of event does to a state, for state.c, which calls these.
//
// Each apply_ function first checks the event and makes room, and changes the state only when nothing can fail any more:
// 0, -ENOMEM, or -EBADMSG. An event is refused where a reader of the state would be misled by it, not for being unusual.
#ifndef LOOPSCOPE_TRACE_STATE_APPLY_H
#define LOOPSCOPE_TRACE_STATE_APPLY_H

#include "trace/state.h"

// --- objects: state.c -----------------------------------------------------------------------------
// To look at. NULL where nobody made it, and where it is no task, no sync object, no queue.
const struct object *state_object(const state *s, uint32_t id);
const struct object *state_task(const state *s, uint32_t id);
const struct object *state_sync(const state *s, uint32_t id);
const struct object *state_queue(const state *s, uint32_t id);
bool state_knows_or_none(const state *s, uint32_t id);

// To change; what was looked at before shows it as it was. An event changes a few, and state_apply has made room for them; who changes
// more makes room with paged_own.
#define CHANGES_OF_AN_EVENT 8u
static inline struct object *state_change(state *s, uint32_t id) { return paged_change(&s->objects, id); }
static inline struct item *state_change_item(state *s, uint32_t id) { return paged_change(&s->items, id - 1); }
static inline struct ready_entry *state_change_ready(state *s, uint32_t i) { return paged_change(&s->ready, s->ready_head + i); }

// Where an object stands among the timers.
static inline ordered_pair state_timer_place(int64_t due, const struct object *o, uint32_t id)
{
    return (ordered_pair){due, (uint64_t)(o->timer - 1) << 32 | id};
}

// What tasks and workers wait for has one.
static inline bool state_may_have_timer(const struct object *o) { return o->type != OBJECT_task && o->type != OBJECT_worker; }

// Makes the event's subject; the last thing in an apply_ function that can fail.
int state_make(state *s, const event *e, enum object_type type, struct object **out);
void state_set_status(state *s, struct object *task, enum task_status status);

// --- the loop, its ready queue and its timers: state_loop.c ---------------------------------------
int apply_loop_start(state *s, const event *e);
int apply_iteration(state *s, const event *e);
int apply_select(state *s, const event *e);
int apply_clock(state *s);
int apply_interrupt(state *s, const event *e);
int apply_enqueue(state *s, const event *e);
int apply_resume(state *s, const trace *t, const event *e);
int apply_callback(state *s, const trace *t, const event *e);
int apply_skip(state *s, const trace *t, const event *e);
int apply_handle_cancel(state *s, const trace *t, const event *e);
int apply_pick(state *s, const trace *t, const event *e);
int apply_loop_close(state *s, const trace *t);
int apply_timer_set(state *s, const event *e);
int apply_timer_end(state *s, const trace *t, const event *e);
int apply_block(state *s, const event *e);
int apply_block_end(state *s);
int apply_end(state *s, const event *e, enum loop_status how);

// --- tasks, coroutines, futures and handles: state_task.c -----------------------------------------
int apply_task_create(state *s, const event *e);
int apply_task_eager(state *s, const event *e);
int apply_name(state *s, const event *e, bool task);
int apply_suspend(state *s, const event *e);
int apply_task_done(state *s, const event *e);
int apply_cancel(state *s, const event *e);
int apply_task_destroy(state *s, const event *e);
int apply_task_destroyed(state *s, const event *e);
int apply_coro_create(state *s, const event *e);
int apply_coro_call(state *s, const event *e);
int apply_coro_return(state *s, const event *e);
int apply_future_create(state *s, const event *e);
int apply_future_done(state *s, const event *e);
int apply_done_callback(state *s, const event *e);
int apply_handle_create(state *s, const event *e);
int apply_context_create(state *s, const event *e);

// --- sync objects: state_sync.c -------------------------------------------------------------------
int apply_sync_create(state *s, const event *e);
int apply_sync_wait(state *s, const event *e);
int apply_sync_acquire(state *s, const event *e);
int apply_sync_release(state *s, const event *e);
int apply_sync_wake(state *s, const event *e);
int apply_sync_leave(state *s, const event *e);
int apply_sync_state(state *s, const event *e);

// --- the items of queues: state_queue.c -----------------------------------------------------------
int apply_queue_put(state *s, const event *e);
int apply_queue_get(state *s, const event *e);
int apply_queue_task_done(state *s, const event *e);
int apply_queue_shutdown(state *s, const event *e);

// --- the order of a queue's items: state_items.c --------------------------------------------------
uint32_t state_items_at(const state *s, const struct object *queue, uint32_t before); // that so many others come before; 0 at the end
uint32_t state_last_item(const state *s, const struct object *queue); // 0 where it is empty
int state_items_reserve(state *s, uint32_t count); // makes room to add or remove one of so many. 0 or -ENOMEM
void state_items_add(state *s, uint32_t id);       // it stands in the line, and not in the tree
void state_items_remove(state *s, uint32_t id);    // it stands in both

// --- executors and workers: state_worker.c --------------------------------------------------------
int apply_executor_submit(state *s, const event *e);
int apply_executor_drop(state *s, const event *e);
int apply_worker_create(state *s, const event *e);
int apply_worker_begin(state *s, const event *e);
int apply_worker_sleep(state *s, const event *e);
int apply_worker_work(state *s, const event *e);
int apply_worker_wait(state *s, const event *e);
int apply_worker_wake(state *s, const event *e);
int apply_worker_return(state *s, const event *e);
int apply_worker_end(state *s, const event *e);
int apply_thread_switch(state *s, const event *e);

// --- async generators: state_generator.c ----------------------------------------------------------
int apply_agen_create(state *s, const event *e);
int apply_agen_resume(state *s, const event *e);
int apply_agen_yield(state *s, const event *e);
int apply_agen_return(state *s, const event *e);
int apply_agen_drop(state *s, const event *e);

#endif
