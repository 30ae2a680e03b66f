// A list of items of one size that grows at its end, in chunks that never move: pointers to items
// stay valid.
#ifndef LOOPSCOPE_BASE_CHUNKED_H
#define LOOPSCOPE_BASE_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#define CHUNKED_BITS 12u // 4096 items a chunk

typedef struct chunked {
    char **chunks;
    uint32_t chunk_capacity;
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

static inline void *chunked_add(chunked *c)
{
    if ((c->count & ((1u << CHUNKED_BITS) - 1)) == 0 && chunked_add_chunk(c) != 0) return NULL;
    return chunked_at(c, c->count++);
}

#endif
