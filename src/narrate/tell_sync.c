// Sentences about locks, semaphores and what else tasks wait for.
#include "narrate/tell.h"

static const char *permits(struct telling *w, uint32_t n) { return words_count(w, n, "permit", "permits"); }

static enum object_type type_of(const struct telling *w) { return (enum object_type)words_object(w, w->e.subject)->type; }

void tell_sync_create(struct telling *w)
{
    const char *actor = words_actor(w), *type = object_type_name((enum object_type)w->e.a);
    switch ((enum object_type)w->e.a) {
    case OBJECT_lock: tell_what(w, "%s makes a Lock, which one task can hold at a time.", actor); return;
    case OBJECT_event: tell_what(w, "%s makes an Event, which is not set.", actor); return;
    case OBJECT_condition: tell_what(w, "%s makes a Condition: a lock, and a line of tasks that wait to be notified.", actor); return;
    case OBJECT_barrier:
        tell_what(w, "%s makes a Barrier, which lets tasks pass when %s have come.", actor, words_count(w, w->e.b, "party", "parties"));
        return;
    case OBJECT_semaphore: case OBJECT_bounded_semaphore:
        tell_what(w, "%s makes a %s with %s.", actor, type, permits(w, w->e.b));
        return;
    case OBJECT_queue: case OBJECT_lifo_queue: case OBJECT_priority_queue: tell_queue_create(w); return;
    case OBJECT_as_completed: tell_what(w, "%s calls `as_completed`, which hands out results as they come.", actor); return;
    case OBJECT_none: case OBJECT_task: case OBJECT_future: case OBJECT_sleep: case OBJECT_gather: case OBJECT_waiter:
    case OBJECT_coroutine: case OBJECT_async_generator:
    case OBJECT_handle: case OBJECT_wait: case OBJECT_shield: case OBJECT_timeout: case OBJECT_task_group:
    case OBJECT_executor_call: case OBJECT_worker: case OBJECT_TYPES: return;
    }
}

// --- the line -----------------------------------------------------------------------------------------------------------

static void wait_in_line(struct telling *w, const char *name, const struct object *waiter)
{
    const char *sync = words_name(w, w->e.subject), *what = type_of(w) == OBJECT_lock ? "" : "a permit of ";
    if (waiter->prev)
        tell_what(w, "%s cannot have %s%s now: it joins the line, behind %s.", name, what, sync,
                  words_name(w, words_object(w, waiter->prev)->waiter));
    else tell_what(w, "%s cannot have %s%s now: it is first in line for %s.", name, what, sync, *what ? "one" : "it");
}

void tell_sync_wait(struct telling *w)
{
    const struct object *waiter = words_object(w, w->e.a);
    const char *name = words_Name(w, waiter->waiter), *sync = words_name(w, w->e.subject);
    enum object_type type = type_of(w);
    if (object_type_is_lock(type)) wait_in_line(w, name, waiter);
    else if (object_type_is_queue(type)) tell_queue_wait(w);
    else if (type == OBJECT_event) tell_what(w, "%s will wait until %s is set.", name, sync);
    else if (type == OBJECT_barrier) tell_what(w, "%s will wait at %s for the others.", name, sync);
    else tell_what(w, "%s will wait until %s is notified.", name, sync);
}

void tell_sync_wake(struct telling *w)
{
    const char *name = words_name(w, words_object(w, w->e.a)->waiter), *sync = words_name(w, w->e.subject);
    enum object_type type = type_of(w);
    if (object_type_is_queue(type)) {
        tell_queue_wake(w);
    } else if (!object_type_is_lock(type)) {
        tell_what(w, type == OBJECT_condition ? "%s notifies %s." : "%s lets %s go on.", words_capital(w, sync), name);
        if (type != OBJECT_event) tell_next(w, "It will need the lock before it can go on.");
    } else if (type == OBJECT_lock) {
        tell_what(w, "%s goes straight to %s, first in line.", words_capital(w, sync), name);
        tell_next(w, "It is kept for it until it runs, so nobody can take it in between.");
    } else {
        tell_what(w, "The permit of %s goes straight to %s, first in line.", sync, name);
        tell_next(w, "The permit is kept for it until it runs, so nobody can take it in between.");
    }
}

void tell_sync_leave(struct telling *w)
{
    const struct object *waiter = words_object(w, w->e.a);
    const char *name = words_Name(w, waiter->waiter), *sync = words_name(w, w->e.subject);
    const char *leaves = object_type_is_lock(type_of(w)) ? "leaves the line for" : "no longer waits for";
    if (waiter->outcome == OUTCOME_cancelled) tell_what(w, "%s %s %s: its wait was cancelled.", name, leaves, sync);
    else tell_what(w, "%s %s %s: its turn has come.", name, leaves, sync);
}

// --- permits and states -------------------------------------------------------------------------------------------------

void tell_sync_acquire(struct telling *w)
{
    tell_what(w, "%s acquires %s.", words_Name(w, w->e.a), words_name(w, w->e.subject));
    if (type_of(w) != OBJECT_lock) tell_what(w, " %s left.", words_capital(w, words_count(w, w->e.b, "permit is", "permits are")));
}

void tell_sync_release(struct telling *w)
{
    const struct object *sync = words_object(w, w->e.subject);
    const char *name = w->e.a ? words_Name(w, w->e.a) : words_actor(w);
    tell_what(w, "%s releases %s.", name, words_name(w, w->e.subject));
    if (type_of(w) != OBJECT_lock) tell_what(w, " %s free.", words_capital(w, words_count(w, w->e.b, "permit is", "permits are")));
    if (sync->first) tell_next(w, "First in line for it: %s.", words_name(w, words_object(w, sync->first)->waiter));
}

void tell_sync_state(struct telling *w)
{
    const char *actor = words_actor(w), *name = words_name(w, w->e.subject);
    if (type_of(w) == OBJECT_barrier)
        tell_what(w, "%s is %s, with %s inside.", words_capital(w, name), words_text(w, w->e.a), words_count(w, w->e.b, "task", "tasks"));
    else if (w->e.b) tell_what(w, "%s sets %s: all that wait for it may go on.", actor, name);
    else tell_what(w, "%s clears %s: who comes now has to wait.", actor, name);
}
