// A list of items of one size that grows at its end, in chunks that never move: pointers to items
// stay valid.
#ifndef LOOPSCOPE_BASE_CHUNKED_H
#define LOOPSCOPE_BASE_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#define CHUNKED_BITS 12u // 4096 items a chunk

typedef struct chunked {
    char **chunks;
    uint32_t chunk_count, chunk_capacity;
    uint32_t item_size;
    uint32_t count;
} chunked;

static inline void chunked_init(chunked *c, uint32_t item_size)
{
    *c = (chunked){.item_size = item_size};
}
void chunked_deinit(chunked *c);

// Appends a copy of the item. 0 or -ENOMEM.
int chunked_push(chunked *c, const void *item);

// Appends an item that the caller writes; NULL where there is no memory.
static inline void *chunked_add(chunked *c);

// i < count.
static inline void *chunked_at(const chunked *c, uint32_t i)
{
    return c->chunks[i >> CHUNKED_BITS] + (size_t)(i & ((1u << CHUNKED_BITS) - 1)) * c->item_size;
}

int chunked_add_chunk(chunked *c); // where the last one is full

// For many at once: where the next items go that stand side by side, and for how many there is room; NULL where there is no memory. The
// caller writes some and adds to the count.
static inline void *chunked_room(chunked *c, uint32_t *room)
{
    if (c->count >> CHUNKED_BITS == c->chunk_count && chunked_add_chunk(c) != 0) return NULL;
    *room = (1u << CHUNKED_BITS) - (c->count & ((1u << CHUNKED_BITS) - 1));
    return chunked_at(c, c->count);
}

static inline void *chunked_add(chunked *c)
{
    if (c->count >> CHUNKED_BITS == c->chunk_count && chunked_add_chunk(c) != 0) return NULL;
    return chunked_at(c, c->count++);
}

#endif
