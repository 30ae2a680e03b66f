// Sentences about the program's own words, and its end.
#include "narrate/tell.h"

#include <inttypes.h>

void tell_print(struct telling *w)
{
    tell_what(w, "%s prints “%s”.", words_actor(w), words_line(w, w->e->subject));
}

void tell_warn(struct telling *w) { tell_what(w, "asyncio warns: %s.", words_line(w, w->e->subject)); }

void tell_raise(struct telling *w)
{
    const char *exception = words_exception(w, w->e->subject, w->e->a);
    if (w->e->where || !w->s->running) tell_what(w, "%s raises %s.", words_actor(w), exception);
    else tell_what(w, "%s is raised in %s.", exception, words_name(w, w->s->running));
    tell_next(w, "It goes up from `await` to `await` until an `except` takes it.");
}

void tell_except(struct telling *w)
{
    tell_what(w, "%s catches %s with `except`.", words_actor(w), words_exception(w, w->e->subject, w->e->a));
}

void tell_error(struct telling *w)
{
    tell_what(w, "Nothing caught %s: it leaves the program.", words_exception(w, w->e->subject, w->e->a));
    tell_next(w, "The program will end with a traceback.");
}

void tell_end(struct telling *w)
{
    if (w->e->subject == 0) tell_what(w, "The program has ended, after %s.", words_time(w, w->e->time));
    else tell_what(w, "The program has ended with exit status %" PRIu32 ", after %s.", w->e->subject,
                   words_time(w, w->e->time));
}

void tell_crash(struct telling *w)
{
    if (w->e->subject) tell_what(w, "The program crashed: %s.", words_line(w, w->e->b));
    else tell_what(w, "The program left in the middle: %s.", words_line(w, w->e->b));
    tell_next(w, "All that it did until then is in the trace.");
}

void tell_name(struct telling *w)
{
    tell_what(w, "From now on the %s is called %s.", object_type_name((enum object_type)words_object(w, w->e->subject)->type),
              words_code(w, w->e->a));
}
