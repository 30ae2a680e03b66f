// The trace as slices on tracks, as profilers show them: one track for the loop, one for each task and each worker.
//
// The loop's track has iterations, in them the callbacks and the steps that it runs, its sleeps, and its own events. A task's track has what
// the task is in, one after the other: ready, a step, a wait; in a step the coroutines on its stack, as a flame graph has them, and in these
// what it does, event by event. A worker's has the functions that it carries out, and in them its events.
//
// All steps of a program under the virtual clock take no time, and what takes none is not seen. So each event takes at least a tick: event
// number i is shown at its time + i ticks. A slice goes from the event that begins it to the one that ends it, so none is empty; slices of a
// track lie in each other or apart, never across. They come in the order of their beginning, the outer before the inner.
#ifndef LOOPSCOPE_EXPORT_TIMELINE_H
#define LOOPSCOPE_EXPORT_TIMELINE_H

#include "export/walk.h"

#define TIMELINE_DEPTH_MAX 400 // slices in each other, of a track: what is deeper is left out. Perfetto takes 512

struct timeline_field {
    const char *name;
    const char *text; // NULL: it is a number
    int64_t number;
    char buffer[WALK_NAME_MAX];
};

struct timeline_slice {
    uint32_t track; // a task or a worker; 0: the loop
    const char *name;
    int64_t begin, end;   // shown, nanoseconds
    uint32_t event;       // that begins it
    int64_t time;         // of that event, truly
    uint32_t flow;        // the number of an arrow, which no other has; 0: none
    bool flow_in;         // it ends here; else it begins here
    int field_count;      // of the event, where the slice is that event
    struct timeline_field fields[3];
};

// Who is told. Each slice begins and ends; `count` handles are in the ready queue from `at` on.
struct timeline_reader {
    void *context;
    void (*begin)(void *context, const struct timeline_slice *s);
    void (*end)(void *context, uint32_t track, int64_t at);
    void (*ready)(void *context, int64_t at, uint32_t count);
    bool (*stop)(void *context); // asked after each event
};

typedef struct timeline timeline;

// Goes through the trace once, to know where slices end and what tracks are called. tick: nanoseconds, up to TIMELINE_TICK_MAX; 0: a
// microsecond under the virtual clock, a nanosecond under the real one, which seldom stands still. 0, or -ENOMEM. progress: half of the way.
int timeline_new(timeline **out, const trace *t, int64_t tick, struct progress *progress);
void timeline_free(timeline *l);

#define TIMELINE_TICK_MAX INT64_C(1000000)

// The tracks but for the loop's: tasks and workers in the order in which they were made. Calls back with what each is called in the end.
void timeline_tracks(const timeline *l, void (*track)(void *context, uint32_t track, const char *name), void *context);

// Goes through it again and tells the reader. 0, -ENOMEM, or -EBADMSG where an event cannot happen: the slices end there.
int timeline_read(timeline *l, const struct timeline_reader *reader, struct progress *progress);

#endif
