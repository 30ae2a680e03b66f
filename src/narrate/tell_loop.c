// Sentences about the loop itself: its beginning and end, iterations, sleep, timers, blocking.
#include "narrate/tell.h"

#include <inttypes.h>

#define DAY (INT64_C(86400) * 1000000000) // the longest that the loop sleeps at once
#define LATE INT64_C(1000000)             // nanoseconds: what a real clock oversleeps is less

void tell_loop_start(struct telling *w)
{
    if (w->e.subject == 1) tell_what(w, "The event loop starts.");
    else tell_what(w, "The program starts event loop number %" PRIu32 ".", w->e.subject);
    tell_next(w, "It runs one handle at a time, always the one at the head of its ready queue.");
}

void tell_loop_close(struct telling *w)
{
    tell_what(w, "The event loop is closed.");
    tell_next(w, "The program goes on without it.");
}

void tell_iteration(struct telling *w)
{
    const char *ready = w->e.a ? words_count(w, w->e.a, "handle is", "handles are") : "nothing is";
    tell_what(w, "Iteration %" PRIu32 " of the event loop begins: %s ready to run.", w->e.subject, ready);
}

void tell_select(struct telling *w)
{
    uint32_t first;
    if (w->e.ns == INT64_MAX) {
        tell_what(w, "Nothing is ready and no timer is set, so the event loop waits.");
        if (w->s->busy) tell_next(w, "%s at work: what a thread brings when it has finished wakes the loop.", words_count(w, w->s->busy, "thread is", "threads are"));
        else tell_next(w, "Only something from outside, such as another thread, can wake it.");
        return;
    }
    tell_what(w, "Nothing is ready to run, so the event loop sleeps until %s", words_time(w, w->e.ns));
    if (w->s->busy) tell_what(w, ", or until a thread wakes it: %s at work", words_count(w, w->s->busy, "thread is", "threads are"));
    tell_what(w, ".");
    if (!w->ahead || !state_timers(w->s, &first, 1)) return;
    int64_t when = state_due(w->t, words_object(w, first));
    if (when > w->e.ns && words_between(w->e.time, w->e.ns) >= DAY)
        tell_next(w, "It sleeps for a day at most; %s is due at %s.", words_timer(w, first), words_time(w, when));
    else
        tell_next(w, "Then %s is due.", words_timer(w, first));
}

void tell_clock(struct telling *w)
{
    uint32_t first;
    tell_what(w, "The event loop wakes up at %s.", words_time(w, w->e.time));
    if (!w->ahead || !state_timers(w->s, &first, 1)) return;
    if (state_due(w->t, words_object(w, first)) <= w->e.time) tell_next(w, "Due now: %s.", words_timer(w, first));
    else tell_next(w, "No timer is due yet, so it will sleep on.");
}

// --- timers ---------------------------------------------------------------------------------------------------------

void tell_timer_set(struct telling *w)
{
    const char *timer = words_timer(w, w->e.subject);
    if (w->e.ns <= w->e.time) tell_what(w, "The loop sets %s: it is due at once.", timer);
    else tell_what(w, "The loop sets %s: it is due in %s, at %s.", timer, words_time(w, words_between(w->e.time, w->e.ns)),
                   words_time(w, w->e.ns));
}

void tell_timer_fire(struct telling *w)
{
    int64_t due = words_due(w, w->e.subject), late = words_between(due, w->e.time);
    const char *timer = words_timer(w, w->e.subject);
    if (late < LATE) tell_what(w, "It is %s: %s fires.", words_time(w, due), timer);
    else tell_what(w, "%s fires %s late: it was due at %s, but the loop was busy.", words_capital(w, timer),
                   words_time(w, late), words_time(w, due));
    tell_next(w, "Its callback joins the ready queue.");
}

void tell_timer_cancel(struct telling *w)
{
    tell_what(w, "%s is cancelled: it will not fire.", words_capital(w, words_timer(w, w->e.subject)));
}

// --- blocking: the loop stands still ----------------------------------------------------------------------------------

// Timers that are not due yet, and those that are: the loop finds them when it looks again.
static uint32_t running_timers(const state *s, uint32_t *due)
{
    *due = state_timers_due(s, s->time);
    return state_timer_count(s) - *due;
}

void tell_block(struct telling *w)
{
    tell_what(w, "%s calls `%s(%s)`. It holds the event loop until %s, so no other task can run.", words_actor(w),
              words_text(w, w->e.subject), words_seconds(w, w->e.ns), words_time(w, w->s->until));
    if (!w->ahead) return;
    uint32_t due, timers = running_timers(w->s, &due);
    if (w->s->ready_count) tell_head(w);
    else if (due) tell_next(w, "Nothing is in the ready queue until the loop looks at its timers: %s due.", words_count(w, due, "timer is", "timers are"));
    else tell_next(w, "The ready queue is empty.");
    if (timers) tell_next(w, " %s meanwhile.", words_count(w, timers, "timer goes on", "timers go on"));
}

void tell_block_end(struct telling *w)
{
    tell_what(w, "The blocking call is over at %s. %s goes on.", words_time(w, w->e.time), words_actor(w));
}
