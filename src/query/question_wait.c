// Waiting: when a task wakes, what becomes of one that is cancelled, who gets a permit.
#include <stdio.h>
#include <string.h>

#include "query/question_make.h"
#include "query/search.h"

// --- when does X wake -------------------------------------------------------------------------------------------------
uint32_t interest_wakes(const trace *t, const state *s, const event *last)
{
    (void)t;
    if (last->kind != EVENT_suspend || !last->a) return 0;
    switch ((enum task_status)state_at(s, last->subject)->status) {
    case TASK_waiting: return 24u + (state_timer_count(s) >= 2 ? 6u : 0);
    case TASK_awaiting: return 22u + (state_timer_count(s) >= 2 ? 8u : 0);
    case TASK_sleeping: return s->ready_count >= 2 ? 14 : 12; // others may hold the loop meanwhile
    case TASK_none:
    case TASK_ready:
    case TASK_running:
    case TASK_working:
    case TASK_blocked:
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: break;
    }
    return 0;
}

// The moment in which a task becomes ready; INT64_MAX: never.
static int64_t wake_time(const trace *t, uint32_t wake)
{
    if (wake == trace_length(t) || trace_event(t, wake).kind == EVENT_task_destroy) return INT64_MAX;
    return trace_time(t, wake);
}

// asyncio.run cancels what is left at the end, which nothing in the tasks tells.
static bool is_ended_by_run(const trace *t, uint32_t wake)
{
    if (wake == trace_length(t) || trace_event(t, wake).kind != EVENT_enqueue) return false;
    uint32_t cause = trace_event(t, wake).b;
    return trace_event(t, cause).kind == EVENT_future_done && trace_event(t, cause).a == OUTCOME_cancelled && search_actor(t, cause) == 0 &&
           search_callback(t, cause) == trace_length(t);
}

static struct question_option *offer_time(struct asking *a, int64_t time)
{
    if (time == INT64_MAX) return offer(a, 0, "never in this run");
    if (time == a->s->time) return offer(a, 0, "at once, still at %s", words_time(&a->w, time));
    return offer(a, 0, "at %s", words_time(&a->w, time));
}

#define SLEEPS_MAX 12u // that anybody would add up
static void offer_timer(struct asking *a, uint32_t timer, uint32_t task)
{
    uint32_t sleeper = state_waiting_task(a->s, timer);
    struct question_option *o;
    if (!sleeper || sleeper == task || state_due(a->t, state_at(a->s, timer)) <= a->s->time || !(o = offer_time(a, state_due(a->t, state_at(a->s, timer))))) return;
    explain_option(o, "At %s the timer of %s is due. %s", words_time(&a->w, state_due(a->t, state_at(a->s, timer))), words_name(&a->w, sleeper), why_not(a, task));
}

// What it would take if the sleeps passed one after the other: those that there are, and those that begin before the task wakes.
static void offer_sum(struct asking *a, const uint32_t *timers, uint32_t count, uint32_t wake, int64_t right)
{
    int64_t sum = a->s->time, last = right == INT64_MAX ? 0 : right;
    uint32_t sleeps = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t left = words_between(a->s->time, state_due(a->t, state_at(a->s, timers[i])));
        if (left > 0) sum += left, sleeps++;
    }
    for (uint32_t i = a->s->position; i < wake && i < trace_length(a->t); i++) {
        event e = trace_event(a->t, i);
        if (e.kind == EVENT_timer_set && e.ns > e.time && sleeps++ < SLEEPS_MAX) sum += words_between(e.time, e.ns);
    }
    struct question_option *o = sleeps > 1 && sleeps <= SLEEPS_MAX && sum > last ? offer_time(a, sum) : NULL;
    if (o) explain_option(o, "That is what the sleeps come to one after the other, but all timers run at the same time.");
}

// The end of another task, which lets this one go on only if it awaits no more than that.
static void offer_first_end(struct asking *a, uint32_t task, uint32_t wake)
{
    for (uint32_t i = a->s->position; i < wake && i < trace_length(a->t); i++) {
        event e = trace_event(a->t, i);
        if (e.kind != EVENT_task_done || !knows_task(a->s, e.subject)) continue;
        struct question_option *o = e.time > a->s->time ? offer_time(a, e.time) : NULL;
        if (o) explain_option(o, "At %s %s is done. %s", words_time(&a->w, e.time), words_name(&a->w, e.subject), why_not(a, task));
        if (o) return;
    }
}

static void offer_wrong_times(struct asking *a, uint32_t task, uint32_t wake, int64_t right)
{
    uint32_t timers[8], count = state_timers(a->s, timers, 8), length = trace_length(a->t);
    struct question_option *o;
    const struct object *awaited = state_at(a->s, state_at(a->s, task)->awaits);
    if (awaited->type == OBJECT_sleep && awaited->when != right && (o = offer_time(a, awaited->when))) {
        if (right > awaited->when) explain_option(o, "Its timer is due then, but the loop looks at its timers only between two iterations, and somebody holds it.");
        else explain_option(o, "Its timer is due then, but it does not sleep for so long: %s", why_wakes(a, task));
    }
    if (count) offer_timer(a, timers[0], task);
    offer_sum(a, timers, count, wake, right);
    offer_first_end(a, task, wake);
    if (count > 1) offer_timer(a, timers[count - 1], task);
    if (right != a->s->time && (o = offer_time(a, a->s->time))) explain_option(o, "%s", why_not(a, task));
    int64_t end = trace_time(a->t, length - 1);
    if (a->out->option_count < 3 && right != INT64_MAX && (o = offer_time(a, INT64_MAX)))
        explain_option(o, "Something does wake it: %s", why_wakes(a, task));
    if (a->out->option_count < 3 && end > a->s->time && (o = offer_time(a, end)))
        explain_option(o, "At %s the run ends.", words_time(&a->w, end));
}

// Of a task that sleeps, and whose timer tells, nothing is asked; of the one that made it and waits for the end of several, there is.
static uint32_t asked_about(const struct asking *a)
{
    uint32_t task = trace_event(a->t, a->s->position - 1).subject, parent = state_at(a->s, task)->parent;
    const struct object *awaited = state_at(a->s, state_at(a->s, task)->awaits);
    if (awaited->type != OBJECT_sleep || awaited->when != wake_time(a->t, search_wake(a->t, a->s->position, task))) return task;
    return knows_task(a->s, parent) && state_at(a->s, parent)->status == TASK_awaiting ? parent : 0;
}

bool make_wakes(struct asking *a)
{
    uint32_t task = asked_about(a), wake = search_wake(a->t, a->s->position, task);
    if (task == 0) return false;
    int64_t right = wake_time(a->t, wake);
    if (is_ended_by_run(a->t, wake)) return false;
    if (right == INT64_MAX && !*trace_lost(a->t) && trace_event(a->t, trace_length(a->t) - 1).kind != EVENT_end) return false; // it might, later
    a->out->subject = task;
    a->out->answered = wake < trace_length(a->t) ? wake + 1 : wake;
    snprintf(a->out->title, sizeof a->out->title, "When does %s wake?", words_name(&a->w, task));
    snprintf(a->out->context, sizeof a->out->context, "%s", why_not(a, task));
    if (state_at(a->s, task)->status == TASK_sleeping) // its timer is the answer
        snprintf(a->out->context, sizeof a->out->context, "%s sleeps.", words_Name(&a->w, task));
    explain_option(offer_time(a, right), "%s", why_wakes(a, task));
    offer_wrong_times(a, task, wake, right);
    return right == INT64_MAX || a->out->option_count > 2;
}

// --- what becomes of a cancel -----------------------------------------------------------------------------------------
uint32_t interest_cancel(const trace *t, const state *s, const event *last)
{
    (void)t;
    return last->kind == EVENT_cancel && knows_task(s, last->subject) ? 40 : 0;
}

// Steps that a task begins from `from` on until it is done, or destroyed: *end.
static uint32_t steps_until_done(const trace *t, uint32_t from, uint32_t task, uint32_t *end)
{
    uint32_t steps = 0, length = trace_length(t);
    for (*end = from; *end < length; ++*end) {
        event e = trace_event(t, *end);
        if (e.subject != task) continue;
        if (e.kind == EVENT_task_done || e.kind == EVENT_task_destroy) break;
        steps += e.kind == EVENT_resume;
    }
    return steps;
}

enum fate { FATE_next_step, FATE_later, FATE_goes_on, FATE_at_once, FATES };

static const char *fate_text(struct asking *a, enum fate fate, uint32_t task)
{
    const char *name = words_text(&a->w, state_at(a->s, task)->name);
    bool begun = state_at(a->s, task)->runs > 0;
    switch (fate) {
    case FATE_next_step: return words_format(&a->w, begun ? "in its next step: %s ends there" : "in its first step: %s never begins", name);
    case FATE_later: return words_format(&a->w, "%s ends only after some more steps", name);
    case FATE_goes_on: return words_format(&a->w, "%s does not end as cancelled", name);
    case FATE_at_once: return words_format(&a->w, "at once: %s is done when cancel() returns", name);
    case FATES: break;
    }
    return "";
}

static const char *why_fate(struct asking *a, enum fate fate, enum fate right, uint32_t task, uint32_t end)
{
    const char *name = words_name(&a->w, task), *Name = words_Name(&a->w, task);
    uint32_t resume = search_ahead(a->t, a->s->position, EVENT_resume, task);
    const char *when = resume < trace_length(a->t) ? words_time(&a->w, trace_time(a->t, resume)) : "its next step";
    event done = end < trace_length(a->t) ? trace_event(a->t, end) : (event){0};
    switch (fate) {
    case FATE_at_once:
        return words_format(&a->w, "cancel() only asks: it returns at once, and `CancelledError` is raised in %s when that runs next.", name);
    case FATE_next_step:
        if (fate != right) return words_format(&a->w, "`CancelledError` is raised in its next step, but that is not the end of %s.", name);
        if (state_at(a->s, task)->runs == 0) return words_format(&a->w, "The exception is raised at %s before the first line: the body of %s never runs.", when, name);
        return words_format(&a->w, "`CancelledError` is raised at its await when %s runs next, at %s. Nothing catches it there, so the task ends as cancelled.", name, when);
    case FATE_later:
        if (fate != right) return words_format(&a->w, "%s awaits nothing more before it ends.", Name);
        return words_format(&a->w, "`CancelledError` is raised in %s, but it awaits something more, such as in a `finally`, before it ends as cancelled.", name);
    case FATE_goes_on:
        if (fate != right) return words_format(&a->w, "Nothing in %s catches the `CancelledError`, so it ends as cancelled.", name);
        if (done.kind && done.a == OUTCOME_exception) return words_format(&a->w, "%s ends with another exception: %s.", Name, words_code(&a->w, done.b));
        return words_format(&a->w, "`CancelledError` is raised in %s and caught there, so it goes on.", name);
    case FATES: break;
    }
    return "";
}

bool make_cancel(struct asking *a)
{
    uint32_t task = trace_event(a->t, a->s->position - 1).subject, end, length = trace_length(a->t);
    uint32_t steps = steps_until_done(a->t, a->s->position, task, &end);
    if (end == length || trace_event(a->t, end).kind != EVENT_task_done || a->s->running == task || steps == 0) return false;
    enum fate right = trace_event(a->t, end).a != OUTCOME_cancelled ? FATE_goes_on : steps == 1 ? FATE_next_step : FATE_later;
    const char *actor = words_actor(&a->w);
    a->out->subject = task;
    a->out->lesson = 1 + right;
    a->out->answered = end + 1;
    snprintf(a->out->context, sizeof a->out->context, "%s calls `cancel()` on %s. %s", actor, words_name(&a->w, task), why_not(a, task));
    explain_option(offer(a, 0, "%s", fate_text(a, right, task)), "%s", why_fate(a, right, right, task, end));
    for (unsigned fate = 0; fate < FATES; fate++) {
        struct question_option *o = fate == right ? NULL : offer(a, 0, "%s", fate_text(a, (enum fate)fate, task));
        if (o) explain_option(o, "%s", why_fate(a, (enum fate)fate, right, task, end));
    }
    return true;
}

// --- who gets the permit ----------------------------------------------------------------------------------------------
uint32_t interest_permit(const trace *t, const state *s, const event *last)
{
    (void)t;
    if (last->kind != EVENT_sync_release || !state_at(s, last->subject)->first) return 0;
    return state_at(s, last->subject)->first != state_at(s, last->subject)->last ? 34 : 24;
}

static uint32_t next_holder(const trace *t, const state *s, uint32_t sync, uint32_t *at)
{
    uint32_t length = trace_length(t);
    for (*at = s->position; *at < length; ++*at) {
        event e = trace_event(t, *at);
        if (e.subject != sync) continue;
        if (e.kind == EVENT_sync_acquire) return e.a;
        if (e.kind == EVENT_sync_wake) return e.a < s->object_count ? state_at(s, e.a)->waiter : 0;
    }
    return 0;
}

bool make_permit(struct asking *a)
{
    event last = trace_event(a->t, a->s->position - 1);
    uint32_t sync = last.subject, giver = last.a, at, right = next_holder(a->t, a->s, sync, &at);
    const struct object *o = state_at(a->s, sync);
    uint32_t first = state_at(a->s, o->first)->waiter, newest = state_at(a->s, o->last)->waiter, second = state_at(a->s, state_at(a->s, o->first)->next)->waiter;
    const char *name = words_name(&a->w, sync);
    if (!right || right != first) return false; // a waiter that was cancelled meanwhile
    struct question_option *option = offer_task(a, right);
    if (!option) return false;
    if (o->type == OBJECT_lock) snprintf(a->out->title, sizeof a->out->title, "Who gets the lock?");
    a->out->subject = sync;
    a->out->answered = at + 1;
    snprintf(a->out->context, sizeof a->out->context, "%s releases %s.", giver ? words_Name(&a->w, giver) : "The program", name);
    explain_option(option, "%s has stood in line longest, and a release lets the first in line go on.", words_Name(&a->w, right));
    if (newest != right && (option = offer_task(a, newest))) explain_option(option, "The line is first in, first out, and %s came last.", words_name(&a->w, newest));
    if (giver && giver != right && (option = offer_task(a, giver)))
        explain_option(option, "%s has just given it back. To have it again it would have to stand in line.", words_Name(&a->w, giver));
    if (second && second != newest && (option = offer_task(a, second))) explain_option(option, "%s is number 2 in line.", words_Name(&a->w, second));
    if ((option = offer(a, 0, "nobody: it is free for whoever asks next"))) explain_option(option, "While somebody waits a permit is not free for others: it goes to the first in line.");
    return true;
}
