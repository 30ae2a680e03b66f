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

// The last of all is never begun, so that a count always fits.
int chunked_add_chunk(chunked *c)
{
    uint32_t chunk = c->count >> CHUNKED_BITS;
    if (chunk == UINT32_MAX >> CHUNKED_BITS) return -ENOMEM;
    int rc = array_reserve(c->chunks, c->chunk_capacity, chunk + 1u);
    if (rc) return rc;
    c->chunks[chunk] = malloc((size_t)c->item_size << CHUNKED_BITS);
    return c->chunks[chunk] ? 0 : -ENOMEM;
}

int chunked_push(chunked *c, const void *item)
{
    void *place = chunked_add(c);
    if (!place) return -ENOMEM;
    memcpy(place, item, c->item_size);
    return 0;
}
