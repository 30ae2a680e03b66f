#include "base/array.h"

void *array_grow(void *items, uint32_t *capacity, size_t count, size_t item_size)
{
    if (count <= *capacity) return items;
    // By half, so that appending costs a constant on average.
    size_t wanted = *capacity + *capacity / 2;
    if (wanted < count) wanted = count;
    if (wanted < 8) wanted = 8;
    if (wanted > UINT32_MAX || wanted > SIZE_MAX / 2 / item_size) return NULL;
    void *moved = realloc(items, wanted * item_size);
    if (moved) *capacity = (uint32_t)wanted;
    return moved;
}
