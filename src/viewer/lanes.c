#include "viewer/lanes.h"

#include <errno.h>
#include <stdlib.h>

#include "viewer/lanes_parts.h"

int lanes_new(lanes **out, const trace *t)
{
    lanes *l = calloc(1, sizeof *l);
    if (!l) return -ENOMEM;
    int rc = history_new(&l->history, t);
    if (rc) {
        free(l);
        return rc;
    }
    l->trace = t;
    l->spare.due = INT64_MAX;
    l->head = history_front(l->history);
    *out = l;
    return 0;
}

static void free_lane(struct lane *lane)
{
    free(lane->segments);
    free(lane->marks);
    free(lane->late);
    free(lane->calls);
}

void lanes_free(lanes *l)
{
    if (!l) return;
    for (uint32_t i = 0; i < l->count; i++) free_lane(&l->lanes[i]);
    free_lane(&l->spare);
    free(l->lanes);
    free(l->ends);
    free(l->ended);
    free(l->slots);
    free(l->slices);
    free(l->offsets);
    free(l->iterations);
    free(l->prints);
    free(l->picks);
    free(l->sleeps);
    free(l->syncs);
    history_free(l->history);
    free(l);
}

uint32_t lanes_length(const lanes *l) { return l->head->position; }
const state *lanes_head(const lanes *l) { return l->head; }
history *lanes_history(lanes *l) { return l->history; }
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

uint32_t lanes_iteration_from(const lanes *l, uint32_t index) { return COUNT_LEADING(l->iteration_count, i, l->iterations[i] < index); }
uint32_t lanes_pick_from(const lanes *l, uint32_t index) { return COUNT_LEADING(l->pick_count, i, l->picks[i] < index); }
uint32_t lanes_ended_by_program(const lanes *l, uint32_t position) { return COUNT_LEADING(l->ended_count, i, l->ended[i] < position); }

// --- segments -------------------------------------------------------------------------------------------------------
uint32_t lanes_segment_count(const lanes *l, uint32_t lane) { return l->lanes[lane].count; }

struct segment lanes_segment(const lanes *l, uint32_t lane, uint32_t i)
{
    const struct lane *of = &l->lanes[lane];
    return (struct segment){segment_time(l, of, i), of->segments[i].event, of->segments[i].status};
}

uint32_t lanes_segment_at(const lanes *l, uint32_t lane, struct moment m)
{
    const struct lane *of = &l->lanes[lane];
    uint32_t count = COUNT_LEADING(of->count, i, of->segments[i].event < m.position);
    if (count == 0 || segment_time(l, of, count - 1) <= m.time) return count - 1;
    return COUNT_LEADING(count, i, segment_time(l, of, i) <= m.time) - 1;
}

uint32_t lanes_call(const lanes *l, uint32_t lane, uint32_t first)
{
    const struct lane *of = &l->lanes[lane];
    uint32_t segments = COUNT_LEADING(of->count, i, of->segments[i].event <= first), calls = COUNT_LEADING(of->call_count, i, of->calls[i] <= first);
    enum task_status status = segments ? (enum task_status)of->segments[segments - 1].status : TASK_none;
    if (status != TASK_working && status != TASK_blocked) return 0;
    return trace_event(l->trace, of->calls[calls - 1]).a;
}

// --- slices ---------------------------------------------------------------------------------------------------------
uint32_t lanes_slice_count(const lanes *l) { return l->slice_count; }

struct slice lanes_slice(const lanes *l, uint32_t i)
{
    return (struct slice){slice_at(l, i), l->slices[i].event, slice_object(l, i), l->slices[i].kind};
}

uint32_t lanes_slice_at(const lanes *l, uint32_t position)
{
    uint32_t before = COUNT_LEADING(l->slice_count, i, l->slices[i].event < position);
    return before ? before - 1 : 0;
}
