// Sentences about the ready queue: what enters it and why, what runs, what is dropped, and what the queue says of the future.
#include "narrate/tell.h"

#include <inttypes.h>
#include <string.h>

#define MILLISECOND INT64_C(1000000)

// Why a step of a task is in the ready queue.
enum reason {
    REASON_start,     // it was made
    REASON_yield,     // it gave up its turn
    REASON_sleep,     // its sleep is over
    REASON_turn,      // it was first in line
    REASON_waited,    // an event, a condition, a queue lets it go on
    REASON_next,      // as_completed has a result for it
    REASON_wait,      // its asyncio.wait is over
    REASON_group,     // all tasks of its TaskGroup are done
    REASON_done,      // what it awaited has a result
    REASON_failed,    // what it awaited has an exception
    REASON_cancelled, // what it awaited was cancelled
    REASON_other,
};

// A gather that is cancelled through one of its awaitables has CancelledError for its exception.
static bool is_cancelled(struct telling *w, const event *cause)
{
    static const char name[] = "CancelledError";
    if (cause->a != OUTCOME_exception) return cause->a == OUTCOME_cancelled;
    return strncmp(trace_string(w->t, cause->b), name, sizeof name - 1) == 0;
}

static enum reason reason_of(struct telling *w, const event *cause)
{
    if (cause->kind == EVENT_task_create) return REASON_start;
    if (cause->kind == EVENT_suspend) return REASON_yield;
    if (cause->kind != EVENT_future_done && cause->kind != EVENT_task_done) return REASON_other;
    if (is_cancelled(w, cause)) return REASON_cancelled;
    if (cause->a == OUTCOME_exception) return REASON_failed;
    const struct object *o = words_object(w, cause->subject);
    if (o->type == OBJECT_sleep) return REASON_sleep;
    if (o->type == OBJECT_wait) return REASON_wait;
    if (words_object(w, o->parent)->type == OBJECT_task_group) return REASON_group;
    if (o->type != OBJECT_waiter) return REASON_done;
    enum object_type sync = (enum object_type)words_object(w, o->parent)->type;
    if (sync == OBJECT_as_completed) return REASON_next;
    return object_type_is_lock(sync) ? REASON_turn : REASON_waited;
}

// What a task stood in line for, or whose end it waited for.
static const char *line_of(struct telling *w, const event *cause)
{
    return words_name(w, words_object(w, cause->subject)->parent);
}

// --- into the queue -------------------------------------------------------------------------------------------------

static void enqueue_cancelled(struct telling *w, const char *name, uint32_t awaited)
{
    const struct object *o = words_object(w, awaited);
    tell_what(w, "%s is ready to run again: ", name);
    if (o->type == OBJECT_sleep) tell_what(w, "its sleep was cancelled.");
    else if (o->type == OBJECT_waiter) tell_what(w, "its wait for %s was cancelled.", words_name(w, o->parent));
    else if (o->type == OBJECT_wait) tell_what(w, "its wait was cancelled.");
    else tell_what(w, "%s, which it awaited, was cancelled.", words_name(w, awaited));
}

static void enqueue_task(struct telling *w, const event *cause)
{
    const char *name = words_Name(w, w->e.subject), *by = words_name(w, cause->subject);
    switch (reason_of(w, cause)) {
    case REASON_start: tell_what(w, "%s is scheduled: its first step joins the ready queue.", name); return;
    case REASON_yield: tell_what(w, "%s goes straight back to the end of the ready queue.", name); return;
    case REASON_sleep: tell_what(w, "%s is ready to run again: its sleep is over.", name); return;
    case REASON_turn:
        tell_what(w, "%s is ready to run again: it is its turn with %s.", name, line_of(w, cause));
        return;
    case REASON_waited: tell_what(w, "%s is ready to run again: its wait for %s is over.", name, line_of(w, cause)); return;
    case REASON_next: tell_what(w, "%s is ready to run again: `as_completed` has the next result.", name); return;
    case REASON_wait: tell_what(w, "%s is ready to run again: its wait is over.", name); return;
    case REASON_group: tell_what(w, "%s is ready to run again: no task of %s is left.", name, line_of(w, cause)); return;
    case REASON_done: tell_what(w, "%s is ready to run again: it awaited %s, which is done.", name, by); return;
    case REASON_failed: tell_what(w, "%s is ready to run again: it awaited %s, which failed.", name, by); return;
    case REASON_cancelled: enqueue_cancelled(w, name, cause->subject); return;
    case REASON_other: tell_what(w, "%s joins the ready queue.", name); return;
    }
}

static void enqueue_callback(struct telling *w, const event *cause)
{
    const char *purpose = words_purpose(w, w->s->position - 1), *callback = words_code(w, w->e.a);
    if (purpose) tell_what(w, "A callback joins the ready queue: it %s.", purpose);
    else if (cause->kind == EVENT_timer_fire) tell_what(w, "%s joins the ready queue: its time has come.", callback);
    else if (cause->kind == EVENT_handle_create) tell_what(w, "%s joins the ready queue, as `call_soon` asked.", callback);
    else if (cause->kind == EVENT_future_done || cause->kind == EVENT_task_done)
        tell_what(w, "%s joins the ready queue: %s is done.", callback, words_name(w, cause->subject));
    else tell_what(w, "%s joins the ready queue.", callback);
}

void tell_enqueue(struct telling *w)
{
    event cause = trace_event(w->t, w->e.b);
    uint32_t before = w->s->ready_count - 1, iteration = w->s->iteration + !w->s->gathering;
    if (w->e.a) enqueue_callback(w, &cause);
    else enqueue_task(w, &cause);
    if (before == 0) tell_next(w, "It is the first in line for iteration %" PRIu32 ".", iteration);
    else tell_next(w, "It runs in iteration %" PRIu32 ", after %s.", iteration,
                   words_count(w, before, "other handle", "other handles"));
}

// --- out of the queue -----------------------------------------------------------------------------------------------

static void resume_start(struct telling *w, const char *name)
{
    uint32_t coroutine = words_object(w, w->e.subject)->function;
    if (coroutine) tell_what(w, "%s takes its first step: it begins to run %s.", name, words_call(w, coroutine));
    else tell_what(w, "%s takes its first step.", name);
}

// As the program called it, where its coroutine is in the trace.
static const char *sleep_call(struct telling *w, const struct object *sleep)
{
    uint32_t top = words_object(w, w->e.subject)->top;
    const char *length = words_time(w, words_between(trace_time(w->t, sleep->created), sleep->when));
    return top ? words_call(w, top) : words_format(w, "sleep of %s", length);
}

static void resume_sleep(struct telling *w, const char *name, uint32_t id)
{
    const struct object *sleep = words_object(w, id);
    int64_t late = words_between(sleep->when, w->e.time);
    if (late < MILLISECOND) tell_what(w, "%s goes on after its %s, on time.", name, sleep_call(w, sleep));
    else tell_what(w, "%s goes on %s late: its %s ended at %s, but the loop was busy.", name, words_time(w, late),
                   sleep_call(w, sleep), words_time(w, sleep->when));
}

static void resume_done(struct telling *w, const char *name, const event *cause)
{
    const char *by = words_name(w, cause->subject), *value = words_code(w, cause->b);
    if (words_is_none(w, cause->b))
        tell_what(w, "%s goes on: %s, which it awaited, is done.", name, by);
    else tell_what(w, "%s goes on with the result of %s: %s.", name, by, value);
}

static void resume_cancelled(struct telling *w, const char *name, const event *cause)
{
    if (words_object(w, w->e.subject)->cancelling)
        tell_what(w, "%s goes on because it was cancelled: `CancelledError` is raised at its `await`.", name);
    else
        tell_what(w, "%s goes on: %s was cancelled, so `CancelledError` is raised at its `await`.", name,
                  words_name(w, cause->subject));
}

static void resume_cancelled_in_queue(struct telling *w, const char *name)
{
    if (words_object(w, w->e.subject)->runs > 1) {
        tell_what(w, "%s was cancelled while it was ready: `CancelledError` is raised at its `await`.", name);
        return;
    }
    tell_what(w, "%s was cancelled before its first step: its coroutine never runs.", name);
    tell_next(w, "With this step it ends.");
}

void tell_resume(struct telling *w)
{
    event cause = trace_event(w->t, trace_event(w->t, w->e.a).b);
    const char *name = words_Name(w, w->e.subject);
    enum reason reason = reason_of(w, &cause);
    if (reason != REASON_cancelled && words_object(w, w->e.subject)->cancelled_ready) { // it raises CancelledError whatever put it there
        resume_cancelled_in_queue(w, name);
        return;
    }
    switch (reason) {
    case REASON_start: resume_start(w, name); return;
    case REASON_yield: tell_what(w, "%s goes on: all that was ready before it has had its turn.", name); return;
    case REASON_sleep: resume_sleep(w, name, cause.subject); return;
    case REASON_turn: tell_what(w, "%s goes on: it was first in line for %s.", name, line_of(w, &cause)); return;
    case REASON_waited: tell_what(w, "%s goes on: its wait for %s is over.", name, line_of(w, &cause)); return;
    case REASON_next: tell_what(w, "%s goes on: `as_completed` has the next result for it.", name); return;
    case REASON_wait: tell_what(w, "%s goes on: its wait is over.", name); return;
    case REASON_group: tell_what(w, "%s goes on: no task of %s is left.", name, line_of(w, &cause)); return;
    case REASON_done: resume_done(w, name, &cause); return;
    case REASON_failed:
        tell_what(w, "%s goes on: %s failed, so %s is raised at its `await`.", name, words_name(w, cause.subject),
                  words_code(w, cause.b));
        return;
    case REASON_cancelled: resume_cancelled(w, name, &cause); return;
    case REASON_other: tell_what(w, "%s goes on.", name); return;
    }
}

void tell_callback(struct telling *w)
{
    event cause = trace_event(w->t, trace_event(w->t, w->e.a).b);
    const char *purpose = words_purpose(w, w->e.a), *callback = words_code(w, trace_event(w->t, w->e.a).a);
    if (purpose) {
        tell_what(w, "The loop runs a callback: it %s.", purpose);
        tell_next(w, "%s", words_consequence(w, w->e.a));
    } else if (cause.kind == EVENT_timer_fire) tell_what(w, "The loop calls %s, whose timer has fired.", callback);
    else if (cause.kind == EVENT_handle_create) tell_what(w, "The loop calls %s, as `call_soon` asked.", callback);
    else if (cause.kind == EVENT_future_done || cause.kind == EVENT_task_done)
        tell_what(w, "The loop calls %s, because %s is done.", callback, words_name(w, cause.subject));
    else tell_what(w, "The loop calls %s.", callback);
}

void tell_skip(struct telling *w)
{
    tell_what(w, "%s was cancelled, so the loop drops it from the ready queue.", words_capital(w, words_entry(w, w->e.a)));
}

void tell_handle_cancel(struct telling *w)
{
    tell_what(w, "%s cancels %s.", words_actor(w), words_entry(w, w->e.a));
    tell_next(w, "It stays in the ready queue, but the loop will skip it.");
}

#define NAMES_LENGTH 64u // of the one that was picked and those that it overtook, so that the sentence fits a line

// Those that a handle was picked before, which is at the head by now: the first of them, as many as there is room for.
static const char *overtaken(struct telling *w, size_t picked_length)
{
    const char *first = NULL, *list = NULL;
    uint32_t count = w->e.b, named = 0;
    for (uint32_t i = 1; i < w->s->ready_count && named < 3; i++) {
        if (state_ready(w->s, i).cancelled) continue;
        const char *name = words_entry(w, state_ready(w->s, i).enqueued);
        const char *longer = !first ? name : words_format(w, named + 1 == count ? "%s and %s" : "%s, %s", list, name);
        if (strlen(longer) + picked_length > NAMES_LENGTH) break;
        list = longer;
        if (!first) first = name;
        if (++named == count) return list;
    }
    if (!list) return count == 1 ? "another handle" : words_count(w, count, "", "other handles");
    return words_format(w, "%s and %s", list, words_count(w, count - named, "other", "others"));
}

void tell_pick(struct telling *w)
{
    const char *picked = words_entry(w, w->e.a), *ahead = overtaken(w, strlen(picked));
    tell_what(w, "You let %s run before %s, which %s ready first.", picked, ahead, w->e.b == 1 ? "was" : "were");
}

// --- what the queue says of the future ------------------------------------------------------------------------------

// Nothing is ready: what time will bring.
static void upcoming_timer(struct telling *w)
{
    uint32_t first;
    if (!state_timers(w->s, &first, 1)) {
        tell_next(w, "The ready queue is empty, and no timer is set.");
        return;
    }
    int64_t when = state_due(w->t, words_object(w, first));
    const char *timer = words_timer(w, first);
    if (when <= w->s->time) tell_next(w, "The ready queue is empty, but %s is due.", timer);
    else tell_next(w, "The ready queue is empty. Due next, at %s: %s.", words_time(w, when), timer);
}

// head: what put the head of the ready queue there; of no kind where that is empty.
static void upcoming_running(struct telling *w, event head)
{
    const char *name = words_Name(w, w->s->running);
    if (!head.kind) tell_next(w, "%s runs until an `await` suspends it. Nothing else is ready.", name);
    else if (head.a) tell_next(w, "%s runs until an `await` suspends it. Then the loop runs a callback.", name);
    else tell_next(w, "%s runs until an `await` suspends it. Then comes %s.", name, words_name(w, head.subject));
}

void tell_head(struct telling *w)
{
    const state *s = w->s;
    event head = trace_event(w->t, state_ready(s, 0).enqueued);
    const char *name = words_entry(w, state_ready(s, 0).enqueued);
    if (s->boundary == 0 && !s->gathering) tell_next(w, "Iteration %" PRIu32 " will begin with %s.", s->iteration + 1, name);
    else if (head.a) tell_next(w, "Next, the loop runs %s.", name);
    else tell_next(w, "Next is %s, at the head of the ready queue.", name);
}

void tell_upcoming(struct telling *w)
{
    const state *s = w->s;
    event head = s->ready_count ? trace_event(w->t, state_ready(s, 0).enqueued) : (event){0};
    if (s->loop == LOOP_none || s->loop == LOOP_closed || s->loop == LOOP_ended || s->loop == LOOP_crashed) return;
    if (s->worker) tell_next(w, "%s runs until it blocks or returns.", words_Name(w, s->worker));
    else if (s->running) upcoming_running(w, head);
    else if (head.kind) tell_head(w);
    else upcoming_timer(w);
}
