// The way through a trace that the exporters share: event by event, with the state after each and whose doing it was.
#ifndef LOOPSCOPE_EXPORT_WALK_H
#define LOOPSCOPE_EXPORT_WALK_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/state.h"

#define WALK_NAME_MAX 512 // bytes of a name

struct walk {
    const trace *t;
    struct progress *progress; // borrowed, or NULL
    uint64_t ahead, all;       // of the progress: what was done before this walk, and all there is to do
    state s;                   // after the event
    event e;
    uint32_t index; // of the event
    uint32_t actor; // the task or the worker whose doing the event is; 0: the loop itself
};

// Before the first event.
void walk_begin(struct walk *w, const trace *t, struct progress *progress);
void walk_end(struct walk *w);

// Goes to the next event. 1; 0 at the end; -ENOMEM; -EBADMSG where the event cannot happen.
int walk_next(struct walk *w);

// What to call an object: as state_name, but a place in the line of a sync object has that one's name.
const char *walk_name(const struct walk *w, uint32_t object, char buffer[WALK_NAME_MAX]);

// What is known of an object, or NULL for none and for one that nobody has made.
const struct object *walk_object(const struct walk *w, uint32_t object);

#endif
