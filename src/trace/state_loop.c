// What events do to the loop: its ready queue, its timers, its sleep and its end.
#include "trace/state_apply.h"

#include <errno.h>

// --- timers --------------------------------------------------------------------------------------
int apply_timer_set(state *s, const event *e)
{
    const struct object *old = state_object(s, e->subject);
    if (!old || !state_may_have_timer(old) || old->timed) return -EBADMSG;
    int rc = ordered_reserve(&s->timers, 1);
    if (rc) return rc;
    struct object *o = state_change(s, e->subject);
    o->timed = 1;
    o->timer = s->position + 1;
    if (!object_type_is_sync((enum object_type)o->type)) o->when = e->ns;
    if (o->type == OBJECT_timeout) o->waiter = s->running;
    ordered_add(&s->timers, state_timer_place(e->ns, o, e->subject));
    return 0;
}

int apply_timer_end(state *s, const trace *t, const event *e)
{
    const struct object *old = state_object(s, e->subject);
    if (!old || !old->timed) return -EBADMSG;
    int rc = ordered_reserve(&s->timers, 1);
    if (rc) return rc;
    struct object *o = state_change(s, e->subject);
    ordered_remove(&s->timers, state_timer_place(state_due(t, o), o, e->subject));
    o->timed = 0;
    return 0;
}

// --- the loop and its ready queue ----------------------------------------------------------------

int apply_loop_start(state *s, const event *e)
{
    if (s->ready_count || state_timer_count(s) || s->running) return -EBADMSG;
    s->loop = LOOP_working;
    s->loop_number = e->subject;
    s->iteration = 0;
    return 0;
}

int apply_iteration(state *s, const event *e)
{
    if (s->running || e->subject != s->iteration + 1 || e->a != s->ready_count - s->ready_cancelled) return -EBADMSG;
    s->loop = LOOP_working;
    s->iteration = e->subject;
    s->callback = 0;
    s->gathering = true;
    s->boundary = s->ready_count;
    return 0;
}

// Until the first timer at most; a loop may look up earlier, as after a day.
int apply_select(state *s, const event *e)
{
    ordered_pair first;
    if (s->running || (ordered_list(&s->timers, 0, &first, 1) && e->ns > first.first)) return -EBADMSG;
    s->loop = LOOP_sleeping;
    s->until = e->ns;
    s->begun = s->position;
    s->callback = 0;
    return 0;
}

int apply_clock(state *s)
{
    if (s->loop != LOOP_sleeping) return -EBADMSG;
    s->loop = LOOP_working;
    return 0;
}

// Between two steps: what ran before has ended.
int apply_interrupt(state *s, const event *e)
{
    const struct object *task = state_task(s, e->subject);
    if (s->running || s->worker || (s->loop != LOOP_working && s->loop != LOOP_closed)) return -EBADMSG; // closed: another one
    if (e->subject && (!task || task->outcome)) return -EBADMSG;
    s->callback = 0;
    s->interrupt = s->position + 1;
    return 0;
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
    case TASK_cancelled:
    case TASK_working:
    case TASK_blocked: return false;
    }
    return false;
}

int apply_enqueue(state *s, const event *e)
{
    bool step = e->a == 0;
    const struct object *task = state_task(s, e->subject);
    if (step ? !task || !may_be_enqueued(task) : !state_knows_or_none(s, e->subject))
        return -EBADMSG;
    *state_change_ready(s, s->ready_count++) = (struct ready_entry){.enqueued = s->position};
    if (s->gathering) s->boundary++;
    if (!step) return 0;
    struct object *ready = state_change(s, e->subject);
    state_set_status(s, ready, TASK_ready);
    ready->cancelled_ready = 0;
    return 0;
}

// Whether the event may take the head of the queue: its entry, its object, a task's step or a
// callback as it should be.
static bool is_head(const state *s, const trace *t, const event *e, bool step)
{
    if (s->running || s->ready_count == 0 || s->boundary == 0) return false;
    event enqueue = trace_event(t, e->a);
    return state_ready(s, 0).enqueued == e->a && enqueue.subject == e->subject &&
           (enqueue.a == 0) == step;
}

static void pop(state *s)
{
    s->gathering = false;
    s->boundary--;
    s->ready_cancelled -= state_ready(s, 0).cancelled;
    s->ready_head++;
    s->ready_count--;
    s->callback = 0;
    if (paged_begins_page(&s->ready, s->ready_head)) paged_clear_page(&s->ready, s->ready_head - 1);
}

int apply_resume(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, true)) return -EBADMSG;
    struct object *task = state_change(s, e->subject);
    pop(s);
    state_set_status(s, task, TASK_running);
    task->awaits = 0;
    task->runs++;
    s->running = e->subject;
    s->begun = s->position;
    return 0;
}

int apply_callback(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, false) || state_ready(s, 0).cancelled) return -EBADMSG;
    pop(s);
    s->callback = e->a + 1;
    s->begun = s->position;
    return 0;
}

int apply_skip(state *s, const trace *t, const event *e)
{
    if (!is_head(s, t, e, false)) return -EBADMSG;
    pop(s);
    return 0;
}

// Entries stand in the order of their enqueue events, but for one that was picked and stands at the head.
static bool head_is_picked(const state *s)
{
    return s->ready_count > 1 && state_ready(s, 0).enqueued > state_ready(s, 1).enqueued;
}

// ready_count where there is none.
static uint32_t find_entry(const state *s, uint32_t enqueued)
{
    uint32_t low = head_is_picked(s), high = s->ready_count;
    if (low && state_ready(s, 0).enqueued == enqueued) return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (state_ready(s, middle).enqueued < enqueued)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->ready_count && state_ready(s, low).enqueued == enqueued ? low : s->ready_count;
}

int apply_handle_cancel(state *s, const trace *t, const event *e)
{
    uint32_t entry = find_entry(s, e->a);
    if (entry == s->ready_count) return -EBADMSG;
    event enqueue = trace_event(t, e->a);
    if (enqueue.subject != e->subject || enqueue.a == 0) return -EBADMSG;
    s->ready_cancelled += !state_ready(s, entry).cancelled;
    state_change_ready(s, entry)->cancelled = true;
    return 0;
}

// How many of the first so many entries will not be skipped.
static uint32_t count_choices(const state *s, uint32_t entries)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < entries; i++) count += !state_ready(s, i).cancelled;
    return count;
}

// The entry leaves its place for the head, and those ahead of it move up.
int apply_pick(state *s, const trace *t, const event *e)
{
    uint32_t entry = find_entry(s, e->a);
    if (s->running || e->b == 0 || entry == 0 || entry >= s->boundary || entry >= PICK_REACH || head_is_picked(s)) return -EBADMSG;
    struct ready_entry picked = state_ready(s, entry);
    if (picked.cancelled || trace_event(t, e->a).subject != e->subject || count_choices(s, entry) != e->b) return -EBADMSG;
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && i <= entry; i++) rc = paged_own(&s->ready, s->ready_head + i);
    if (rc) return rc;
    for (uint32_t i = entry; i > 0; i--) *state_change_ready(s, i) = state_ready(s, i - 1);
    *state_change_ready(s, 0) = picked;
    return 0;
}

#define TIMERS_AT_ONCE 256u

// Makes the objects of all that is ready or has a timer nobody else's, so that they can be changed. Then makes room anew for what state_apply
// has made room for: this has used it.
static int own_what_is_left(state *s, const trace *t)
{
    int rc = 0;
    uint32_t ids[TIMERS_AT_ONCE];
    for (uint32_t i = 0; rc == 0 && i < s->ready_count; i++)
        rc = paged_own(&s->objects, trace_event(t, state_ready(s, i).enqueued).subject);
    for (uint32_t done = 0, count; rc == 0 && (count = state_timers_from(s, done, ids, TIMERS_AT_ONCE)) > 0; done += count)
        for (uint32_t i = 0; rc == 0 && i < count; i++) rc = paged_own(&s->objects, ids[i]);
    return rc ? rc : paged_reserve(&s->objects, s->object_count, CHANGES_OF_AN_EVENT);
}

static void drop_ready(state *s, const trace *t)
{
    for (uint32_t i = 0; i < s->ready_count; i++) {
        event enqueue = trace_event(t, state_ready(s, i).enqueued);
        if (enqueue.a == 0) state_set_status(s, state_change(s, enqueue.subject), TASK_awaiting);
    }
    s->ready_head += s->ready_count;
    s->ready_count = s->ready_cancelled = s->boundary = 0;
    paged_clear(&s->ready);
}

static void drop_timers(state *s)
{
    uint32_t ids[TIMERS_AT_ONCE];
    for (uint32_t done = 0, count; (count = state_timers_from(s, done, ids, TIMERS_AT_ONCE)) > 0; done += count)
        for (uint32_t i = 0; i < count; i++) state_change(s, ids[i])->timed = 0;
    ordered_clear(&s->timers);
}

// What was ready or had a timer will never run: its task stays suspended.
int apply_loop_close(state *s, const trace *t)
{
    if (s->running) return -EBADMSG;
    int rc = own_what_is_left(s, t);
    if (rc) return rc;
    drop_ready(s, t);
    drop_timers(s);
    s->gathering = false;
    s->callback = 0;
    s->loop = LOOP_closed;
    return 0;
}

// --- blocking, and the end -----------------------------------------------------------------------

int apply_block(state *s, const event *e)
{
    if (s->loop == LOOP_blocked) return -EBADMSG;
    s->unblocked = s->loop;
    s->loop = LOOP_blocked;
    s->until = e->time + e->ns;
    s->block = s->position;
    return 0;
}

int apply_block_end(state *s)
{
    if (s->loop != LOOP_blocked) return -EBADMSG;
    s->loop = s->unblocked;
    return 0;
}

int apply_end(state *s, const event *e, enum loop_status how)
{
    s->loop = how;
    s->status = e->subject;
    return 0;
}
