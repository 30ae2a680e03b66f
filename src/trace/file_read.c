// Reading trace files: file.h.
//
// A file is read through a window, from front to back: of it there is never more in memory than its largest chunk, and some; and none is
// larger than CHUNK_MAX, whatever it says.
#include "trace/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crc32.h"
#include "trace/chunk.h"
#include "trace/chunk_index.h"
#include "trace/pack.h"

#define READ_SIZE ((size_t)256 << 10)

struct reader {
    FILE *f;
    struct bytes window; // what has been read last
    uint32_t taken;      // bytes of it that are not needed any more
    uint64_t before;     // bytes of the file before it
    struct chunk_index index; // of the chunks so far, as the file should have it
    bool indexed;             // it has come: no data can follow
    const char *reason;       // why the file is damaged, where there is more to say
};

// --- bytes ---------------------------------------------------------------------------------------

static size_t left(const struct reader *r) { return r->window.count - r->taken; }
static uint64_t position(const struct reader *r) { return r->before + r->taken; }

static void forget_taken(struct reader *r)
{
    if (left(r)) memmove(r->window.data, r->window.data + r->taken, left(r));
    r->window.count -= r->taken;
    r->before += r->taken;
    r->taken = 0;
}

// Reads until there are so many bytes to take; at the end of the file there are fewer. Memory follows what is there to read, not what is asked
// for. 0 or a negative errno.
static int fill(struct reader *r, size_t size)
{
    if (left(r) >= size) return 0;
    forget_taken(r);
    while (r->window.count < size && !feof(r->f)) {
        int rc = bytes_reserve(&r->window, READ_SIZE);
        if (rc) return rc;
        errno = 0;
        r->window.count += (uint32_t)fread(r->window.data + r->window.count, 1, READ_SIZE, r->f);
        if (ferror(r->f)) return errno ? -errno : -EIO;
    }
    return 0;
}

// Reads the rest, of which only the last bytes are left to take.
static int skip_to_last(struct reader *r, uint32_t size)
{
    int rc = 0;
    do {
        if (left(r) > size) r->taken = r->window.count - size;
        rc = fill(r, left(r) + 1);
    } while (rc == 0 && !feof(r->f));
    if (left(r) > size) r->taken = r->window.count - size;
    return rc;
}

static int take_magic(struct reader *r, const char *path, error *e)
{
    struct stat what;
    if (fstat(fileno(r->f), &what) == 0 && S_ISDIR(what.st_mode))
        return error_set(e, -EISDIR, "'%s' is a directory, not a trace", path);
    int rc = fill(r, FILE_MAGIC_SIZE);
    if (rc) return error_set(e, rc, "cannot read '%s': %s", path, strerror(-rc));
    if (left(r) == 0) return error_set(e, -EBADMSG, "'%s' is empty: it is no trace", path);
    if (left(r) < FILE_MAGIC_SIZE || memcmp(r->window.data, FILE_MAGIC, FILE_MAGIC_SIZE) != 0)
        return error_set(e, -EBADMSG, "'%s' is no loopscope trace", path);
    r->taken = FILE_MAGIC_SIZE;
    return 0;
}

// --- chunks --------------------------------------------------------------------------------------

// In the window: valid until something else is read.
struct chunk {
    const uint8_t *type, *payload;
    uint32_t size;
};

static bool is_type(const struct chunk *c, const char *type)
{
    return memcmp(c->type, type, CHUNK_TYPE_SIZE) == 0;
}

enum chunk_status { CHUNK_whole, CHUNK_cut, CHUNK_damaged };

// Looks at the next chunk. A length that leads beyond the end is a cut where the file may simply have
// stopped. *rc is a negative errno where reading failed.
static enum chunk_status look_at_chunk(struct reader *r, struct chunk *out, int *rc)
{
    *rc = fill(r, CHUNK_FRAME_SIZE);
    if (*rc || left(r) < CHUNK_FRAME_SIZE) return CHUNK_cut;
    uint32_t size = bytes_load32(r->window.data + r->taken + CHUNK_TYPE_SIZE);
    if (size > CHUNK_MAX) {
        r->reason = ", where a chunk says that it is larger than any can be";
        return CHUNK_damaged;
    }
    *rc = fill(r, (size_t)CHUNK_FRAME_SIZE + size);
    if (*rc || left(r) < (size_t)CHUNK_FRAME_SIZE + size) return CHUNK_cut;
    const uint8_t *chunk = r->window.data + r->taken, *sum = chunk + CHUNK_HEAD_SIZE + size;
    if (bytes_load32(sum) != crc32_add(0, chunk, CHUNK_HEAD_SIZE + size)) return CHUNK_damaged;
    *out = (struct chunk){chunk, chunk + CHUNK_HEAD_SIZE, size};
    return CHUNK_whole;
}

static void take_chunk(struct reader *r, const struct chunk *c) { r->taken += CHUNK_FRAME_SIZE + c->size; }

static int read_data(struct reader *r, const struct chunk *c, trace *t)
{
    struct bytes_cursor records = {c->payload, c->payload + c->size, false};
    uint32_t length = trace_length(t);
    if (r->indexed) {
        r->reason = ", where data follows its index";
        return -EBADMSG;
    }
    uint64_t first = bytes_take_varint(&records);
    if (records.broken || first != length) return -EBADMSG; // a chunk is missing
    int rc = unpack_records(&records, t);
    return rc ? rc : chunk_index_add(&r->index, t, position(r), length);
}

static int check_index(struct reader *r, const struct chunk *c)
{
    int rc = r->indexed ? -EBADMSG : chunk_index_close(&r->index);
    if (rc) return rc;
    r->indexed = true;
    return c->size == r->index.packed.count && memcmp(c->payload, r->index.packed.data, c->size) == 0 ? 0 : -EBADMSG;
}

static bool is_complete(const struct chunk *c, const trace *t)
{
    return c->size == END_PAYLOAD_SIZE && bytes_load32(c->payload) == trace_length(t) &&
           bytes_load32(c->payload + 4) == trace_strings(t) &&
           bytes_load32(c->payload + 8) == trace_places(t) &&
           bytes_load32(c->payload + 12) == trace_meta_count(t);
}

// Reads chunks up to the end chunk or the first that is not whole. Returns what stopped it; *rc is
// a negative errno where memory ran out or the file could not be read.
static enum chunk_status read_chunks(struct reader *r, trace *t, int *rc)
{
    struct chunk c;
    for (;;) {
        enum chunk_status status = look_at_chunk(r, &c, rc);
        if (*rc || status != CHUNK_whole) return status;
        if (is_type(&c, "end ") && is_complete(&c, t)) return CHUNK_whole;
        *rc = is_type(&c, "data") ? read_data(r, &c, t) : is_type(&c, "indx") ? check_index(r, &c) : -EBADMSG;
        if (*rc == -EBADMSG) *rc = 0, status = CHUNK_damaged;
        if (*rc || status == CHUNK_damaged) return CHUNK_damaged;
        take_chunk(r, &c);
    }
}

// --- what was lost -------------------------------------------------------------------------------

// The number of events that the end chunk tells, looked for at the end of the file; -1 where there
// is none.
static int64_t told_events(struct reader *r)
{
    struct chunk c;
    int rc;
    if (left(r) < CHUNK_FRAME_SIZE + END_PAYLOAD_SIZE) return -1;
    bool whole = look_at_chunk(r, &c, &rc) == CHUNK_whole;
    if (!whole || !is_type(&c, "end ") || c.size != END_PAYLOAD_SIZE) return -1;
    return bytes_load32(c.payload);
}

// Says in words how much of a file could be read and what could not.
static int tell_lost(trace *t, struct reader *r, enum chunk_status status)
{
    char where[160];
    char there[100] = "no event could be read";
    char missing[100] = "what followed is missing";
    uint32_t length = trace_length(t);
    unsigned long long stopped = position(r);
    const char *reason = r->reason ? r->reason : "";
    int rc = skip_to_last(r, CHUNK_FRAME_SIZE + END_PAYLOAD_SIZE);
    if (rc) return rc;
    unsigned long long size = r->before + r->window.count;
    int64_t told = told_events(r);
    if (status == CHUNK_damaged || told >= 0)
        snprintf(where, sizeof where, "the file is damaged at byte %llu of %llu%s", stopped, size, reason);
    else
        snprintf(where, sizeof where, "the file stops in the middle, at byte %llu", size);
    if (length > 0) {
        double seconds = (double)trace_time(t, length - 1) / 1e9;
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
static enum chunk_status take_head(struct reader *r, uint32_t *version, int *rc)
{
    struct chunk c;
    enum chunk_status status = look_at_chunk(r, &c, rc);
    if (*rc || status != CHUNK_whole) return status;
    if (!is_type(&c, "head") || c.size < HEAD_PAYLOAD_SIZE) return CHUNK_damaged;
    *version = bytes_load32(c.payload);
    take_chunk(r, &c);
    return CHUNK_whole;
}

static int read_trace(trace **out, struct reader *r, const char *path, error *e)
{
    trace *t = NULL;
    uint32_t version = 0;
    int rc = take_magic(r, path, e);
    if (rc) return rc;
    enum chunk_status status = take_head(r, &version, &rc);
    if (version > TRACE_SCHEMA_VERSION)
        return error_set(e, -ENOTSUP,
                         "'%s' was made by a newer loopscope (schema %u, this one reads up to %u)",
                         path, version, TRACE_SCHEMA_VERSION);
    if (rc == 0) rc = trace_new(&t);
    if (rc == 0 && status == CHUNK_whole) status = read_chunks(r, t, &rc);
    if (rc == 0 && status != CHUNK_whole) rc = tell_lost(t, r, status);
    if (rc) goto fail;
    *out = t;
    return 0;

fail:
    trace_free(t);
    return error_set(e, rc, "cannot read '%s': %s", path, strerror(-rc));
}

int trace_read_from(trace **out, FILE *f, const char *name, error *e)
{
    struct reader r = {.f = f};
    int rc = read_trace(out, &r, name, e);
    free(r.window.data);
    free(r.index.packed.data);
    return rc;
}

int trace_read(trace **out, const char *path, error *e)
{
    FILE *f = fopen(path, "rbe");
    if (!f) return error_set(e, -errno, "cannot open '%s': %s", path, strerror(errno));
    int rc = trace_read_from(out, f, path, e);
    fclose(f);
    return rc;
}
