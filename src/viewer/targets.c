#include "viewer/targets.h"

#include <stdlib.h>

#include "base/array.h"

void targets_deinit(struct targets *t)
{
    free(t->items);
    free(t->anchors);
    *t = (struct targets){0};
}

void targets_clear(struct targets *t) { t->count = t->anchor_count = 0; }

void targets_add(struct targets *t, struct target target)
{
    if (array_reserve(t->items, t->capacity, t->count + 1u)) return;
    t->items[t->count++] = target;
}

static bool inside(box b, float x, float y) { return x >= b.x && x < b.x + b.w && y >= b.y && y < b.y + b.h; }

const struct target *targets_find(const struct targets *t, float x, float y, enum target_kind kind)
{
    for (uint32_t i = t->count; i-- > 0;) {
        if (!inside(t->items[i].box, x, y)) continue;
        if (t->items[i].kind == kind) return &t->items[i];
        if (t->items[i].kind == TARGET_cover) break;
    }
    return NULL;
}

void targets_add_anchor(struct targets *t, struct anchor anchor)
{
    if (array_reserve(t->anchors, t->anchor_capacity, t->anchor_count + 1u)) return;
    t->anchors[t->anchor_count++] = anchor;
}

const struct anchor *targets_find_anchor(const struct targets *t, enum anchor_kind kind, uint32_t task)
{
    for (uint32_t i = 0; i < t->anchor_count; i++)
        if (t->anchors[i].kind == kind && t->anchors[i].task == task) return &t->anchors[i];
    return NULL;
}

void targets_copy_anchors(struct targets *to, const struct targets *from)
{
    to->anchor_count = 0;
    for (uint32_t i = 0; i < from->anchor_count; i++) targets_add_anchor(to, from->anchors[i]);
}
