// Axes: where events, moments, slices and segments lie on them, and back.
#include <math.h>

#include "viewer/lanes_parts.h"

// Widths on the axis of steps, in pixels at 100 %.
#define STEP_WIDTH     18.0
#define CALLBACK_WIDTH 7.0
#define SLEEP_WIDTH    60.0 // a second ...
#define SLEEP_LINEAR   3.0  // ... up to so many seconds; beyond, each doubling adds as much as a second
#define SLEEP_LEAST    10.0

static double sleep_width(int64_t ns)
{
    double seconds = (double)ns / 1e9;
    if (seconds > SLEEP_LINEAR) seconds = SLEEP_LINEAR + log2(seconds / SLEEP_LINEAR);
    return fmax(SLEEP_LEAST, seconds * SLEEP_WIDTH);
}

double slice_width(enum slice_kind kind, int64_t ns)
{
    switch (kind) {
    case SLICE_pass: return 0;
    case SLICE_step: return STEP_WIDTH;
    case SLICE_callback: return CALLBACK_WIDTH;
    case SLICE_sleep: return sleep_width(ns);
    }
    return 0;
}

// Events of a slice that are known.
static uint32_t slice_events(const lanes *l, uint32_t slice)
{
    uint32_t end = slice + 1 < l->slice_count ? l->slices[slice + 1].event : lanes_length(l);
    return end - l->slices[slice].event;
}

// Of the last one as if it ended now.
static double slice_end(const lanes *l, uint32_t slice)
{
    if (slice + 1 < l->slice_count) return slice_at(l, slice + 1);
    return slice_at(l, slice) + slice_width((enum slice_kind)l->slices[slice].kind, 0);
}

// --- from moments to coordinates --------------------------------------------------------------------------------------
// An event lies in the middle of its share of the slice.
static double event_coordinate(const lanes *l, uint32_t slice, uint32_t index)
{
    double at = slice_at(l, slice);
    return at + (slice_end(l, slice) - at) * (index - l->slices[slice].event + 0.5) / slice_events(l, slice);
}

static double moment_in_sleep(const lanes *l, uint32_t slice, int64_t slept)
{
    double at = slice_at(l, slice) + (slept > 0 ? sleep_width(slept) : 0);
    return slice + 1 < l->slice_count ? fmin(at, slice_at(l, slice + 1)) : at;
}

// m.position > 0, its last event in the slice.
static double moment_in_slice(const lanes *l, uint32_t slice, struct moment m)
{
    uint32_t index = m.position - 1;
    int64_t begun = event_time(l, index);
    if (l->slices[slice].kind == SLICE_sleep) return moment_in_sleep(l, slice, m.time - begun);
    double at = event_coordinate(l, slice, index);
    if (m.time <= begun || m.position >= lanes_length(l)) return at;
    double next = fmax(at, fmin(event_coordinate(l, slice, index + 1), slice_end(l, slice)));
    double share = (double)(m.time - begun) / (double)(event_time(l, m.position) - begun);
    return at + (next - at) * fmin(share, 1);
}

double lanes_coordinate(const lanes *l, enum axis axis, struct moment m)
{
    if (axis == AXIS_time) return seconds(m.time);
    return m.position == 0 ? 0 : moment_in_slice(l, lanes_slice_at(l, m.position), m);
}

double lanes_slice_start(const lanes *l, enum axis axis, uint32_t slice)
{
    return axis == AXIS_time ? seconds(event_time(l, l->slices[slice].event)) : slice_at(l, slice);
}

// Whether a slice is a step of the task, and has ended when a segment begins. (Else the task has run within another one's step.) A task has few segments
// in its own step: it is suspended before anything else becomes of it.
static bool step_has_ended(const lanes *l, const struct lane *lane, uint32_t segment, uint32_t slice)
{
    uint32_t begin = l->slices[slice].event;
    if (l->slices[slice].kind != SLICE_step || slice_object(l, slice) != lane->task) return false;
    for (uint32_t i = segment; lane->segments[i].event >= begin; i--) {
        event e = trace_event(l->trace, lane->segments[i].event);
        if ((e.kind == EVENT_suspend || e.kind == EVENT_task_done) && e.subject == lane->task) return true;
        if (i == 0) break;
    }
    return false;
}

double segment_start(const lanes *l, enum axis axis, const struct lane *lane, uint32_t segment, uint32_t near)
{
    if (axis == AXIS_time) return seconds(segment_time(l, lane, segment));
    uint32_t index = lane->segments[segment].event;
    event e = trace_event(l->trace, index);
    uint32_t slice = COUNT_LEADING_FROM(near + 1, l->slice_count, i, l->slices[i].event <= index) - 1;
    if (e.kind == EVENT_resume && e.subject == lane->task) return slice_at(l, slice);
    if (step_has_ended(l, lane, segment, slice)) return slice_end(l, slice);
    return moment_in_slice(l, slice, (struct moment){index + 1, segment_time(l, lane, segment)});
}

double lanes_segment_start(const lanes *l, enum axis axis, uint32_t lane, uint32_t segment)
{
    const struct lane *of = &l->lanes[lane];
    return segment_start(l, axis, of, segment, axis == AXIS_steps ? lanes_slice_at(l, of->segments[segment].event + 1) : 0);
}

double lanes_end(const lanes *l, enum axis axis)
{
    if (l->slice_count == 0) return 0;
    return axis == AXIS_time ? seconds(l->head->time) : slice_end(l, l->slice_count - 1);
}

// --- from coordinates to moments --------------------------------------------------------------------------------------
struct moment lanes_moment_of_time(const lanes *l, int64_t time)
{
    uint32_t happened = trace_count_before(l->trace, time + 1), position = happened < lanes_length(l) ? happened : lanes_length(l);
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
    uint32_t before = COUNT_LEADING(l->slice_count, i, slice_at(l, i) <= at);
    if (before == 0) return (struct moment){0, 0};
    uint32_t slice = before - 1, events = slice_events(l, slice), first = l->slices[slice].event;
    double from = slice_at(l, slice);
    int64_t begun = event_time(l, first);
    if (l->slices[slice].kind == SLICE_sleep) {
        int64_t wakes = before < l->slice_count ? event_time(l, l->slices[before].event) : begun;
        return (struct moment){first + 1, begun + sleep_of_width(at - from, wakes - begun)};
    }
    double width = slice_end(l, slice) - from;
    double into = width > 0 ? (at - from) / width * events - 0.5 : events;
    uint32_t n = into < 0 ? 0 : into >= events - 1 ? events - 1 : (uint32_t)into;
    struct moment m = {first + n + 1, event_time(l, first + n)};
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

// The first nanosecond whose place on the axis of time is there or beyond.
static int64_t first_time(double coordinate)
{
    coordinate = fmin(fmax(coordinate, -9e9), 9e9); // what a time can be
    int64_t ns = (int64_t)ceil(coordinate * 1e9);
    while (seconds(ns) < coordinate) ns++;
    while (seconds(ns - 1) >= coordinate) ns--;
    return ns;
}

uint32_t lanes_slice_from(const lanes *l, enum axis axis, uint32_t slice, double coordinate)
{
    if (axis == AXIS_steps) return COUNT_LEADING_FROM(slice, l->slice_count, i, slice_at(l, i) < coordinate);
    uint32_t happened = trace_count_before(l->trace, first_time(coordinate));
    return COUNT_LEADING_FROM(slice, l->slice_count, i, l->slices[i].event < happened);
}

uint32_t lanes_sleep_from(const lanes *l, uint32_t sleep, double coordinate)
{
    return COUNT_LEADING_FROM(sleep, l->sleep_count, i, slice_at(l, l->sleeps[i]) < coordinate);
}
