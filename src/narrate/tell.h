// How events become sentences: one function tell_<kind> for each row of event.def.
//
// A tell_ function always says what happened (tell_what). It says what comes next only where the event itself decides that;
// elsewhere tell_upcoming says it from the state.
#ifndef LOOPSCOPE_NARRATE_TELL_H
#define LOOPSCOPE_NARRATE_TELL_H

#include "narrate/words.h"

#define EVENT(kind, ...) void tell_##kind(struct telling *w);
#include "trace/event.def"
#undef EVENT

// Each appends to its part of the narration.
__attribute__((format(printf, 2, 3))) void tell_what(struct telling *w, const char *format, ...);
__attribute__((format(printf, 2, 3))) void tell_next(struct telling *w, const char *format, ...);

// What tell_sync.c leaves to tell_queue.c: a queue is made, a task begins to wait for one, one lets a waiter go on.
void tell_queue_create(struct telling *w);
void tell_queue_wait(struct telling *w);
void tell_queue_wake(struct telling *w);

// Who is at the head of the ready queue, which is not empty.
void tell_head(struct telling *w);

// What comes next as far as the state alone knows: who runs on, who is next in the ready queue, when the next timer is due.
void tell_upcoming(struct telling *w);

#endif
