// Sentences about semaphores and what else tasks wait in line for.
#include "narrate/tell.h"

static const char *permits(struct telling *w, uint32_t n) { return words_count(w, n, "permit", "permits"); }

void tell_sync_create(struct telling *w)
{
    if (w->e->a == OBJECT_as_completed)
        tell_what(w, "%s calls `as_completed`, which hands out results as they come.", words_actor(w));
    else tell_what(w, "%s makes a %s with %s.", words_actor(w), object_type_name((enum object_type)w->e->a), permits(w, w->e->b));
}

void tell_sync_wait(struct telling *w)
{
    const struct object *waiter = words_object(w, w->e->a);
    const char *name = words_Name(w, waiter->waiter), *sync = words_name(w, w->e->subject);
    if (waiter->prev)
        tell_what(w, "%s cannot have a permit of %s now: it joins the line, behind %s.", name, sync,
                  words_name(w, words_object(w, waiter->prev)->waiter));
    else tell_what(w, "%s cannot have a permit of %s now: it is first in line for one.", name, sync);
}

void tell_sync_acquire(struct telling *w)
{
    tell_what(w, "%s acquires %s. %s left.", words_Name(w, w->e->a), words_name(w, w->e->subject),
              words_capital(w, words_count(w, w->e->b, "permit is", "permits are")));
}

void tell_sync_release(struct telling *w)
{
    const struct object *sync = words_object(w, w->e->subject);
    const char *name = w->e->a ? words_Name(w, w->e->a) : words_actor(w);
    tell_what(w, "%s releases %s. %s free.", name, words_name(w, w->e->subject),
              words_capital(w, words_count(w, w->e->b, "permit is", "permits are")));
    if (sync->top) tell_next(w, "First in line for it: %s.", words_name(w, words_object(w, sync->top)->waiter));
}

void tell_sync_wake(struct telling *w)
{
    tell_what(w, "The permit of %s goes straight to %s, first in line.", words_name(w, w->e->subject),
              words_name(w, words_object(w, w->e->a)->waiter));
    tell_next(w, "The permit is kept for it until it runs, so nobody can take it in between.");
}

void tell_sync_leave(struct telling *w)
{
    const struct object *waiter = words_object(w, w->e->a);
    const char *name = words_Name(w, waiter->waiter), *sync = words_name(w, w->e->subject);
    if (waiter->outcome == OUTCOME_cancelled) tell_what(w, "%s leaves the line for %s: its wait was cancelled.", name, sync);
    else tell_what(w, "%s leaves the line for %s: its turn has come.", name, sync);
}
