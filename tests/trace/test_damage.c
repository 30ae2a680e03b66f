// What accidents and strangers do to a file: a part of it is missing, bytes of it are others, its numbers promise what is not there.
#define _GNU_SOURCE // memfd_create
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "support/cmocka_all.h"
#include "support/forked.h"
#include "support/random_program.h"
#include "support/same_trace.h"
#include "trace/chunk.h"
#include "trace/chunk_index.h"
#include "trace/file.h"
#include "trace/jsonl.h"

#define BEYOND_HEAD (FILE_MAGIC_SIZE + CHUNK_FRAME_SIZE + HEAD_PAYLOAD_SIZE)

// A trace of several chunks, its file, and where that has what.
static struct whole {
    struct script script;
    char *bytes;
    size_t size;
    struct part {
        size_t begin, end;
        bool data;
        uint32_t first; // event of a data chunk
    } parts[100];
    uint32_t count;
} whole;

static void find_parts(void)
{
    size_t at = FILE_MAGIC_SIZE;
    while (at < whole.size) {
        const uint8_t *chunk = (const uint8_t *)whole.bytes + at;
        uint32_t size = bytes_load32(chunk + CHUNK_TYPE_SIZE);
        struct bytes_cursor payload = {chunk + CHUNK_HEAD_SIZE, chunk + CHUNK_HEAD_SIZE + size, false};
        struct part *p = &whole.parts[whole.count++];
        assert_true(whole.count < 100);
        *p = (struct part){.begin = at, .end = at + CHUNK_FRAME_SIZE + size, .data = memcmp(chunk, "data", CHUNK_TYPE_SIZE) == 0};
        if (p->data) p->first = (uint32_t)bytes_take_varint(&payload);
        at = p->end;
    }
    assert_int_equal(at, whole.size);
    assert_true(whole.count > 5);
}

static int make(void **unused)
{
    (void)unused;
    whole = (struct whole){.count = 0};
    script_init(&whole.script);
    random_program(&whole.script, 7, 3000);
    trace_writer *w;
    FILE *f = open_memstream(&whole.bytes, &whole.size);
    assert_int_equal(trace_writer_new(&w, f, whole.script.trace), 0);
    assert_int_equal(trace_writer_close(w), 0);
    trace_writer_free(w);
    fclose(f);
    find_parts();
    return 0;
}

static int unmake(void **unused)
{
    (void)unused;
    free(whole.bytes);
    script_deinit(&whole.script);
    return 0;
}

static int read_bytes(trace **out, const void *bytes, size_t size)
{
    char path[32];
    int fd = memfd_create("trace", 0);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int rc = trace_read(out, path, NULL);
    close(fd);
    return rc;
}

// The events of the data chunks that end at this byte or before.
static uint32_t events_until(size_t byte)
{
    for (uint32_t i = 0; i < whole.count; i++)
        if (whole.parts[i].data && whole.parts[i].end > byte) return whole.parts[i].first;
    return trace_length(whole.script.trace);
}

// What opens is the beginning of the trace, and no less than what is whole up to this byte.
static void opens(const char *bytes, size_t size, size_t whole_until)
{
    trace *t = NULL;
    int rc = read_bytes(&t, bytes, size);
    if (whole_until < FILE_MAGIC_SIZE) {
        assert_int_equal(rc, -EBADMSG);
        return;
    }
    assert_int_equal(rc, 0);
    assert_string_not_equal(trace_lost(t), "");
    assert_beginning_of(t, whole.script.trace);
    assert_int_equal(trace_length(t), events_until(whole_until));
    trace_free(t);
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return *random >> 8;
}

static void a_file_is_cut(void **unused)
{
    (void)unused;
    size_t last = whole.count;
    do last--;
    while (!whole.parts[last].data);
    for (size_t cut = 0; cut < whole.parts[2].end; cut++) opens(whole.bytes, cut, cut);
    for (size_t cut = whole.parts[last].begin; cut < whole.size; cut++) opens(whole.bytes, cut, cut);
    uint32_t random = 1;
    for (int i = 0; i < 300; i++) {
        size_t cut = next_random(&random) % whole.size;
        opens(whole.bytes, cut, cut);
    }
}

// Up to 16 bytes anywhere.
static void bytes_become_others(void **unused)
{
    (void)unused;
    uint32_t random = 2;
    char *bytes = malloc(whole.size);
    for (int i = 0; i < 1500; i++) {
        size_t first = whole.size;
        memcpy(bytes, whole.bytes, whole.size);
        for (uint32_t n = 1 + next_random(&random) % 16; n > 0; n--) {
            size_t at = next_random(&random) % whole.size;
            bytes[at] = (char)(whole.bytes[at] ^ (1 + next_random(&random) % 255));
            if (at < first) first = at;
        }
        opens(bytes, whole.size, first);
    }
    free(bytes);
}

// One part of the file stands where another did.
static void parts_are_exchanged(void **unused)
{
    (void)unused;
    uint32_t random = 3;
    char *bytes = malloc(whole.size);
    for (int i = 0; i < 300; i++) {
        size_t length = 1 + next_random(&random) % 3000;
        size_t from = next_random(&random) % (whole.size - length), to = next_random(&random) % (whole.size - length);
        memcpy(bytes, whole.bytes, whole.size);
        memmove(bytes + to, bytes + from, length);
        size_t same = 0;
        while (same < whole.size && bytes[same] == whole.bytes[same]) same++;
        if (same < whole.size) opens(bytes, whole.size, same);
    }
    free(bytes);
}

// --- strangers -----------------------------------------------------------------------------------
// A file of one chunk whose sums are right, whatever it promises.
static struct bytes file_of(const char *type, const void *payload, size_t size, uint32_t told_size)
{
    struct bytes b = {0};
    if (bytes_reserve(&b, BEYOND_HEAD + CHUNK_FRAME_SIZE + size) != 0) abort();
    memcpy(b.data, whole.bytes, BEYOND_HEAD);
    uint8_t *chunk = b.data + BEYOND_HEAD;
    memcpy(chunk, type, CHUNK_TYPE_SIZE);
    bytes_store32(chunk + CHUNK_TYPE_SIZE, told_size);
    memcpy(chunk + CHUNK_HEAD_SIZE, payload, size);
    bytes_store32(chunk + CHUNK_HEAD_SIZE + size, crc32_add(0, chunk, CHUNK_HEAD_SIZE + size));
    b.count = (uint32_t)(BEYOND_HEAD + CHUNK_FRAME_SIZE + size);
    return b;
}

// Chunks that are right each for itself stand where none can.
static void opens_with(size_t at, const char *type, const struct bytes *payload, const char *reason)
{
    trace *t = NULL;
    struct bytes b = file_of(type, payload->data, payload->count, payload->count);
    size_t added = b.count - BEYOND_HEAD;
    char *bytes = malloc(whole.size + added);
    assert_non_null(bytes);
    memcpy(bytes, whole.bytes, at);
    memcpy(bytes + at, b.data + BEYOND_HEAD, added);
    memcpy(bytes + at + added, whole.bytes + at, whole.size - at);
    assert_int_equal(read_bytes(&t, bytes, whole.size + added), 0);
    assert_int_equal(trace_length(t), events_until(at));
    assert_beginning_of(t, whole.script.trace);
    if (!strstr(trace_lost(t), reason)) fail_msg("%s: lost: %s", reason, trace_lost(t));
    trace_free(t);
    free(bytes);
    free(b.data);
}

static void data_after_the_index_is_refused(void **unused)
{
    (void)unused;
    struct chunk_index x = {0};
    size_t at = whole.parts[2].end;
    for (int i = 1; i <= 2; i++) assert_int_equal(chunk_index_add(&x, whole.script.trace, whole.parts[i].begin, whole.parts[i].first), 0);
    assert_int_equal(chunk_index_close(&x), 0);
    opens_with(at, "indx", &x.packed, "where data follows its index");
    free(x.packed.data);
    const struct part *index = &whole.parts[whole.count - 2], *data = index - 1;
    struct bytes again = {(uint8_t *)whole.bytes + index->begin + CHUNK_HEAD_SIZE, (uint32_t)(index->end - index->begin - CHUNK_FRAME_SIZE), 0};
    opens_with(index->end, "indx", &again, "the file is damaged at byte");
    struct bytes empty = {(uint8_t *)whole.bytes + data->begin + CHUNK_HEAD_SIZE, 1, 0}; // a first event, and no record
    opens_with(index->end, "data", &empty, "where data follows its index");
}

static void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "%s\n", what);
    _exit(1);
}

static void reads_nothing_of(const char *type, const void *payload, size_t size, uint32_t told_size, const char *what)
{
    trace *t = NULL;
    struct bytes b = file_of(type, payload, size, told_size);
    must(read_bytes(&t, b.data, b.count) == 0 && trace_length(t) == 0 && *trace_lost(t), what);
    trace_free(t);
    free(b.data);
}

// The file is there, as long as the chunk says, and nothing but zeroes.
static void reads_no_chunk_of(uint32_t size)
{
    trace *t = NULL;
    char path[32];
    int fd = memfd_create("trace", 0);
    struct bytes b = file_of("data", "", 0, size);
    must(fd >= 0 && write(fd, b.data, b.count) == (ssize_t)b.count && ftruncate(fd, (off_t)size + b.count) == 0, "no file");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    must(trace_read(&t, path, NULL) == 0 && trace_length(t) == 0, "a chunk of zeroes");
    must(strstr(trace_lost(t), "a chunk says that it is larger than any can be"), trace_lost(t));
    trace_free(t);
    free(b.data);
    close(fd);
}

static void refuses_lines(const char *lines)
{
    trace *t = NULL;
    FILE *f = fmemopen((void *)lines, strlen(lines), "r");
    must(f && jsonl_read(&t, f, "f", NULL, NULL) == -EBADMSG, lines);
    fclose(f);
}

// Address space for what a file of a hundred bytes can need. AddressSanitizer takes all there is for itself, and looks after the rest.
static void take_no_more_than(size_t bytes)
{
#ifndef __SANITIZE_ADDRESS__
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    must(f && fscanf(f, "%lu", &pages) == 1, "no statm");
    fclose(f);
    rlim_t limit = pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
    must(setrlimit(RLIMIT_AS, &(struct rlimit){limit, limit}) == 0, "no limit");
    must(!malloc(2 * bytes), "the limit does not hold");
#else
    (void)bytes;
#endif
}

#define SHORT(type, payload, what) reads_nothing_of(type, payload, sizeof payload - 1, sizeof payload - 1, what)
#define HUGE "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01" // a varint: 2^64 - 1
#define LARGE "\xFF\xFF\xFF\xFF\x07"                    // 2^31 - 1

static void read_promises(void)
{
    take_no_more_than(8 << 20);
    reads_nothing_of("data", "", 0, UINT32_MAX, "a chunk of 4 GB");
    reads_nothing_of("data", "", 0, INT32_MAX, "a chunk of 2 GB");
    reads_no_chunk_of(CHUNK_MAX + 1);
    SHORT("data", "\x00\x7D" HUGE, "a string without end");
    SHORT("data", "\x00\x7D" LARGE "abc", "a string of 2 GB");
    SHORT("data", "\x00\x7F\x00" LARGE "abc", "a meta of 2 GB");
    SHORT("data", "\x00\x7F" LARGE LARGE, "a meta of strings that are not there");
    SHORT("data", "\x00\x7E" LARGE LARGE LARGE, "a place in files that are not there");
    SHORT("data", LARGE "\x22\x00\x00", "a first event of 2^31");
    SHORT("data", HUGE "\x22\x00\x00", "a first event of 2^64");
    SHORT("data", "\x00\x0B\x00" LARGE LARGE LARGE, "an object of 2^31");
    SHORT("data", "\x00\x06\x00\x02" LARGE, "an event of 2^31");
    SHORT("data", "\x00\x22\x00" LARGE, "a text of 2^31");
    SHORT("end ", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "4 billion events");
    refuses_lines("{\"k\":\"trace\",\"schema\":1,\"events\":4294967295}\n");
    refuses_lines("{\"k\":\"trace\",\"schema\":1}\n{\"t\":0,\"k\":\"task_create\",\"task\":4294967295}\n");
    refuses_lines("{\"k\":\"trace\",\"schema\":1}\n{\"t\":0,\"k\":\"task_create\",\"task\":1}\n"
                  "{\"t\":0,\"k\":\"enqueue\",\"object\":1,\"cause\":4294967295}\n");
}

static void what_a_file_promises_takes_no_memory(void **unused)
{
    (void)unused;
    struct ending ending = forked(read_promises);
    assert_string_equal(ending.err, "");
    assert_int_equal(ending.status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_cut),
        TEST(bytes_become_others),
        TEST(parts_are_exchanged),
        TEST(what_a_file_promises_takes_no_memory),
        TEST(data_after_the_index_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
