#include "viewer/lanes.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"

// Widths on the axis of steps, in pixels at 100 %.
#define STEP_WIDTH     18.0
#define CALLBACK_WIDTH 7.0
#define SLEEP_WIDTH    60.0 // a second ...
#define SLEEP_LINEAR   3.0  // ... up to so many seconds; beyond, each doubling adds as much as a second
#define SLEEP_LEAST    10.0

struct lane {
    uint32_t task, steps;
    struct segment *segments;
    uint32_t count, capacity;
    int64_t due; // of the sleep that the last segment is; INT64_MAX where it is none or ends by no timer
};

struct lanes {
    const trace *trace;
    state head; // after the last event taken in
    struct lane *lanes;
    uint32_t count, capacity;
    struct lane spare; // room for the next task
    uint32_t *ends, end_capacity; // of each lane: the event that ends its task, UINT32_MAX for none
    uint32_t made; // lanes of what the program made
    uint32_t *ended, ended_count, ended_capacity; // the events that end them
    uint32_t *lane_of; // by object id: lane + 1, 0 for what is no task
    uint32_t lane_of_count, lane_of_capacity;
    struct slice *slices;
    uint32_t slice_count, slice_capacity;
    uint32_t *iterations, iteration_count, iteration_capacity;
    uint32_t *prints, print_count, print_capacity;
    uint32_t *picks, pick_count, pick_capacity;
    uint32_t *sleeps, sleep_count, sleep_capacity; // slices
    uint32_t *syncs, sync_count, sync_capacity;
    int64_t busy;
    uint32_t blocks;
    uint32_t seen; // a bit a status
};

int lanes_new(lanes **out, const trace *t)
{
    lanes *l = calloc(1, sizeof *l);
    if (!l) return -ENOMEM;
    l->trace = t;
    state_init(&l->head);
    *out = l;
    return 0;
}

void lanes_free(lanes *l)
{
    if (!l) return;
    for (uint32_t i = 0; i < l->count; i++) free(l->lanes[i].segments);
    free(l->spare.segments);
    free(l->lanes);
    free(l->ends);
    free(l->ended);
    free(l->lane_of);
    free(l->slices);
    free(l->iterations);
    free(l->prints);
    free(l->picks);
    free(l->sleeps);
    free(l->syncs);
    state_deinit(&l->head);
    free(l);
}

static int64_t event_time(const lanes *l, uint32_t index) { return trace_event(l->trace, index)->time; }

// --- growing --------------------------------------------------------------------------------------------------------
// The lane of a task, NULL for what is no task.
static struct lane *lane_of(const lanes *l, uint32_t id)
{
    return id < l->lane_of_count && l->lane_of[id] ? &l->lanes[l->lane_of[id] - 1] : NULL;
}

static bool makes_lane(const event *e)
{
    return e->kind == EVENT_task_create || e->kind == EVENT_task_eager || e->kind == EVENT_worker_create;
}

// Room for whatever one event can add, so that an event is taken in wholly or not at all.
static int reserve(lanes *l, const event *e)
{
    int rc = array_reserve(l->slices, l->slice_capacity, l->slice_count + 1u);
    if (!rc) rc = array_reserve(l->iterations, l->iteration_capacity, l->iteration_count + 1u);
    if (!rc) rc = array_reserve(l->prints, l->print_capacity, l->print_count + 1u);
    if (!rc) rc = array_reserve(l->picks, l->pick_capacity, l->pick_count + 1u);
    if (!rc) rc = array_reserve(l->sleeps, l->sleep_capacity, l->sleep_count + 1u);
    if (!rc) rc = array_reserve(l->syncs, l->sync_capacity, l->sync_count + 1u);
    if (rc || event_schema((enum event_kind)e->kind)->subject.type != FIELD_object) return rc;
    struct lane *lane = lane_of(l, e->subject);
    if (!lane && makes_lane(e)) {
        lane = &l->spare;
        rc = array_reserve(l->lanes, l->capacity, l->count + 1u);
        if (!rc) rc = array_reserve(l->ends, l->end_capacity, l->count + 1u);
        if (!rc) rc = array_reserve(l->ended, l->ended_capacity, l->count + 1u);
        if (!rc) rc = array_reserve(l->lane_of, l->lane_of_capacity, e->subject + 1u);
    }
    return rc || !lane ? rc : array_reserve(lane->segments, lane->capacity, lane->count + 2u);
}

static struct lane *add_lane(lanes *l, const event *e)
{
    uint32_t task = e->subject;
    while (l->lane_of_count <= task) l->lane_of[l->lane_of_count++] = 0;
    l->spare.task = task;
    l->spare.due = INT64_MAX;
    l->made += e->where != 0;
    l->ends[l->count] = UINT32_MAX;
    l->lanes[l->count] = l->spare;
    l->spare = (struct lane){0};
    l->lane_of[task] = ++l->count;
    return &l->lanes[l->count - 1];
}

// The lane's sleep ends with this event; was it over before, while the loop was held?
static void end_sleep(lanes *l, struct lane *lane, int64_t now)
{
    int64_t due = lane->due;
    lane->due = INT64_MAX;
    if (due >= now) return;
    uint32_t position = lanes_moment_of_time(l, due).position;
    lane->segments[lane->count++] = (struct segment){due, position - 1, TASK_ready};
}

static void end_task(lanes *l, struct lane *lane, uint32_t index)
{
    l->ends[lane - l->lanes] = index;
    if (trace_event(l->trace, state_at(&l->head, lane->task)->created)->where) l->ended[l->ended_count++] = index;
}

static void take_status(lanes *l, struct lane *lane, uint32_t index)
{
    const struct object *o = state_at(&l->head, lane->task);
    const struct segment *last = lane->count ? &lane->segments[lane->count - 1] : NULL;
    if (last && last->status == o->status) return;
    int64_t now = event_time(l, index);
    if (o->status != TASK_working) l->seen |= 1u << o->status;
    if (last && now > last->time) l->seen |= 1u << last->status;
    if (lane->due != INT64_MAX) end_sleep(l, lane, now);
    if (o->status == TASK_running) lane->steps++;
    if (o->status >= TASK_done) end_task(l, lane, index);
    const struct object *sleep = state_at(&l->head, o->awaits);
    if (o->status == TASK_sleeping && sleep->timer) lane->due = sleep->when > now ? sleep->when : now;
    last = lane->count ? &lane->segments[lane->count - 1] : NULL;
    if (last && last->status == o->status) return; // shown as ready before the loop knew
    lane->segments[lane->count++] = (struct segment){now, index, o->status};
}

static double sleep_width(int64_t ns)
{
    double seconds = (double)ns / 1e9;
    if (seconds > SLEEP_LINEAR) seconds = SLEEP_LINEAR + log2(seconds / SLEEP_LINEAR);
    return fmax(SLEEP_LEAST, seconds * SLEEP_WIDTH);
}

// Of a slice that begins with this event and ends, or is looked at, at `until`.
static double slice_width(const lanes *l, const struct slice *s, int64_t until)
{
    switch ((enum slice_kind)s->kind) {
    case SLICE_pass: return 0;
    case SLICE_step: return STEP_WIDTH;
    case SLICE_callback: return CALLBACK_WIDTH;
    case SLICE_sleep: return sleep_width(until - event_time(l, s->event));
    }
    return 0;
}

static void begin_slice(lanes *l, enum slice_kind kind, uint32_t index, uint32_t object)
{
    struct slice *last = l->slice_count ? &l->slices[l->slice_count - 1] : NULL;
    if (last && last->kind == SLICE_pass && kind == SLICE_pass) return;
    double at = 0;
    if (last) {
        int64_t now = event_time(l, index), took = now - event_time(l, last->event);
        at = last->at + slice_width(l, last, now);
        if (last->kind == SLICE_step || last->kind == SLICE_callback) l->busy += took, l->blocks += took > 0;
    }
    if (kind == SLICE_sleep) l->sleeps[l->sleep_count++] = l->slice_count;
    l->slices[l->slice_count++] = (struct slice){at, index, object, kind};
}

static void take_slice(lanes *l, const event *e, uint32_t index)
{
    if (e->kind == EVENT_resume) begin_slice(l, SLICE_step, index, e->subject);
    else if (e->kind == EVENT_callback) begin_slice(l, SLICE_callback, index, e->subject);
    else if (e->kind == EVENT_select) begin_slice(l, SLICE_sleep, index, 0);
    else if (e->kind == EVENT_iteration || e->kind == EVENT_clock || e->kind == EVENT_skip || e->kind == EVENT_interrupt ||
             e->kind == EVENT_loop_close || e->kind == EVENT_end || l->slice_count == 0)
        begin_slice(l, SLICE_pass, index, 0);
}

static int take_event(lanes *l)
{
    uint32_t index = l->head.position;
    const event *e = trace_event(l->trace, index);
    int rc = reserve(l, e);
    if (rc == 0) rc = state_apply(&l->head, l->trace);
    if (rc) return rc;
    take_slice(l, e, index);
    if (e->kind == EVENT_iteration) l->iterations[l->iteration_count++] = index;
    if (e->kind == EVENT_print) l->prints[l->print_count++] = index;
    if (e->kind == EVENT_pick) l->picks[l->pick_count++] = index;
    if (e->kind == EVENT_sync_create && e->a != OBJECT_as_completed) l->syncs[l->sync_count++] = e->subject;
    if (event_schema((enum event_kind)e->kind)->subject.type != FIELD_object) return 0;
    struct lane *lane = makes_lane(e) ? add_lane(l, e) : lane_of(l, e->subject);
    if (lane) take_status(l, lane, index);
    return 0;
}

int lanes_update(lanes *l, uint32_t most)
{
    int rc = 0;
    uint32_t length = trace_length(l->trace);
    for (; rc == 0 && most > 0 && l->head.position < length; most--) rc = take_event(l);
    return rc;
}

void lanes_share(lanes *l, const state *s)
{
    if (s->position == l->head.position) state_copy(&l->head, s); // without memory it stays as it is
}

// --- reading --------------------------------------------------------------------------------------------------------
uint32_t lanes_length(const lanes *l) { return l->head.position; }
const state *lanes_head(const lanes *l) { return &l->head; }
bool lanes_seen(const lanes *l, enum task_status status) { return l->seen >> status & 1; }
uint32_t lanes_count(const lanes *l) { return l->count; }
uint32_t lanes_task(const lanes *l, uint32_t lane) { return l->lanes[lane].task; }
uint32_t lanes_steps(const lanes *l, uint32_t lane) { return l->lanes[lane].steps; }
const uint32_t *lanes_ends(const lanes *l) { return l->ends; }
uint32_t lanes_made_by_program(const lanes *l) { return l->made; }
int64_t lanes_due(const lanes *l, uint32_t lane) { return l->lanes[lane].due; }
int64_t lanes_busy(const lanes *l) { return l->busy; }
uint32_t lanes_blocks(const lanes *l) { return l->blocks; }

uint32_t lanes_of_task(const lanes *l, uint32_t task)
{
    const struct lane *lane = lane_of(l, task);
    return lane ? (uint32_t)(lane - l->lanes) : UINT32_MAX;
}

const struct segment *lanes_segments(const lanes *l, uint32_t lane, uint32_t *count)
{
    *count = l->lanes[lane].count;
    return l->lanes[lane].segments;
}

const struct slice *lanes_slices(const lanes *l, uint32_t *count)
{
    *count = l->slice_count;
    return l->slices;
}

const uint32_t *lanes_iterations(const lanes *l, uint32_t *count)
{
    *count = l->iteration_count;
    return l->iterations;
}

const uint32_t *lanes_prints(const lanes *l, uint32_t *count)
{
    *count = l->print_count;
    return l->prints;
}

const uint32_t *lanes_picks(const lanes *l, uint32_t *count)
{
    *count = l->pick_count;
    return l->picks;
}

const uint32_t *lanes_sleeps(const lanes *l, uint32_t *count)
{
    *count = l->sleep_count;
    return l->sleeps;
}

const uint32_t *lanes_syncs(const lanes *l, uint32_t *count)
{
    *count = l->sync_count;
    return l->syncs;
}

// The number of leading items for which `holds`, items being those for which it holds first. It holds for those before `first`; the
// answer is looked for there, then twice as far away and so on: what a picture asks for next is near what it has asked for last.
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

uint32_t lanes_segment_at(const lanes *l, uint32_t lane, struct moment m)
{
    const struct segment *s = l->lanes[lane].segments;
    return COUNT_LEADING(l->lanes[lane].count, i, s[i].event < m.position && s[i].time <= m.time) - 1;
}

uint32_t lanes_ended_by_program(const lanes *l, uint32_t position) { return COUNT_LEADING(l->ended_count, i, l->ended[i] < position); }

uint32_t lanes_slice_at(const lanes *l, uint32_t position)
{
    uint32_t before = COUNT_LEADING(l->slice_count, i, l->slices[i].event < position);
    return before ? before - 1 : 0;
}

uint32_t lanes_iteration_from(const lanes *l, uint32_t index) { return COUNT_LEADING(l->iteration_count, i, l->iterations[i] < index); }

uint32_t lanes_pick_from(const lanes *l, uint32_t index) { return COUNT_LEADING(l->pick_count, i, l->picks[i] < index); }

// --- axes -----------------------------------------------------------------------------------------------------------
// Events of a slice that are known.
static uint32_t slice_events(const lanes *l, uint32_t slice)
{
    uint32_t end = slice + 1 < l->slice_count ? l->slices[slice + 1].event : lanes_length(l);
    return end - l->slices[slice].event;
}

static double slice_end(const lanes *l, uint32_t slice)
{
    if (slice + 1 < l->slice_count) return l->slices[slice + 1].at;
    const struct slice *s = &l->slices[slice];
    return s->at + slice_width(l, s, event_time(l, s->event));
}

// An event lies in the middle of its share of the slice.
static double event_coordinate(const lanes *l, uint32_t slice, uint32_t index)
{
    const struct slice *s = &l->slices[slice];
    return s->at + (slice_end(l, slice) - s->at) * (index - s->event + 0.5) / slice_events(l, slice);
}

// m.position > 0, its last event in the slice.
static double moment_in_slice(const lanes *l, uint32_t slice, struct moment m)
{
    uint32_t index = m.position - 1;
    const struct slice *s = &l->slices[slice];
    int64_t begun = event_time(l, index);
    if (s->kind == SLICE_sleep) return s->at + (m.time > begun ? sleep_width(m.time - begun) : 0);
    double at = event_coordinate(l, slice, index);
    if (m.time <= begun || m.position >= lanes_length(l)) return at;
    double next = fmax(at, fmin(event_coordinate(l, slice, index + 1), slice_end(l, slice)));
    double share = (double)(m.time - begun) / (double)(event_time(l, m.position) - begun);
    return at + (next - at) * fmin(share, 1);
}

static double steps_coordinate(const lanes *l, struct moment m)
{
    return m.position == 0 ? 0 : moment_in_slice(l, lanes_slice_at(l, m.position), m);
}

double lanes_coordinate(const lanes *l, enum axis axis, struct moment m)
{
    return axis == AXIS_time ? (double)m.time / 1e9 : steps_coordinate(l, m);
}

struct moment lanes_moment_of_time(const lanes *l, int64_t time)
{
    uint32_t position = COUNT_LEADING(lanes_length(l), i, event_time(l, i) <= time);
    return (struct moment){position, position ? time : 0};
}

// A sleep's width grows with its length, so its length is found by halving.
static int64_t sleep_of_width(double width, int64_t longest)
{
    int64_t low = 0, high = longest;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (sleep_width(middle) <= width) low = middle;
        else high = middle - 1;
    }
    return low;
}

static struct moment steps_moment(const lanes *l, double at)
{
    uint32_t before = COUNT_LEADING(l->slice_count, i, l->slices[i].at <= at);
    if (before == 0) return (struct moment){0, 0};
    uint32_t slice = before - 1, events = slice_events(l, slice);
    const struct slice *s = &l->slices[slice];
    int64_t begun = event_time(l, s->event);
    if (s->kind == SLICE_sleep) {
        int64_t wakes = slice + 1 < l->slice_count ? event_time(l, s[1].event) : begun;
        return (struct moment){s->event + 1, begun + sleep_of_width(at - s->at, wakes - begun)};
    }
    double width = slice_end(l, slice) - s->at;
    double into = width > 0 ? (at - s->at) / width * events - 0.5 : events;
    uint32_t n = into < 0 ? 0 : into >= events - 1 ? events - 1 : (uint32_t)into;
    struct moment m = {s->event + n + 1, event_time(l, s->event + n)};
    int64_t next = n + 1 < events ? event_time(l, m.position) : m.time;
    double share = into - n;
    if (next > m.time) m.time += (int64_t)((double)(next - m.time) * fmax(share, 0));
    else if (share >= 0.5 && n + 1 < events) m.position++;
    return m;
}

struct moment lanes_moment(const lanes *l, enum axis axis, double coordinate)
{
    if (axis == AXIS_steps) return steps_moment(l, coordinate);
    double ns = fmin(fmax(coordinate * 1e9, -1), 9e18);
    return lanes_moment_of_time(l, (int64_t)llround(ns));
}

double lanes_slice_start(const lanes *l, enum axis axis, uint32_t slice)
{
    return axis == AXIS_time ? (double)event_time(l, l->slices[slice].event) / 1e9 : l->slices[slice].at;
}

uint32_t lanes_slice_from(const lanes *l, enum axis axis, uint32_t slice, double coordinate)
{
    return COUNT_LEADING_FROM(slice, l->slice_count, i, lanes_slice_start(l, axis, i) < coordinate);
}

uint32_t lanes_sleep_from(const lanes *l, uint32_t sleep, double coordinate)
{
    return COUNT_LEADING_FROM(sleep, l->sleep_count, i, l->slices[l->sleeps[i]].at < coordinate);
}

// `near`: a slice that is not later than the segment's.
static double segment_start(const lanes *l, enum axis axis, struct segment s, uint32_t near)
{
    if (axis == AXIS_time) return (double)s.time / 1e9;
    enum event_kind kind = (enum event_kind)trace_event(l->trace, s.event)->kind;
    uint32_t slice = COUNT_LEADING_FROM(near + 1, l->slice_count, i, l->slices[i].event <= s.event) - 1;
    if (kind == EVENT_resume) return l->slices[slice].at;
    bool ends_slice = l->slices[slice].object == trace_event(l->trace, s.event)->subject; // else it was an eager task's first step
    if ((kind == EVENT_suspend || kind == EVENT_task_done) && ends_slice) return slice_end(l, slice);
    return moment_in_slice(l, slice, (struct moment){s.event + 1, s.time});
}

double lanes_segment_start(const lanes *l, enum axis axis, struct segment s)
{
    return segment_start(l, axis, s, axis == AXIS_steps ? lanes_slice_at(l, s.event + 1) : 0);
}

// The first segment of a lane, from i on, that begins at or after a coordinate. On the axis of steps the slice there says which
// events are near, so that only few segments are asked for their place; *slice is one that is not later than segment i's, then not later than
// that of the answer.
static uint32_t segment_from(const lanes *l, enum axis axis, const struct lane *lane, uint32_t i, double coordinate, uint32_t *slice)
{
    const struct segment *s = lane->segments;
    if (axis == AXIS_time) return COUNT_LEADING_FROM(i, lane->count, k, (double)s[k].time / 1e9 < coordinate);
    uint32_t beyond = COUNT_LEADING_FROM(*slice, l->slice_count, k, l->slices[k].at < coordinate);
    if (beyond > 0) *slice = beyond - 1;
    uint32_t from = l->slices[*slice].event, to = beyond < l->slice_count ? l->slices[beyond].event : UINT32_MAX;
    i = COUNT_LEADING_FROM(i, lane->count, k, s[k].event < from);
    return COUNT_LEADING_FROM(i, lane->count, k, s[k].event < to && segment_start(l, axis, s[k], *slice) < coordinate);
}

double lanes_end(const lanes *l, enum axis axis)
{
    if (l->slice_count == 0) return 0;
    return axis == AXIS_time ? (double)l->head.time / 1e9 : slice_end(l, l->slice_count - 1);
}

uint32_t lanes_call(const lanes *l, uint32_t lane, uint32_t first)
{
    const struct segment *s = l->lanes[lane].segments;
    uint32_t i = COUNT_LEADING(l->lanes[lane].count, k, s[k].event <= first);
    while (i > 0 && (s[i - 1].status == TASK_working || s[i - 1].status == TASK_blocked)) {
        const struct event *e = trace_event(l->trace, s[--i].event);
        if (e->kind == EVENT_worker_begin) return e->a;
    }
    return 0;
}

// --- runs -----------------------------------------------------------------------------------------------------------
#define MERGE_LOOK 8u // segments looked at to name a merged run: enough for a whole turn of a task

static uint32_t merged_status(const struct segment *s, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < MERGE_LOOK; i++)
        if (s[i].status == TASK_running) return TASK_running;
    return s[0].status;
}

// Adds a run; of a merged one that goes on as the merged one before it, it makes that one longer.
static uint32_t add_run(struct run *runs, uint32_t n, struct run r, bool merged, bool *last_merged)
{
    bool joins = n > 0 && merged && *last_merged && runs[n - 1].status == r.status && runs[n - 1].to >= r.from;
    *last_merged = merged;
    if (!joins) runs[n++] = r;
    else runs[n - 1].to = r.to;
    return n;
}

uint32_t lanes_runs(const lanes *l, uint32_t lane, enum axis axis, double from, double to, double until,
                    double grain, struct run *runs, uint32_t max)
{
    const struct lane *of = &l->lanes[lane];
    const struct segment *s = of->segments;
    uint32_t count = of->count, n = 0, slice = 0;
    uint32_t i = segment_from(l, axis, of, 0, nextafter(from, INFINITY), &slice);
    if (i > 0) i--;
    if (i < count && axis == AXIS_steps) slice = lanes_slice_at(l, s[i].event + 1);
    to = fmin(to, until);
    double start = i < count ? segment_start(l, axis, s[i], slice) : 0;
    for (bool last_merged = false; i < count && n < max && start <= to;) {
        uint32_t status = s[i].status, first = i++;
        double end = i < count ? segment_start(l, axis, s[i], slice) : until;
        bool merges = end - start < grain && i < count;
        if (merges) {
            uint32_t near = slice;
            i = segment_from(l, axis, of, i, start + grain, &slice);
            end = i < count ? segment_start(l, axis, s[i], slice) : until;
            double last = segment_start(l, axis, s[i - 1], near);
            if (i - 1 > first && end - last >= grain) i--, end = last, slice = near; // long enough to stand for itself
            status = merged_status(s + first, i - first);
        }
        bool shows = !merges || end > start || status == TASK_running; // else it took no time
        if (shows) n = add_run(runs, n, (struct run){start, fmax(start, fmin(end, until)), status, s[first].event}, merges, &last_merged);
        start = end;
    }
    return n;
}
