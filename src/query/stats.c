#include "query/stats.h"

#include <string.h>

#include "base/array.h"
#include "query/loop_time.h"

// Statistics in the making.
struct pass {
    const trace *t;
    struct stats *out;
    state s;
    ordered open;    // permits in use: sync object << 32 | task, then their index in the holds of the sync object
    paged places;    // uint32_t, by id: where a task, a sync object or a worker stands among its like, + 1
    uint32_t *ready; // objects whose entries are in the ready queue, when a loop is closed
    uint32_t ready_count, ready_capacity;
};

void stats_deinit(struct stats *s)
{
    for (uint32_t i = 0; i < s->sync_count; i++) free(s->syncs[i].holds);
    free(s->tasks);
    free(s->syncs);
    free(s->workers);
    *s = (struct stats){0};
}

// --- tasks, sync objects and workers by id ----------------------------------------------------------------------------
#define PLACES_EACH 64u

// They stand in the order in which they are made, until the end.
static uint32_t place_of(const struct pass *p, uint32_t id) { return *(const uint32_t *)paged_at(&p->places, id); }

static int set_place(struct pass *p, uint32_t id, uint32_t index)
{
    int rc = paged_reserve(&p->places, id, 1);
    if (rc == 0) *(uint32_t *)paged_change(&p->places, id) = index + 1;
    return rc;
}

// NULL for what was not counted, as in a damaged trace.
static struct task_stats *task_of(const struct pass *p, uint32_t id)
{
    uint32_t place = place_of(p, id);
    return place && place <= p->out->task_count && p->out->tasks[place - 1].id == id ? &p->out->tasks[place - 1] : NULL;
}

static struct sync_stats *sync_of(const struct pass *p, uint32_t id)
{
    uint32_t place = place_of(p, id);
    return place && place <= p->out->sync_count && p->out->syncs[place - 1].id == id ? &p->out->syncs[place - 1] : NULL;
}

static struct worker_stats *worker_of(const struct pass *p, uint32_t id)
{
    uint32_t place = place_of(p, id);
    return place && place <= p->out->worker_count && p->out->workers[place - 1].id == id ? &p->out->workers[place - 1] : NULL;
}

static int add_task(struct pass *p, uint32_t id)
{
    struct stats *out = p->out;
    int rc = array_reserve(out->tasks, out->task_capacity, out->task_count + 1u);
    if (rc == 0) rc = set_place(p, id, out->task_count);
    if (rc) return rc;
    out->tasks[out->task_count++] =
        (struct task_stats){.id = id, .created = p->s.position - 1, .ended = STATS_NO_EVENT, .status = TASK_ready, .since = p->s.time};
    return 0;
}

static int add_sync(struct pass *p, uint32_t id, enum object_type type)
{
    struct stats *out = p->out;
    int rc = array_reserve(out->syncs, out->sync_capacity, out->sync_count + 1u);
    if (rc == 0) rc = set_place(p, id, out->sync_count);
    if (rc) return rc;
    out->syncs[out->sync_count++] = (struct sync_stats){.id = id, .type = type, .number = ++out->made[type], .longest_from = STATS_NO_EVENT};
    return 0;
}

static int add_worker(struct pass *p, const event *e)
{
    struct stats *out = p->out;
    int rc = array_reserve(out->workers, out->worker_capacity, out->worker_count + 1u);
    if (rc == 0) rc = set_place(p, e->subject, out->worker_count);
    if (rc) return rc;
    out->workers[out->worker_count++] =
        (struct worker_stats){.id = e->subject, .name = e->a, .created = p->s.position - 1, .ended = STATS_NO_EVENT, .since = p->s.time};
    return 0;
}

static int by_id(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b; // each of them begins with it
    return (x > y) - (x < y);
}

// Nothing is found by its id any more.
static void sort_all(struct stats *out)
{
    if (out->task_count) qsort(out->tasks, out->task_count, sizeof *out->tasks, by_id);
    if (out->sync_count) qsort(out->syncs, out->sync_count, sizeof *out->syncs, by_id);
    if (out->worker_count) qsort(out->workers, out->worker_count, sizeof *out->workers, by_id);
}

// --- what an event adds ---------------------------------------------------------------------------------------------
static bool has_ended(enum task_status status) { return status == TASK_done || status == TASK_failed || status == TASK_cancelled; }

// A sleep that was over while somebody held the loop: from then on the task waited for nothing but the loop.
static void count_oversleep(const struct pass *p, struct task_stats *task)
{
    if (task->status != TASK_sleeping || task->due >= p->s.time) return;
    task->time[TASK_sleeping] -= p->s.time - task->due;
    task->time[TASK_ready] += p->s.time - task->due;
}

// The state knows the status of the task; the time since the last one was spent in that.
static void count_status(struct pass *p, uint32_t id)
{
    struct task_stats *task = task_of(p, id);
    if (!task) return;
    enum task_status status = (enum task_status)state_at(&p->s, id)->status;
    if (!has_ended(task->status)) task->time[task->status] += p->s.time - task->since, count_oversleep(p, task);
    if (!has_ended(task->status) && has_ended(status)) task->ended = p->s.position - 1;
    task->status = status;
    task->since = p->s.time;
    const struct object *sleep = state_at(&p->s, state_at(&p->s, id)->awaits);
    task->due = status != TASK_sleeping || !sleep->timed ? INT64_MAX : sleep->when > p->s.time ? sleep->when : p->s.time;
}

static void lengthen(struct stretch *longest, uint32_t begun, uint32_t task, int64_t length)
{
    if (length > longest->length) *longest = (struct stretch){begun, task, length};
}

static int count_acquire(struct pass *p, const event *e)
{
    struct sync_stats *sync = sync_of(p, e->subject);
    if (!sync) return 0;
    int rc = array_reserve(sync->holds, sync->hold_capacity, sync->hold_count + 1u);
    if (rc == 0) rc = ordered_reserve(&p->open, 1);
    if (rc) return rc;
    ordered_add(&p->open, (ordered_pair){(int64_t)((uint64_t)e->subject << 32 | e->a), sync->hold_count});
    sync->holds[sync->hold_count++] = (struct hold_stats){e->a, p->s.position - 1, STATS_NO_EVENT};
    return 0;
}

static void end_hold(struct pass *p, struct sync_stats *sync, const struct hold_stats *h)
{
    int64_t length = p->s.time - trace_time(p->t, h->from);
    sync->held += length;
    if (length > sync->longest_hold) sync->longest_hold = length;
}

// The hold that a release ends: the task's, or of a Lock whoever has it.
static int count_release(struct pass *p, const event *e)
{
    struct sync_stats *sync = sync_of(p, e->subject);
    if (!sync) return 0;
    bool of_anybody = sync->type == OBJECT_lock;
    ordered_pair last, beyond = {(int64_t)((uint64_t)e->subject << 32 | (of_anybody ? UINT32_MAX : e->a)), UINT64_MAX};
    uint32_t before = ordered_rank(&p->open, beyond);
    if (before == 0 || ordered_list(&p->open, before - 1, &last, 1) == 0) return 0;
    if ((uint64_t)last.first >> 32 != e->subject || (!of_anybody && (uint32_t)last.first != e->a)) return 0; // nobody's that is known
    int rc = ordered_reserve(&p->open, 1);
    if (rc) return rc;
    ordered_remove(&p->open, last);
    struct hold_stats *h = &sync->holds[last.second];
    h->to = p->s.position - 1;
    end_hold(p, sync, h);
    return 0;
}

static void count_wait(struct pass *p, const event *e)
{
    struct sync_stats *sync = sync_of(p, e->subject);
    if (!sync) return;
    sync->waits++;
    if (++sync->line > sync->peak_line) sync->peak_line = sync->line;
}

// A waiter is made for its wait: its own event is when that began.
static void end_wait(struct pass *p, struct sync_stats *sync, uint32_t waiter)
{
    const struct object *o = state_at(&p->s, waiter);
    int64_t length = p->s.time - trace_time(p->t, o->created);
    sync->waited += length;
    if (length <= sync->longest_wait && sync->longest_from != STATS_NO_EVENT) return;
    sync->longest_wait = length;
    sync->longest_waiter = o->waiter;
    sync->longest_from = o->created;
}

static void count_leave(struct pass *p, const event *e)
{
    struct sync_stats *sync = sync_of(p, e->subject);
    if (!sync) return;
    sync->line--;
    end_wait(p, sync, e->a);
}

static void begin_step(struct pass *p, uint32_t id)
{
    struct task_stats *task = task_of(p, id);
    count_status(p, id);
    if (!task) return;
    task->steps++;
    task->step = p->s.position - 1;
}

static void end_step(struct pass *p, uint32_t id)
{
    const struct task_stats *task = task_of(p, id);
    if (task && task->status == TASK_running) lengthen(&p->out->longest_step, task->step, id, p->s.time - task->since);
    count_status(p, id);
}

// The tasks that are ready before a loop is closed: they are so no more when it is.
static int list_ready(struct pass *p)
{
    int rc = array_reserve(p->ready, p->ready_capacity, p->s.ready_count);
    for (p->ready_count = 0; rc == 0 && p->ready_count < p->s.ready_count; p->ready_count++)
        p->ready[p->ready_count] = trace_event(p->t, state_ready(&p->s, p->ready_count).enqueued).subject;
    return rc;
}

static void count_ready_statuses(struct pass *p)
{
    for (uint32_t i = 0; i < p->ready_count; i++)
        if (state_at(&p->s, p->ready[i])->type == OBJECT_task) count_status(p, p->ready[i]);
}

// What the worker did until now, as the state before the event said.
static void count_worker(struct pass *p, uint32_t id)
{
    struct worker_stats *w = worker_of(p, id);
    if (!w || w->ended != STATS_NO_EVENT) return;
    *(w->status == TASK_working ? &w->working : w->status == TASK_blocked ? &w->blocked : &w->idle) += p->s.time - w->since;
    w->status = (enum task_status)state_at(&p->s, id)->status;
    w->since = p->s.time;
    if (state_at(&p->s, id)->outcome) w->ended = p->s.position - 1;
    w->functions = state_at(&p->s, id)->runs;
}

// The kinds that are not named change no status, and nobody holds or waits for anything by them.
static int count_event(struct pass *p, const event *e)
{
    struct stats *out = p->out;
    switch (e->kind) {
    case EVENT_loop_start: out->loops++; return 0;
    case EVENT_iteration: out->iterations++; return 0;
    case EVENT_loop_close: count_ready_statuses(p); return 0;
    case EVENT_task_create: return add_task(p, e->subject);
    case EVENT_task_eager: {
        int rc = add_task(p, e->subject);
        if (rc == 0) begin_step(p, e->subject);
        return rc;
    }
    case EVENT_enqueue:
        if (e->a == 0) count_status(p, e->subject);
        return 0;
    case EVENT_resume: begin_step(p, e->subject); return 0;
    case EVENT_suspend:
    case EVENT_task_done: end_step(p, e->subject); return 0;
    case EVENT_task_destroy:
    case EVENT_task_destroyed: count_status(p, e->subject); return 0;
    case EVENT_block: lengthen(&out->longest_block, p->s.position - 1, p->s.running, e->ns); return 0;
    case EVENT_sync_create: return add_sync(p, e->subject, (enum object_type)e->a);
    case EVENT_sync_acquire: return count_acquire(p, e);
    case EVENT_sync_release: return count_release(p, e);
    case EVENT_sync_wait: count_wait(p, e); return 0;
    case EVENT_sync_leave: count_leave(p, e); return 0;
    case EVENT_worker_create: return add_worker(p, e);
    case EVENT_worker_begin:
    case EVENT_worker_sleep:
    case EVENT_worker_work:
    case EVENT_worker_wait:
    case EVENT_worker_wake:
    case EVENT_worker_return:
    case EVENT_worker_end: count_worker(p, e->subject); return 0;
    default: return 0;
    }
}

// --- the whole --------------------------------------------------------------------------------------------------------
static int count_all(struct pass *p, struct progress *progress)
{
    uint32_t length = trace_length(p->t);
    struct loop_time loop = {0};
    int rc = 0;
    while (rc == 0 && p->s.position < length) {
        event e = trace_event(p->t, p->s.position);
        if (e.kind == EVENT_loop_close) rc = list_ready(p);
        if (rc == 0) rc = state_apply(&p->s, p->t);
        if (rc) break;
        loop_time_take(&loop, p->t, &e);
        rc = count_event(p, &e);
        if (p->s.ready_count > p->out->peak_ready) p->out->peak_ready = p->s.ready_count, p->out->peak_event = p->s.position - 1;
        progress_at(progress, p->s.position, length);
    }
    p->out->busy = loop.busy, p->out->blocked = loop.blocked, p->out->idle = loop.idle;
    p->out->steps = loop.steps, p->out->callbacks = loop.callbacks;
    return rc;
}

// What is still under way ends with the trace.
static void end_all(struct pass *p)
{
    struct stats *out = p->out;
    out->events = p->s.position;
    if (out->events) out->makespan = p->s.time - trace_time(p->t, 0);
    for (uint32_t i = 0; i < out->task_count; i++) {
        count_status(p, out->tasks[i].id);
        out->tasks[i].name = state_at(&p->s, out->tasks[i].id)->name;
    }
    for (uint32_t i = 0; i < out->worker_count; i++) count_worker(p, out->workers[i].id);
    for (uint32_t i = 0; i < out->sync_count; i++) {
        struct sync_stats *sync = &out->syncs[i];
        sync->name = state_at(&p->s, sync->id)->name;
        for (uint32_t j = 0; j < sync->hold_count; j++)
            if (sync->holds[j].to == STATS_NO_EVENT) end_hold(p, sync, &sync->holds[j]);
        for (uint32_t id = state_at(&p->s, sync->id)->first; id; id = state_at(&p->s, id)->next) end_wait(p, sync, id);
    }
}

int stats_take(const trace *t, struct progress *progress, struct stats *out)
{
    *out = (struct stats){.peak_event = STATS_NO_EVENT, .longest_block.event = STATS_NO_EVENT, .longest_step.event = STATS_NO_EVENT};
    struct pass p = {.t = t, .out = out};
    state_init(&p.s);
    ordered_init(&p.open);
    paged_init(&p.places, sizeof(uint32_t), PLACES_EACH);
    int rc = count_all(&p, progress);
    if (rc == -ENOMEM) stats_deinit(out);
    else end_all(&p), sort_all(out);
    paged_deinit(&p.places);
    ordered_deinit(&p.open);
    free(p.ready);
    state_deinit(&p.s);
    return rc;
}
