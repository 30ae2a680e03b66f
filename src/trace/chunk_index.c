#include "trace/chunk_index.h"

// Of the chunk's first event; of the last one before it, where it has none.
static int64_t time_of(const trace *t, uint32_t first)
{
    uint32_t length = trace_length(t);
    return length == 0 ? 0 : trace_time(t, first < length ? first : length - 1);
}

int chunk_index_add(struct chunk_index *x, const trace *t, uint64_t offset, uint32_t first)
{
    int64_t time = time_of(t, first);
    int rc = bytes_reserve(&x->packed, 3 * VARINT_MAX);
    if (rc) return rc;
    bytes_put_varint(&x->packed, offset - x->offset);
    bytes_put_varint(&x->packed, first - x->first);
    bytes_put_varint(&x->packed, (uint64_t)time - (uint64_t)x->time);
    x->offset = offset;
    x->first = first;
    x->time = time;
    return 0;
}

int chunk_index_close(struct chunk_index *x)
{
    int rc = bytes_reserve(&x->packed, CHUNK_INDEX_LENGTH_SIZE);
    if (rc) return rc;
    x->packed.count += CHUNK_INDEX_LENGTH_SIZE;
    bytes_store32(x->packed.data + x->packed.count - CHUNK_INDEX_LENGTH_SIZE, x->packed.count);
    return 0;
}
