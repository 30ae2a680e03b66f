// Reading trace files: file.h.
#include "trace/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crc32.h"
#include "trace/chunk.h"
#include "trace/pack.h"

#define READ_SIZE ((size_t)64 << 10)

// --- bytes ---------------------------------------------------------------------------------------

// Reads up to `size` bytes more. 0 or a negative errno; at the end of the file there are fewer.
static int read_more(FILE *f, struct bytes *b, size_t size)
{
    int rc = bytes_reserve(b, size);
    if (rc) return rc;
    errno = 0;
    b->count += (uint32_t)fread(b->data + b->count, 1, size, f);
    return ferror(f) ? (errno ? -errno : -EIO) : 0;
}

// Reads a whole file, once its first bytes say that it is a trace. Memory follows what is there to
// read.
static int read_file(const char *path, FILE *f, struct bytes *b, error *e)
{
    struct stat what;
    if (fstat(fileno(f), &what) == 0 && S_ISDIR(what.st_mode))
        return error_set(e, -EISDIR, "'%s' is a directory, not a trace", path);
    int rc = read_more(f, b, FILE_MAGIC_SIZE);
    if (rc == 0 && b->count == 0)
        return error_set(e, -EBADMSG, "'%s' is empty: it is no trace", path);
    if (rc == 0 &&
        (b->count < FILE_MAGIC_SIZE || memcmp(b->data, FILE_MAGIC, FILE_MAGIC_SIZE) != 0))
        return error_set(e, -EBADMSG, "'%s' is no loopscope trace", path);
    while (rc == 0 && !feof(f)) rc = read_more(f, b, READ_SIZE);
    return rc ? error_set(e, rc, "cannot read '%s': %s", path, strerror(-rc)) : 0;
}

// --- chunks --------------------------------------------------------------------------------------

struct chunk {
    const uint8_t *type, *payload;
    uint32_t size;
};

static bool is_type(const struct chunk *c, const char *type)
{
    return memcmp(c->type, type, CHUNK_TYPE_SIZE) == 0;
}

enum chunk_status { CHUNK_whole, CHUNK_cut, CHUNK_damaged };

// Takes the next chunk. A length that leads beyond the end is a cut where the file may simply have
// stopped.
static enum chunk_status take_chunk(struct bytes_cursor *in, struct chunk *out)
{
    size_t left = (size_t)(in->end - in->next);
    if (left < CHUNK_FRAME_SIZE) return CHUNK_cut;
    uint32_t size = bytes_load32(in->next + CHUNK_TYPE_SIZE);
    if (size > left - CHUNK_FRAME_SIZE) return CHUNK_cut;
    const uint8_t *sum = in->next + CHUNK_HEAD_SIZE + size;
    if (bytes_load32(sum) != crc32_add(0, in->next, CHUNK_HEAD_SIZE + size)) return CHUNK_damaged;
    *out = (struct chunk){in->next, in->next + CHUNK_HEAD_SIZE, size};
    in->next = sum + 4;
    return CHUNK_whole;
}

// The number of events that the end chunk tells, looked for at the end of the file; -1 where there
// is none.
static int64_t told_events(const uint8_t *begin, const uint8_t *end)
{
    size_t size = CHUNK_FRAME_SIZE + END_PAYLOAD_SIZE;
    struct chunk c;
    if ((size_t)(end - begin) < size) return -1;
    struct bytes_cursor tail = {end - size, end, false};
    if (take_chunk(&tail, &c) != CHUNK_whole || !is_type(&c, "end ")) return -1;
    return bytes_load32(c.payload);
}

static int read_data(const struct chunk *c, trace *t)
{
    struct bytes_cursor records = {c->payload, c->payload + c->size, false};
    uint64_t first = bytes_take_varint(&records);
    if (records.broken || first != trace_length(t)) return -EBADMSG; // a chunk is missing
    return unpack_records(&records, t);
}

static bool is_complete(const struct chunk *c, const trace *t)
{
    return c->size == END_PAYLOAD_SIZE && bytes_load32(c->payload) == trace_length(t) &&
           bytes_load32(c->payload + 4) == trace_strings(t) &&
           bytes_load32(c->payload + 8) == trace_places(t) &&
           bytes_load32(c->payload + 12) == trace_meta_count(t);
}

// Reads chunks up to the end chunk or the first that is not whole. Returns what stopped it; *rc is
// -ENOMEM where memory did.
static enum chunk_status read_chunks(struct bytes_cursor *in, trace *t, int *rc)
{
    struct chunk c;
    for (;;) {
        const uint8_t *start = in->next;
        enum chunk_status status = take_chunk(in, &c);
        if (status != CHUNK_whole) return status;
        if (is_type(&c, "end ") && is_complete(&c, t)) return CHUNK_whole;
        *rc = is_type(&c, "data") ? read_data(&c, t) : -EBADMSG;
        if (*rc == 0) continue;
        in->next = start;
        if (*rc == -EBADMSG) *rc = 0;
        return CHUNK_damaged;
    }
}

// --- what was lost -------------------------------------------------------------------------------

// Says in words how much of a file could be read and what could not. in: what was left when reading
// ended.
static int tell_lost(trace *t, const struct bytes *b, const struct bytes_cursor *in,
                     enum chunk_status status)
{
    char where[100];
    char there[100] = "no event could be read";
    char missing[100] = "what followed is missing";
    uint32_t length = trace_length(t);
    int64_t told = told_events(in->next, in->end);
    if (status == CHUNK_damaged || told >= 0)
        snprintf(where, sizeof where, "the file is damaged at byte %zu of %u",
                 (size_t)(in->next - b->data), b->count);
    else
        snprintf(where, sizeof where, "the file stops in the middle, at byte %u", b->count);
    if (length > 0) {
        double seconds = (double)trace_event(t, length - 1)->time / 1e9;
        snprintf(there, sizeof there, "its first %u events could be read, up to %.1f s", length,
                 seconds);
    }
    if (told > length)
        snprintf(missing, sizeof missing, "%u events are missing", (uint32_t)told - length);
    char text[sizeof where + sizeof there + sizeof missing + 4];
    snprintf(text, sizeof text, "%s: %s; %s", where, there, missing);
    return trace_set_lost(t, text);
}

// --- traces --------------------------------------------------------------------------------------

// The head has to be understood before anything else is looked at.
static enum chunk_status take_head(struct bytes_cursor *in, uint32_t *version)
{
    struct chunk c;
    const uint8_t *start = in->next;
    enum chunk_status status = take_chunk(in, &c);
    if (status != CHUNK_whole) return status;
    if (is_type(&c, "head") && c.size >= HEAD_PAYLOAD_SIZE) {
        *version = bytes_load32(c.payload);
        return CHUNK_whole;
    }
    in->next = start;
    return CHUNK_damaged;
}

// Reads what follows the head. 0, with trace_lost set where that is not all, or -ENOMEM.
static int read_body(trace *t, const struct bytes *b, struct bytes_cursor *in,
                     enum chunk_status head)
{
    int rc = 0;
    enum chunk_status status = head == CHUNK_whole ? read_chunks(in, t, &rc) : head;
    return rc == 0 && status != CHUNK_whole ? tell_lost(t, b, in, status) : rc;
}

static int read_trace(trace **out, const struct bytes *b, const char *path, error *e)
{
    trace *t = NULL;
    struct bytes_cursor in = {b->data + FILE_MAGIC_SIZE, b->data + b->count, false};
    uint32_t version = 0;
    enum chunk_status head = take_head(&in, &version);
    if (version > TRACE_SCHEMA_VERSION)
        return error_set(e, -ENOTSUP,
                         "'%s' was made by a newer loopscope (schema %u, this one reads up to %u)",
                         path, version, TRACE_SCHEMA_VERSION);
    int rc = trace_new(&t);
    if (rc == 0) rc = read_body(t, b, &in, head);
    if (rc) goto fail;
    *out = t;
    return 0;

fail:
    trace_free(t);
    return error_set(e, rc, "cannot read '%s': %s", path, strerror(-rc));
}

int trace_read(trace **out, const char *path, error *e)
{
    struct bytes b = {0};
    FILE *f = fopen(path, "rbe");
    if (!f) return error_set(e, -errno, "cannot open '%s': %s", path, strerror(errno));
    int rc = read_file(path, f, &b, e);
    if (rc == 0) rc = read_trace(out, &b, path, e);
    fclose(f);
    free(b.data);
    return rc;
}
