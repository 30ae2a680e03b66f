// What each kind of event needs, in the order in which state_apply asks for it.
//
// A function returns whether it has found what is missing, and has said so then. What state_apply refuses and nobody here explains gets
// a sentence without a reason.
#include "trace/refusal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "trace/state_apply.h"

struct case_of {
    const state *s;
    const trace *t;
    const event *e;
    char *why;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static bool say(const struct case_of *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->why, c->size, format, arguments);
    va_end(arguments);
    return true;
}

// --- objects -------------------------------------------------------------------------------------
static const char *type_name(const struct object *o) { return object_type_name((enum object_type)o->type); }

static bool nobody_made(const struct case_of *c, uint32_t id)
{
    if (state_object(c->s, id)) return false;
    if (id == 0) return say(c, "it names no object");
    return say(c, "no event before it made object %" PRIu32, id);
}

static bool nobody_made_other(const struct case_of *c, uint32_t id) { return id != 0 && nobody_made(c, id); }

// what: "a task", for a message.
static bool is_not(const struct case_of *c, uint32_t id, bool (*is)(enum object_type), const char *what)
{
    if (nobody_made(c, id)) return true;
    const struct object *o = state_object(c->s, id);
    return !is((enum object_type)o->type) && say(c, "object %" PRIu32 " is of type %s, and no %s", id, type_name(o), what);
}

static bool type_is_task(enum object_type type) { return type == OBJECT_task; }
static bool type_is_coroutine(enum object_type type) { return type == OBJECT_coroutine; }
static bool type_is_generator(enum object_type type) { return type == OBJECT_async_generator; }
static bool type_is_worker(enum object_type type) { return type == OBJECT_worker; }
static bool type_is_call(enum object_type type) { return type == OBJECT_executor_call; }
static bool type_is_waiter(enum object_type type) { return type == OBJECT_waiter; }
static bool type_is_other_future(enum object_type type) { return type != OBJECT_task && object_type_is_future(type); }
static bool type_is_event_or_barrier(enum object_type type) { return type == OBJECT_event || type == OBJECT_barrier; }

static bool is_no_task(const struct case_of *c, uint32_t id) { return is_not(c, id, type_is_task, "task"); }
static bool is_no_sync(const struct case_of *c, uint32_t id) { return is_not(c, id, object_type_is_sync, "sync object"); }
static bool is_no_queue(const struct case_of *c, uint32_t id) { return is_not(c, id, object_type_is_queue, "queue"); }

// An event that makes its subject cannot make it again.
static bool is_made_again(const struct case_of *c)
{
    uint32_t id = c->e->subject;
    const struct object *o = state_object(c->s, id);
    if (id == 0) return say(c, "objects are numbered from 1");
    return o && say(c, "object %" PRIu32 " was made before, of type %s by event %" PRIu32, id, type_name(o), o->created);
}

static bool makes_no(const struct case_of *c, bool right_type, const char *what)
{
    if (!right_type) return say(c, "the type %s is no %s", object_type_name((enum object_type)c->e->a), what);
    return is_made_again(c);
}

static bool is_pending(const struct case_of *c, uint32_t outcome)
{
    return outcome == OUTCOME_pending && say(c, "what has ended is not pending");
}

static bool has_ended(const struct case_of *c, uint32_t id)
{
    return state_object(c->s, id)->outcome && say(c, "%s %" PRIu32 " has ended before", type_name(state_object(c->s, id)), id);
}

// --- tasks and frames ----------------------------------------------------------------------------
static bool a_task_runs(const struct case_of *c)
{
    return c->s->running && say(c, "task %" PRIu32 " is in the middle of a step", c->s->running);
}

static bool no_task_runs(const struct case_of *c) { return !c->s->running && say(c, "no task runs"); }

static bool does_not_run(const struct case_of *c)
{
    uint32_t id = c->e->subject;
    if (is_no_task(c, id)) return true;
    if (c->s->running == 0) return say(c, "task %" PRIu32 " does not run, and no other task does", id);
    return c->s->running != id && say(c, "task %" PRIu32 " does not run: task %" PRIu32 " does", id, c->s->running);
}

static bool refuses_task(const struct case_of *c)
{
    uint32_t coro = c->e->a;
    if (coro && is_not(c, coro, type_is_coroutine, "coroutine")) return true;
    const struct object *o = state_object(c->s, coro);
    if (o && o->parent) return say(c, "coroutine %" PRIu32 " has a task or an await already", coro);
    return is_made_again(c);
}

static bool refuses_suspend(const struct case_of *c)
{
    if (does_not_run(c)) return true;
    return c->e->a && is_not(c, c->e->a, object_type_is_future, "future");
}

static bool refuses_destroy(const struct case_of *c)
{
    if (is_no_task(c, c->e->subject) || has_ended(c, c->e->subject) || a_task_runs(c)) return true;
    return say(c, "task %" PRIu32 " is in the ready queue, whose loop is not closed", c->e->subject);
}

static bool is_not_innermost(const struct case_of *c, uint32_t id)
{
    if (no_task_runs(c)) return true;
    uint32_t top = state_at(c->s, c->s->running)->top;
    return top != id && say(c, "%s %" PRIu32 " is not the innermost of what task %" PRIu32 " is in", type_name(state_object(c->s, id)),
                            id, c->s->running);
}

static bool refuses_call(const struct case_of *c)
{
    if (no_task_runs(c) || is_not(c, c->e->subject, type_is_coroutine, "coroutine")) return true;
    if (has_ended(c, c->e->subject)) return true;
    return say(c, "coroutine %" PRIu32 " has begun before", c->e->subject);
}

static bool refuses_return(const struct case_of *c, bool (*is)(enum object_type), const char *what)
{
    if (is_not(c, c->e->subject, is, what) || has_ended(c, c->e->subject) || is_pending(c, c->e->a)) return true;
    return state_object(c->s, c->e->subject)->runs && is_not_innermost(c, c->e->subject);
}

static bool refuses_generator_resume(const struct case_of *c)
{
    if (no_task_runs(c) || is_not(c, c->e->subject, type_is_generator, "async generator")) return true;
    if (has_ended(c, c->e->subject)) return true;
    return say(c, "generator %" PRIu32 " has not come to a yield", c->e->subject);
}

// --- the loop ------------------------------------------------------------------------------------
static bool refuses_start(const struct case_of *c)
{
    if (a_task_runs(c)) return true;
    return say(c, "the loop before it has something to do, and is not closed");
}

static bool refuses_iteration(const struct case_of *c)
{
    const state *s = c->s;
    if (a_task_runs(c)) return true;
    if (c->e->subject != s->iteration + 1)
        return say(c, "the loop comes to iteration %" PRIu32 ", not %" PRIu32, s->iteration + 1, c->e->subject);
    return say(c, "%" PRIu32 " handles are in the ready queue and not cancelled, not %" PRIu32, s->ready_count - s->ready_cancelled, c->e->a);
}

static bool refuses_select(const struct case_of *c)
{
    if (a_task_runs(c)) return true;
    uint32_t first = 0;
    state_timers(c->s, &first, 1);
    if (c->e->ns == INT64_MAX) return say(c, "the loop does not sleep for ever where a timer is set: object %" PRIu32 " has one", first);
    return say(c, "the loop does not sleep beyond its first timer: that of object %" PRIu32 " is due at %" PRId64, first, state_due(c->t, state_at(c->s, first)));
}

static bool refuses_enqueue(const struct case_of *c)
{
    uint32_t id = c->e->subject;
    if (c->e->a) return nobody_made_other(c, id);
    if (is_no_task(c, id)) return true;
    const char *status = task_status_name((enum task_status)state_object(c->s, id)->status);
    return say(c, "task %" PRIu32 " is %s, and only one that waits, or was made just now, can become ready", id, status);
}

// What takes the head of the ready queue: it has to be there, and to be what the event says.
static bool is_not_head(const struct case_of *c, bool step)
{
    const state *s = c->s;
    if (a_task_runs(c)) return true;
    if (s->ready_count == 0) return say(c, "the ready queue is empty");
    if (s->boundary == 0) return say(c, "what is in the ready queue runs in the next iteration");
    uint32_t head = state_ready(s, 0).enqueued;
    event enqueue = trace_event(c->t, head);
    if (head != c->e->a) return say(c, "the head of the ready queue was put there by event %" PRIu32 ", not %" PRIu32, head, c->e->a);
    if (enqueue.subject != c->e->subject)
        return say(c, "event %" PRIu32 " put object %" PRIu32 " into the ready queue, not %" PRIu32, head, enqueue.subject,
                   c->e->subject);
    if ((enqueue.a == 0) == step) return false;
    return step ? say(c, "event %" PRIu32 " put a callback into the ready queue, no step of a task", head)
                : say(c, "event %" PRIu32 " put a step of a task into the ready queue, no callback", head);
}

static bool refuses_callback(const struct case_of *c)
{
    return is_not_head(c, false) || say(c, "the handle was cancelled: it is skipped");
}

static bool refuses_handle_cancel(const struct case_of *c)
{
    uint32_t enqueued = c->e->a;
    for (uint32_t i = 0; i < c->s->ready_count; i++)
        if (state_ready(c->s, i).enqueued == enqueued)
            return say(c, "event %" PRIu32 " put no callback of object %" PRIu32 " into the ready queue", enqueued, c->e->subject);
    return say(c, "what event %" PRIu32 " put into the ready queue is not there", enqueued);
}

static bool refuses_pick(const struct case_of *c)
{
    const state *s = c->s;
    uint32_t i = 0, ahead = 0;
    if (a_task_runs(c)) return true;
    for (; i < s->ready_count && state_ready(s, i).enqueued != c->e->a; i++) ahead += !state_ready(s, i).cancelled;
    if (i == s->ready_count) return say(c, "what event %" PRIu32 " put into the ready queue is not there", c->e->a);
    if (i >= s->boundary) return say(c, "what event %" PRIu32 " put into the ready queue runs in the next iteration", c->e->a);
    if (state_ready(s, i).cancelled) return say(c, "the handle was cancelled: it is skipped");
    if (trace_event(c->t, c->e->a).subject != c->e->subject)
        return say(c, "event %" PRIu32 " put object %" PRIu32 " into the ready queue, not %" PRIu32, c->e->a,
                   trace_event(c->t, c->e->a).subject, c->e->subject);
    if (i >= PICK_REACH) return say(c, "it is not among the first %u of the ready queue, which can be picked from", PICK_REACH);
    if (ahead == 0) return say(c, "no handle that is not cancelled is ahead of it");
    if (ahead != c->e->b) return say(c, "handles ahead of it that are not cancelled: %" PRIu32 ", not %" PRIu32, ahead, c->e->b);
    return say(c, "another handle was picked, and has not run yet");
}

static bool refuses_timer_set(const struct case_of *c)
{
    uint32_t id = c->e->subject;
    if (nobody_made(c, id)) return true;
    if (!state_may_have_timer(state_object(c->s, id))) return say(c, "object %" PRIu32 " is of type %s, and has no timer of its own", id, type_name(state_object(c->s, id)));
    return say(c, "object %" PRIu32 " has a timer already", id);
}

static bool refuses_timer_end(const struct case_of *c)
{
    return nobody_made(c, c->e->subject) || say(c, "object %" PRIu32 " has no timer", c->e->subject);
}

// --- futures and sync objects --------------------------------------------------------------------
static bool refuses_future(const struct case_of *c)
{
    if (nobody_made_other(c, c->e->b) || makes_no(c, type_is_other_future((enum object_type)c->e->a), "future")) return true;
    return say(c, "what owns an executor call is the worker that begins it");
}

static bool refuses_future_done(const struct case_of *c)
{
    if (is_not(c, c->e->subject, type_is_other_future, "future that can be done without being a task")) return true;
    return has_ended(c, c->e->subject) || is_pending(c, c->e->a);
}

static bool refuses_done_callback(const struct case_of *c)
{
    if (is_not(c, c->e->subject, object_type_is_future, "future") || nobody_made_other(c, c->e->b)) return true;
    return say(c, "object %" PRIu32 " is no task, and cannot join a TaskGroup", c->e->subject);
}

static bool is_no_waiter_of_it(const struct case_of *c)
{
    uint32_t sync = c->e->subject, id = c->e->a;
    if (is_no_sync(c, sync) || is_not(c, id, type_is_waiter, "waiter")) return true;
    uint32_t owner = state_object(c->s, id)->parent;
    return owner != sync && say(c, "waiter %" PRIu32 " was made for object %" PRIu32 ", not for %" PRIu32, id, owner, sync);
}

static bool refuses_wait(const struct case_of *c)
{
    return no_task_runs(c) || is_no_waiter_of_it(c) || say(c, "waiter %" PRIu32 " stands in line already", c->e->a);
}

static bool is_not_in_line(const struct case_of *c)
{
    uint32_t id = c->e->a;
    if (is_no_waiter_of_it(c)) return true;
    const struct object *sync = state_object(c->s, c->e->subject), *waiter = state_object(c->s, id);
    bool there = waiter->prev || waiter->next || sync->first == id;
    return !there && say(c, "waiter %" PRIu32 " does not stand in line", id);
}

static bool is_no_lock(const struct case_of *c) { return is_not(c, c->e->subject, object_type_is_lock, "lock or semaphore"); }

// How many permits are free after the event cannot be; of what has permits.
static bool miscounts(const struct case_of *c)
{
    const struct object *o = state_object(c->s, c->e->subject);
    if (!object_type_is_lock((enum object_type)o->type)) return false;
    return say(c, "%s %" PRIu32 " has %" PRIu32 " free before it, and cannot have %" PRIu32 " after it", type_name(o), c->e->subject, o->value,
               c->e->b);
}

// --- queues --------------------------------------------------------------------------------------
static bool refuses_put(const struct case_of *c)
{
    if (is_no_queue(c, c->e->subject)) return true;
    return say(c, "the queue holds %" PRIu32 " items, and %" PRIu32 " cannot come before this one",
               state_object(c->s, c->e->subject)->value, c->e->b);
}

static bool refuses_get(const struct case_of *c)
{
    if (is_no_queue(c, c->e->subject)) return true;
    return say(c, "event %" PRIu32 " put no item into this queue that is still there", c->e->b);
}

static bool refuses_shutdown(const struct case_of *c)
{
    if (is_no_queue(c, c->e->subject)) return true;
    return say(c, "the queue holds %" PRIu32 " items; it drops all of them or none, not %" PRIu32,
               state_object(c->s, c->e->subject)->value, c->e->a);
}

// --- executors -----------------------------------------------------------------------------------
static bool is_no_worker(const struct case_of *c, uint32_t id)
{
    return is_not(c, id, type_is_worker, "worker") || has_ended(c, id);
}

static bool is_no_waiting_call(const struct case_of *c, uint32_t id)
{
    if (is_not(c, id, type_is_call, "executor call")) return true;
    const struct object *call = state_object(c->s, id);
    return (call->parent || call->runs) && say(c, "call %" PRIu32 " was begun or dropped before", id);
}

static bool is_idle(const struct case_of *c, uint32_t id)
{
    if (is_no_worker(c, id)) return true;
    return !state_object(c->s, id)->waiter && say(c, "worker %" PRIu32 " carries out no function", id);
}

static bool refuses_submit(const struct case_of *c)
{
    return is_no_waiting_call(c, c->e->subject) || say(c, "call %" PRIu32 " was submitted before", c->e->subject);
}

static bool refuses_begin(const struct case_of *c)
{
    if (is_no_worker(c, c->e->subject) || is_no_waiting_call(c, c->e->a)) return true;
    return say(c, "worker %" PRIu32 " carries out call %" PRIu32, c->e->subject, state_object(c->s, c->e->subject)->waiter);
}

static bool is_not_its_doing(const struct case_of *c)
{
    if (is_idle(c, c->e->subject)) return true;
    return c->s->worker != c->e->subject && say(c, "events are not the doing of worker %" PRIu32 " here", c->e->subject);
}

static bool refuses_worker_end(const struct case_of *c)
{
    if (is_no_worker(c, c->e->subject)) return true;
    return say(c, "worker %" PRIu32 " is in the middle of a function", c->e->subject);
}

// --- the user ------------------------------------------------------------------------------------
static bool refuses_interrupt(const struct case_of *c)
{
    uint32_t task = c->e->subject;
    if (a_task_runs(c) || (task && (is_no_task(c, task) || has_ended(c, task)))) return true;
    if (c->s->worker) return say(c, "worker %" PRIu32 " does what happens here, and only the loop answers Ctrl-C", c->s->worker);
    return say(c, "no loop is awake that could answer Ctrl-C");
}

// --- kinds ---------------------------------------------------------------------------------------
static bool refuses(const struct case_of *c)
{
    const event *e = c->e;
    switch ((enum event_kind)e->kind) {
    case EVENT_loop_start: return refuses_start(c);
    case EVENT_iteration: return refuses_iteration(c);
    case EVENT_select: return refuses_select(c);
    case EVENT_loop_close: return a_task_runs(c);
    case EVENT_clock: return say(c, "the loop does not sleep: `select` comes first");
    case EVENT_enqueue: return refuses_enqueue(c);
    case EVENT_resume: return is_not_head(c, true);
    case EVENT_callback: return refuses_callback(c);
    case EVENT_skip: return is_not_head(c, false);
    case EVENT_handle_cancel: return refuses_handle_cancel(c);
    case EVENT_pick: return refuses_pick(c);
    case EVENT_task_create:
    case EVENT_task_eager: return refuses_task(c);
    case EVENT_task_name: return is_no_task(c, e->subject);
    case EVENT_suspend: return refuses_suspend(c);
    case EVENT_task_done: return does_not_run(c) || is_pending(c, e->a);
    case EVENT_task_destroy: return refuses_destroy(c);
    case EVENT_task_destroyed: return does_not_run(c);
    case EVENT_cancel: return is_no_task(c, e->subject) || has_ended(c, e->subject);
    case EVENT_coro_create:
    case EVENT_handle_create:
    case EVENT_worker_create:
    case EVENT_agen_create: return is_made_again(c);
    case EVENT_coro_call: return refuses_call(c);
    case EVENT_coro_return: return refuses_return(c, type_is_coroutine, "coroutine");
    case EVENT_future_create: return refuses_future(c);
    case EVENT_future_done: return refuses_future_done(c);
    case EVENT_done_callback: return refuses_done_callback(c);
    case EVENT_timer_set: return refuses_timer_set(c);
    case EVENT_timer_fire:
    case EVENT_timer_cancel: return refuses_timer_end(c);
    case EVENT_block: return say(c, "the loop stands still already");
    case EVENT_block_end: return say(c, "the loop does not stand still: `block` comes first");
    case EVENT_sync_create: return makes_no(c, object_type_is_sync((enum object_type)e->a), "sync object");
    case EVENT_sync_wait: return refuses_wait(c);
    case EVENT_sync_acquire: return is_no_lock(c) || is_no_task(c, e->a) || miscounts(c);
    case EVENT_sync_release: return is_no_lock(c) || nobody_made_other(c, e->a) || miscounts(c);
    case EVENT_sync_wake: return is_not_in_line(c) || has_ended(c, e->a) || miscounts(c);
    case EVENT_sync_leave: return is_not_in_line(c) || miscounts(c);
    case EVENT_sync_state: return is_not(c, e->subject, type_is_event_or_barrier, "Event or Barrier");
    case EVENT_name: return nobody_made(c, e->subject);
    case EVENT_queue_put: return refuses_put(c);
    case EVENT_queue_get: return refuses_get(c);
    case EVENT_queue_task_done: return is_no_queue(c, e->subject);
    case EVENT_queue_shutdown: return refuses_shutdown(c);
    case EVENT_context_create: return makes_no(c, e->a == OBJECT_timeout || e->a == OBJECT_task_group, "Timeout or TaskGroup");
    case EVENT_executor_submit: return refuses_submit(c);
    case EVENT_executor_drop: return is_no_waiting_call(c, e->subject);
    case EVENT_worker_begin: return refuses_begin(c);
    case EVENT_worker_sleep:
    case EVENT_worker_work: return is_not_its_doing(c);
    case EVENT_worker_wait: return nobody_made_other(c, e->a) || is_not_its_doing(c);
    case EVENT_worker_wake: return is_idle(c, e->subject);
    case EVENT_worker_return: return is_pending(c, e->a) || is_not_its_doing(c);
    case EVENT_worker_end: return refuses_worker_end(c);
    case EVENT_thread_switch: return is_idle(c, e->subject);
    case EVENT_agen_resume: return refuses_generator_resume(c);
    case EVENT_agen_yield:
        return is_not(c, e->subject, type_is_generator, "async generator") || is_not_innermost(c, e->subject);
    case EVENT_agen_return: return refuses_return(c, type_is_generator, "async generator");
    case EVENT_agen_drop: return is_not(c, e->subject, type_is_generator, "async generator") || has_ended(c, e->subject);
    case EVENT_interrupt: return refuses_interrupt(c);
    case EVENT_print:
    case EVENT_warn:
    case EVENT_raise:
    case EVENT_except:
    case EVENT_error:
    case EVENT_end:
    case EVENT_crash: // these always can
    case EVENT_none:
    case EVENT_KINDS:
    case DEFINE_string:
    case DEFINE_place:
    case DEFINE_meta: break;
    }
    return false;
}

void refusal_tell(const state *s, const trace *t, char *why, size_t size)
{
    event e = trace_event(t, s->position);
    struct case_of c = {s, t, &e, why, size};
    if (!refuses(&c)) say(&c, "the events before it do not lead there");
}
