#include "viewer/frame.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *trace;
    char path[64];
    error e;
};

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.trace = chess_trace(4, 3), .path = "/tmp/loopscope-frame-XXXXXX"};
    *context = &f;
    int fd = mkstemp(f.path);
    return fd < 0 ? -1 : close(fd);
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    unlink(f->path);
    trace_free(f->trace);
    return 0;
}

static int write_frame(struct fixture *f, struct frame_options options)
{
    return frame_write_png(f->trace, &options, f->path, &f->e);
}

// Width and height from a PNG's header: eight bytes of signature, eight of the first chunk's head.
static void assert_picture(const struct fixture *f, uint32_t width, uint32_t height)
{
    unsigned char head[24];
    FILE *file = fopen(f->path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_memory_equal(head, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(head[16] << 24 | head[17] << 16 | head[18] << 8 | head[19], width);
    assert_int_equal(head[20] << 24 | head[21] << 16 | head[22] << 8 | head[23], height);
}

static long size_of(const struct fixture *f)
{
    struct stat s;
    assert_int_equal(stat(f->path, &s), 0);
    return (long)s.st_size;
}

static void a_picture_has_its_size(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_frame(f, (struct frame_options){0}), 0);
    assert_picture(f, 1920, 1080);
    assert_int_equal(write_frame(f, (struct frame_options){.width = 300, .height = 200, .light = true, .scale = 2}), 0);
    assert_picture(f, 300, 200);
    assert_int_equal(write_frame(f, (struct frame_options){.width = 1, .height = 1}), 0);
    assert_picture(f, 1, 1);
}

static void a_picture_shows_its_place(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_frame(f, (struct frame_options){.at_event = true, .event = 0}), 0);
    long begin = size_of(f);
    assert_int_equal(write_frame(f, (struct frame_options){.at_time = true, .time = 12 * SECOND}), 0);
    long middle = size_of(f);
    assert_int_equal(write_frame(f, (struct frame_options){.at_event = true, .event = trace_length(f->trace)}), 0);
    long end = size_of(f);
    assert_int_equal(write_frame(f, (struct frame_options){0}), 0);
    assert_int_equal(size_of(f), end); // the end is where a picture is taken by itself
    assert_true(begin != middle && middle != end);
}

static void what_is_out_of_range_is_refused(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_frame(f, (struct frame_options){.at_event = true, .event = 100000}), -EINVAL);
    assert_non_null(strstr(f->e.text, "event 100000"));
    assert_int_equal(write_frame(f, (struct frame_options){.at_time = true, .time = 4000 * SECOND}), -EINVAL);
    assert_non_null(strstr(f->e.text, "4000 s"));
    assert_int_equal(write_frame(f, (struct frame_options){.at_time = true, .time = -1}), -EINVAL);
    assert_int_equal(write_frame(f, (struct frame_options){.width = -5, .height = 10}), -EINVAL);
    assert_int_equal(write_frame(f, (struct frame_options){.width = 10, .height = 100000}), -EINVAL);
    assert_int_equal(size_of(f), 0);
}

static void a_path_that_cannot_be_written_is_told(void **context)
{
    struct fixture *f = *context;
    unlink(f->path);
    snprintf(f->path, sizeof f->path, "/nowhere/frame.png");
    assert_int_equal(write_frame(f, (struct frame_options){0}), -ENOENT);
    assert_non_null(strstr(f->e.text, "/nowhere/frame.png"));
}

static int write_small(struct fixture *f)
{
    return write_frame(f, (struct frame_options){.width = 640, .height = 400, .at_time = true, .time = 12 * SECOND});
}

// A click target or a cached text that finds no memory is done without; all else is told.
static void survives_each_allocation_failing(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_small(f), 0); // fonts are open from here on
    int failures = 0;
    bool reached = true;
    for (int n = 1; reached; n++) {
        fail_alloc_at(n);
        int rc = write_small(f);
        reached = fail_alloc_reached();
        fail_alloc_at(0);
        assert_true(rc == 0 || rc == -ENOMEM);
        failures += rc != 0;
    }
    assert_true(failures > 10);
    assert_int_equal(write_small(f), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_picture_has_its_size),
        TEST(a_picture_shows_its_place),
        TEST(what_is_out_of_range_is_refused),
        TEST(a_path_that_cannot_be_written_is_told),
        TEST(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
