// Sentences about the program's own words, and its end.
#include "narrate/tell.h"

#include <inttypes.h>
#include <string.h>

void tell_print(struct telling *w)
{
    tell_what(w, "%s prints “%s”.", words_actor(w), words_line(w, w->e.subject));
}

void tell_warn(struct telling *w)
{
    const char *line = words_line(w, w->e.subject);
    size_t length = strlen(line);
    bool ends = length && strchr(".!?", line[length - 1]);
    tell_what(w, "asyncio warns: %s%s", line, ends ? "" : ".");
}

void tell_raise(struct telling *w)
{
    const char *exception = words_exception(w, w->e.subject, w->e.a);
    uint32_t in = w->s->worker ? w->s->worker : w->s->running;
    if (w->e.where || !in) tell_what(w, "%s raises %s.", words_actor(w), exception);
    else tell_what(w, "%s is raised in %s.", exception, words_name(w, in));
    tell_next(w, "It goes up from `await` to `await` until an `except` takes it.");
}

void tell_except(struct telling *w)
{
    tell_what(w, "%s catches %s with `except`.", words_actor(w), words_exception(w, w->e.subject, w->e.a));
}

void tell_error(struct telling *w)
{
    tell_what(w, "Nothing caught %s: it leaves the program.", words_exception(w, w->e.subject, w->e.a));
    tell_next(w, "The program will end with a traceback.");
}

// --- the user ---------------------------------------------------------------------------------------------------------

void tell_interrupt(struct telling *w)
{
    tell_what(w, "Ctrl-C arrives, and the loop answers it.");
    if (w->e.subject) tell_next(w, "The first one cancels %s, so that the program can clean up.", words_name(w, w->e.subject));
    else tell_next(w, "`KeyboardInterrupt` will leave the loop.");
}

// --- the end ----------------------------------------------------------------------------------------------------------

static void tell_way_back(struct telling *w)
{
    tell_next(w, "The trace is whole up to here: ← steps back through what led to it.");
}

void tell_end(struct telling *w)
{
    event error = trace_event_before(w->t, w->e.subject ? w->s->error : 0); // of no kind where nothing left the program
    tell_what(w, "The program has ended");
    if (w->e.subject) tell_what(w, " with exit status %" PRIu32, w->e.subject);
    tell_what(w, ", after %s", words_time(w, w->e.time));
    if (error.kind) tell_what(w, ": nothing caught %s", words_exception(w, error.subject, error.a));
    tell_what(w, ".");
    if (w->e.subject) tell_way_back(w);
}

static bool begins_with(const char *text, const char *beginning) { return strncmp(text, beginning, strlen(beginning)) == 0; }

// The message is what could be found out: "killed by SIGSEGV while task hog ran", "exited early with status 3 while ...",
// "ended by loopscope, because ..., while ...", "interrupted while task hog ran", "stack overflow in task hog".
void tell_crash(struct telling *w)
{
    const char *message = words_line(w, w->e.b);
    if (begins_with(message, "stack overflow"))
        tell_what(w, "The stack of %s overflowed, and that ended the program.", words_name(w, w->e.a));
    else if (begins_with(message, "killed ") || begins_with(message, "ended ") || begins_with(message, "interrupted"))
        tell_what(w, "The program was %s.", message);
    else if (begins_with(message, "exited ")) tell_what(w, "The program %s.", message);
    else if (*message) tell_what(w, "The program crashed: %s.", message);
    else tell_what(w, "The program crashed.");
    tell_way_back(w);
}

void tell_name(struct telling *w)
{
    tell_what(w, "From now on the %s is called %s.", object_type_name((enum object_type)words_object(w, w->e.subject)->type),
              words_code(w, w->e.a));
}
