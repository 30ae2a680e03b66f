// Sentences about executors: functions that are handed to threads beside the loop's own.
#include "narrate/tell.h"

static const char *call_of(struct telling *w) { return words_name(w, words_object(w, w->e.subject)->waiter); }

static void tell_loop_is_free(struct telling *w)
{
    if (w->s->loop == LOOP_sleeping) tell_next(w, "The event loop sleeps on meanwhile.");
    else tell_next(w, "The event loop goes on meanwhile.");
}

void tell_executor_submit(struct telling *w)
{
    tell_what(w, "%s hands %s to an executor: a thread of its own will run it, and the event loop stays free.", words_actor(w),
              words_name(w, w->e.subject));
    tell_next(w, "Its result will come into the loop through a future.");
}

void tell_executor_drop(struct telling *w)
{
    tell_what(w, "No thread had begun %s yet, so it never runs.", words_name(w, w->e.subject));
}

void tell_worker_create(struct telling *w)
{
    tell_what(w, "The executor has no free thread, so it makes one: %s.", words_text(w, w->e.a));
}

void tell_worker_begin(struct telling *w)
{
    tell_what(w, "%s begins to run %s.", words_Name(w, w->e.subject), words_name(w, w->e.a));
    tell_next(w, "What it does takes the event loop no time.");
}

void tell_worker_sleep(struct telling *w)
{
    tell_what(w, "%s calls `time.sleep(%s)`. That blocks this thread alone, until %s.", words_Name(w, w->e.subject),
              words_seconds(w, w->e.ns), words_time(w, w->e.time + w->e.ns));
    tell_loop_is_free(w);
}

void tell_worker_work(struct telling *w)
{
    tell_what(w, "%s calls `work(%s)`. That keeps this thread alone busy, until %s.", words_Name(w, w->e.subject),
              words_seconds(w, w->e.ns), words_time(w, w->e.time + w->e.ns));
    tell_loop_is_free(w);
}

void tell_worker_wait(struct telling *w)
{
    const char *name = words_Name(w, w->e.subject);
    if (w->e.a) tell_what(w, "%s blocks until the event loop has the result of %s.", name, words_name(w, w->e.a));
    else tell_what(w, "%s blocks until the event loop has run the coroutine that it was given.", name);
}

void tell_worker_wake(struct telling *w)
{
    tell_what(w, "%s goes on with %s at %s.", words_Name(w, w->e.subject), call_of(w), words_time(w, w->e.time));
}

void tell_worker_return(struct telling *w)
{
    const char *name = words_Name(w, w->e.subject), *value = words_code(w, w->e.b);
    if (w->e.a == OUTCOME_result && words_is_none(w, w->e.b)) tell_what(w, "%s has finished its function.", name);
    else if (w->e.a == OUTCOME_result) tell_what(w, "%s has finished its function. The result is %s.", name, value);
    else tell_what(w, "%s has finished its function: it failed with %s.", name, value);
    tell_next(w, "A callback will bring that into the event loop, and wakes the loop if it sleeps.");
}

void tell_worker_end(struct telling *w)
{
    tell_what(w, "%s ends: its executor is shut down.", words_Name(w, w->e.subject));
}

void tell_thread_switch(struct telling *w)
{
    if (w->e.subject) tell_what(w, "%s is the next to do something.", words_Name(w, w->e.subject));
    else tell_what(w, "The thread of the event loop is the next to do something.");
}
