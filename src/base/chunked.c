#include "base/chunked.h"

#include <string.h>

#include "base/array.h"

static uint32_t chunks_of(uint32_t count)
{
    return (count >> CHUNKED_BITS) + !!(count & ((1u << CHUNKED_BITS) - 1));
}

void chunked_deinit(chunked *c)
{
    for (uint32_t i = 0; i < chunks_of(c->count); i++) free(c->chunks[i]);
    free(c->chunks);
    chunked_init(c, c->item_size);
}

int chunked_push(chunked *c, const void *item)
{
    uint32_t chunk = c->count >> CHUNKED_BITS;
    if (c->count == UINT32_MAX) return -ENOMEM;
    if (chunk == chunks_of(c->count)) {
        int rc = array_reserve(c->chunks, c->chunk_capacity, chunk + 1u);
        if (rc) return rc;
        c->chunks[chunk] = malloc((size_t)c->item_size << CHUNKED_BITS);
        if (!c->chunks[chunk]) return -ENOMEM;
    }
    c->count++;
    memcpy(chunked_at(c, c->count - 1), item, c->item_size);
    return 0;
}
