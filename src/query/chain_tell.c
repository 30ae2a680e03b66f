// The words of a chain.
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "narrate/words.h"
#include "query/chain.h"
#include "trace/jsonl.h"

// --- what a task is -------------------------------------------------------------------------------------------------
// What a suspended task does, as the end of a sentence.
static const char *suspended_words(enum task_status status)
{
    switch (status) {
    case TASK_sleeping: return "it sleeps";
    case TASK_waiting: return "it waits in a line";
    case TASK_awaiting:
    case TASK_none:
    case TASK_ready:
    case TASK_running:
    case TASK_working:
    case TASK_blocked:
    case TASK_done:
    case TASK_failed:
    case TASK_cancelled: break;
    }
    return "it awaits something";
}

static const char *tell_suspended(struct telling *w, const struct link *l)
{
    return words_format(w, "%s is suspended: %s.", words_Name(w, l->object), suspended_words((enum task_status)l->number));
}

static const char *tell_ready(struct telling *w, const struct link *l)
{
    const char *name = words_Name(w, l->object);
    if (l->number == 0) return words_format(w, "%s is ready: it has just been made.", name);
    if (l->number == 1) return words_format(w, "%s is ready: it is the next in the ready queue.", name);
    return words_format(w, "%s is ready: number %" PRIu32 " of %" PRIu32 " in the ready queue.", name, l->number, l->of);
}

static const char *tell_ended(struct telling *w, const struct link *l)
{
    const char *name = words_Name(w, l->object);
    event e = trace_event(w->t, l->event);
    if (e.kind != EVENT_task_done) return words_format(w, "%s is gone: it was destroyed with its loop.", name);
    switch ((enum outcome)l->number) {
    case OUTCOME_exception: return words_format(w, "%s has failed: %s.", name, words_code(w, e.b));
    case OUTCOME_cancelled: return words_format(w, "%s was cancelled.", name);
    case OUTCOME_result:
    case OUTCOME_pending: break;
    }
    if (words_is_none(w, e.b)) return words_format(w, "%s is done.", name);
    return words_format(w, "%s is done: its result is %s.", name, words_code(w, e.b));
}

// --- where it is ----------------------------------------------------------------------------------------------------
static const char *tell_place(struct telling *w, uint32_t place)
{
    struct trace_place p = trace_place(w->t, place);
    return p.line ? words_format(w, ", %s", words_place(w, p)) : "";
}

// --- what it waits for ----------------------------------------------------------------------------------------------
static const char *tell_sleep(struct telling *w, const struct link *l)
{
    const char *holder = l->by ? words_format(w, ", for %s holds it", words_name(w, l->by)) : "";
    if (!l->number) return words_format(w, "Its timer is due at %s.", words_time(w, l->until));
    if (l->number == 2) return words_format(w, "Its timer was due at %s: the loop has not looked since%s.", words_time(w, l->until), holder);
    return words_format(w, "Its timer, due at %s, has fired: a callback in the ready queue will end the sleep.", words_time(w, l->until));
}

static const char *tell_line(struct telling *w, const struct link *l)
{
    const char *sync = words_name(w, l->object);
    if (l->of <= 1 || l->number == 0) return words_format(w, "It waits for %s.", sync);
    return words_format(w, "It waits for %s: number %" PRIu32 " of %" PRIu32 " in the line.", sync, l->number, l->of);
}

static const char *tell_holder(struct telling *w, const struct link *l)
{
    const char *task = words_Name(w, l->object), *sync = words_name(w, l->by);
    if (l->number) return words_format(w, "%s is the next to have %s: it has been let go on.", task, sync);
    return words_format(w, "%s holds %s.", task, sync);
}

static const char *tell_unheld(struct telling *w, const struct link *l)
{
    return words_format(w, "Nobody holds %s, and it has %s.", words_name(w, l->object),
                        words_count(w, l->number, "free permit", "free permits"));
}

static const char *tell_full(struct telling *w, const struct link *l)
{
    return words_format(w, "%s is full: it has %s and takes no more than %" PRIu32 ".", words_Name(w, l->object),
                        words_count(w, l->number, "item", "items"), l->of);
}

static const char *tell_children(struct telling *w, const struct link *l)
{
    const char *done = words_format(w, "%" PRIu32 " of %" PRIu32, l->number, l->of), *name = words_name(w, l->object);
    enum object_type type = (enum object_type)words_object(w, l->object)->type;
    if (type == OBJECT_task_group) return words_format(w, "It waits for the end of %s: %s tasks are done.", name, done);
    if (type == OBJECT_wait) return words_format(w, "It waits in `asyncio.wait`: %s are done.", done);
    return words_format(w, "It waits for %s: %s are done.", name, done);
}

static const char *tell_child(struct telling *w, const struct link *l)
{
    const char *name = words_Name(w, l->object);
    if (words_object(w, l->object)->type != OBJECT_task) return words_format(w, "%s is not done.", name);
    return words_format(w, "%s is %s.", name, task_status_name((enum task_status)l->number));
}

static const char *tell_queued(struct telling *w, const struct link *l)
{
    return words_format(w, "No thread has begun it yet: %s busy.", words_count(w, l->number, "thread is", "threads are"));
}

static const char *tell_worker(struct telling *w, const struct link *l)
{
    const char *name = words_Name(w, l->object), *place = tell_place(w, l->place);
    uint32_t task = words_object(w, l->object)->awaits;
    if (l->number == TASK_none) return words_format(w, "%s has carried it out: its end is on the way into the loop.", name);
    if (task) return words_format(w, "%s carries it out and waits for %s%s.", name, words_name(w, task), place);
    if (l->until <= w->s->time) return words_format(w, "%s carries it out%s.", name, place);
    return words_format(w, "%s carries it out and %s until %s%s.", name, l->number == TASK_blocked ? "sleeps" : "works", words_time(w, l->until), place);
}

// --- how it ends ----------------------------------------------------------------------------------------------------
static const char *tell_more(struct telling *w, const struct link *l) { return words_format(w, "And %" PRIu32 " more.", l->number); }

static const char *tell_blocked(struct telling *w, const struct link *l)
{
    const char *what = words_code(w, trace_event(w->t, l->event).subject), *place = tell_place(w, l->place);
    const char *name = l->object ? words_Name(w, l->object) : w->s->callback ? words_capital(w, words_entry(w, w->s->callback - 1)) : "The program";
    return words_format(w, "%s holds the event loop by %s until %s%s: nobody else can run.", name, what, words_time(w, l->until), place);
}

static const char *tell_over_and_out(struct telling *w, const struct link *l)
{
    if (l->number == LOOP_closed) return "The event loop is closed.";
    return l->number == LOOP_crashed ? "The program was ended before the loop was." : words_format(w, "The program has ended.");
}

static bool is_cancelled(struct telling *w, const event *cause)
{
    static const char name[] = "CancelledError";
    if (cause->a != OUTCOME_exception) return cause->a == OUTCOME_cancelled;
    return strncmp(trace_string(w->t, cause->b), name, sizeof name - 1) == 0;
}

// Why a step of a task enters the ready queue, as the end of a sentence. by: who did it, 0 for the loop.
static const char *reason(struct telling *w, const event *cause, uint32_t by)
{
    const char *actor = by ? words_format(w, ", by %s", words_name(w, by)) : "";
    const struct object *o = words_object(w, cause->subject);
    if (cause->kind == EVENT_task_create) return words_format(w, "it was made%s", actor);
    if (cause->kind == EVENT_suspend) return "it gave up its turn";
    if (cause->kind != EVENT_future_done && cause->kind != EVENT_task_done) return words_format(w, "it was woken%s", actor);
    if (is_cancelled(w, cause) && cause->kind == EVENT_future_done) return words_format(w, "what it awaits is cancelled%s", actor);
    switch ((enum object_type)o->type) {
    case OBJECT_sleep: return "its sleep is over";
    case OBJECT_wait: return "its wait is over";
    case OBJECT_waiter: return words_format(w, "%s lets it go on%s", words_name(w, o->parent), actor);
    case OBJECT_none:
    case OBJECT_task:
    case OBJECT_future:
    case OBJECT_gather:
    case OBJECT_shield:
    case OBJECT_executor_call:
    case OBJECT_coroutine:
    case OBJECT_async_generator:
    case OBJECT_handle:
    case OBJECT_timeout:
    case OBJECT_task_group:
    case OBJECT_worker:
    case OBJECT_as_completed:
    case OBJECT_EACH_SYNC:
    case OBJECT_TYPES: break;
    }
    if (o->type == OBJECT_none) return words_format(w, "something made later is done%s", actor);
    return words_format(w, "%s is done%s", words_name(w, cause->subject), cause->subject == by ? "" : actor);
}

static const char *tell_cause(struct telling *w, const struct link *l)
{
    event cause = trace_event(w->t, l->event);
    return words_format(w, "%s is ready because %s.", words_Name(w, l->object), reason(w, &cause, l->by));
}

// Whether more may come: the program has not ended, and its trace is whole.
static bool goes_on(const trace *t)
{
    event last = trace_event_before(t, trace_length(t));
    return last.kind != EVENT_end && last.kind != EVENT_crash && !*trace_lost(t);
}

static const char *tell_never(struct telling *w, const struct link *l)
{
    if (goes_on(w->t)) return words_format(w, "Nothing has woken %s yet.", words_name(w, l->object));
    return words_format(w, "Nothing in this trace ever wakes %s.", words_name(w, l->object));
}

static const char *tell_turn(struct telling *w, const struct link *l)
{
    const char *name = words_Name(w, l->object);
    const char *when = l->number == l->of ? "in this iteration of the loop" : "in the next iteration of the loop";
    if (l->event == CHAIN_NO_EVENT) return goes_on(w->t) ? words_format(w, "%s has not run yet.", name) : "The trace ends before it runs.";
    return words_format(w, "%s runs %s, number %" PRIu32 ": at %s.", name, when, l->number, words_time(w, trace_time(w->t, l->event)));
}

static const char *tell_wake(struct telling *w, const struct link *l)
{
    event cause = trace_event(w->t, l->event);
    return words_format(w, "%s wakes at %s: %s.", words_Name(w, l->object), words_time(w, cause.time), reason(w, &cause, l->by));
}

static const char *tell_unmade(struct telling *w, const struct link *l)
{
    if (l->event == CHAIN_NO_EVENT) return "There is no such task.";
    event e = trace_event(w->t, l->event);
    return words_format(w, "Task %s is not made yet: that comes at %s.", words_code(w, e.b), words_time(w, e.time));
}

static const char *words_of(struct telling *w, const struct link *l)
{
    switch (l->sort) {
    case LINK_unmade: return tell_unmade(w, l);
    case LINK_suspended: return tell_suspended(w, l);
    case LINK_ready: return tell_ready(w, l);
    case LINK_running: return words_format(w, "%s runs: this is its step.", words_Name(w, l->object));
    case LINK_ended: return tell_ended(w, l);
    case LINK_last_wait: return words_format(w, "Before that it waited: ask again with --at %" PRIu32 ".", l->event);
    case LINK_frame: return words_format(w, "in %s%s", words_call(w, l->object), tell_place(w, l->place));
    case LINK_yield: return "It gave up its turn and awaits nothing.";
    case LINK_sleep: return tell_sleep(w, l);
    case LINK_line: return tell_line(w, l);
    case LINK_holder: return tell_holder(w, l);
    case LINK_unheld: return tell_unheld(w, l);
    case LINK_clear: return words_format(w, "%s is not set.", words_Name(w, l->object));
    case LINK_notify: return words_format(w, "Nobody has notified %s since.", words_name(w, l->object));
    case LINK_barrier:
        return words_format(w, "%" PRIu32 " of %" PRIu32 " tasks have come to %s.", l->number, l->of, words_name(w, l->object));
    case LINK_empty: return words_format(w, "%s is empty: nobody has put an item into it.", words_Name(w, l->object));
    case LINK_full: return tell_full(w, l);
    case LINK_unfinished:
        return words_format(w, "%s not done.", words_capital(w, words_count(w, l->number, "item is", "items are")));
    case LINK_next: return "None of those that are left is done.";
    case LINK_children: return tell_children(w, l);
    case LINK_child: return tell_child(w, l);
    case LINK_awaits: return words_format(w, "It awaits %s.", words_name(w, l->object));
    case LINK_future: return words_format(w, "Nobody has given %s a result.", words_name(w, l->object));
    case LINK_over: return words_format(w, "%s is over: the task becomes ready at once.", words_Name(w, l->object));
    case LINK_queued: return tell_queued(w, l);
    case LINK_worker: return tell_worker(w, l);
    case LINK_cycle: return words_format(w, "That leads back to %s: they wait for each other, which is a deadlock.", words_name(w, l->object));
    case LINK_above: return words_format(w, "What %s waits for stands above.", words_name(w, l->object));
    case LINK_more: return tell_more(w, l);
    case LINK_timeout: return words_format(w, "A timeout cancels it at %s, unless it is done by then.", words_time(w, l->until));
    case LINK_blocked: return tell_blocked(w, l);
    case LINK_runs_now: return words_format(w, "%s runs now.", words_Name(w, l->object));
    case LINK_callback_now: return words_format(w, "%s runs now.", words_capital(w, words_entry(w, l->event)));
    case LINK_over_and_out: return tell_over_and_out(w, l);
    case LINK_cause: return tell_cause(w, l);
    case LINK_turn: return tell_turn(w, l);
    case LINK_wake: return tell_wake(w, l);
    case LINK_destroyed: return words_format(w, "%s never wakes: it is destroyed with its loop.", words_Name(w, l->object));
    case LINK_never: return tell_never(w, l);
    case LINK_SORTS: break;
    }
    return "";
}

void chain_tell(const trace *t, const state *s, const struct link *l, char *buffer, size_t size)
{
    struct narration unused;
    struct telling w;
    w.t = t, w.s = s, w.e = (event){0}, w.out = &unused, w.ahead = false, w.used = 0; // the scratch stays as it is
    snprintf(buffer, size, "%s", words_of(&w, l));
}

const char *link_sort_name(enum link_sort sort)
{
    static const char *const names[] = {
#define LINK(sort, doc) #sort,
#include "query/link.def"
#undef LINK
    };
    return names[sort];
}

// --- as text and as JSON --------------------------------------------------------------------------------------------
int chain_write(const trace *t, const state *s, const struct chain *c, FILE *f)
{
    char text[WORDS_MAX], time[32];
    fprintf(f, "%8s %10s\n", "event", "time");
    for (uint32_t i = 0; i < c->count; i++) {
        const struct link *l = &c->links[i];
        chain_tell(t, s, l, text, sizeof text);
        narrate_plain(text);
        if (l->event == CHAIN_NO_EVENT) {
            fprintf(f, "%8s %10s", "", "");
        } else {
            narrate_seconds(trace_time(t, l->event), time, sizeof time);
            fprintf(f, "%8" PRIu32 " %10s", l->event, time);
        }
        fprintf(f, "  %*s%s\n", (int)(2 * l->depth + (l->sort == LINK_frame ? 2 : 0)), "", text);
    }
    return stream_written(f);
}

static void write_number(FILE *f, const char *name, uint32_t n, bool is)
{
    if (is) fprintf(f, ",\"%s\":%" PRIu32, name, n);
    else fprintf(f, ",\"%s\":null", name);
}

static void write_member(FILE *f, const char *name, const char *text)
{
    fprintf(f, ",\"%s\":", name);
    jsonl_write_string(f, text);
}

static void write_place(FILE *f, const trace *t, uint32_t id)
{
    struct trace_place p = trace_place(t, id);
    if (id == 0) {
        fputs(",\"place\":null", f);
        return;
    }
    fputs(",\"place\":{\"file\":", f);
    jsonl_write_string(f, trace_string(t, p.file));
    fprintf(f, ",\"line\":%" PRIu32, p.line);
    write_member(f, "function", trace_string(t, p.function));
    putc('}', f);
}

static void write_name(FILE *f, const trace *t, const state *s, const struct link *l)
{
    char name[WORDS_MAX];
    if (l->object == 0) fputs(",\"name\":null", f);
    else if (l->sort == LINK_unmade) write_member(f, "name", l->event == CHAIN_NO_EVENT ? "" : trace_string(t, trace_event(t, l->event).b));
    else write_member(f, "name", state_name(s, t, l->object, name, sizeof name));
}

// The number of a status or an outcome as a word.
static void write_status(FILE *f, const struct link *l)
{
    if (l->sort == LINK_suspended || l->sort == LINK_child || l->sort == LINK_worker)
        write_member(f, "status", task_status_name((enum task_status)l->number));
    if (l->sort == LINK_ended) write_member(f, "status", outcome_name((enum outcome)l->number));
}

static bool has_until(enum link_sort sort)
{
    return sort == LINK_sleep || sort == LINK_worker || sort == LINK_timeout || sort == LINK_blocked;
}

static void write_link(FILE *f, const trace *t, const state *s, const struct link *l)
{
    char text[WORDS_MAX];
    bool has_event = l->event != CHAIN_NO_EVENT;
    fprintf(f, "{\"sort\":\"%s\",\"depth\":%" PRIu32, link_sort_name(l->sort), l->depth);
    write_number(f, "object", l->object, l->object);
    write_name(f, t, s, l);
    write_number(f, "event", l->event, has_event);
    if (has_event) fprintf(f, ",\"time\":%" PRId64, trace_time(t, l->event));
    else fputs(",\"time\":null", f);
    write_place(f, t, l->place);
    fprintf(f, ",\"number\":%" PRIu32 ",\"of\":%" PRIu32, l->number, l->of);
    write_number(f, "by", l->by, l->by);
    write_status(f, l);
    if (has_until(l->sort)) fprintf(f, ",\"until\":%" PRId64, l->until);
    else fputs(",\"until\":null", f);
    chain_tell(t, s, l, text, sizeof text);
    narrate_plain(text);
    write_member(f, "text", text);
    putc('}', f);
}

int chain_write_json(const trace *t, const state *s, uint32_t task, const struct chain *c, FILE *f)
{
    char name[WORDS_MAX];
    bool known = task < s->object_count && state_at(s, task)->type == OBJECT_task;
    fprintf(f, "{\"task\":{\"id\":%" PRIu32 ",\"name\":", task);
    if (known) jsonl_write_string(f, state_name(s, t, task, name, sizeof name));
    else fputs("null", f);
    fputs("},\"at\":{", f);
    if (s->position) fprintf(f, "\"event\":%" PRIu32 ",", s->position - 1);
    fprintf(f, "\"time\":%" PRId64 "},\"status\":\"%s\",\"deadlock\":%s,\"links\":[", c->time,
            known ? task_status_name((enum task_status)state_at(s, task)->status) : "none", c->deadlock ? "true" : "false");
    for (uint32_t i = 0; i < c->count; i++) {
        if (i) putc(',', f);
        write_link(f, t, s, &c->links[i]);
    }
    fputs("]}\n", f);
    return stream_written(f);
}
