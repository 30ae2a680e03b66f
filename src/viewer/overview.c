#include "viewer/overview.h"

#include <stdlib.h>

#include "base/array.h"

#define ROW_RUNS 4096u // of a row: more than a screen has columns

static bool same(const struct overview_of *a, const struct overview_of *b)
{
    return a->length == b->length && a->lanes == b->lanes && a->rows == b->rows && a->axis == b->axis && a->end == b->end &&
           a->until == b->until && a->grain == b->grain; // NOLINT: the same or not
}

int overview_update(struct overview *o, const lanes *l, struct overview_of of)
{
    if (same(&o->of, &of)) return 0;
    o->of = (struct overview_of){0};
    o->count = 0;
    for (uint32_t row = 0; row < of.rows; row++) {
        if (array_reserve(o->runs, o->capacity, o->count + ROW_RUNS)) return -ENOMEM;
        uint32_t lane = (uint32_t)((uint64_t)row * of.lanes / of.rows);
        o->first[row] = o->count;
        o->count += lanes_runs(l, lane, of.axis, 0, of.end, of.until, of.grain, o->runs + o->count, ROW_RUNS);
    }
    o->first[of.rows] = o->count;
    o->of = of;
    return 0;
}

void overview_deinit(struct overview *o)
{
    free(o->runs);
    *o = (struct overview){0};
}
