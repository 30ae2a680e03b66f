// What lanes consist of, for the files that are their hands: lanes_grow.c takes in events, lanes_axis.c lays what there is along the axes,
// lanes_runs.c makes of a lane what is drawn, lanes.c answers everything else. Everybody else sees lanes.h.
//
// There are millions of segments and slices, so each takes 8 bytes: what its event tells is looked up in the trace. That is far away in memory,
// so who draws many segments knows from their marks where they begin, as nearly as it can be seen.
//
// Invariants
//  1. A lane's mark i is of segment i * SEGMENTS_A_MARK. All up to the next mark is final: the slices are over in which the segments begin, the
//     next mark's own too, for only then their places on the axis of steps are known.
//  2. A segment before the last mark begins not before its mark + at / AT_SHARES of the way to the next one, and not after the next share;
//     likewise for time.
//  3. Slice i begins at offsets[i / SLICES_AN_OFFSET] + slices[i].at * OFFSET_UNIT, to the nearest unit.
#ifndef LOOPSCOPE_VIEWER_LANES_PARTS_H
#define LOOPSCOPE_VIEWER_LANES_PARTS_H

#include "viewer/lanes.h"

#define AT_SHARES   (1u << 13)
#define TIME_SHARES (1u << 14)
struct lane_segment {
    uint32_t event;
    uint32_t status : 4; // enum task_status
    uint32_t late : 1;   // it begins later than its event: `late` of the lane says when
    uint32_t at : 13, time : 14; // shares of the way from its mark to the next one on each axis; 0 where there is none yet
};

#define SEGMENTS_A_MARK 16u
struct lane_mark {
    double at; // where its segment begins on the axis of steps
    int64_t time;
    uint32_t event;
    uint32_t status : 4; // what the segments up to the next mark are shown as where they are too short to be told apart
    uint32_t late : 28;  // how many late ones stand before it
};
#define LATE_MAX ((1u << 28) - 1)

struct lane {
    uint32_t task, steps;
    struct lane_segment *segments;
    struct lane_mark *marks;
    uint32_t count, capacity;
    uint32_t mark_count, mark_capacity;
    int64_t *late; // the times of its late segments
    uint32_t late_count, late_capacity;
    uint32_t *calls; // of a worker: the events with which it begins what it carries out
    uint32_t call_count, call_capacity;
    int64_t due; // of the sleep that the last segment is; INT64_MAX where it is none or ends by no timer
};

#define SLICES_AN_OFFSET 64u
#define OFFSET_UNIT      (1 / 4096.0) // the longest sleep there can be is some 2100 wide: so many of them fit into 30 bits
struct lane_slice {
    uint32_t event;
    uint32_t kind : 2; // enum slice_kind
    uint32_t at : 30;
};

struct lanes {
    const trace *trace;
    history *history; // gone over as far as the lanes: its front is the state after the last event taken in
    const state *head; // that front
    struct lane *lanes;
    uint32_t count, capacity;
    struct lane spare; // room for the next task
    uint32_t *ends, end_capacity; // of each lane: the event that ends its task, UINT32_MAX for none
    uint32_t made; // lanes of what the program made
    uint32_t *ended, ended_count, ended_capacity; // the events that end them
    uint32_t *slots; // lane + 1, hashed by its task's id, with linear probing; 0: none. Of millions of objects few have lanes
    unsigned slot_bits; // 1 << slot_bits slots, at least twice the lanes; 0 before the first
    struct lane_slice *slices;
    uint32_t slice_count, slice_capacity;
    double *offsets;
    uint32_t offset_count, offset_capacity;
    double last_at; // where the last slice begins, exactly
    uint32_t *iterations, iteration_count, iteration_capacity;
    uint32_t *prints, print_count, print_capacity;
    uint32_t *picks, pick_count, pick_capacity;
    uint32_t *sleeps, sleep_count, sleep_capacity; // slices
    uint32_t *syncs, sync_count, sync_capacity;
    int64_t busy;
    uint32_t blocks;
    uint32_t seen; // a bit a status
};

static inline int64_t event_time(const lanes *l, uint32_t index) { return trace_time(l->trace, index); }

static inline double seconds(int64_t ns) { return (double)ns / 1e9; }

// Where the lane of a task is looked for first.
static inline uint32_t slot_of(const lanes *l, uint32_t id) { return id * 0x9E3779B1u >> (32 - l->slot_bits); }
static inline uint32_t slot_after(const lanes *l, uint32_t slot) { return (slot + 1) & ((1u << l->slot_bits) - 1); }

// The lane of a task or a worker, NULL for what is neither: each that is in the state has one.
static inline struct lane *lane_of(const lanes *l, uint32_t id)
{
    const struct object *o = state_at(l->head, id);
    if (o->type != OBJECT_task && o->type != OBJECT_worker) return NULL;
    for (uint32_t slot = slot_of(l, id); l->slots[slot]; slot = slot_after(l, slot))
        if (l->lanes[l->slots[slot] - 1].task == id) return &l->lanes[l->slots[slot] - 1];
    return NULL;
}

// Where a slice begins on the axis of steps.
static inline double slice_at(const lanes *l, uint32_t slice) { return l->offsets[slice / SLICES_AN_OFFSET] + l->slices[slice].at * OFFSET_UNIT; }

// Step: the task. Callback: what it is for.
static inline uint32_t slice_object(const lanes *l, uint32_t slice)
{
    struct lane_slice s = l->slices[slice];
    return s.kind == SLICE_step || s.kind == SLICE_callback ? trace_event(l->trace, s.event).subject : 0;
}

// What segments that are too short to be told apart are shown as: running, before all else.
#define MERGE_LOOK 8u // segments looked at: enough for a whole turn of a task
static inline uint32_t merged_status(const struct lane_segment *s, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < MERGE_LOOK; i++)
        if (s[i].status == TASK_running) return TASK_running;
    return s->status;
}

// How wide a slice of a kind is that takes so long.
double slice_width(enum slice_kind kind, int64_t ns);

// When segment i begins.
int64_t segment_time(const lanes *l, const struct lane *lane, uint32_t i);

// Where it begins. `near`: a slice that is not later than the segment's.
double segment_start(const lanes *l, enum axis axis, const struct lane *lane, uint32_t i, uint32_t near);

// The number of leading items for which `holds`, items being those for which it holds first.
#define COUNT_LEADING(count, i, holds)                                                                             \
    ({                                                                                                             \
        uint32_t low_ = 0, high_ = (count);                                                                        \
        while (low_ < high_) {                                                                                     \
            uint32_t i = low_ + (high_ - low_) / 2;                                                                \
            if (holds) low_ = i + 1;                                                                               \
            else high_ = i;                                                                                        \
        }                                                                                                          \
        low_;                                                                                                      \
    })

// The same where it holds for those before `first`; the answer is looked for there, then twice as far away and so on: what a picture asks for next is near what it has asked for last.
#define COUNT_LEADING_FROM(first, count, i, holds)                                                                 \
    ({                                                                                                             \
        uint32_t low_ = (first), high_ = (count), step_ = 1;                                                       \
        while (low_ < high_) {                                                                                     \
            uint32_t i = step_ < high_ - low_ ? low_ + step_ - 1 : low_ + (high_ - low_) / 2;                      \
            if (holds) low_ = i + 1, step_ = step_ < UINT32_MAX / 2 ? 2 * step_ : step_;                           \
            else high_ = i, step_ = UINT32_MAX;                                                                    \
        }                                                                                                          \
        low_;                                                                                                      \
    })

#endif
