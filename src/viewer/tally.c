#include "viewer/tally.h"

#include <stdlib.h>

#include "base/array.h"

#define SPACING 1024u        // spans
#define EVENTS_A_MARK 4096u

_Static_assert(TALLY_KINDS >= TASK_STATUSES, "each status has a sum");

void tally_deinit(struct tally *t)
{
    free(t->marks);
    *t = (struct tally){0};
}

void tally_loop_deinit(struct loop_tally *t)
{
    free(t->marks);
    *t = (struct loop_tally){0};
}

// --- a lane -----------------------------------------------------------------------------------------------------------
// Each of its segments lasts until the next begins.
static void add(struct sums *sums, struct segment s, int64_t end)
{
    sums->time[s.status] += end - s.time;
    sums->count[s.status]++;
}

static void add_all(struct sums *sums, const lanes *l, uint32_t lane, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) add(sums, lanes_segment(l, lane, i), lanes_segment(l, lane, i + 1).time);
}

// Marks as far as to a span. Where memory runs out there are fewer of them.
static void mark_up_to(struct tally *t, const lanes *l, uint32_t lane, uint32_t span)
{
    while (t->count <= span / SPACING) {
        if (array_reserve(t->marks, t->capacity, t->count + 1u)) return;
        struct sums next = {0};
        if (t->count > 0) {
            uint32_t from = (t->count - 1) * SPACING;
            next = t->marks[t->count - 1];
            add_all(&next, l, lane, from, from + SPACING);
        }
        t->marks[t->count++] = next;
    }
}

struct sums tally_lane(struct tally *t, const lanes *l, uint32_t lane, struct moment at)
{
    struct sums sums = {0};
    uint32_t span = lanes_segment_at(l, lane, at), marked = 0;
    if (span >= lanes_segment_count(l, lane)) return sums;
    if (t->lane != lane) tally_deinit(t), t->lane = lane;
    mark_up_to(t, l, lane, span);
    if (t->count > 0) {
        uint32_t mark = span / SPACING < t->count ? span / SPACING : t->count - 1;
        sums = t->marks[mark];
        marked = mark * SPACING;
    }
    add_all(&sums, l, lane, marked, span);
    struct segment last = lanes_segment(l, lane, span);
    add(&sums, last, at.time > last.time ? at.time : last.time);
    return sums;
}

// --- the loop ---------------------------------------------------------------------------------------------------------
static void take_all(struct loop_time *l, const trace *t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        event e = trace_event(t, i);
        loop_time_take(l, t, &e);
    }
}

struct loop_time tally_loop(struct loop_tally *t, const trace *tr, struct moment at)
{
    struct loop_time l = {0};
    uint32_t mark = 0;
    while (t->count <= at.position / EVENTS_A_MARK && array_reserve(t->marks, t->capacity, t->count + 1u) == 0) {
        struct loop_time next = {0};
        if (t->count > 0) next = t->marks[t->count - 1], take_all(&next, tr, (t->count - 1) * EVENTS_A_MARK, t->count * EVENTS_A_MARK);
        t->marks[t->count++] = next;
    }
    if (t->count > 0) {
        mark = at.position / EVENTS_A_MARK < t->count ? at.position / EVENTS_A_MARK : t->count - 1;
        l = t->marks[mark];
    }
    take_all(&l, tr, mark * EVENTS_A_MARK, at.position);
    if (l.begun && at.time > l.time) loop_time_pass(&l, at.time);
    return l;
}
