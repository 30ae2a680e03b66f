// The listing of a trace: one event a line, as text in columns. Number, time in seconds, who acts, kind, fields, place.
//
//     19    0.000000  Task-1            suspend          task=Task-1#2 awaits=gather#9  scenarios/deadlock.c:36 program
//
// An object is its name and its id; a text stands between quotes as in JSON; fields that are none are left out.
#ifndef LOOPSCOPE_QUERY_LISTING_H
#define LOOPSCOPE_QUERY_LISTING_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/trace.h"

struct listing_filter {
    uint32_t from, to;        // from <= index < to
    uint32_t task;            // only events in its steps and events about it; 0: all
    bool kinds[EVENT_KINDS];  // only these, where `some_kinds`
    bool some_kinds;
    struct progress *progress; // NULL where nobody asks
};

// Writes the events that pass. No allocation an event but for the objects that it makes. 0, -ENOMEM, or the negative errno of the failed
// write.
int listing_write(const trace *t, FILE *f, const struct listing_filter *filter);

#endif
