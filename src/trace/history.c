#include "trace/history.h"

#include <stdlib.h>

#include "base/array.h"

// A seek applies at most about this many events when states are small ...
#define SPACING 512u
// ... and keyframes take at most about this many bytes for an event of the trace when they are
// large.
#define KEYFRAME_BYTES_AN_EVENT 64u

struct history {
    const trace *trace;
    state now;
    state *keyframes; // in order of position; the state before event 0 needs none
    uint32_t keyframe_count, keyframe_capacity;
    uint32_t next_keyframe; // the position from which the next one is taken
};

int history_new(history **out, const trace *t)
{
    history *h = calloc(1, sizeof *h);
    if (!h) return -ENOMEM;
    h->trace = t;
    h->next_keyframe = SPACING;
    state_init(&h->now);
    *out = h;
    return 0;
}

void history_free(history *h)
{
    if (!h) return;
    for (uint32_t i = 0; i < h->keyframe_count; i++) state_deinit(&h->keyframes[i]);
    free(h->keyframes);
    state_deinit(&h->now);
    free(h);
}

static uint32_t spacing_after(const state *s)
{
    size_t bytes = s->object_count * sizeof *s->objects + s->ready_count * sizeof *s->ready +
                   s->hold_count * sizeof *s->holds + s->item_count * sizeof *s->items;
    size_t events = bytes / KEYFRAME_BYTES_AN_EVENT;
    return events < SPACING ? SPACING : (uint32_t)events;
}

static int take_keyframe(history *h)
{
    int rc = array_reserve(h->keyframes, h->keyframe_capacity, h->keyframe_count + 1u);
    if (rc) return rc;
    state *keyframe = &h->keyframes[h->keyframe_count];
    state_init(keyframe);
    rc = state_copy(keyframe, &h->now);
    if (rc) {
        state_deinit(keyframe);
        return rc;
    }
    h->keyframe_count++;
    h->next_keyframe = h->now.position + spacing_after(&h->now);
    return 0;
}

// The last keyframe at or before a position; NULL for the beginning of the trace.
static const state *keyframe_before(const history *h, uint32_t position)
{
    uint32_t low = 0, high = h->keyframe_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (h->keyframes[middle].position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &h->keyframes[low - 1] : NULL;
}

// Makes `now` the nearest state at or before a position.
static int start_from_nearest(history *h, uint32_t position)
{
    const state *keyframe = keyframe_before(h, position);
    uint32_t from = keyframe ? keyframe->position : 0;
    if (h->now.position <= position && h->now.position >= from) return 0;
    if (keyframe) return state_copy(&h->now, keyframe);
    state_deinit(&h->now);
    return 0;
}

int history_seek(history *h, uint32_t position, const state **out)
{
    int rc = start_from_nearest(h, position);
    while (rc == 0 && h->now.position < position) {
        if (h->now.position >= h->next_keyframe) rc = take_keyframe(h);
        if (rc == 0) rc = state_apply(&h->now, h->trace);
    }
    if (rc != -ENOMEM) *out = &h->now;
    return rc;
}
