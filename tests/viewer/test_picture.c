#define _GNU_SOURCE // memmem
#include "viewer/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/trace_maker.h"
#include "support/with_text.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *trace;
    struct moment end;
    char *bytes; // of the last picture
    size_t size;
    error e;
};

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.trace = chess_trace(4, 3)};
    uint32_t length = trace_length(f.trace);
    f.end = (struct moment){length, trace_event(f.trace, length - 1).time};
    *context = &f;
    return 0;
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    free(f->bytes);
    trace_free(f->trace);
    return 0;
}

static int write_as(struct fixture *f, enum picture_form form, struct picture_options options)
{
    free(f->bytes);
    f->bytes = NULL;
    FILE *memory = open_memstream(&f->bytes, &f->size);
    assert_non_null(memory);
    int rc = picture_write(f->trace, &options, form, memory, &f->e);
    fclose(memory);
    return rc;
}

static int write_png(struct fixture *f, struct picture_options options) { return write_as(f, PICTURE_png, options); }

// All events up to a time.
static struct moment moment_at(const struct fixture *f, int64_t time)
{
    struct moment m = {0, time};
    while (m.position < f->end.position && trace_event(f->trace, m.position).time <= time) m.position++;
    return m;
}

static uint32_t number_at(const struct fixture *f, size_t i)
{
    const unsigned char *b = (const unsigned char *)f->bytes + i;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

// Width and height from a PNG's header: eight bytes of signature, eight of the first chunk's head.
static void assert_picture(const struct fixture *f, uint32_t width, uint32_t height)
{
    assert_true(f->size > 24);
    assert_memory_equal(f->bytes, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(number_at(f, 16), width);
    assert_int_equal(number_at(f, 20), height);
}

static void a_picture_has_its_size(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_png(f, (struct picture_options){.to = f->end}), 0);
    assert_picture(f, 1920, 1080);
    assert_int_equal(write_png(f, (struct picture_options){.width = 300, .height = 200, .theme = &theme_light, .scale = 2}), 0);
    assert_picture(f, 300, 200);
    assert_int_equal(write_png(f, (struct picture_options){.width = 1, .height = 1}), 0);
    assert_picture(f, 1, 1);
}

static void a_picture_shows_its_place(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_png(f, (struct picture_options){0}), 0);
    size_t begin = f->size;
    assert_int_equal(write_png(f, (struct picture_options){.to = moment_at(f, 12 * SECOND)}), 0);
    size_t middle = f->size;
    assert_int_equal(write_png(f, (struct picture_options){.to = f->end}), 0);
    assert_true(begin != middle && middle != f->size);
}

// --- the timeline alone ---------------------------------------------------------------------------------------------
// The chess trace has five lanes; a sixth part of a page each is less than a picture of one lane more.
static void a_timeline_is_as_high_as_its_lanes_need(void **context)
{
    struct fixture *f = *context;
    struct picture_options all = {.timeline = true, .to = f->end, .theme = &theme_light};
    assert_int_equal(write_png(f, all), 0);
    uint32_t height = number_at(f, 20);
    assert_picture(f, 1920, height);
    assert_in_range(height, 5 * 24, 400);
    all.width = 960, all.height = 700;
    assert_int_equal(write_png(f, all), 0);
    assert_picture(f, 960, 700);
    trace_free(f->trace);
    f->trace = chess_trace(14, 1);
    struct moment end = {trace_length(f->trace), trace_event(f->trace, trace_length(f->trace) - 1).time};
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true, .to = end}), 0);
    uint32_t more = number_at(f, 20);
    assert_in_range(more - height, 10 * 24, 10 * 32);
}

// What ended before the stretch and what begins after it has no lane: there it is lower.
static void a_timeline_has_the_lanes_of_its_stretch(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true, .to = f->end}), 0);
    uint32_t whole = number_at(f, 20);
    struct moment first = {4, 0}; // before the boards are made
    assert_int_equal(trace_event(f->trace, 1).kind, EVENT_coro_create);
    assert_int_equal(trace_event(f->trace, 2).kind, EVENT_task_create);
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true, .to = first}), 0);
    assert_true(number_at(f, 20) < whole);
}

static void a_timeline_shows_its_stretch(void **context)
{
    struct fixture *f = *context;
    struct picture_options o = {.timeline = true, .from = moment_at(f, 5 * SECOND), .to = moment_at(f, 30 * SECOND)};
    assert_int_equal(write_png(f, o), 0);
    size_t size = f->size;
    o.to = moment_at(f, 80 * SECOND);
    assert_int_equal(write_png(f, o), 0);
    assert_true(f->size != size);
}

// Neither a stretch in which no time passes nor one of nothing at all is an accident.
static void a_timeline_of_no_length_is_drawn(void **context)
{
    struct fixture *f = *context;
    struct moment begin = {3, 0}, later = {9, 0};
    assert_int_equal(trace_event(f->trace, 9).time, 0);
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true, .from = begin, .to = later}), 0);
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true, .from = begin, .to = begin}), 0);
    struct trace_maker m;
    trace_maker_init(&m, "nothing");
    trace_free(f->trace);
    f->trace = m.trace;
    assert_int_equal(write_png(f, (struct picture_options){.timeline = true}), 0);
    assert_int_equal(write_as(f, PICTURE_pdf, (struct picture_options){.timeline = true}), 0);
}

// --- paper ----------------------------------------------------------------------------------------------------------
static void paper_has_shapes_and_no_pixels(void **context)
{
    struct fixture *f = *context;
    for (int light = 0; light < 2; light++) {
        struct picture_options o = {.width = 1280, .height = 720, .theme = light ? &theme_light : &theme_dark, .to = moment_at(f, 12 * SECOND)};
        assert_int_equal(write_as(f, PICTURE_svg, o), 0);
        assert_non_null(strstr(f->bytes, "width=\"1280px\" height=\"720px\""));
        assert_non_null(strstr(f->bytes, "</svg>"));
        assert_null(strstr(f->bytes, "<image"));
        assert_int_equal(write_as(f, PICTURE_pdf, o), 0);
        assert_memory_equal(f->bytes, "%PDF-", 5);
        assert_null(memmem(f->bytes, f->size, "/Image", 6));
        assert_non_null(memmem(f->bytes, f->size, "/MediaBox [ 0 0 960 540 ]", 25)); // 96 pixels an inch
    }
}

// --- what goes wrong ------------------------------------------------------------------------------------------------
static void sizes_out_of_range_are_refused(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_png(f, (struct picture_options){.width = -5, .height = 10}), -EINVAL);
    assert_int_equal(write_png(f, (struct picture_options){.width = 10, .height = 100000}), -EINVAL);
    assert_int_equal(f->size, 0);
}

static void a_full_disk_is_told(void **context)
{
    struct fixture *f = *context;
    for (int form = PICTURE_png; form <= PICTURE_pdf; form++) {
        FILE *full = fopen("/dev/full", "wb");
        assert_non_null(full);
        setbuf(full, NULL);
        struct picture_options o = {.width = 640, .height = 400, .to = f->end};
        assert_int_equal(picture_write(f->trace, &o, (enum picture_form)form, full, &f->e), -ENOSPC);
        assert_non_null(strstr(f->e.text, "No space left"));
        fclose(full);
    }
}

// A click target or a cached text that finds no memory is done without; all else is told.
static void survives_each_allocation_failing(void **context)
{
    struct fixture *f = *context;
    struct picture_options o = {.width = 640, .height = 400, .to = moment_at(f, 12 * SECOND)};
    for (int form = PICTURE_png; form <= PICTURE_pdf; form++) {
        assert_int_equal(write_as(f, (enum picture_form)form, o), 0);
        int failures = 0;
        bool reached = true;
        for (int n = 1; reached; n++) {
            FILE *nowhere = fopen("/dev/null", "wb");
            fail_alloc_at(n);
            int rc = picture_write(f->trace, &o, (enum picture_form)form, nowhere, &f->e);
            reached = fail_alloc_reached();
            fail_alloc_at(0);
            fclose(nowhere);
            assert_true(rc == 0 || rc == -ENOMEM);
            failures += rc != 0;
        }
        assert_true(failures > 10);
        assert_int_equal(write_as(f, (enum picture_form)form, o), 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_picture_has_its_size),
        TEST(a_picture_shows_its_place),
        TEST(a_timeline_is_as_high_as_its_lanes_need),
        TEST(a_timeline_has_the_lanes_of_its_stretch),
        TEST(a_timeline_shows_its_stretch),
        TEST(a_timeline_of_no_length_is_drawn),
        TEST(paper_has_shapes_and_no_pixels),
        TEST(sizes_out_of_range_are_refused),
        TEST(a_full_disk_is_told),
        TEST(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
