#include "viewer/tally.h"

#include <stdlib.h>

#include "base/array.h"

#define SPACING 1024u

_Static_assert(TALLY_KINDS >= TASK_STATUSES, "each status has a sum");

// What is summed up: spans of which each lasts until the next begins.
struct spans {
    const lanes *lanes;
    uint32_t lane;
    const trace *loop; // NULL for a lane
};

void tally_deinit(struct tally *t)
{
    free(t->marks);
    *t = (struct tally){0};
}

static int64_t begin(const struct spans *s, uint32_t i)
{
    return s->loop ? trace_event(s->loop, lanes_slice(s->lanes, i).event).time : lanes_segment(s->lanes, s->lane, i).time;
}

static uint32_t kind(const struct spans *s, uint32_t i)
{
    return s->loop ? lanes_slice(s->lanes, i).kind : lanes_segment(s->lanes, s->lane, i).status;
}

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
    struct spans s = {.lanes = l, .lane = lane};
    uint32_t span = lanes_segment_at(l, lane, at);
    if (span >= lanes_segment_count(l, lane)) return (struct sums){0};
    if (t->lane != lane) tally_deinit(t), t->lane = lane;
    return sum(t, &s, span, at.time);
}

struct sums tally_loop(struct tally *t, const lanes *l, const trace *tr, struct moment at)
{
    struct spans s = {.lanes = l, .loop = tr};
    if (lanes_slice_count(l) == 0 || at.position == 0) return (struct sums){0};
    return sum(t, &s, lanes_slice_at(l, at.position), at.time);
}
