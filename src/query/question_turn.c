// Whose turn it is: who runs next, who is in the ready queue, what runs after a task was made.
#include <stdio.h>
#include <string.h>

#include "query/question_make.h"
#include "query/search.h"

// --- who runs next --------------------------------------------------------------------------------------------------
// Between two steps: nothing runs, and the loop has not looked at its timers yet.
static bool is_between_steps(const state *s, const event *last)
{
    if (s->running || s->loop == LOOP_closed) return false;
    return last->kind == EVENT_suspend || last->kind == EVENT_task_done || (last->kind == EVENT_iteration && last->a == 0 && state_timer_count(s) > 0);
}

uint32_t interest_next(const trace *t, const state *s, const event *last)
{
    if (!is_between_steps(s, last)) return 0;
    uint32_t tasks = 0, look = s->ready_count < 4 ? s->ready_count : 4;
    for (uint32_t i = 0; i < look; i++) tasks += ready_task(t, s, i) != 0;
    uint32_t interest = tasks >= 2 ? 30 : tasks == 1 ? 12 : state_timer_count(s) >= 2 ? 26 : 8;
    if (tasks && ready_task(t, s, 0) == 0) interest += 6; // a callback stands before it
    struct hold holds[8];
    for (uint32_t i = 0, count = state_holds(s, 0, holds, 8); i < count; i++)
        if (state_at(s, holds[i].sync)->first) return interest + 8; // somebody is first in line and does not run
    return interest;
}

static uint32_t next_step(const trace *t, uint32_t from)
{
    uint32_t length = trace_length(t), i = from;
    while (i < length && trace_event(t, i).kind != EVENT_resume) i++;
    return i;
}

static uint32_t last_ready(const trace *t, const state *s)
{
    for (uint32_t i = s->ready_count; i-- > 0;)
        if (ready_task(t, s, i)) return ready_task(t, s, i);
    return 0;
}

static uint32_t nth_ready(const trace *t, const state *s, uint32_t n)
{
    for (uint32_t i = 0; i < s->ready_count; i++)
        if (ready_task(t, s, i) && n-- == 0) return ready_task(t, s, i);
    return 0;
}

// Who stands first in the line of something that is taken.
static uint32_t first_in_line(const state *s)
{
    struct hold h;
    for (uint32_t i = 0; state_holds(s, i, &h, 1); i++) {
        uint32_t waiter = state_at(s, h.sync)->first;
        if (waiter) return state_at(s, waiter)->waiter;
    }
    return 0;
}

static uint32_t newest_task(const state *s)
{
    for (uint32_t id = s->object_count; id-- > 1;)
        if (knows_task(s, id) && !is_over(s, id)) return id;
    return 0;
}

// Two that sleep until the same time: the one whose timer was set first is first.
static bool is_due_with(const state *s, uint32_t a, uint32_t b)
{
    const struct object *x = state_at(s, state_at(s, a)->awaits), *y = state_at(s, state_at(s, b)->awaits);
    return x->type == OBJECT_sleep && y->type == OBJECT_sleep && x->timed && y->timed && x->when == y->when && x->timer < y->timer;
}

static void offer_wrong_turn(struct asking *a, uint32_t right, uint32_t task)
{
    if (task == 0 || task == right) return;
    struct question_option *o = offer_task(a, task);
    if (o && is_due_with(a->s, right, task))
        explain_option(o, "The timer of %s is due at the same time, but was set after that of %s.", words_name(&a->w, task), words_name(&a->w, right));
    else if (o) explain_option(o, "%s", why_not(a, task));
}

// What a release in the next step of this task does for somebody who waits now: ", and its release will wake Bob".
static const char *what_follows(struct asking *a, uint32_t resume)
{
    uint32_t length = trace_length(a->t), task = trace_event(a->t, resume).subject;
    for (uint32_t i = resume + 1; i < length; i++) {
        event e = trace_event(a->t, i);
        if ((e.kind == EVENT_suspend || e.kind == EVENT_task_done) && e.subject == task) break;
        if (e.kind != EVENT_sync_wake || e.a >= a->s->object_count || e.subject >= a->s->object_count) continue;
        uint32_t waiter = state_at(a->s, e.a)->waiter;
        if (object_type_is_lock((enum object_type)state_at(a->s, e.subject)->type) && knows_task(a->s, waiter))
            return words_format(&a->w, ", and its release will wake %s", words_name(&a->w, waiter));
    }
    return "";
}

static void explain_turn(struct asking *a, struct question_option *o, uint32_t resume)
{
    uint32_t task = o->object;
    const char *name = words_Name(&a->w, task);
    if (ready_place(a->t, a->s, task) == 1) {
        const char *before = ready_task(a->t, a->s, 0) ? "" : " Callbacks that stand before it run first, and are no tasks.";
        explain_option(o, "%s is the first task in the ready queue.%s %s", name, before, why_wakes(a, task));
    } else if (state_at(a->s, state_at(a->s, task)->awaits)->timed && !last_ready(a->t, a->s)) {
        explain_option(o, "No task is ready, so the timer that is due first decides: that of %s, at %s%s.", words_name(&a->w, task),
                       words_time(&a->w, trace_time(a->t, resume)), what_follows(a, resume));
    } else {
        explain_option(o, "No task is ready before it. %s", why_wakes(a, task));
    }
}

bool make_next(struct asking *a)
{
    const state *s = a->s;
    uint32_t resume = next_step(a->t, s->position), timers[4], count;
    if (resume == trace_length(a->t)) return false;
    uint32_t right = trace_event(a->t, resume).subject;
    if (s->busy && !ready_place(a->t, s, right)) return false; // a thread decides
    struct question_option *o = offer_task(a, right);
    if (!o) return false;
    explain_turn(a, o, resume);
    a->out->answered = resume + 1;
    offer_wrong_turn(a, right, last_ready(a->t, s));
    offer_wrong_turn(a, right, first_in_line(s));
    offer_wrong_turn(a, right, nth_ready(a->t, s, 1));
    event last = trace_event(a->t, s->position - 1);
    if (last.kind == EVENT_suspend) offer_wrong_turn(a, right, last.subject);
    count = state_timers(s, timers, 4);
    for (uint32_t i = 0; i < count; i++) offer_wrong_turn(a, right, state_waiting_task(s, timers[i]));
    offer_wrong_turn(a, right, newest_task(s));
    if (knows_task(s, right)) offer_wrong_turn(a, right, state_at(s, right)->parent);
    return true;
}

// --- who is in the ready queue then -----------------------------------------------------------------------------------
// What a step puts into the queue when it ends comes with it.
uint32_t end_of_step(const trace *t, uint32_t position, uint32_t task)
{
    uint32_t length = trace_length(t), i = position;
    for (; i < length; i++) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_thread_switch || e.kind == EVENT_iteration) return 0;
        if (e.subject == task && (e.kind == EVENT_suspend || e.kind == EVENT_task_done)) break;
    }
    if (i == length) return 0;
    for (i++; i < length && trace_event(t, i).kind == EVENT_enqueue; i++) continue;
    return i;
}

#define LOOK_AHEAD 200u // events of a step
uint32_t interest_ready(const trace *t, const state *s, const event *last)
{
    if (last->kind != EVENT_resume) return 0;
    uint32_t length = trace_length(t), enters = 0, others = 0, stop = s->position + LOOK_AHEAD;
    for (uint32_t i = s->position; i < length && i < stop; i++) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_iteration || e.kind == EVENT_resume || e.kind == EVENT_callback) break;
        if (e.kind == EVENT_enqueue && e.a == 0) enters++, others += e.subject != last->subject;
    }
    if (enters == 0) return 0;
    return 14u + (others ? 8u : 0) + (enters >= 2 ? 6u : 0) + (s->ready_count ? 8u : 0);
}

#define LIST_MAX 5u // names that a line holds
struct list {
    uint32_t tasks[LIST_MAX], count;
};

static const char *name_list(struct asking *a, const struct list *l)
{
    char *out = words_format(&a->w, "%s", l->count ? "" : "nobody");
    for (uint32_t i = 0; i < l->count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, WORDS_MAX - used, "%s%s", i ? ", " : "", words_text(&a->w, state_at(a->s, l->tasks[i])->name));
    }
    return out;
}

static struct question_option *offer_list(struct asking *a, const struct list *l) { return offer(a, 0, "%s", name_list(a, l)); }

// The list with those that come in this step before those that wait already.
static struct list pushed_in_front(const struct list *right, uint32_t old)
{
    struct list l = {.count = right->count};
    for (uint32_t i = 0; i < right->count; i++) l.tasks[i] = right->tasks[i < right->count - old ? old + i : i - (right->count - old)];
    return l;
}

static struct list reversed(const struct list *right)
{
    struct list l = {.count = right->count};
    for (uint32_t i = 0; i < right->count; i++) l.tasks[i] = right->tasks[right->count - 1 - i];
    return l;
}

static struct list with_last(const struct list *right, uint32_t task)
{
    struct list l = *right;
    if (l.count < LIST_MAX) l.tasks[l.count++] = task;
    return l;
}

static void offer_wrong_lists(struct asking *a, const struct list *right, uint32_t old)
{
    uint32_t task = a->s->running, newest = right->tasks[right->count - 1];
    struct list front = pushed_in_front(right, old), turned = reversed(right), fewer = *right, more = with_last(right, task);
    struct question_option *o;
    fewer.count = old;
    if (old && old < right->count && (o = offer_list(a, &front)))
        explain_option(o, "The ready queue is first in, first out: who becomes ready goes to its end, behind those that are there.");
    if (right->count > 1 && (o = offer_list(a, &turned)))
        explain_option(o, "The ready queue is first in, first out: who came in first runs first.");
    if (old < right->count && (o = offer_list(a, &fewer)))
        explain_option(o, "%s stands in the queue from the moment in which it becomes ready, not from when it runs.", words_Name(&a->w, newest));
    bool stays = false;
    for (uint32_t i = 0; i < right->count; i++) stays |= right->tasks[i] == task;
    if (!stays && (o = offer_list(a, &more)))
        explain_option(o, "%s is in the ready queue only when what it awaits is done, or where it gave up its turn.", words_Name(&a->w, task));
}

bool make_ready(struct asking *a)
{
    const struct ahead *ahead = &a->ahead;
    struct list right = {.count = ahead->count}, came = {.count = 0};
    if (ahead->end == 0 || ahead->count == 0 || ahead->count > LIST_MAX) return false;
    for (uint32_t i = 0; i < ahead->count; i++) {
        uint32_t task = right.tasks[i] = ahead->tasks[i];
        if (!knows_task(a->s, task)) return false; // it is made in this step: its name would be told
        if (!ready_place(a->t, a->s, task)) came.tasks[came.count++] = task;
    }
    if (came.count == 0) return false;
    a->out->subject = a->s->running;
    a->out->answered = ahead->end;
    explain_option(offer_list(a, &right), "In this step %s %s ready, and whoever becomes ready goes to the end of the queue.",
                   name_list(a, &came), came.count > 1 ? "become" : "becomes");
    offer_wrong_lists(a, &right, right.count - came.count);
    snprintf(a->out->context, sizeof a->out->context, "%s runs until it is suspended or done. Which tasks are in the ready queue then, the first to run first?",
             words_Name(&a->w, a->s->running));
    return true;
}

// --- what runs after a task was made ----------------------------------------------------------------------------------
uint32_t interest_create(const trace *t, const state *s, const event *last)
{
    if (last->kind != EVENT_task_create || !s->running || !is_own_coroutine(t, s, last->a)) return 0;
    return 16;
}

// What made it, where the trace says so: gather and a TaskGroup are there before it and wait for it at once. That of create_task looks as
// that of ensure_future does.
static const char *made_with(const struct asking *a, uint32_t task)
{
    uint32_t i = a->s->position, length = trace_length(a->t);
    while (i < length && trace_event(a->t, i).kind == EVENT_enqueue) i++;
    event e = i < length ? trace_event(a->t, i) : (event){0};
    if (e.kind != EVENT_done_callback || e.subject != task || e.b >= a->s->object_count) return "";
    enum object_type waiter = (enum object_type)state_at(a->s, e.b)->type;
    return waiter == OBJECT_gather ? " with `asyncio.gather`" : waiter == OBJECT_task_group ? " with `TaskGroup.create_task`" : "";
}

bool make_create(struct asking *a)
{
    uint32_t task = trace_event(a->t, a->s->position - 1).subject, maker = a->s->running;
    uint32_t begins = search_ahead(a->t, a->s->position, EVENT_resume, task), stops = end_of_step(a->t, a->s->position, maker);
    if (begins == trace_length(a->t) || stops == 0) return false;
    while (trace_event(a->t, --stops).kind == EVENT_enqueue) continue;
    if (begins < stops || trace_event(a->t, stops).kind != EVENT_suspend) return false;
    const char *name = words_text(&a->w, state_at(a->s, task)->name), *maker_name = words_text(&a->w, state_at(a->s, maker)->name);
    a->out->subject = task;
    a->out->answered = stops + 1;
    snprintf(a->out->context, sizeof a->out->context, "%s has just made %s%s.", words_Name(&a->w, maker), words_name(&a->w, task), made_with(a, task));
    explain_option(offer(a, maker, "%s, until its next await", maker_name),
                   "The new task's first step goes to the end of the ready queue, and no more happens. %s keeps the loop until it awaits something that is not done.",
                   words_Name(&a->w, maker));
    struct question_option *o = offer(a, task, "%s, until its first await", name);
    if (o) explain_option(o, "A new task does not run where it is made. %s is ready, and has its first turn when the loop comes to it.", words_Name(&a->w, task));
    o = offer(a, 0, "both at the same time");
    if (o) explain_option(o, "All tasks of a loop take turns on one thread: at any moment at most one of them runs.");
    o = offer(a, task, "%s, but only once %s is done", name, maker_name);
    if (o) explain_option(o, "It need not wait for that long: where %s is suspended, others run.", words_name(&a->w, maker));
    return true;
}
