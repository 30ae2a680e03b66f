// What the program says and calls: which line is printed next, when a coroutine begins.
#include <stdio.h>
#include <string.h>

#include "query/question_make.h"
#include "query/search.h"

// --- what is printed next ---------------------------------------------------------------------------------------------
uint32_t interest_printed(const trace *t, const state *s, const event *last)
{
    (void)t;
    if (s->running || (last->kind != EVENT_suspend && last->kind != EVENT_task_done)) return 0;
    return 12u + (s->ready_count >= 2 ? 10u : 0) + (state_timer_count(s) >= 2 ? 8u : 0);
}

static uint32_t next_print(const trace *t, uint32_t from)
{
    uint32_t length = trace_length(t), i = from;
    while (i < length && trace_event(t, i).kind != EVENT_print) i++;
    return i;
}

// A line without its end, short enough for an option.
static const char *line_of(struct asking *a, uint32_t print)
{
    const char *text = words_text(&a->w, trace_event(a->t, print).subject);
    return *text ? text : "an empty line";
}

static struct question_option *offer_line(struct asking *a, uint32_t print, uint32_t actor)
{
    return offer(a, knows_task(a->s, actor) ? actor : 0, "%s", line_of(a, print));
}

// Whether threads have a hand in what happens up to an event: whose line it is cannot be said from its step then.
static bool has_threads(const trace *t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        enum event_kind kind = (enum event_kind)trace_event(t, i).kind;
        if (kind == EVENT_worker_begin || kind == EVENT_worker_wake || kind == EVENT_thread_switch) return true;
    }
    return false;
}

static void explain_later_line(struct asking *a, struct question_option *o, uint32_t print, uint32_t actor, uint32_t first)
{
    const char *when = words_time(&a->w, trace_time(a->t, print));
    if (!knows_task(a->s, actor)) explain_option(o, "That is printed later, at %s.", when);
    else if (actor == first) explain_option(o, "%s prints that too, but after the line that comes next.", words_Name(&a->w, actor));
    else if (ready_place(a->t, a->s, actor) == 1) explain_option(o, "%s runs next, but prints that later, at %s.", words_Name(&a->w, actor), when);
    else explain_option(o, "%s prints that later, at %s. %s", words_Name(&a->w, actor), when, why_not(a, actor));
}

#define LINES_MAX 12u // that are looked at
static void offer_later_lines(struct asking *a, uint32_t right, uint32_t first)
{
    uint32_t length = trace_length(a->t), i = right;
    for (uint32_t looked = 0; looked < LINES_MAX && (i = next_print(a->t, i + 1)) < length; looked++) {
        if (looked == 2 && a->out->option_count == 3) i = next_print(a->t, i + 1); // not only those that follow at once
        if (i == length) return;
        uint32_t actor = has_threads(a->t, right, i) ? 0 : search_actor(a->t, i);
        struct question_option *o = offer_line(a, i, actor);
        if (o) explain_later_line(a, o, i, actor, first);
    }
}

static void offer_earlier_lines(struct asking *a)
{
    for (uint32_t i = a->s->position; i-- > 0 && a->out->option_count < 3;) {
        if (trace_event(a->t, i).kind != EVENT_print) continue;
        uint32_t actor = search_actor(a->t, i);
        struct question_option *o = offer_line(a, i, actor);
        if (o) explain_option(o, "That was printed before, by %s. It is not printed again now.", actor ? words_name(&a->w, actor) : "a callback");
    }
}

bool make_printed(struct asking *a)
{
    uint32_t right = next_print(a->t, a->s->position);
    if (right == trace_length(a->t) || has_threads(a->t, a->s->position, right)) return false;
    uint32_t actor = search_actor(a->t, right);
    if (actor ? !knows_task(a->s, actor) : search_callback(a->t, right) == trace_length(a->t)) return false; // by what is made later, or after the loop
    struct question_option *o = offer_line(a, right, actor);
    a->out->answered = right + 1;
    const char *when = words_time(&a->w, trace_time(a->t, right));
    if (actor) explain_option(o, "%s is the next that prints, at %s. %s", words_Name(&a->w, actor), when, why_wakes(a, actor));
    else explain_option(o, "A callback prints it, at %s.", when);
    offer_later_lines(a, right, actor);
    offer_earlier_lines(a);
    return a->out->option_count >= 3;
}

// --- when does a coroutine begin ----------------------------------------------------------------------------------------
uint32_t interest_call(const trace *t, const state *s, const event *last)
{
    if (last->kind != EVENT_coro_create || !s->running || !is_own_coroutine(t, s, last->subject)) return 0;
    event next = trace_event(t, s->position);
    return next.kind == EVENT_coro_call || next.kind == EVENT_task_create ? 13 : 38;
}

enum beginning { BEGINS_now, BEGINS_as_task, BEGINS_never, BEGINS_BY_CALL, BEGINNINGS };

// The events after which it is known; 0 where it is none of these.
static uint32_t find_beginning(const trace *t, uint32_t from, uint32_t coro, enum beginning *out)
{
    uint32_t length = trace_length(t);
    for (uint32_t i = from; i < length; i++) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_task_eager && e.a == coro) return 0;
        if (e.kind == EVENT_task_create && e.a == coro) {
            *out = BEGINS_as_task;
            return search_ahead(t, i, EVENT_coro_call, coro) < length ? i + 1 : 0; // it may be cancelled before
        }
        if (e.kind == EVENT_coro_call && e.subject == coro) {
            *out = BEGINS_now;
            return i == from ? i + 1 : 0;
        }
    }
    *out = BEGINS_never;
    return trace_event(t, length - 1).kind == EVENT_end ? length : 0;
}

static const char *beginning_text(struct asking *a, enum beginning b, uint32_t caller)
{
    switch (b) {
    case BEGINS_now: return words_format(&a->w, "now: it is awaited, and runs inside %s", words_text(&a->w, state_at(a->s, caller)->name));
    case BEGINS_as_task: return "later: in the first step of a task that is made for it";
    case BEGINS_never: return "never: nothing awaits it";
    case BEGINS_BY_CALL: return "now: the call itself runs it up to its first await";
    case BEGINNINGS: break;
    }
    return "";
}

static const char *why_beginning(struct asking *a, enum beginning b, enum beginning right, const char *call, uint32_t caller)
{
    const char *name = words_name(&a->w, caller);
    switch (b) {
    case BEGINS_BY_CALL: return words_format(&a->w, "The call makes a coroutine object and runs nothing of it: only an `await` or a task does.");
    case BEGINS_now:
        if (b == right) return words_format(&a->w, "The call stands in an `await`: %s runs %s on its own stack, without the ready queue.", name, call);
        return words_format(&a->w, "There is no `await` before the call, so %s goes on without running any of it.", name);
    case BEGINS_as_task:
        if (b == right) return words_format(&a->w, "A task is made for %s, which goes to the end of the ready queue.", call);
        return words_format(&a->w, "Nothing makes a task for %s: neither `create_task` nor `gather`.", call);
    case BEGINS_never:
        if (b == right) return words_format(&a->w, "Nobody awaits %s, and nothing makes a task for it. asyncio warns that it was never awaited.", call);
        return words_format(&a->w, "It is not forgotten: %s.", right == BEGINS_now ? "the call stands in an `await`" : "a task is made for it");
    case BEGINNINGS: break;
    }
    return "";
}

bool make_call(struct asking *a)
{
    uint32_t coro = trace_event(a->t, a->s->position - 1).subject, caller = a->s->running;
    enum beginning right;
    uint32_t known = find_beginning(a->t, a->s->position, coro, &right);
    if (known == 0) return false;
    char call[160];
    snprintf(call, sizeof call, "%s", words_call(&a->w, coro));
    const char *name = words_Name(&a->w, caller);
    a->out->subject = coro;
    a->out->lesson = 1 + right;
    a->out->answered = known;
    snprintf(a->out->title, sizeof a->out->title, "When does %s begin?", words_text(&a->w, trace_place(a->t, state_at(a->s, coro)->function).function));
    snprintf(a->out->context, sizeof a->out->context, "%s has just called %s. When does the body of it begin to run?", name, call);
    explain_option(offer(a, 0, "%s", beginning_text(a, right, caller)), "%s", why_beginning(a, right, right, call, caller));
    for (unsigned b = 0; b < BEGINNINGS; b++) {
        struct question_option *o = b == right ? NULL : offer(a, 0, "%s", beginning_text(a, (enum beginning)b, caller));
        if (o) explain_option(o, "%s", why_beginning(a, (enum beginning)b, right, call, caller));
    }
    return true;
}
