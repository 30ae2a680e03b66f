#include "query/chain_make.h"

#include "query/find.h"
#include "query/search.h"

#define FRAMES_MAX 24u // of a stack; what lies further out is left out

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

static void explain_suspended(struct making *m, uint32_t task)
{
    const struct object *o = who(m, task);
    add(m, LINK_suspended, task, o->changed)->number = o->status;
    explain_frames(m, task);
    chain_explain_awaited(m, task, o->awaits);
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

void chain_explain(struct making *m, uint32_t task)
{
    if (is_full(m)) return;
    if (is_on_path(m, task)) {
        add(m, LINK_cycle, task, who(m, task)->changed);
        m->out->deadlock = true;
    } else if (has(m, LINK_suspended, task)) {
        add(m, LINK_above, task, who(m, task)->changed);
    } else if (m->on_path == CHAIN_TASKS_MAX) {
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
    if (who(&m, task)->type == OBJECT_task) chain_explain(&m, task);
    else add(&m, LINK_unmade, task, find_creation(t, task));
}
