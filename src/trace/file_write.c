// Writing trace files: file.h.
#include "trace/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "trace/chunk.h"
#include "trace/chunk_index.h"
#include "trace/pack.h"

struct trace_writer {
    FILE *f;
    const trace *trace;
    struct bytes chunk; // the data chunk that is being filled
    struct pack_context context;
    struct pack_position packed;
    uint32_t first;            // of the chunk's events
    struct chunk_index index;
    uint64_t written;          // bytes
    bool begun;
    int failed; // errno of the first failed write, negative: nothing follows half a chunk
};

int trace_writer_new(trace_writer **out, FILE *f, const trace *t)
{
    trace_writer *w = calloc(1, sizeof *w);
    if (!w) return -ENOMEM;
    w->f = f;
    w->trace = t;
    *out = w;
    return 0;
}

void trace_writer_free(trace_writer *w)
{
    if (!w) return;
    free(w->chunk.data);
    free(w->index.packed.data);
    free(w);
}

static void put(trace_writer *w, const void *bytes, size_t size)
{
    w->written += size;
    if (w->failed || fwrite(bytes, 1, size, w->f) == size) return;
    w->failed = errno ? -errno : -EIO;
}

static void put_chunk(trace_writer *w, const char *type, const uint8_t *payload, uint32_t size)
{
    uint8_t head[CHUNK_HEAD_SIZE], sum[4];
    memcpy(head, type, CHUNK_TYPE_SIZE);
    bytes_store32(head + CHUNK_TYPE_SIZE, size);
    bytes_store32(sum, crc32_add(crc32_add(0, head, sizeof head), payload, size));
    put(w, head, sizeof head);
    put(w, payload, size);
    put(w, sum, sizeof sum);
}

static void put_beginning(trace_writer *w)
{
    uint8_t version[HEAD_PAYLOAD_SIZE];
    bytes_store32(version, TRACE_SCHEMA_VERSION);
    put(w, FILE_MAGIC, FILE_MAGIC_SIZE);
    put_chunk(w, "head", version, sizeof version);
    w->begun = true;
}

static void put_end(trace_writer *w)
{
    uint8_t totals[END_PAYLOAD_SIZE];
    bytes_store32(totals, w->packed.events);
    bytes_store32(totals + 4, w->packed.strings);
    bytes_store32(totals + 8, w->packed.places);
    bytes_store32(totals + 12, w->packed.metas);
    put_chunk(w, "end ", totals, sizeof totals);
}

static int begin_data(trace_writer *w)
{
    int rc = bytes_reserve(&w->chunk, VARINT_MAX);
    if (rc) return rc;
    memset(&w->context, 0, sizeof w->context);
    bytes_put_varint(&w->chunk, w->packed.events);
    w->first = w->packed.events;
    return 0;
}

static int put_data(trace_writer *w)
{
    int rc = chunk_index_add(&w->index, w->trace, w->written, w->first);
    if (rc) return rc;
    put_chunk(w, "data", w->chunk.data, w->chunk.count);
    w->chunk.count = 0;
    return 0;
}

static int put_index(trace_writer *w)
{
    int rc = chunk_index_close(&w->index);
    if (rc == 0) put_chunk(w, "indx", w->index.packed.data, w->index.packed.count);
    return rc;
}

// Packs all there is; the last chunk stays open. Chunks depend on the trace alone, not on when this
// is called.
static int pack(trace_writer *w, bool rest)
{
    int rc = 1;
    while (rc > 0) {
        if (w->chunk.count == 0) rc = begin_data(w);
        if (rc >= 0) rc = pack_next(&w->chunk, &w->context, &w->packed, w->trace, rest);
        if (rc >= 0 && w->chunk.count >= CHUNK_FULL) rc = put_data(w) ?: 1;
    }
    return rc;
}

static int write_out(trace_writer *w, bool all, bool close)
{
    errno = 0;
    if (!w->begun) put_beginning(w);
    int rc = pack(w, close);
    if (rc) return rc;
    struct bytes_cursor records = {w->chunk.data, w->chunk.data + w->chunk.count, false};
    bytes_take_varint(&records); // the index of the first event
    if (all && records.next < records.end) rc = put_data(w);
    if (rc == 0 && close) rc = put_index(w);
    if (rc) return rc;
    if (close) put_end(w);
    if (!w->failed && fflush(w->f) != 0) w->failed = -errno;
    return w->failed;
}

int trace_writer_write(trace_writer *w, bool all) { return write_out(w, all, false); }
int trace_writer_close(trace_writer *w) { return write_out(w, true, true); }
