// Sentences about what an async with is for: timeouts and task groups.
#include "narrate/tell.h"

void tell_context_create(struct telling *w)
{
    const char *actor = words_actor(w);
    if (w->e.a == OBJECT_timeout) tell_what(w, "%s makes a timeout, for an `async with`.", actor);
    else tell_what(w, "%s makes a TaskGroup: the end of its `async with` will wait for its tasks.", actor);
}
