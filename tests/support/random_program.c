#include "support/random_program.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX 20000
#define STACK 8
#define SECOND INT64_C(1000000000)

// Everything that has an id. One struct for all kinds keeps the model small.
struct thing {
    enum object_type type;
    bool done;
    bool suspended, must_cancel, thrown; // task; thrown: it is resumed with a CancelledError
    uint32_t awaits;                     // task
    uint32_t stack[STACK], depth;        // task: coroutines and async generators
    uint32_t owner;                      // waiter: its sync object
    uint32_t children;                   // gather: still to end
    bool woken;                          // waiter
    int64_t when;                        // with a timer
    uint32_t set;                        // event + 1 of its timer, 0 for none
    uint32_t value, most, line[64], waiting; // lock: permits free, and of one that is bounded in all; queue: in line the put events of its items
    uint32_t enqueued;                   // handle in the ready queue: event + 1
};

enum entry_kind { STEP, WAKE_SLEEPER, GATHER_CHILD, HANDLE, CALL_ENDED };

// A worker; call: 0 while it is free.
struct thread {
    uint32_t id, call;
    int64_t when;
    bool works; // it is not blocked
};
#define THREADS 4

// Of each family the types, and for those with permits how many.
static const enum object_type lock_types[] = {OBJECT_semaphore, OBJECT_semaphore, OBJECT_lock, OBJECT_bounded_semaphore};
static const uint32_t permits[] = {1, 2, 1, 2};
static const enum object_type queue_types[] = {OBJECT_queue, OBJECT_priority_queue, OBJECT_lifo_queue, OBJECT_as_completed};
static const enum object_type signal_types[] = {OBJECT_event, OBJECT_condition, OBJECT_barrier};
#define LOCKS   (sizeof lock_types / sizeof *lock_types)
#define QUEUES  (sizeof queue_types / sizeof *queue_types)
#define SIGNALS (sizeof signal_types / sizeof *signal_types)

struct entry {
    enum entry_kind kind;
    uint32_t object, event;
    bool cancelled;
};

// Who is told when a future is done, in the order of asking.
struct dependent {
    uint32_t future, task, gather; // one of the two
};

struct model {
    struct script *s;
    uint32_t random;
    struct thing things[MAX];
    struct entry ready[MAX];
    uint32_t head, tail;
    struct dependent dependents[MAX];
    uint32_t dependent_count;
    uint32_t tasks[MAX], task_count, locks[LOCKS], queues[QUEUES], signals[SIGNALS];
    uint32_t generators[4]; // at a yield, or not begun; 0 for none
    uint32_t places[8], running, iteration, stop;
    struct thread threads[THREADS];
};

static uint32_t below(struct model *m, uint32_t n)
{
    m->random = m->random * 1664525u + 1013904223u;
    return (m->random >> 8) % n;
}

static uint32_t put(struct model *m, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    return script_event(m->s, kind, subject, a, b);
}

static uint32_t put_here(struct model *m, enum event_kind kind, uint32_t subject, uint32_t a,
                         uint32_t b)
{
    m->s->where = m->places[below(m, 8)];
    return put(m, kind, subject, a, b);
}

static uint32_t make(struct model *m, enum event_kind kind, enum object_type type, uint32_t a,
                     uint32_t b)
{
    m->s->where = m->running ? m->places[below(m, 8)] : 0;
    uint32_t id = script_make(m->s, kind, a, b);
    assert(id < MAX);
    m->things[id] = (struct thing){.type = type};
    return id;
}

static uint32_t text(struct model *m, const char *words) { return script_text(m->s, words); }
static bool finished(const struct model *m) { return trace_length(m->s->trace) >= m->stop; }

// --- the ready queue and timers ------------------------------------------------------------------

static void enqueue(struct model *m, enum entry_kind kind, uint32_t object, uint32_t cause)
{
    static const char *const callbacks[] = {NULL, "_set_result_unless_cancelled", "_done_callback",
                                            "tick", "_set_state"};
    uint32_t callback = kind == STEP ? 0 : text(m, callbacks[kind]);
    uint32_t index = put(m, EVENT_enqueue, object, callback, cause);
    assert(m->tail < MAX);
    m->ready[m->tail++] = (struct entry){.kind = kind, .object = object, .event = index};
    if (kind == HANDLE) m->things[object].enqueued = index + 1;
}

static void set_timer(struct model *m, uint32_t object, int64_t delay)
{
    m->things[object].when = m->s->now + delay;
    m->things[object].set = script_event_ns(m->s, EVENT_timer_set, object, m->s->now + delay) + 1;
}

static uint32_t earliest_timer(const struct model *m)
{
    uint32_t best = 0;
    for (uint32_t id = 1; id <= m->s->objects; id++) {
        const struct thing *x = &m->things[id], *y = &m->things[best];
        if (x->set && (!best || x->when < y->when || (x->when == y->when && x->set < y->set)))
            best = id;
    }
    return best;
}

// --- futures -------------------------------------------------------------------------------------

static void depend(struct model *m, uint32_t future, uint32_t task, uint32_t gather)
{
    assert(m->dependent_count < MAX);
    m->dependents[m->dependent_count++] = (struct dependent){future, task, gather};
}

static void tell_dependents(struct model *m, uint32_t future, uint32_t cause)
{
    for (uint32_t i = 0; i < m->dependent_count; i++) {
        struct dependent *d = &m->dependents[i];
        if (d->future != future) continue;
        if (d->gather) {
            enqueue(m, GATHER_CHILD, future, cause);
        } else if (m->things[d->task].suspended && m->things[d->task].awaits == future) {
            m->things[d->task].suspended = false;
            enqueue(m, STEP, d->task, cause);
        }
    }
}

static void finish_future(struct model *m, uint32_t future, enum outcome outcome)
{
    m->things[future].done = true;
    tell_dependents(m, future, put(m, EVENT_future_done, future, outcome, 0));
}

static void gather_child_ended(struct model *m, uint32_t child)
{
    for (uint32_t i = 0; i < m->dependent_count; i++) {
        struct dependent *d = &m->dependents[i];
        if (d->future != child || !d->gather) continue;
        uint32_t gather = d->gather;
        d->future = 0;
        if (--m->things[gather].children == 0 && !m->things[gather].done)
            finish_future(m, gather, OUTCOME_result);
        return;
    }
}

// --- threads -------------------------------------------------------------------------------------

static void print(struct model *m) { put_here(m, EVENT_print, text(m, "na\xc3\xafve\n"), 0, 0); }

// What it does until it blocks or returns. The end of a call is brought to the loop by a callback.
static void run_thread(struct model *m, struct thread *t)
{
    if (below(m, 2)) print(m);
    if (below(m, 3) == 0) {
        enum outcome outcome = below(m, 3) ? OUTCOME_result : OUTCOME_exception;
        uint32_t returned = put(m, EVENT_worker_return, t->id, outcome, text(m, "None"));
        enqueue(m, CALL_ENDED, t->call, returned);
        t->call = 0;
        return;
    }
    int64_t duration = below(m, 4) * SECOND / 2;
    t->when = m->s->now + duration;
    if (below(m, 4) == 0) {
        t->works = false;
        put_here(m, EVENT_worker_wait, t->id, m->tasks[below(m, m->task_count)], 0);
        return;
    }
    m->s->where = m->places[below(m, 8)];
    t->works = below(m, 2) == 0;
    script_event_ns(m->s, t->works ? EVENT_worker_work : EVENT_worker_sleep, t->id, duration);
}

static void hand_over(struct model *m)
{
    struct thread *t = &m->threads[below(m, THREADS)];
    uint32_t call = make(m, EVENT_future_create, OBJECT_executor_call, OBJECT_executor_call, 0);
    put_here(m, EVENT_executor_submit, call, text(m, "fetch"), text(m, "n=1"));
    if (t->call) {
        if (below(m, 2)) put(m, EVENT_executor_drop, call, 0, 0);
        return;
    }
    if (!t->id) t->id = make(m, EVENT_worker_create, OBJECT_worker, text(m, "asyncio_0"), 0);
    t->call = call;
    put(m, EVENT_worker_begin, t->id, call, 0);
    run_thread(m, t);
}

static struct thread *earliest_thread(struct model *m)
{
    struct thread *best = NULL;
    for (struct thread *t = m->threads; t < m->threads + THREADS; t++)
        if (t->call && (!best || t->when < best->when)) best = t;
    return best;
}

// Lets those run that are due by then. Whether one was.
static bool run_due_thread(struct model *m, int64_t until)
{
    struct thread *t = earliest_thread(m);
    if (!t || t->when > until) return false;
    if (t->when > m->s->now) m->s->now = t->when;
    put(m, EVENT_worker_wake, t->id, 0, 0);
    run_thread(m, t);
    return true;
}

// --- tasks ---------------------------------------------------------------------------------------

static uint32_t create_task(struct model *m)
{
    char name[32];
    snprintf(name, sizeof name, "Task-%u", m->task_count + 1);
    uint32_t coro = make(m, EVENT_coro_create, OBJECT_coroutine, m->places[0], text(m, "n=1"));
    uint32_t task = make(m, EVENT_task_create, OBJECT_task, coro, text(m, name));
    m->things[task].stack[0] = coro;
    m->tasks[m->task_count++] = task;
    enqueue(m, STEP, task, trace_length(m->s->trace) - 1);
    return task;
}

static void suspend(struct model *m, uint32_t awaits)
{
    struct thing *task = &m->things[m->running];
    uint32_t index = put_here(m, EVENT_suspend, m->running, awaits, 0);
    task->awaits = awaits;
    task->suspended = awaits != 0;
    if (awaits)
        depend(m, awaits, m->running, 0);
    else
        enqueue(m, STEP, m->running, index);
    m->running = 0;
}

static void end_frame(struct model *m, struct thing *task, enum outcome outcome, uint32_t value)
{
    uint32_t id = task->stack[--task->depth];
    put(m, m->things[id].type == OBJECT_async_generator ? EVENT_agen_return : EVENT_coro_return, id, outcome, value);
}

static void end_task(struct model *m, enum outcome outcome)
{
    uint32_t id = m->running;
    struct thing *task = &m->things[id];
    if (task->depth == 0) put(m, EVENT_coro_return, task->stack[0], outcome, 0); // it never began
    while (task->depth > 0) end_frame(m, task, outcome, text(m, "None"));
    task->done = true;
    m->running = 0;
    tell_dependents(m, id, put(m, EVENT_task_done, id, outcome, text(m, "None")));
}

static void cancel(struct model *m, uint32_t id)
{
    struct thing *task = &m->things[id];
    if (task->done || task->must_cancel) return;
    put(m, EVENT_cancel, id, 0, 0);
    task->must_cancel = true;
    if (!task->suspended) return;
    struct thing *awaited = &m->things[task->awaits];
    if (awaited->type == OBJECT_task)
        cancel(m, task->awaits);
    else if (!awaited->done)
        finish_future(m, task->awaits, OUTCOME_cancelled);
}

static uint32_t any_task(struct model *m) { return m->tasks[below(m, m->task_count)]; }

// --- locks ---------------------------------------------------------------------------------------

static void leave_line(struct model *m, uint32_t waiter)
{
    struct thing *sync = &m->things[m->things[waiter].owner];
    uint32_t i = 0;
    while (sync->line[i] != waiter) i++;
    memmove(sync->line + i, sync->line + i + 1, (--sync->waiting - i) * sizeof *sync->line);
    put(m, EVENT_sync_leave, m->things[waiter].owner, waiter, sync->value);
}

static void wake_next(struct model *m, uint32_t id)
{
    struct thing *sync = &m->things[id];
    for (uint32_t i = 0; i < sync->waiting && sync->value > 0; i++) {
        uint32_t waiter = sync->line[i];
        if (m->things[waiter].done) continue;
        put(m, EVENT_sync_wake, id, waiter, --sync->value);
        m->things[waiter].woken = true;
        finish_future(m, waiter, OUTCOME_result);
        return;
    }
}

static void stand_in_line(struct model *m, uint32_t id)
{
    struct thing *sync = &m->things[id];
    if (sync->waiting == 64) return;
    uint32_t waiter = make(m, EVENT_future_create, OBJECT_waiter, OBJECT_waiter, id);
    m->things[waiter].owner = id;
    sync->line[sync->waiting++] = waiter;
    put(m, EVENT_sync_wait, id, waiter, 0);
    suspend(m, waiter);
}

static void acquire(struct model *m, uint32_t id)
{
    struct thing *sync = &m->things[id];
    if (sync->value > 0 && sync->waiting == 0)
        put_here(m, EVENT_sync_acquire, id, m->running, --sync->value);
    else
        stand_in_line(m, id);
}

static void release(struct model *m, uint32_t id)
{
    if (m->things[id].value > 5 || m->things[id].value == m->things[id].most) return;
    put_here(m, EVENT_sync_release, id, m->running, ++m->things[id].value);
    wake_next(m, id);
}

// --- events, conditions and barriers -------------------------------------------------------------

static void wait_for_signal(struct model *m, uint32_t id)
{
    if (m->things[id].type == OBJECT_event && below(m, 3) == 0)
        put_here(m, EVENT_sync_state, id, text(m, "clear"), m->things[id].value = 0);
    stand_in_line(m, id);
}

// Wakes all that stand there.
static void signal_all(struct model *m, uint32_t id)
{
    struct thing *sync = &m->things[id];
    if (sync->type == OBJECT_event) put_here(m, EVENT_sync_state, id, text(m, "set"), sync->value = 1);
    if (sync->type == OBJECT_barrier) put_here(m, EVENT_sync_state, id, text(m, "draining"), sync->waiting);
    for (uint32_t i = 0; i < sync->waiting; i++) {
        uint32_t waiter = sync->line[i];
        if (m->things[waiter].done) continue;
        put(m, EVENT_sync_wake, id, waiter, sync->value);
        finish_future(m, waiter, OUTCOME_result);
    }
}

// --- queues --------------------------------------------------------------------------------------

// Somewhere among the items, as a PriorityQueue may.
static void put_item(struct model *m, uint32_t id)
{
    struct thing *queue = &m->things[id];
    if (queue->waiting == 64 || queue->done) return;
    uint32_t before = queue->type == OBJECT_queue ? queue->waiting : below(m, queue->waiting + 1);
    uint32_t index = put_here(m, EVENT_queue_put, id, text(m, "'item'"), before);
    memmove(queue->line + before + 1, queue->line + before,
            (queue->waiting++ - before) * sizeof *queue->line);
    queue->line[before] = index;
}

static void get_item(struct model *m, uint32_t id)
{
    struct thing *queue = &m->things[id];
    if (queue->waiting == 0) return;
    put_here(m, EVENT_queue_get, id, text(m, "'item'"), queue->line[0]);
    memmove(queue->line, queue->line + 1, --queue->waiting * sizeof *queue->line);
    put_here(m, EVENT_queue_task_done, id, queue->waiting, 0);
}

static void shut_down(struct model *m, uint32_t id)
{
    struct thing *queue = &m->things[id];
    bool immediate = below(m, 2);
    put_here(m, EVENT_queue_shutdown, id, immediate ? queue->waiting : 0, 0);
    if (immediate) queue->waiting = 0;
    queue->done = true;
}

// After a resume: what the await that ended has to tidy up.
static void leave_await(struct model *m)
{
    struct thing *task = &m->things[m->running], *awaited = &m->things[task->awaits];
    uint32_t id = task->awaits;
    task->awaits = 0;
    if (awaited->type == OBJECT_sleep && awaited->set) {
        awaited->set = 0;
        put(m, EVENT_timer_cancel, id, 0, 0);
    }
    if (awaited->type != OBJECT_waiter) return;
    if (task->must_cancel && awaited->woken) m->things[awaited->owner].value++;
    leave_line(m, id);
    if (!object_type_is_lock(m->things[awaited->owner].type)) return;
    if (task->must_cancel)
        wake_next(m, awaited->owner);
    else
        put(m, EVENT_sync_acquire, awaited->owner, m->running, m->things[awaited->owner].value);
}

// --- what a running task does --------------------------------------------------------------------

static void await_something(struct model *m)
{
    uint32_t other = any_task(m);
    if (other != m->running && !m->things[other].done) suspend(m, other);
}

// A gather or a wait.
static void gather(struct model *m)
{
    static const enum object_type types[] = {OBJECT_gather, OBJECT_wait, OBJECT_shield};
    enum object_type type = types[below(m, 3)];
    uint32_t id = make(m, EVENT_future_create, type, type, 0), count = type == OBJECT_shield ? 1 : 1 + below(m, 4);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t child = create_task(m);
        put(m, EVENT_done_callback, child, text(m, "_done_callback"), id);
        depend(m, child, 0, id);
    }
    m->things[id].children = count;
    suspend(m, id);
}

static void call(struct model *m)
{
    struct thing *task = &m->things[m->running];
    if (task->depth == STACK) return;
    uint32_t coro = make(m, EVENT_coro_create, OBJECT_coroutine, m->places[below(m, 8)], 0);
    put_here(m, EVENT_coro_call, coro, 0, 0);
    task->stack[task->depth++] = coro;
}

// Makes an async generator, or asks one for an item, or yields to who asked.
static void use_generator(struct model *m)
{
    struct thing *task = &m->things[m->running];
    uint32_t *generator = &m->generators[below(m, 4)], top = task->stack[task->depth - 1];
    if (!*generator && m->things[top].type == OBJECT_async_generator) {
        put_here(m, EVENT_agen_yield, top, text(m, "'item'"), 0);
        if (below(m, 4) == 0) put_here(m, EVENT_agen_drop, top, 0, 0);
        *generator = top;
        task->depth--;
    } else if (!*generator) {
        *generator = make(m, EVENT_agen_create, OBJECT_async_generator, m->places[below(m, 8)], 0);
    } else if (task->depth < STACK) {
        put_here(m, EVENT_agen_resume, *generator, 0, 0);
        task->stack[task->depth++] = *generator;
        *generator = 0;
    }
}

static void sleep_for(struct model *m, int64_t delay)
{
    uint32_t future = make(m, EVENT_future_create, OBJECT_sleep, OBJECT_sleep, 0);
    set_timer(m, future, delay);
    suspend(m, future);
}

static void block(struct model *m, int64_t duration)
{
    m->s->where = m->places[below(m, 8)];
    script_event_ns(m->s, EVENT_block, text(m, "time.sleep"), duration);
    int64_t until = m->s->now + duration;
    while (run_due_thread(m, until)) {}
    m->s->now = until;
    put(m, EVENT_block_end, 0, 0, 0);
}

static void use_handle(struct model *m)
{
    uint32_t handle = make(m, EVENT_handle_create, OBJECT_handle, text(m, "tick"), 0);
    if (below(m, 2))
        set_timer(m, handle, below(m, 4) * SECOND);
    else
        enqueue(m, HANDLE, handle, trace_length(m->s->trace) - 1);
    if (below(m, 3)) return;
    if (m->things[handle].set) {
        m->things[handle].set = 0;
        put(m, EVENT_timer_cancel, handle, 0, 0);
    } else {
        m->ready[m->tail - 1].cancelled = true;
        put(m, EVENT_handle_cancel, handle, m->things[handle].enqueued - 1, 0);
    }
}

static void use_timeout(struct model *m)
{
    uint32_t timeout = make(m, EVENT_context_create, OBJECT_timeout, OBJECT_timeout, 0);
    set_timer(m, timeout, below(m, 4) * SECOND);
    if (below(m, 2)) return;
    m->things[timeout].set = 0;
    put(m, EVENT_timer_cancel, timeout, 0, 0);
}

static void use_group(struct model *m)
{
    uint32_t group = make(m, EVENT_context_create, OBJECT_task_group, OBJECT_task_group, 0), count = 1 + below(m, 3);
    for (uint32_t i = 0; i < count; i++) put(m, EVENT_done_callback, create_task(m), text(m, "_on_task_done"), group);
}

// A task that runs within this step up to its first await or its end.
static void create_eager(struct model *m)
{
    uint32_t outer = m->running, coro = make(m, EVENT_coro_create, OBJECT_coroutine, m->places[0], 0);
    uint32_t task = make(m, EVENT_task_eager, OBJECT_task, coro, text(m, "eager"));
    m->tasks[m->task_count++] = task;
    m->things[task].stack[m->things[task].depth++] = coro;
    m->running = task;
    put(m, EVENT_coro_call, coro, 0, 0);
    if (below(m, 2)) end_task(m, OUTCOME_result);
    else sleep_for(m, SECOND);
    m->running = outer;
}

// A thread that is in the middle of something prints, as on the real clock.
static void overhear(struct model *m)
{
    struct thread *t = &m->threads[below(m, THREADS)];
    if (!t->call || !t->works) return;
    put(m, EVENT_thread_switch, t->id, 0, 0);
    print(m);
    put(m, EVENT_thread_switch, 0, 0, 0);
}

static void say(struct model *m)
{
    uint32_t name = text(m, "tables");
    put_here(m, EVENT_warn, text(m, "careful\n"), 0, 0);
    put_here(m, EVENT_name, m->locks[below(m, LOCKS)], name, 0);
    put_here(m, EVENT_error, text(m, "ValueError"), text(m, "no"), 0);
}

static void act(struct model *m)
{
    struct thing *task = &m->things[m->running];
    switch (below(m, 28)) {
    case 0: sleep_for(m, (1 + below(m, 5)) * SECOND / 2); break;
    case 1: suspend(m, 0); break;
    case 2: await_something(m); break;
    case 3:
        if (m->task_count < 200) gather(m);
        break;
    case 4:
        if (m->task_count < 400) create_task(m);
        break;
    case 5: call(m); break;
    case 6:
        if (task->depth > 1)
            end_frame(m, task, OUTCOME_result, 0);
        break;
    case 7: acquire(m, m->locks[below(m, LOCKS)]); break;
    case 8: release(m, m->locks[below(m, LOCKS)]); break;
    case 9:
        if (below(m, 4) == 0) {
            uint32_t other = any_task(m);
            if (other != m->running) cancel(m, other);
        }
        break;
    case 10: block(m, below(m, 3) * SECOND); break;
    case 11: use_handle(m); break;
    case 12: print(m); break;
    case 13: put(m, EVENT_task_name, m->running, text(m, "renamed"), 0); break;
    case 14:
        put_here(m, EVENT_raise, text(m, "ValueError"), text(m, "no"), 0);
        put_here(m, EVENT_except, text(m, "ValueError"), text(m, "no"), 0);
        break;
    case 15:
        if (below(m, 6) == 0) end_task(m, below(m, 4) ? OUTCOME_result : OUTCOME_exception);
        break;
    case 16: put_item(m, m->queues[below(m, QUEUES)]); break;
    case 17: get_item(m, m->queues[below(m, QUEUES)]); break;
    case 18: use_timeout(m); break;
    case 19:
        if (m->task_count < 200) use_group(m);
        break;
    case 20: hand_over(m); break;
    case 21: use_generator(m); break;
    case 22: wait_for_signal(m, m->signals[below(m, SIGNALS)]); break;
    case 23: signal_all(m, m->signals[below(m, SIGNALS)]); break;
    case 24:
        if (m->task_count < 200) create_eager(m);
        break;
    case 25: overhear(m); break;
    case 26: say(m); break;
    case 27:
        if (below(m, 64) == 0) shut_down(m, m->queues[below(m, QUEUES)]);
        break;
    }
}

static void step(struct model *m, struct entry entry)
{
    put(m, EVENT_resume, entry.object, entry.event, 0);
    m->running = entry.object;
    struct thing *task = &m->things[entry.object];
    if (task->awaits) leave_await(m);
    if (!task->must_cancel && task->depth == 0) {
        put(m, EVENT_coro_call, task->stack[0], 0, 0);
        task->depth = 1;
    }
    if (task->must_cancel) end_task(m, OUTCOME_cancelled);
    while (m->running) {
        if (finished(m))
            end_task(m, OUTCOME_result);
        else
            act(m);
    }
}

// --- the loop ------------------------------------------------------------------------------------

static void run_entry(struct model *m, struct entry entry)
{
    if (entry.cancelled) {
        put(m, EVENT_skip, entry.object, entry.event, 0);
        return;
    }
    if (entry.kind == STEP) {
        step(m, entry);
        return;
    }
    put(m, EVENT_callback, entry.object, entry.event, 0);
    if (entry.kind == WAKE_SLEEPER && !m->things[entry.object].done)
        finish_future(m, entry.object, OUTCOME_result);
    if (entry.kind == GATHER_CHILD) gather_child_ended(m, entry.object);
    if (entry.kind == CALL_ENDED) finish_future(m, entry.object, OUTCOME_result);
}

static uint32_t count_ready(const struct model *m)
{
    uint32_t count = 0;
    for (uint32_t i = m->head; i < m->tail; i++) count += !m->ready[i].cancelled;
    return count;
}

// Its user presses Ctrl-C, and the task that is named goes on as it pleases.
static void interrupt(struct model *m)
{
    uint32_t task = m->task_count ? m->tasks[m->iteration % m->task_count] : 0;
    put(m, EVENT_interrupt, m->things[task].done ? 0 : task, 0, 0);
}

// One that comes later in this iteration is run next, where it is not cancelled.
static void pick(struct model *m, uint32_t end)
{
    uint32_t at = m->head + below(m, end - m->head), ahead = 0;
    struct entry picked = m->ready[at];
    for (uint32_t i = m->head; i < at; i++) ahead += !m->ready[i].cancelled;
    if (ahead == 0 || picked.cancelled) return;
    put(m, EVENT_pick, picked.object, picked.event, ahead);
    memmove(&m->ready[m->head + 1], &m->ready[m->head], (at - m->head) * sizeof *m->ready);
    m->ready[m->head] = picked;
}

// False where nothing will ever happen again.
static bool iterate(struct model *m)
{
    if (m->iteration % 40 == 7) interrupt(m);
    uint32_t timer = earliest_timer(m);
    if (m->head == m->tail && !timer && !earliest_thread(m)) return false;
    put(m, EVENT_iteration, ++m->iteration, count_ready(m), 0);
    int64_t until = timer ? m->things[timer].when : INT64_MAX;
    if (m->head == m->tail && until > m->s->now) {
        script_event_ns(m->s, EVENT_select, 0, until);
        while (m->head == m->tail && run_due_thread(m, until)) {}
        if (m->head == m->tail) m->s->now = until;
        put(m, EVENT_clock, 0, 0, 0);
    }
    for (; timer && m->things[timer].when <= m->s->now; timer = earliest_timer(m)) {
        m->things[timer].set = 0;
        uint32_t fire = put(m, EVENT_timer_fire, timer, 0, 0);
        enqueue(m, m->things[timer].type == OBJECT_sleep ? WAKE_SLEEPER : HANDLE, timer, fire);
    }
    for (uint32_t end = m->tail; m->head < end;) {
        if (below(m, 8) == 0) pick(m, end);
        run_entry(m, m->ready[m->head++]);
    }
    return true;
}

static void run_loop(struct model *m, uint32_t number)
{
    put(m, EVENT_loop_start, number, 0, 0);
    for (int i = 0; i < 3; i++) create_task(m);
    while (iterate(m)) {
        if (finished(m) && below(m, 8) == 0) break;
        if (!finished(m) && m->head == m->tail && !earliest_timer(m)) create_task(m);
    }
    put(m, EVENT_loop_close, number, 0, 0);
}

// What is left of a task when its loop is closed: its frames are left, and it is gone.
static void destroy(struct model *m, uint32_t id)
{
    struct thing *task = &m->things[id];
    if (task->done) return;
    put(m, EVENT_task_destroy, id, 0, 0);
    if (task->depth == 0) put(m, EVENT_coro_return, task->stack[0], OUTCOME_cancelled, 0);
    while (task->depth > 0) end_frame(m, task, OUTCOME_cancelled, 0);
    put(m, EVENT_task_destroyed, id, 0, 0);
}

static void clean_up(struct model *m)
{
    for (uint32_t i = 0; i < m->task_count; i++) destroy(m, m->tasks[i]);
    for (struct thread *t = m->threads; t < m->threads + THREADS; t++)
        if (t->id && !t->call) put(m, EVENT_worker_end, t->id, 0, 0);
}

static uint32_t make_sync(struct model *m, enum object_type type, uint32_t value)
{
    return make(m, EVENT_sync_create, type, type, value);
}

void random_program(struct script *s, uint32_t seed, uint32_t events)
{
    struct model *m = calloc(1, sizeof *m);
    assert(m);
    m->s = s;
    m->random = seed;
    m->stop = events;
    char line[32];
    for (uint32_t i = 0; i < 8; i++) {
        snprintf(line, sizeof line, "function_%u", i % 3);
        m->places[i] = script_place(s, "random.c", line, 10 + i);
    }
    trace_set_meta(s->trace, "program", "random");
    for (uint32_t i = 0; i < LOCKS; i++) {
        m->locks[i] = make_sync(m, lock_types[i], permits[i]);
        m->things[m->locks[i]].value = permits[i];
        m->things[m->locks[i]].most = lock_types[i] == OBJECT_semaphore ? UINT32_MAX : permits[i];
    }
    for (uint32_t i = 0; i < QUEUES; i++) m->queues[i] = make_sync(m, queue_types[i], i == 1 ? 64 : 0);
    for (uint32_t i = 0; i < SIGNALS; i++) m->signals[i] = make_sync(m, signal_types[i], 0);
    run_loop(m, 1);
    clean_up(m);
    put(m, EVENT_end, 0, 0, 0);
    free(m);
}
