// Sentences about async generators.
#include "narrate/tell.h"

#include <string.h>

void tell_agen_create(struct telling *w)
{
    tell_what(w, "%s calls %s. That makes an async generator and runs nothing yet.", words_actor(w), words_call(w, w->e.subject));
    tell_next(w, "Its body runs when somebody asks it for an item.");
}

void tell_agen_resume(struct telling *w)
{
    const char *call = words_call(w, w->e.subject), *name = words_Name(w, w->s->running);
    if (w->e.b)
        tell_what(w, "%s raises %s at the `yield` of %s, which goes on from there.", name, words_code(w, w->e.b), call);
    else if (words_object(w, w->e.subject)->runs == 1)
        tell_what(w, "%s asks %s for its first item: its body begins, within the same task, on a stack of its own.", name, call);
    else if (w->e.a)
        tell_what(w, "%s sends %s to %s, which goes on after its `yield`.", name, words_code(w, w->e.a), call);
    else tell_what(w, "%s asks %s for its next item: it goes on after its `yield`.", name, call);
}

void tell_agen_yield(struct telling *w)
{
    const char *item = words_is_none(w, w->e.a) ? "`None`" : words_code(w, w->e.a);
    tell_what(w, "%s yields %s to %s.", words_call(w, w->e.subject), item, words_name(w, w->s->running));
    tell_next(w, "It stands still there, all its locals kept, until it is asked for its next item.");
}

void tell_agen_return(struct telling *w)
{
    const char *call = words_call(w, w->e.subject), *error = trace_string(w->t, w->e.b);
    if (words_object(w, w->e.subject)->runs == 0) tell_what(w, "%s is closed before it began.", call);
    else if (w->e.a == OUTCOME_result) tell_what(w, "%s has no more items: its body has ended.", call);
    else if (strcmp(error, "GeneratorExit") == 0) tell_what(w, "%s is closed: `GeneratorExit` has left its body.", call);
    else tell_what(w, "%s ends: %s leaves it.", call, words_code(w, w->e.b));
}

void tell_agen_drop(struct telling *w)
{
    tell_what(w, "%s leaves the loop over %s, which could still yield.", words_actor(w), words_call(w, w->e.subject));
    tell_next(w, "Nobody else has it, so a callback will make a task for its `aclose()`.");
}
