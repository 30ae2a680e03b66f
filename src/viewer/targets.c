#include "viewer/targets.h"

#include <stdlib.h>

#include "base/array.h"

void targets_deinit(struct targets *t)
{
    free(t->items);
    *t = (struct targets){0};
}

void targets_clear(struct targets *t) { t->count = 0; }

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
