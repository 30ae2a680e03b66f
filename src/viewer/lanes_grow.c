// Growing: takes in the events of the trace, one after the other.
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "viewer/lanes_parts.h"

static bool makes_lane(const event *e)
{
    return e->kind == EVENT_task_create || e->kind == EVENT_task_eager || e->kind == EVENT_worker_create;
}

// Room for whatever one event can add, so that an event is taken in wholly or not at all.
static int reserve_slice(lanes *l)
{
    int rc = array_reserve(l->slices, l->slice_capacity, l->slice_count + 1u);
    if (!rc) rc = array_reserve(l->offsets, l->offset_capacity, l->offset_count + 1u);
    if (!rc) rc = array_reserve(l->sleeps, l->sleep_capacity, l->sleep_count + 1u);
    return rc;
}

static int reserve_segments(struct lane *lane, int64_t now, bool call)
{
    uint32_t count = lane->count + 2u;
    if (lane->late_count == LATE_MAX) return -ENOMEM;
    int rc = array_reserve(lane->segments, lane->capacity, count);
    if (!rc && lane->due < now) rc = array_reserve(lane->late, lane->late_capacity, lane->late_count + 1u);
    if (!rc && call) rc = array_reserve(lane->calls, lane->call_capacity, lane->call_count + 1u);
    if (!rc && count > SEGMENTS_A_MARK) rc = array_reserve(lane->marks, lane->mark_capacity, count / SEGMENTS_A_MARK + 1);
    return rc;
}

static void fill_slot(lanes *l, uint32_t lane)
{
    uint32_t slot = slot_of(l, l->lanes[lane].task);
    while (l->slots[slot]) slot = slot_after(l, slot);
    l->slots[slot] = lane + 1;
}

#define SLOT_BITS_FIRST 6u
static int reserve_slot(lanes *l)
{
    if (l->slots && 2 * (l->count + 1ull) <= 1ull << l->slot_bits) return 0;
    unsigned bits = l->slots ? l->slot_bits + 1 : SLOT_BITS_FIRST;
    uint32_t *slots = bits < 32 ? calloc((size_t)1 << bits, sizeof *slots) : NULL;
    if (!slots) return -ENOMEM;
    free(l->slots);
    l->slots = slots;
    l->slot_bits = bits;
    for (uint32_t i = 0; i < l->count; i++) fill_slot(l, i);
    return 0;
}

static int reserve(lanes *l, const event *e)
{
    int rc = reserve_slice(l);
    if (!rc) rc = array_reserve(l->iterations, l->iteration_capacity, l->iteration_count + 1u);
    if (!rc) rc = array_reserve(l->prints, l->print_capacity, l->print_count + 1u);
    if (!rc) rc = array_reserve(l->picks, l->pick_capacity, l->pick_count + 1u);
    if (!rc) rc = array_reserve(l->syncs, l->sync_capacity, l->sync_count + 1u);
    if (rc || event_schema((enum event_kind)e->kind)->subject.type != FIELD_object) return rc;
    struct lane *lane = lane_of(l, e->subject);
    if (!lane && makes_lane(e)) {
        lane = &l->spare;
        rc = array_reserve(l->lanes, l->capacity, l->count + 1u);
        if (!rc) rc = array_reserve(l->ends, l->end_capacity, l->count + 1u);
        if (!rc) rc = array_reserve(l->ended, l->ended_capacity, l->count + 1u);
        if (!rc) rc = reserve_slot(l);
    }
    return rc || !lane ? rc : reserve_segments(lane, e->time, e->kind == EVENT_worker_begin);
}

// --- lanes ----------------------------------------------------------------------------------------------------------
static struct lane *add_lane(lanes *l, const event *e)
{
    uint32_t task = e->subject;
    l->spare.task = task;
    l->made += e->where != 0;
    l->ends[l->count] = UINT32_MAX;
    l->lanes[l->count] = l->spare;
    l->spare = (struct lane){.due = INT64_MAX};
    fill_slot(l, l->count++);
    return &l->lanes[l->count - 1];
}

static void add_segment(struct lane *lane, uint32_t index, enum task_status status)
{
    lane->segments[lane->count++] = (struct lane_segment){.event = index, .status = status & 15u};
}

// The lane's sleep ends with this event; was it over before, while the loop was held?
static void end_sleep(lanes *l, struct lane *lane, int64_t now)
{
    int64_t due = lane->due;
    lane->due = INT64_MAX;
    if (due >= now) return;
    uint32_t index = lanes_moment_of_time(l, due).position - 1;
    add_segment(lane, index, TASK_ready);
    if (due == event_time(l, index)) return;
    lane->segments[lane->count - 1].late = 1;
    lane->late[lane->late_count++] = due;
}

static void end_task(lanes *l, struct lane *lane, uint32_t index)
{
    l->ends[lane - l->lanes] = index;
    if (trace_event(l->trace, state_at(l->head, lane->task)->created).where) l->ended[l->ended_count++] = index;
}

static void take_status(lanes *l, struct lane *lane, uint32_t index)
{
    const struct object *o = state_at(l->head, lane->task);
    const struct lane_segment *last = lane->count ? &lane->segments[lane->count - 1] : NULL;
    if (last && last->status == o->status) return;
    int64_t now = event_time(l, index);
    if (o->status != TASK_working) l->seen |= 1u << o->status;
    if (last && now > segment_time(l, lane, lane->count - 1)) l->seen |= 1u << last->status;
    if (lane->due != INT64_MAX) end_sleep(l, lane, now);
    if (o->status == TASK_running) lane->steps++;
    if (o->status >= TASK_done) end_task(l, lane, index);
    const struct object *sleep = state_at(l->head, o->awaits);
    if (o->status == TASK_sleeping && sleep->timed) lane->due = sleep->when > now ? sleep->when : now;
    last = lane->count ? &lane->segments[lane->count - 1] : NULL;
    if (last && last->status == o->status) return; // shown as ready before the loop knew
    add_segment(lane, index, (enum task_status)o->status);
}

// --- marks ----------------------------------------------------------------------------------------------------------
static uint32_t share(double part, double of, uint32_t shares)
{
    double n = of > 0 ? fmax(part / of * shares, 0) : 0;
    return n < shares - 1 ? (uint32_t)n : shares - 1;
}

// Where the segments of the last mark lie on the way to the next one, and what they are together.
static void lay_out(const lanes *l, struct lane *lane, const struct lane_mark *next)
{
    struct lane_mark *mark = &lane->marks[lane->mark_count - 1];
    uint32_t first = (lane->mark_count - 1) * SEGMENTS_A_MARK, slice = lanes_slice_at(l, lane->segments[first].event + 1);
    for (uint32_t i = first + 1; i < first + SEGMENTS_A_MARK; i++) {
        double at = segment_start(l, AXIS_steps, lane, i, slice), time = (double)(segment_time(l, lane, i) - mark->time);
        lane->segments[i].at = share(at - mark->at, next->at - mark->at, AT_SHARES) & (AT_SHARES - 1);
        lane->segments[i].time = share(time, (double)(next->time - mark->time), TIME_SHARES) & (TIME_SHARES - 1);
    }
    mark->status = merged_status(&lane->segments[first], SEGMENTS_A_MARK) & 15u;
}

static uint32_t late_before(const struct lane *lane, uint32_t i)
{
    uint32_t mark = i / SEGMENTS_A_MARK < lane->mark_count ? i / SEGMENTS_A_MARK : lane->mark_count - 1, late = 0, k = 0;
    if (lane->mark_count > 0) late = lane->marks[mark].late, k = mark * SEGMENTS_A_MARK;
    for (; k < i; k++) late += lane->segments[k].late;
    return late;
}

int64_t segment_time(const lanes *l, const struct lane *lane, uint32_t i)
{
    return lane->segments[i].late ? lane->late[late_before(lane, i)] : event_time(l, lane->segments[i].event);
}

// The marks of segments whose slices are over. Of a few segments there are none.
static void take_marks(const lanes *l, struct lane *lane)
{
    uint32_t over = l->slices[l->slice_count - 1].event;
    for (uint32_t i; (i = lane->mark_count * SEGMENTS_A_MARK) < lane->count && lane->count > SEGMENTS_A_MARK; lane->mark_count++) {
        if (lane->segments[i].event >= over) return;
        double at = segment_start(l, AXIS_steps, lane, i, lanes_slice_at(l, lane->segments[i].event + 1));
        struct lane_mark next = {at, segment_time(l, lane, i), lane->segments[i].event, TASK_none, late_before(lane, i) & LATE_MAX};
        if (i > 0) lay_out(l, lane, &next);
        lane->marks[lane->mark_count] = next;
    }
}

// --- the loop -------------------------------------------------------------------------------------------------------
static void add_slice(lanes *l, enum slice_kind kind, uint32_t index)
{
    if (l->slice_count % SLICES_AN_OFFSET == 0) l->offsets[l->offset_count++] = l->last_at;
    double into = (l->last_at - l->offsets[l->offset_count - 1]) / OFFSET_UNIT;
    l->slices[l->slice_count++] = (struct lane_slice){index, kind, (uint32_t)(into + 0.5) & ((1u << 30) - 1)};
}

static void begin_slice(lanes *l, enum slice_kind kind, uint32_t index)
{
    if (l->slice_count > 0) {
        const struct lane_slice *last = &l->slices[l->slice_count - 1];
        if (last->kind == SLICE_pass && kind == SLICE_pass) return;
        int64_t took = event_time(l, index) - event_time(l, last->event);
        l->last_at += slice_width((enum slice_kind)last->kind, took);
        if (last->kind == SLICE_step || last->kind == SLICE_callback) l->busy += took, l->blocks += took > 0;
    }
    if (kind == SLICE_sleep) l->sleeps[l->sleep_count++] = l->slice_count;
    add_slice(l, kind, index);
}

static void take_slice(lanes *l, const event *e, uint32_t index)
{
    if (e->kind == EVENT_resume) begin_slice(l, SLICE_step, index);
    else if (e->kind == EVENT_callback) begin_slice(l, SLICE_callback, index);
    else if (e->kind == EVENT_select) begin_slice(l, SLICE_sleep, index);
    else if (e->kind == EVENT_iteration || e->kind == EVENT_clock || e->kind == EVENT_skip || e->kind == EVENT_interrupt ||
             e->kind == EVENT_loop_close || e->kind == EVENT_end || l->slice_count == 0)
        begin_slice(l, SLICE_pass, index);
}

// --- events ---------------------------------------------------------------------------------------------------------
static int take_event(lanes *l)
{
    uint32_t index = l->head->position;
    event e = trace_event(l->trace, index);
    int rc = reserve(l, &e);
    if (rc == 0) rc = history_step(l->history);
    if (rc) return rc;
    take_slice(l, &e, index);
    if (e.kind == EVENT_iteration) l->iterations[l->iteration_count++] = index;
    if (e.kind == EVENT_print) l->prints[l->print_count++] = index;
    if (e.kind == EVENT_pick) l->picks[l->pick_count++] = index;
    if (e.kind == EVENT_sync_create && e.a != OBJECT_as_completed) l->syncs[l->sync_count++] = e.subject;
    if (event_schema((enum event_kind)e.kind)->subject.type != FIELD_object) return 0;
    struct lane *lane = makes_lane(&e) ? add_lane(l, &e) : lane_of(l, e.subject);
    if (lane && e.kind == EVENT_worker_begin) lane->calls[lane->call_count++] = index;
    if (lane) take_status(l, lane, index), take_marks(l, lane);
    return 0;
}

int lanes_update(lanes *l, uint32_t most)
{
    int rc = 0;
    uint32_t length = trace_length(l->trace);
    for (; rc == 0 && most > 0 && l->head->position < length; most--) rc = take_event(l);
    return rc;
}
