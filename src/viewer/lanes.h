// Lanes: the trace as the timeline draws it. A lane for each task and each worker, made of segments of one status; a lane for the loop, made
// of slices of what it did; and two axes to lay them along.
//
// Grows with the trace, at a constant cost an event. Statuses are those of state.c, with one addition: a task whose sleep is
// over while the loop is held is shown as ready from that moment, for it waits for nothing but the loop. (The loop itself
// learns of it later, when it looks at its timers.)
//
// Invariants
//  1. A lane's segments are in order of time and of event; each lasts until the next begins, the last one until now.
//  2. So are the loop's slices, and they cover the trace from its first event.
//  3. On both axes a later moment has no smaller coordinate.
#ifndef LOOPSCOPE_VIEWER_LANES_H
#define LOOPSCOPE_VIEWER_LANES_H

#include "trace/history.h"

// A moment between two events: `position` events have happened, and the loop's clock shows `time`.
struct moment {
    uint32_t position;
    int64_t time; // nanoseconds; not before the event position - 1, not after the event `position`
};

// time: seconds. steps: a column a step, as viewer.md has it; in pixels of a picture at 100 %.
enum axis { AXIS_time, AXIS_steps };

struct segment {
    int64_t time;    // when it begins
    uint32_t event;  // that begins it; of two segments with the same event the second begins later, by its time
    uint32_t status; // enum task_status
};

enum slice_kind {
    SLICE_pass,     // the loop's own doings between two handles
    SLICE_step,     // a step of a task
    SLICE_callback, // a callback
    SLICE_sleep,    // nothing is ready: the loop sleeps
};

struct slice {
    double at;       // where it begins on the axis of steps
    uint32_t event;  // that begins it
    uint32_t object; // step: the task. callback: what it is for
    uint32_t kind;   // enum slice_kind
};

// A stretch of a lane as it is drawn.
struct run {
    double from, to; // on the axis
    uint32_t status; // enum task_status
    uint32_t event;  // of its first segment
};

typedef struct lanes lanes;

// t: borrowed, must outlive the lanes. 0 or -ENOMEM.
int lanes_new(lanes **out, const trace *t);
void lanes_free(lanes *l);

// Takes in what the trace has got since the last call, at most so many events. 0; -ENOMEM; or -EBADMSG where an event cannot happen: the lanes
// then end before it, at lanes_length.
int lanes_update(lanes *l, uint32_t most);
uint32_t lanes_length(const lanes *l); // events taken in
const state *lanes_head(const lanes *l); // the state after them; valid as long as the lanes

// The states on the way, for who travels there: seeks up to lanes_length. An event is applied once, for lanes and history together.
history *lanes_history(lanes *l);

// Lanes in the order in which their tasks and workers were made.
uint32_t lanes_count(const lanes *l);
uint32_t lanes_task(const lanes *l, uint32_t lane);     // its task's or worker's object id
uint32_t lanes_of_task(const lanes *l, uint32_t task);  // its lane; UINT32_MAX for what is neither task nor worker
uint32_t lanes_steps(const lanes *l, uint32_t lane);    // steps begun by its task
// For all lanes the event that ends its task, UINT32_MAX where none does: one after the other in memory, for who goes over many.
const uint32_t *lanes_ends(const lanes *l);
// Tasks that the program itself makes (others are asyncio's own), and how many of them so many events end.
uint32_t lanes_made_by_program(const lanes *l);
uint32_t lanes_ended_by_program(const lanes *l, uint32_t position);
uint32_t lanes_segment_count(const lanes *l, uint32_t lane);
struct segment lanes_segment(const lanes *l, uint32_t lane, uint32_t i); // i < lanes_segment_count
// The segment of a lane that holds at a moment; UINT32_MAX before the first.
uint32_t lanes_segment_at(const lanes *l, uint32_t lane, struct moment m);

uint32_t lanes_slice_count(const lanes *l);
struct slice lanes_slice(const lanes *l, uint32_t i); // i < lanes_slice_count
uint32_t lanes_slice_at(const lanes *l, uint32_t position); // the slice that holds event number position - 1
const uint32_t *lanes_iterations(const lanes *l, uint32_t *count); // events
uint32_t lanes_iteration_from(const lanes *l, uint32_t index);     // the first of them that is not before event number `index`
const uint32_t *lanes_prints(const lanes *l, uint32_t *count);     // events
const uint32_t *lanes_picks(const lanes *l, uint32_t *count);      // events: what left the order in which handles are ready
uint32_t lanes_pick_from(const lanes *l, uint32_t index);          // the first of them that is not before event number `index`
const uint32_t *lanes_sleeps(const lanes *l, uint32_t *count);     // slices in which the loop sleeps
// The index of the first of them, from `sleep` on, that begins at or after a coordinate on the axis of steps; their number where there is none.
uint32_t lanes_sleep_from(const lanes *l, uint32_t sleep, double coordinate);
const uint32_t *lanes_syncs(const lanes *l, uint32_t *count);      // object ids of locks, queues and their like that a program made
bool lanes_seen(const lanes *l, enum task_status status); // whether any task or worker ever had it; working: for a time
int64_t lanes_busy(const lanes *l); // nanoseconds in which steps and callbacks ran
uint32_t lanes_blocks(const lanes *l); // steps and callbacks that took time

// What a worker carries out in the segment that this event begins: the call's object id; 0 where it is free, and for a task.
uint32_t lanes_call(const lanes *l, uint32_t lane, uint32_t first);

// When the sleep of a task that sleeps at the end of the trace is over; INT64_MAX for others.
int64_t lanes_due(const lanes *l, uint32_t lane);

// --- axes -----------------------------------------------------------------------------------------------------------
double lanes_coordinate(const lanes *l, enum axis axis, struct moment m);
struct moment lanes_moment(const lanes *l, enum axis axis, double coordinate);
// Where a segment begins: as its moment, but steps fill their whole column.
double lanes_segment_start(const lanes *l, enum axis axis, uint32_t lane, uint32_t segment);
double lanes_slice_start(const lanes *l, enum axis axis, uint32_t slice);
// The first slice, from `slice` on, that begins at or after a coordinate; the number of slices where there is none.
uint32_t lanes_slice_from(const lanes *l, enum axis axis, uint32_t slice, double coordinate);
double lanes_end(const lanes *l, enum axis axis);
// The first moment at which `time` is over: all events up to it have happened.
struct moment lanes_moment_of_time(const lanes *l, int64_t time);

// The runs of a lane between two coordinates, up to `until` at most (a segment that lasts until now ends there). What is
// shorter than `grain` is merged into one run, running before all else, so that there are never more than about twice
// (to - from) / grain of them however many segments there are; what is as long as a grain stands for itself. Begins and ends are
// right to a fiftieth of a grain, those of merged ones to a grain. Returns how many, up to max.
uint32_t lanes_runs(const lanes *l, uint32_t lane, enum axis axis, double from, double to, double until, double grain,
                    struct run *runs, uint32_t max);

#endif
