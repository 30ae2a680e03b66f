// Writing trace files: file.h.
#include "trace/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crc32.h"
#include "trace/chunk.h"
#include "trace/pack.h"

struct trace_writer {
    FILE *f;
    const trace *trace;
    struct bytes chunk; // the data chunk that is being filled
    struct pack_context context;
    struct pack_position packed;
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
    free(w);
}

static void put(trace_writer *w, const void *bytes, size_t size)
{
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
    return 0;
}

static void put_data(trace_writer *w)
{
    put_chunk(w, "data", w->chunk.data, w->chunk.count);
    w->chunk.count = 0;
}

// Packs all there is; the last chunk stays open. Chunks depend on the trace alone, not on when this
// is called.
static int pack(trace_writer *w, bool rest)
{
    int rc = 1;
    while (rc > 0) {
        if (w->chunk.count == 0) rc = begin_data(w);
        if (rc >= 0) rc = pack_next(&w->chunk, &w->context, &w->packed, w->trace, rest);
        if (w->chunk.count >= CHUNK_FULL) put_data(w);
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
    if (all && records.next < records.end) put_data(w);
    if (close) put_end(w);
    if (!w->failed && fflush(w->f) != 0) w->failed = -errno;
    return w->failed;
}

int trace_writer_write(trace_writer *w, bool all) { return write_out(w, all, false); }
int trace_writer_close(trace_writer *w) { return write_out(w, true, true); }

// --- whole files ---------------------------------------------------------------------------------

static int write_all(const trace *t, FILE *f)
{
    trace_writer *w;
    int rc = trace_writer_new(&w, f, t);
    if (rc) return rc;
    rc = trace_writer_close(w);
    trace_writer_free(w);
    return rc;
}

// Closes f. 0 or the negative errno of what could not be written.
static int close_file(FILE *f, int rc)
{
    if (fclose(f) != 0 && rc == 0) rc = -errno;
    return rc;
}

// A device or a pipe is written as it is: there is nothing to replace.
static int write_in_place(const trace *t, const char *path)
{
    FILE *f = fopen(path, "wbe");
    return f ? close_file(f, write_all(t, f)) : -errno;
}

// The mode that a file made by open would get.
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int write_beside(const trace *t, const char *path, char *beside, mode_t mode)
{
    int fd = mkstemp(beside);
    if (fd < 0) return -errno;
    FILE *f = fdopen(fd, "wb");
    if (!f) {
        int rc = -errno;
        close(fd);
        unlink(beside);
        return rc;
    }
    int rc = write_all(t, f);
    if (rc == 0 && (fchmod(fd, mode) != 0 || fsync(fd) != 0)) rc = -errno;
    rc = close_file(f, rc);
    if (rc == 0 && rename(beside, path) != 0) rc = -errno;
    if (rc) unlink(beside);
    return rc;
}

static int replace(const trace *t, const char *path, mode_t mode)
{
    static const char suffix[] = ".XXXXXX";
    char *beside = malloc(strlen(path) + sizeof suffix);
    if (!beside) return -ENOMEM;
    strcpy(beside, path);
    strcat(beside, suffix);
    int rc = write_beside(t, path, beside, mode);
    free(beside);
    return rc;
}

// A link stays one: what it leads to is replaced.
static int replace_target(const trace *t, const char *path, mode_t mode)
{
    char *target = realpath(path, NULL);
    if (!target) return -errno;
    int rc = replace(t, target, mode);
    free(target);
    return rc;
}

int trace_write(const trace *t, const char *path, error *e)
{
    struct stat there;
    int rc;
    if (stat(path, &there) != 0)
        rc = replace(t, path, usual_mode());
    else if (S_ISDIR(there.st_mode))
        rc = -EISDIR;
    else if (S_ISREG(there.st_mode))
        rc = replace_target(t, path, there.st_mode & 0777);
    else
        rc = write_in_place(t, path);
    return rc ? error_set(e, rc, "cannot write '%s': %s", path, strerror(-rc)) : 0;
}
