// Runs: a lane as it is drawn, at any scale.
//
// Where a lane is so dense that many segments are shorter than a grain together, a walk leaps from mark to mark and looks at none of them: it
// takes steps in proportion to the runs, however many segments there are. Where segments are told apart but begin as nearly as can be seen
// where their shares of the way between two marks say, it looks at nothing else.
#include <math.h>

#include "viewer/lanes_parts.h"

#define NEAR_ENOUGH (1 / 64.0) // of a grain: what nobody sees
#define MARKS_APART (AT_SHARES * NEAR_ENOUGH) // grains between two marks, at most: a share of the way is near enough then

// On the way along a lane.
struct walk {
    const lanes *lanes;
    const struct lane *lane;
    enum axis axis;
    double until, grain;
    uint32_t i;     // segment
    double start;   // of the segment; of one beyond the last: `until`
    uint32_t slice; // the last one that was looked for
};

static double mark_start(const struct walk *w, uint32_t mark)
{
    const struct lane_mark *m = &w->lane->marks[mark];
    return w->axis == AXIS_time ? seconds(m->time) : m->at;
}

// What the trace and the slices say. Where a slice is too narrow for its events to be told apart, none of them is looked at.
static double looked_up_start(struct walk *w, uint32_t i)
{
    const lanes *l = w->lanes;
    if (w->axis == AXIS_time) return seconds(segment_time(l, w->lane, i));
    uint32_t begin = w->lane->segments[i].event, from = l->slices[w->slice].event <= begin ? w->slice : 0;
    w->slice = COUNT_LEADING_FROM(from + 1, l->slice_count, k, l->slices[k].event <= begin) - 1;
    bool narrow = w->slice + 1 < l->slice_count && slice_at(l, w->slice + 1) - slice_at(l, w->slice) <= w->grain * NEAR_ENOUGH;
    return narrow ? slice_at(l, w->slice) : segment_start(l, w->axis, w->lane, i, w->slice);
}

static double start_of(struct walk *w, uint32_t i)
{
    uint32_t mark = i / SEGMENTS_A_MARK;
    if (i >= w->lane->count) return w->until;
    if (mark + 1 >= w->lane->mark_count) return looked_up_start(w, i);
    double begin = mark_start(w, mark), way = mark_start(w, mark + 1) - begin;
    if (way > MARKS_APART * w->grain) return looked_up_start(w, i);
    struct lane_segment s = w->lane->segments[i];
    return begin + way * (w->axis == AXIS_time ? s.time / (double)TIME_SHARES : s.at / (double)AT_SHARES);
}

// To the last segment that begins at or before a coordinate, or the first of all.
static void begin_at(struct walk *w, double from)
{
    const struct lane *lane = w->lane;
    uint32_t mark = COUNT_LEADING(lane->mark_count, k, mark_start(w, k) <= from);
    uint32_t first = mark > 0 ? (mark - 1) * SEGMENTS_A_MARK : 0, end = mark < lane->mark_count ? mark * SEGMENTS_A_MARK : lane->count;
    w->i = COUNT_LEADING_FROM(first, end, k, start_of(w, k) <= from);
    if (w->i > 0) w->i--;
    w->start = start_of(w, w->i);
}

// Segments that a walk has left behind: one, or more that are merged.
struct part {
    uint32_t status; // enum task_status
    uint32_t event;  // of the first
    bool merged;
};

// From a mark to the first one that is a grain away, or to the one before it where segments between the two may be as long as a grain. False
// where the walk stands at no mark, or there is no way to go.
static bool leap(struct walk *w, struct part *p)
{
    const struct lane_mark *marks = w->lane->marks;
    uint32_t mark = w->i / SEGMENTS_A_MARK, count = w->lane->mark_count;
    if (w->i % SEGMENTS_A_MARK != 0 || mark + 1 >= count) return false;
    uint32_t to = COUNT_LEADING_FROM(mark + 1, count, k, mark_start(w, k) < w->start + w->grain);
    if (to == count || mark_start(w, to) >= mark_start(w, to - 1) + w->grain) to--;
    if (to == mark) return false;
    *p = (struct part){marks[mark].status, marks[mark].event, true};
    w->i = to * SEGMENTS_A_MARK;
    w->start = mark_start(w, to);
    return true;
}

// Behind the segment or, where the next one begins within a grain, behind all that do so before the next mark: behind the last mark there may be any
// number of them, as where a thread did much while the loop slept.
static void stride(struct walk *w, struct part *p)
{
    const struct lane_segment *s = &w->lane->segments[w->i];
    uint32_t count = w->lane->count, i = w->i + 1, mark = w->i / SEGMENTS_A_MARK + 1;
    uint32_t end = mark < w->lane->mark_count ? mark * SEGMENTS_A_MARK : count;
    double beyond = w->start + w->grain, last = w->start, next = start_of(w, i);
    bool merged = i < count && next < beyond;
    if (i < end && next < beyond) {
        i = COUNT_LEADING_FROM(i + 1, end, k, start_of(w, k) < beyond);
        last = start_of(w, i - 1), next = start_of(w, i);
    }
    if (merged && i - 1 > w->i && next - last >= w->grain) i--, next = last; // long enough to stand for itself
    *p = (struct part){merged ? merged_status(s, i - w->i) : s->status, s->event, merged};
    w->i = i;
    w->start = next;
}

// Runs that are found.
struct found {
    struct run *runs;
    uint32_t count, max;
    bool merged;      // the last one is
    struct run group; // a merged one that is not among them yet, being shorter than a grain
    bool grouping;    // there is one
};

static void add_run(struct found *f, const struct run *r, bool merged)
{
    struct run *last = f->count > 0 ? &f->runs[f->count - 1] : NULL;
    if (last && merged && f->merged && last->status == r->status && last->to >= r->from) last->to = r->to;
    else if (f->count < f->max) f->runs[f->count++] = *r;
    f->merged = merged;
}

static void end_group(struct found *f)
{
    if (f->grouping) add_run(f, &f->group, true);
    f->grouping = false;
}

// Merged ones that follow each other are one until they are as long as a grain.
static void add_to_group(struct found *f, const struct run *r, double grain)
{
    if (f->grouping && f->group.to < r->from) end_group(f);
    if (!f->grouping && r->to - r->from >= grain) {
        add_run(f, r, true);
        return;
    }
    if (!f->grouping) f->group = *r;
    else if (r->status == TASK_running) f->group.status = TASK_running;
    f->group.to = r->to;
    f->grouping = true;
    if (r->to - f->group.from >= grain) end_group(f);
}

uint32_t lanes_runs(const lanes *l, uint32_t lane, enum axis axis, double from, double to, double until,
                    double grain, struct run *runs, uint32_t max)
{
    struct walk w = {.lanes = l, .lane = &l->lanes[lane], .axis = axis, .until = until, .grain = grain};
    struct found f = {.runs = runs, .max = max};
    to = fmin(to, until);
    begin_at(&w, from);
    while (w.i < w.lane->count && f.count < max && w.start <= to) {
        double start = w.start;
        struct part p;
        if (!leap(&w, &p)) stride(&w, &p);
        struct run r = {start, fmax(start, fmin(w.start, until)), p.status, p.event};
        if (!p.merged) end_group(&f), add_run(&f, &r, false);
        else if (w.start > start || p.status == TASK_running) add_to_group(&f, &r, grain); // else it took no time
    }
    end_group(&f);
    return f.count;
}
