#include "trace/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

// Events between two keyframes, at least. What a fuzzer finds interesting is short, and has to have some too.
#ifdef LOOPSCOPE_FUZZ
#define SPACING 16u
#else
#define SPACING 4096u
#endif
// Keyframes for good cost an event of the trace about so many bytes, as long as a seek goes over few events then. Where states are so large that
// a seek would have to go further than is wanted, they may cost more, within limits.
#define BYTES_AN_EVENT 1u
#define SPACING_WANTED 49152u
#define BYTES_AN_EVENT_MOST 96u
#define AHEAD 16u // events of which the object is fetched
#define STEP_FAR (2 * SPACING) // a step back goes over so many events, at most
#define PREPARED 16u           // events for each that the cursor goes back

struct keyframes { // in order of position
    state *states;
    uint32_t count, capacity;
};

struct history {
    const trace *trace;
    state now;   // where the cursor is
    state front; // the furthest that ever was
    struct keyframes kept; // for good
    struct keyframes near; // behind the cursor, none beyond it
    state behind; // on its way to where one more of them will stand; see prepare
    uint64_t copied;       // state_copied(&front) when the last one of `kept` was taken
};

int history_new(history **out, const trace *t)
{
    history *h = calloc(1, sizeof *h);
    if (!h) return -ENOMEM;
    h->trace = t;
    state_init(&h->now);
    state_init(&h->front);
    state_init(&h->behind);
    *out = h;
    return 0;
}

// --- keyframes -------------------------------------------------------------------------------------

static void drop_last(struct keyframes *k) { state_deinit(&k->states[--k->count]); }

static int add(struct keyframes *k, const state *s)
{
    int rc = array_reserve(k->states, k->capacity, k->count + 1u);
    if (rc) return rc;
    state_init(&k->states[k->count]);
    rc = state_copy(&k->states[k->count], s);
    if (rc == 0) k->count++;
    return rc;
}

static uint32_t last_position(const struct keyframes *k) { return k->count ? k->states[k->count - 1].position : 0; }

// The last one at or before a position; NULL for the beginning of the trace.
static const state *before(const struct keyframes *k, uint32_t position)
{
    uint32_t low = 0, high = k->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (k->states[middle].position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &k->states[low - 1] : NULL;
}

void history_free(history *h)
{
    if (!h) return;
    while (h->kept.count) drop_last(&h->kept);
    while (h->near.count) drop_last(&h->near);
    free(h->kept.states);
    free(h->near.states);
    state_deinit(&h->now);
    state_deinit(&h->front);
    state_deinit(&h->behind);
    free(h);
}

// --- near the cursor -----------------------------------------------------------------------------

// Leaves out those that the distance to the next one makes superfluous: it may be as large as the distance from there to the cursor.
static void thin_out(struct keyframes *k, uint32_t cursor)
{
    for (uint32_t i = k->count; i-- > 2;) {
        uint32_t after = k->states[i].position, earlier = k->states[i - 2].position;
        if (after - earlier > cursor - after) continue;
        state_deinit(&k->states[i - 1]);
        memmove(&k->states[i - 1], &k->states[i], (k->count - i) * sizeof *k->states);
        k->count--;
    }
}

static int take_near(history *h, const state *s)
{
    thin_out(&h->near, s->position);
    return add(&h->near, s);
}

// --- for good ------------------------------------------------------------------------------------

static bool is_due(const history *h)
{
    uint64_t passed = h->front.position - last_position(&h->kept), cost = state_copied(&h->front) - h->copied;
    if (passed < SPACING) return false;
    return cost <= passed * BYTES_AN_EVENT || (passed >= SPACING_WANTED && cost <= passed * BYTES_AN_EVENT_MOST);
}

static int take_kept(history *h)
{
    state_keep(&h->front);
    int rc = add(&h->kept, &h->front);
    h->copied = state_copied(&h->front);
    return rc;
}

// --- on the way ----------------------------------------------------------------------------------

// Where very many tasks are alive, their objects come from memory, and waiting for that would be most of the time.
static void fetch_ahead(const history *h, const state *s)
{
    if (s->position + AHEAD < trace_length(h->trace)) paged_prefetch(&s->objects, trace_event(h->trace, s->position + AHEAD).subject);
}

int history_step(history *h)
{
    int rc = h->front.position % SPACING == 0 && is_due(h) ? take_kept(h) : 0;
    if (rc) return rc;
    fetch_ahead(h, &h->front);
    return state_apply(&h->front, h->trace);
}

const state *history_front(const history *h) { return &h->front; }

static bool near_is_due(const history *h, uint32_t position) { return position >= last_position(&h->near) + SPACING; }

// Applies events up to a position, where the cursor is to stand. Takes keyframes on the way, each after half of what is left to go.
static int go(history *h, state *s, uint32_t end)
{
    int rc = 0;
    for (uint32_t half = s->position; rc == 0 && s->position < end;) {
        if (s->position >= half) {
            if (near_is_due(h, s->position)) rc = take_near(h, s);
            half += (end - half) / 2;
            if (rc) break;
        }
        if (s == &h->front) rc = history_step(h);
        else fetch_ahead(h, s), rc = state_apply(s, h->trace);
    }
    return rc;
}

// --- on the way back ------------------------------------------------------------------------------

static const state *nearest(const history *h, uint32_t position)
{
    const state *kept = before(&h->kept, position), *near = before(&h->near, position);
    return near && (!kept || near->position > kept->position) ? near : kept;
}

// As take_near, where the cursor has not come by on its way.
static int take_behind(history *h)
{
    int rc = add(&h->near, &h->behind);
    if (rc) return rc;
    struct keyframes *k = &h->near;
    state taken = k->states[k->count - 1];
    uint32_t i = k->count - 1;
    for (; i > 0 && k->states[i - 1].position > taken.position; i--) k->states[i] = k->states[i - 1];
    k->states[i] = taken;
    return 0;
}

// A step back over a keyframe begins at the one before, which may be far. So while the cursor comes near, one more is put half-way between the two, and
// so on, by going over a few events with each step; and over as many as it takes after a leap, which takes its time anyway.
static int prepare(history *h, uint64_t events)
{
    int rc = 0;
    while (rc == 0 && events > 0) {
        const state *next = nearest(h, h->now.position), *from = next && next->position ? nearest(h, next->position - 1) : NULL;
        uint32_t begin = from ? from->position : 0, end = next ? next->position : 0;
        if (end - begin <= STEP_FAR) break;
        if (h->behind.position < begin || h->behind.position >= end) {
            if (from) rc = state_copy(&h->behind, from);
            else state_deinit(&h->behind);
        }
        uint32_t half = begin + (end - begin) / 2;
        for (; rc == 0 && events > 0 && h->behind.position < half; events--) rc = state_apply(&h->behind, h->trace);
        if (rc == 0 && h->behind.position == half) rc = take_behind(h);
        else if (h->behind.position > half) state_deinit(&h->behind);
    }
    return rc;
}

// --- seeking -------------------------------------------------------------------------------------

// Makes `now` the nearest state at or before a position.
static int start_from_nearest(history *h, uint32_t position)
{
    const state *best = nearest(h, position);
    if (h->now.position <= position && (!best || h->now.position >= best->position)) best = &h->now;
    if (h->front.position <= position && (!best || h->front.position > best->position)) best = &h->front;
    int rc = best == &h->front && near_is_due(h, position) ? take_near(h, best) : 0; // a run is watched as it grows
    if (rc) return rc;
    if (best && best != &h->now) return state_copy(&h->now, best);
    if (!best) state_deinit(&h->now);
    return 0;
}

int history_seek(history *h, uint32_t position, const state **out)
{
    int way = go(h, &h->front, position);
    if (way == -ENOMEM) return way;
    uint32_t target = h->front.position < position ? h->front.position : position, from = h->now.position;
    int rc = start_from_nearest(h, target);
    while (h->near.count && last_position(&h->near) > target) drop_last(&h->near);
    if (rc == 0) rc = go(h, &h->now, target);
    if (rc == 0 && target < from) rc = prepare(h, (uint64_t)(from - target) * PREPARED);
    else if (rc == 0 && target - from > SPACING) rc = prepare(h, UINT64_MAX);
    if (rc != -ENOMEM) *out = &h->now;
    return rc ? rc : way;
}
