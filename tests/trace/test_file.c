#include "trace/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/crc32.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/same_trace.h"
#include "trace/chunk.h"
#include "trace/chunk_index.h"
#include "trace/history.h"

// A directory of our own, and a trace in it.
static struct place {
    char directory[64], path[100];
    struct script script;
    const trace *trace;
} here;

static int make(void **unused)
{
    (void)unused;
    const char *memory = "/dev/shm"; // where writing a file through to the disk costs nothing
    snprintf(here.directory, sizeof here.directory, "%s/test_file.XXXXXX",
             access(memory, W_OK) == 0 ? memory : "/tmp");
    if (!mkdtemp(here.directory)) return -1;
    snprintf(here.path, sizeof here.path, "%s/trace", here.directory);
    script_init(&here.script);
    random_program(&here.script, 11, 900);
    here.trace = here.script.trace;
    return 0;
}

static int unmake(void **unused)
{
    (void)unused;
    script_deinit(&here.script);
    unlink(here.path);
    return rmdir(here.directory);
}

static struct bytes read_bytes(const char *path)
{
    struct bytes b = {0};
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(bytes_reserve(&b, 8 << 20), 0);
    b.count = (uint32_t)fread(b.data, 1, b.capacity, f);
    assert_true(b.count < b.capacity);
    fclose(f);
    return b;
}

static void write_bytes(const void *bytes, size_t size)
{
    FILE *f = fopen(here.path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

// 0 or what went wrong.
static int write_trace(const trace *t)
{
    trace_writer *w = NULL;
    FILE *f = fopen(here.path, "wb");
    assert_non_null(f);
    int rc = trace_writer_new(&w, f, t);
    if (rc == 0) rc = trace_writer_close(w);
    trace_writer_free(w);
    assert_int_equal(fclose(f), 0);
    return rc;
}

static struct bytes file_of_trace(void)
{
    assert_int_equal(write_trace(here.trace), 0);
    return read_bytes(here.path);
}

static trace *read_back(void)
{
    trace *t = NULL;
    error e = {0};
    if (trace_read(&t, here.path, &e) != 0) fail_msg("%s", e.text);
    return t;
}

static void refused(int code, const char *words)
{
    trace *t = NULL;
    error e = {0};
    assert_int_equal(trace_read(&t, here.path, &e), code);
    assert_int_equal(e.code, code);
    assert_null(t);
    assert_non_null(strstr(e.text, here.path));
    if (!strstr(e.text, words)) fail_msg("'%s' does not say '%s'", e.text, words);
    assert_int_equal(trace_read(&t, here.path, NULL), code);
}

// --- there and back ------------------------------------------------------------------------------

static void a_trace_comes_back(void **unused)
{
    (void)unused;
    assert_int_equal(write_trace(here.trace), 0);
    trace *t = read_back();
    assert_same_trace(t, here.trace);
    assert_string_equal(trace_lost(t), "");
    trace_free(t);
}

static void an_empty_trace_comes_back(void **unused)
{
    (void)unused;
    trace *empty, *t;
    assert_int_equal(trace_new(&empty), 0);
    assert_int_equal(write_trace(empty), 0);
    t = read_back();
    assert_same_trace(t, empty);
    assert_string_equal(trace_lost(t), "");
    trace_free(t);
    trace_free(empty);
}

static void long_traces_come_in_chunks(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 3, 15000);
    trace *longer = s.trace;
    assert_int_equal(write_trace(longer), 0);
    struct bytes b = read_bytes(here.path);
    uint32_t at = FILE_MAGIC_SIZE, chunks = 0;
    for (; at < b.count; chunks++) {
        uint32_t size = bytes_load32(b.data + at + CHUNK_TYPE_SIZE);
        assert_true(size < CHUNK_FULL + 256);
        at += CHUNK_FRAME_SIZE + size;
    }
    assert_int_equal(at, b.count);
    assert_true(chunks > 3);
    assert_true(b.count < 12 * trace_length(longer)); // the aim: at most 12 bytes an event
    trace *t = read_back();
    assert_same_trace(t, longer);
    trace_free(t);
    free(b.data);
    script_deinit(&s);
}

static void a_text_larger_than_a_chunk_comes_back(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    size_t size = 300000;
    char *text = malloc(size + 1);
    memset(text, 'x', size);
    text[size] = 0;
    script_event(&s, EVENT_print, script_text(&s, text), 0, 0);
    assert_int_equal(trace_set_meta(s.trace, "source:long.c", text), 0);
    assert_int_equal(write_trace(s.trace), 0);
    trace *t = read_back();
    assert_same_trace(t, s.trace);
    trace_free(t);
    free(text);
    script_deinit(&s);
}

static void the_same_trace_is_the_same_file(void **unused)
{
    (void)unused;
    struct bytes first = file_of_trace(), second = file_of_trace();
    assert_int_equal(first.count, second.count);
    assert_memory_equal(first.data, second.data, first.count);
    free(first.data);
    free(second.data);
}

// --- a writer beside a program that runs ---------------------------------------------------------

// Writes a trace as it grows, looking at it every so many events.
static void write_growing(const trace *whole, uint32_t step, bool all)
{
    trace *growing;
    trace_writer *w;
    FILE *f = fopen(here.path, "wb");
    assert_int_equal(trace_new(&growing), 0);
    assert_int_equal(trace_writer_new(&w, f, growing), 0);
    for (uint32_t i = 0; i < trace_meta_count(whole); i++) {
        const char *key, *value;
        trace_meta_at(whole, i, &key, &value);
        assert_int_equal(trace_set_meta(growing, key, value), 0);
    }
    for (uint32_t id = 1; id <= trace_strings(whole); id++)
        assert_int_equal(trace_define_string(growing, id, trace_string(whole, id),
                                             strlen(trace_string(whole, id))),
                         0);
    for (uint32_t id = 1; id <= trace_places(whole); id++)
        assert_int_equal(trace_define_place(growing, id, trace_place(whole, id)), 0);
    for (uint32_t i = 0; i < trace_length(whole); i++) {
        event e = trace_event(whole, i);
        assert_int_equal(trace_append(growing, &e), 0);
        if (i % step == 0) assert_int_equal(trace_writer_write(w, all), 0);
        if (all && i % step == 0) { // what is on disk now is all there is
            trace *t = read_back();
            assert_int_equal(trace_length(t), i + 1);
            assert_beginning_of(t, whole);
            assert_non_null(strstr(trace_lost(t), "stops"));
            trace_free(t);
        }
    }
    assert_int_equal(trace_writer_close(w), 0);
    trace_writer_free(w);
    assert_int_equal(fclose(f), 0);
    trace_free(growing);
}

static void a_recording_is_the_same_file_however_it_grew(void **unused)
{
    (void)unused;
    struct bytes whole = file_of_trace();
    const uint32_t steps[] = {1, 7, 500, 100000};
    for (int i = 0; i < 4; i++) {
        write_growing(here.trace, steps[i], false);
        struct bytes grown = read_bytes(here.path);
        assert_int_equal(grown.count, whole.count);
        assert_memory_equal(grown.data, whole.data, whole.count);
        free(grown.data);
    }
    free(whole.data);
}

static void a_recording_that_is_killed_keeps_what_was_written(void **unused)
{
    (void)unused;
    write_growing(here.trace, 100, true);
    trace *t = read_back();
    assert_same_trace(t, here.trace);
    trace_free(t);
}

static void nothing_is_written_before_it_is_asked_for(void **unused)
{
    (void)unused;
    trace_writer *w;
    FILE *f = fopen(here.path, "wb");
    assert_int_equal(trace_writer_new(&w, f, here.trace), 0);
    trace_writer_free(w);
    trace_writer_free(NULL);
    fclose(f);
    refused(-EBADMSG, "empty");
}

static void a_full_disk_is_told(void **unused)
{
    (void)unused;
    trace_writer *w;
    FILE *f = fopen("/dev/full", "wb");
    assert_non_null(f);
    assert_int_equal(trace_writer_new(&w, f, here.trace), 0);
    assert_int_equal(trace_writer_write(w, true), -ENOSPC);
    assert_int_equal(trace_writer_close(w), -ENOSPC); // and nothing follows half a chunk
    trace_writer_free(w);
    fclose(f);
}

// --- damage --------------------------------------------------------------------------------------

static void a_file_cut_anywhere_opens_up_to_its_last_whole_chunk(void **unused)
{
    (void)unused;
    write_growing(here.trace, 200, true); // several chunks
    struct bytes b = read_bytes(here.path);
    uint32_t before = 0;
    for (uint32_t cut = 0; cut < FILE_MAGIC_SIZE; cut++) {
        write_bytes(b.data, cut);
        refused(-EBADMSG, cut ? "no loopscope trace" : "empty");
    }
    for (uint32_t cut = FILE_MAGIC_SIZE; cut < b.count; cut++) {
        write_bytes(b.data, cut);
        trace *t = read_back();
        assert_beginning_of(t, here.trace);
        assert_true(trace_length(t) >= before);
        assert_non_null(strstr(trace_lost(t), "stops in the middle"));
        before = trace_length(t);
        trace_free(t);
    }
    assert_int_equal(before, trace_length(here.trace)); // only the end chunk was missing then
    free(b.data);
}

static void a_file_cut_in_half_shows_nearly_half(void **unused)
{
    (void)unused;
    trace *chess = chess_trace(24, 30);
    assert_int_equal(write_trace(chess), 0);
    struct bytes b = read_bytes(here.path);
    assert_true(b.count < 8 * trace_length(chess));
    write_bytes(b.data, b.count / 2);
    trace *t = read_back();
    assert_beginning_of(t, chess);
    assert_true(trace_length(t) > trace_length(chess) / 3);
    trace_free(t);
    trace_free(chess);
    free(b.data);
}

static void a_flipped_byte_loses_what_follows_and_never_lies(void **unused)
{
    (void)unused;
    write_growing(here.trace, 200, true);
    struct bytes b = read_bytes(here.path);
    bool some = false;
    for (uint32_t at = FILE_MAGIC_SIZE; at < b.count; at += 5) {
        b.data[at] ^= (uint8_t)(1u << at % 8);
        write_bytes(b.data, b.count);
        trace *t = read_back();
        assert_beginning_of(t, here.trace);
        assert_string_not_equal(trace_lost(t), "");
        some |= trace_length(t) > 0 && strstr(trace_lost(t), "are missing");
        trace_free(t);
        b.data[at] ^= (uint8_t)(1u << at % 8);
    }
    assert_true(some); // where the end chunk is there, it is known how many
    free(b.data);
}

static void what_was_lost_is_said_in_words(void **unused)
{
    (void)unused;
    struct bytes b = file_of_trace();
    char words[200];
    write_bytes(b.data, b.count - 1);
    trace *t = read_back();
    uint32_t length = trace_length(here.trace);
    snprintf(words, sizeof words,
             "the file stops in the middle, at byte %u: its first %u events could be read, up to "
             "%.1f s; what followed is missing",
             b.count - 1, length, (double)trace_event(here.trace, length - 1).time / 1e9);
    assert_string_equal(trace_lost(t), words);
    trace_free(t);
    b.data[100] ^= 1;
    write_bytes(b.data, b.count);
    t = read_back();
    snprintf(words, sizeof words,
             "the file is damaged at byte %zu of %u: no event could be read; %u events are missing",
             FILE_MAGIC_SIZE + CHUNK_FRAME_SIZE + HEAD_PAYLOAD_SIZE, b.count, length);
    assert_string_equal(trace_lost(t), words);
    trace_free(t);
    free(b.data);
}

static void a_missing_chunk_is_noticed(void **unused)
{
    (void)unused;
    write_growing(here.trace, 200, true);
    struct bytes b = read_bytes(here.path);
    uint32_t first = FILE_MAGIC_SIZE + CHUNK_FRAME_SIZE + HEAD_PAYLOAD_SIZE;
    uint32_t second = first + CHUNK_FRAME_SIZE + bytes_load32(b.data + first + CHUNK_TYPE_SIZE);
    memmove(b.data + first, b.data + second, b.count - second);
    write_bytes(b.data, b.count - (second - first));
    trace *t = read_back();
    assert_int_equal(trace_length(t), 0);
    assert_non_null(strstr(trace_lost(t), "damaged"));
    trace_free(t);
    free(b.data);
}

// A length that nobody has memory for is no reason to ask for it.
static void a_huge_length_is_a_short_file(void **unused)
{
    (void)unused;
    struct bytes b = file_of_trace();
    bytes_store32(b.data + FILE_MAGIC_SIZE + CHUNK_FRAME_SIZE + HEAD_PAYLOAD_SIZE + CHUNK_TYPE_SIZE,
                  UINT32_MAX);
    write_bytes(b.data, b.count);
    trace *t = read_back();
    assert_int_equal(trace_length(t), 0);
    trace_free(t);
    free(b.data);
}

// --- the index -----------------------------------------------------------------------------------

#define END_SIZE (CHUNK_FRAME_SIZE + END_PAYLOAD_SIZE)

// Finds the index from the end of the file, as a tool does that wants a part of it.
static uint32_t find_index(const struct bytes *b)
{
    uint32_t end = b->count - END_SIZE, size = bytes_load32(b->data + end - 4 - CHUNK_INDEX_LENGTH_SIZE);
    uint32_t at = end - CHUNK_FRAME_SIZE - size;
    assert_memory_equal(b->data + at, "indx", CHUNK_TYPE_SIZE);
    assert_int_equal(bytes_load32(b->data + at + CHUNK_TYPE_SIZE), size);
    return at;
}

static void the_index_says_where_each_chunk_begins(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 3, 15000);
    assert_int_equal(write_trace(s.trace), 0);
    struct bytes b = read_bytes(here.path);
    uint32_t index = find_index(&b), chunks = 0;
    struct bytes_cursor in = {b.data + index + CHUNK_HEAD_SIZE, b.data + b.count - END_SIZE - 4 - CHUNK_INDEX_LENGTH_SIZE, false};
    uint64_t offset = 0, first = 0, time = 0, next = FILE_MAGIC_SIZE + CHUNK_FRAME_SIZE + HEAD_PAYLOAD_SIZE;
    for (; in.next < in.end; chunks++) {
        offset += bytes_take_varint(&in);
        first += bytes_take_varint(&in);
        time += bytes_take_varint(&in);
        assert_int_equal(offset, next);
        assert_memory_equal(b.data + offset, "data", CHUNK_TYPE_SIZE);
        struct bytes_cursor payload = {b.data + offset + CHUNK_HEAD_SIZE, b.data + b.count, false};
        assert_int_equal(bytes_take_varint(&payload), first);
        assert_int_equal(trace_event(s.trace, (uint32_t)first).time, time);
        next = offset + CHUNK_FRAME_SIZE + bytes_load32(b.data + offset + CHUNK_TYPE_SIZE);
    }
    assert_int_equal(next, index); // and none is left out
    assert_true(chunks > 10);
    assert_true(b.count - index < b.count / 200); // it is a small part of the file
    free(b.data);
    script_deinit(&s);
}

static void an_index_that_is_wrong_is_damage_and_takes_no_event(void **unused)
{
    (void)unused;
    struct bytes b = file_of_trace();
    uint32_t index = find_index(&b), size = bytes_load32(b.data + index + CHUNK_TYPE_SIZE);
    b.data[index + CHUNK_HEAD_SIZE] ^= 1;
    bytes_store32(b.data + index + CHUNK_HEAD_SIZE + size, crc32_add(0, b.data + index, CHUNK_HEAD_SIZE + size));
    write_bytes(b.data, b.count);
    trace *t = read_back();
    assert_beginning_of(t, here.trace);
    assert_int_equal(trace_length(t), trace_length(here.trace));
    assert_non_null(strstr(trace_lost(t), "damaged"));
    trace_free(t);
    free(b.data);
}

// --- older versions ------------------------------------------------------------------------------

// As version 3 wrote it: no index.
static void a_file_without_an_index_is_whole(void **unused)
{
    (void)unused;
    struct bytes b = file_of_trace();
    uint8_t *head = b.data + FILE_MAGIC_SIZE;
    uint32_t index = find_index(&b);
    bytes_store32(head + CHUNK_HEAD_SIZE, 3);
    bytes_store32(head + CHUNK_HEAD_SIZE + HEAD_PAYLOAD_SIZE, crc32_add(0, head, CHUNK_HEAD_SIZE + HEAD_PAYLOAD_SIZE));
    memmove(b.data + index, b.data + b.count - END_SIZE, END_SIZE);
    write_bytes(b.data, index + END_SIZE);
    trace *t = read_back();
    assert_same_trace(t, here.trace);
    assert_string_equal(trace_lost(t), "");
    trace_free(t);
    free(b.data);
}

// A recording of scenarios/semaphore.c, made when 3 was the version.
static void a_file_of_version_3_is_read(void **unused)
{
    (void)unused;
    trace *t;
    history *h;
    const state *s;
    error e = {0};
    if (trace_read(&t, OLD_TRACES "/schema_3.trace", &e) != 0) fail_msg("%s", e.text);
    assert_string_equal(trace_lost(t), "");
    assert_int_equal(trace_length(t), 677);
    assert_string_equal(trace_meta(t, "program"), "semaphore");
    assert_non_null(strstr(trace_meta(t, "source:../../scenarios/semaphore.c"), "async_with (sem) {"));
    assert_int_equal(history_new(&h, t), 0);
    assert_int_equal(history_seek(h, 677, &s), 0);
    assert_int_equal(s->loop, LOOP_ended);
    assert_int_equal(s->time, 7600000000);
    history_free(h);
    trace_free(t);
}

// --- what is no trace for us ---------------------------------------------------------------------

static void a_newer_version_is_refused_by_name(void **unused)
{
    (void)unused;
    struct bytes b = file_of_trace();
    uint8_t *head = b.data + FILE_MAGIC_SIZE;
    bytes_store32(head + CHUNK_HEAD_SIZE, 7);
    bytes_store32(head + CHUNK_HEAD_SIZE + HEAD_PAYLOAD_SIZE,
                  crc32_add(0, head, CHUNK_HEAD_SIZE + HEAD_PAYLOAD_SIZE));
    write_bytes(b.data, b.count);
    char words[100];
    snprintf(words, sizeof words, "made by a newer loopscope (schema 7, this one reads up to %d)",
             TRACE_SCHEMA_VERSION);
    refused(-ENOTSUP, words);
    free(b.data);
}

static void what_is_no_trace_is_refused(void **unused)
{
    (void)unused;
    write_bytes("int main(void) { return 0; }\n", 29);
    refused(-EBADMSG, "no loopscope trace");
    write_bytes("", 0);
    refused(-EBADMSG, "empty");
    unlink(here.path);
    refused(-ENOENT, "No such file");
    assert_int_equal(mkdir(here.path, 0700), 0);
    refused(-EISDIR, "directory");
    assert_int_equal(rmdir(here.path), 0);
}

static void an_endless_file_that_is_no_trace_is_not_read(void **unused)
{
    (void)unused;
    trace *t = NULL;
    assert_int_equal(trace_read(&t, "/dev/zero", NULL), -EBADMSG);
}

static int write_and_read(void *unused)
{
    (void)unused;
    trace *t = NULL;
    error e;
    int rc = write_trace(here.trace);
    if (rc == 0) rc = trace_read(&t, here.path, &e);
    trace_free(t);
    return rc;
}

static int read_damaged(void *unused)
{
    (void)unused;
    trace *t = NULL;
    int rc = trace_read(&t, here.path, NULL);
    trace_free(t);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(write_and_read, NULL) > 10);
    struct bytes b = file_of_trace();
    write_bytes(b.data, b.count - 1);
    assert_true(fail_alloc_each(read_damaged, NULL) > 5);
    free(b.data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_trace_comes_back),
        TEST(an_empty_trace_comes_back),
        TEST(long_traces_come_in_chunks),
        TEST(a_text_larger_than_a_chunk_comes_back),
        TEST(the_same_trace_is_the_same_file),
        TEST(a_recording_is_the_same_file_however_it_grew),
        TEST(a_recording_that_is_killed_keeps_what_was_written),
        TEST(nothing_is_written_before_it_is_asked_for),
        TEST(a_full_disk_is_told),
        TEST(a_file_cut_anywhere_opens_up_to_its_last_whole_chunk),
        TEST(a_file_cut_in_half_shows_nearly_half),
        TEST(a_flipped_byte_loses_what_follows_and_never_lies),
        TEST(what_was_lost_is_said_in_words),
        TEST(a_missing_chunk_is_noticed),
        TEST(a_huge_length_is_a_short_file),
        TEST(the_index_says_where_each_chunk_begins),
        TEST(an_index_that_is_wrong_is_damage_and_takes_no_event),
        TEST(a_file_without_an_index_is_whole),
        TEST(a_file_of_version_3_is_read),
        TEST(a_newer_version_is_refused_by_name),
        TEST(what_is_no_trace_is_refused),
        TEST(an_endless_file_that_is_no_trace_is_not_read),
        TEST(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
