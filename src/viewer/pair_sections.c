// The sections of a run's small picture: who works in each, one task or how many.
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "viewer/pair.h"

uint32_t pair_section_end(const struct pair_run *r, uint32_t first)
{
    uint32_t i = first, task = r->sole[first];
    while (i < PAIR_BINS && (r->sole[i] == task || (r->sole[i] == 0 && r->share[i] <= 0))) i++;
    return i;
}

// Of the step of a task from one time to another: the task counts once in each section of several that the step lies in.
static void count_step(struct pair_run *r, const uint32_t *section_of, uint32_t *counted, uint32_t task, uint32_t from, uint32_t to)
{
    uint32_t lane = lanes_of_task(r->model->lanes, task);
    for (uint32_t bin = from; lane != UINT32_MAX && bin <= to; bin++) {
        uint32_t section = section_of[bin];
        if (r->sole[section] || counted[lane] == section + 1) continue;
        counted[lane] = section + 1;
        r->among[section]++;
    }
}

int pair_count_sections(struct pair_run *r, double bin)
{
    const lanes *l = r->model->lanes;
    uint32_t section_of[PAIR_BINS], count = lanes_slice_count(l), *counted = calloc(lanes_count(l) + 1u, sizeof *counted); // by lane: the last section that it counts in, + 1
    if (!counted) return -ENOMEM;
    for (uint32_t first = 0, end; first < PAIR_BINS; first = end) {
        end = pair_section_end(r, first);
        for (uint32_t i = first; i < end; i++) section_of[i] = first;
    }
    for (uint32_t i = 0; bin > 0 && i < count; i++) {
        double from = lanes_slice_start(l, AXIS_time, i), to = i + 1 < count ? lanes_slice_start(l, AXIS_time, i + 1) : lanes_end(l, AXIS_time);
        struct slice slice = lanes_slice(l, i);
        if (slice.kind == SLICE_step && to > from)
            count_step(r, section_of, counted, slice.object, pair_bin(from + 1e-6 * bin, bin), pair_bin(to - 1e-6 * bin, bin));
    }
    free(counted);
    return 0;
}
