#include "base/chunked.h"

#include <string.h>

#include "base/array.h"

void chunked_deinit(chunked *c)
{
    for (uint32_t i = 0; i < c->chunk_count; i++) free(c->chunks[i]);
    free(c->chunks);
    chunked_init(c, c->item_size);
}

// The last of all is never begun, so that a count always fits.
int chunked_add_chunk(chunked *c)
{
    if (c->chunk_count == UINT32_MAX >> CHUNKED_BITS) return -ENOMEM;
    int rc = array_reserve(c->chunks, c->chunk_capacity, c->chunk_count + 1u);
    if (rc) return rc;
    char *chunk = malloc((size_t)c->item_size << CHUNKED_BITS);
    if (!chunk) return -ENOMEM;
    c->chunks[c->chunk_count++] = chunk;
    return 0;
}

int chunked_push(chunked *c, const void *item)
{
    void *place = chunked_add(c);
    if (!place) return -ENOMEM;
    memcpy(place, item, c->item_size);
    return 0;
}
