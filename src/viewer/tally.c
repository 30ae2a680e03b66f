#include "viewer/tally.h"

#include <stdlib.h>

#include "base/array.h"

#define SPACING 1024u

_Static_assert(TALLY_KINDS >= TASK_STATUSES, "each status has a sum");

// What is summed up: spans of which each lasts until the next begins.
struct spans {
    const struct segment *segments; // of a lane,
    const struct slice *slices;     // or of the loop
    const trace *trace;
    uint32_t count;
};

void tally_deinit(struct tally *t)
{
    free(t->marks);
    *t = (struct tally){0};
}

static int64_t begin(const struct spans *s, uint32_t i)
{
    return s->segments ? s->segments[i].time : trace_event(s->trace, s->slices[i].event)->time;
}

static uint32_t kind(const struct spans *s, uint32_t i) { return s->segments ? s->segments[i].status : s->slices[i].kind; }

static void add(struct sums *sums, const struct spans *s, uint32_t i, int64_t end)
{
    sums->time[kind(s, i)] += end - begin(s, i);
    sums->count[kind(s, i)]++;
}

// Marks as far as to a span. Where memory runs out there are fewer of them.
static void mark_up_to(struct tally *t, const struct spans *s, uint32_t span)
{
    while (t->count <= span / SPACING) {
        if (array_reserve(t->marks, t->capacity, t->count + 1u)) return;
        struct sums next = {0};
        if (t->count > 0) {
            uint32_t from = (t->count - 1) * SPACING;
            next = t->marks[t->count - 1];
            for (uint32_t i = from; i < from + SPACING; i++) add(&next, s, i, begin(s, i + 1));
        }
        t->marks[t->count++] = next;
    }
}

// Up to a time within a span.
static struct sums sum(struct tally *t, const struct spans *s, uint32_t span, int64_t time)
{
    struct sums sums = {0};
    uint32_t i = 0;
    mark_up_to(t, s, span);
    if (t->count > 0) {
        uint32_t mark = span / SPACING < t->count ? span / SPACING : t->count - 1;
        sums = t->marks[mark];
        i = mark * SPACING;
    }
    for (; i < span; i++) add(&sums, s, i, begin(s, i + 1));
    add(&sums, s, span, time > begin(s, span) ? time : begin(s, span));
    return sums;
}

struct sums tally_lane(struct tally *t, const lanes *l, uint32_t lane, struct moment at)
{
    struct spans s = {0};
    uint32_t span = lanes_segment_at(l, lane, at);
    s.segments = lanes_segments(l, lane, &s.count);
    if (span >= s.count) return (struct sums){0};
    if (t->lane != lane) tally_deinit(t), t->lane = lane;
    return sum(t, &s, span, at.time);
}

struct sums tally_loop(struct tally *t, const lanes *l, const trace *tr, struct moment at)
{
    struct spans s = {.trace = tr};
    s.slices = lanes_slices(l, &s.count);
    if (s.count == 0 || at.position == 0) return (struct sums){0};
    return sum(t, &s, lanes_slice_at(l, at.position), at.time);
}
