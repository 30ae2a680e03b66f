// Which pictures a film is made of; a script plays the part of ffmpeg. tests/cli has films by the real one.
#define _GNU_SOURCE // asprintf
#include "viewer/film.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/trace_maker.h"
#include "support/with_text.h"

#define SECOND INT64_C(1000000000)
#define HOLD   1.5

struct fixture {
    trace *trace;
    struct film_options options;
    char directory[64], old_path[4000];
    error e;
};

static void path_of(const struct fixture *f, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", f->directory, name);
}

// Notes what it gets: how many bytes, and how it was called.
static void be(struct fixture *f, const char *end)
{
    char path[128];
    path_of(f, "ffmpeg", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\nwc -c >> \"${0%%ffmpeg}sizes\"\necho \"$*\" >> \"${0%%ffmpeg}calls\"\n%s\n", end);
    fclose(file);
    assert_int_equal(chmod(path, 0755), 0);
}

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.trace = chess_trace(4, 3), .directory = "/tmp/loopscope-film-XXXXXX"};
    uint32_t length = trace_length(f.trace);
    f.options.picture = (struct picture_options){.width = 400, .height = 300, .to = {length, trace_event(f.trace, length - 1).time}};
    if (!mkdtemp(f.directory)) return -1;
    snprintf(f.old_path, sizeof f.old_path, "%s", getenv("PATH"));
    char path[4100];
    snprintf(path, sizeof path, "%s:%s", f.directory, f.old_path);
    setenv("PATH", path, 1);
    be(&f, "");
    *context = &f;
    return 0;
}

static void forget(const struct fixture *f)
{
    char path[128];
    static const char *const names[] = {"sizes", "calls"};
    for (int i = 0; i < 2; i++) path_of(f, names[i], path), unlink(path);
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    char path[128];
    forget(f);
    path_of(f, "ffmpeg", path);
    unlink(path);
    rmdir(f->directory);
    setenv("PATH", f->old_path, 1);
    trace_free(f->trace);
    return 0;
}

// A place of its own, where the program that is taken for ffmpeg writes nothing.
static const char *film_path(const struct fixture *f)
{
    static char path[128];
    path_of(f, "film", path);
    return path;
}

static int write_film(struct fixture *f, enum film film)
{
    return film_write(f->trace, &f->options, film, film_path(f), NULL, &f->e);
}

static uint64_t seen, seen_of;

static void see(struct progress *p, uint64_t done, uint64_t all)
{
    assert_in_range(done, seen, all);
    seen = done, seen_of = all;
    p->shown = 0; // again at once
}

// Fills the file's lines into an array. Returns how many.
static int lines_of(const struct fixture *f, const char *name, char lines[4][1000])
{
    char path[128];
    path_of(f, name, path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int n = 0;
    while (n < 4 && fgets(lines[n], 1000, file)) n++;
    fclose(file);
    return n;
}

// Of the last call.
static long pictures(const struct fixture *f, int width, int height)
{
    char lines[4][1000];
    int calls = lines_of(f, "sizes", lines);
    assert_true(calls > 0);
    long bytes = atol(lines[calls - 1]);
    assert_int_equal(bytes % (4 * width * height), 0);
    forget(f);
    return bytes / (4 * width * height);
}

static void a_film_lasts_as_its_speed_says(void **context)
{
    struct fixture *f = *context;
    f->options.picture.to = (struct moment){0, 100 * SECOND};
    while (trace_event(f->trace, f->options.picture.to.position).time <= 100 * SECOND) f->options.picture.to.position++;
    f->options.picture.from = (struct moment){f->options.picture.to.position, 60 * SECOND};
    f->options.speed = 20;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_int_equal(pictures(f, 400, 300), 40 / 20 * 30 + 1 + HOLD * 30);
    f->options.speed = 40;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_int_equal(pictures(f, 400, 300), 40 / 40 * 30 + 1 + HOLD * 30);
}

// Whatever the length of the run: never longer than a minute, a GIF never longer than 20 seconds.
static void a_film_by_itself_is_short_and_not_too_short(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_in_range(pictures(f, 400, 300), 3 * 30, 61.5 * 30);
    trace_free(f->trace);
    f->trace = chess_trace(12, 30);
    uint32_t length = trace_length(f->trace);
    f->options.picture.to = (struct moment){length, trace_event(f->trace, length - 1).time};
    assert_true(f->options.picture.to.time > 1800 * SECOND);
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_in_range(pictures(f, 400, 300), 20 * 30, 61.5 * 30 + 1);
    assert_int_equal(write_film(f, FILM_gif), 0);
    assert_in_range(pictures(f, 400, 300), 5 * 12, 21.5 * 12.5 + 1);
}

static void a_film_of_nothing_is_its_last_picture(void **context)
{
    struct fixture *f = *context;
    f->options.picture.from = f->options.picture.to;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_int_equal(pictures(f, 400, 300), 1 + HOLD * 30);
    struct trace_maker m;
    trace_maker_init(&m, "nothing");
    trace_free(f->trace);
    f->trace = m.trace;
    f->options.picture.from = f->options.picture.to = (struct moment){0, 0};
    assert_int_equal(write_film(f, FILM_mp4), 0);
    assert_int_equal(pictures(f, 400, 300), 1 + HOLD * 30);
}

static void sizes_are_even(void **context)
{
    struct fixture *f = *context;
    f->options.picture.width = 401, f->options.picture.height = 299, f->options.speed = 1000;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    char calls[4][1000];
    assert_int_equal(lines_of(f, "calls", calls), 1);
    assert_non_null(strstr(calls[0], "-video_size 402x300"));
    assert_non_null(strstr(calls[0], "yuv420p"));
    pictures(f, 402, 300);
}

// The palette first, from some of the pictures, then the film with it.
static void a_gif_has_one_palette(void **context)
{
    struct fixture *f = *context;
    f->options.speed = 2;
    assert_int_equal(write_film(f, FILM_gif), 0);
    char calls[4][1000], sizes[4][1000];
    assert_int_equal(lines_of(f, "calls", calls), 2);
    assert_int_equal(lines_of(f, "sizes", sizes), 2);
    assert_non_null(strstr(calls[0], "palettegen"));
    assert_non_null(strstr(calls[1], "paletteuse"));
    assert_in_range(atol(sizes[0]) / (4 * 400 * 300), 8, 40);
    assert_true(atol(sizes[1]) > 10 * atol(sizes[0]));
}

// One that is under way for long already is shown after every picture.
static void progress_goes_up_to_the_last_picture(void **context)
{
    struct fixture *f = *context;
    struct progress progress = {.show = see, .begun = 1};
    f->options.speed = 500;
    seen = 0;
    assert_int_equal(film_write(f->trace, &f->options, FILM_mp4, film_path(f), &progress, &f->e), 0);
    assert_int_equal(seen_of, pictures(f, 400, 300));
    assert_int_equal(seen, seen_of - 1);
}

static void a_failure_is_told(void **context)
{
    struct fixture *f = *context;
    f->options.speed = 1000;
    be(f, "echo 'No space left on device' >&2; exit 1");
    assert_int_equal(write_film(f, FILM_mp4), -EIO);
    assert_string_equal(f->e.text, "ffmpeg failed: No space left on device");
    assert_int_equal(write_film(f, FILM_gif), -EIO);
    setenv("PATH", "/nowhere", 1);
    assert_int_equal(write_film(f, FILM_gif), -ENOENT);
    assert_non_null(strstr(f->e.text, "install ffmpeg"));
    f->options.picture.width = 100000;
    assert_int_equal(write_film(f, FILM_mp4), -EINVAL);
}

// One that is content with less than a film: half of it is none, whatever it says.
static void one_that_stops_reading_has_failed(void **context)
{
    struct fixture *f = *context;
    char path[128];
    path_of(f, "ffmpeg", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("#!/bin/sh\nexec head -c 1000 > /dev/null\n", file);
    fclose(file);
    f->options.speed = 1000;
    int rc = write_film(f, FILM_mp4);
    assert_true(rc == -EPIPE || rc == -ECONNRESET);
    assert_string_equal(f->e.text, "ffmpeg ended before the last picture, and does not say why");
}

static void survives_each_allocation_failing(void **context)
{
    struct fixture *f = *context;
    f->options.picture.from = f->options.picture.to;
    assert_int_equal(write_film(f, FILM_mp4), 0);
    int failures = 0;
    bool reached = true;
    for (int n = 1; reached; n++) {
        fail_alloc_at(n);
        int rc = write_film(f, FILM_mp4);
        reached = fail_alloc_reached();
        fail_alloc_at(0);
        assert_true(rc == 0 || rc == -ENOMEM);
        failures += rc != 0;
    }
    assert_true(failures > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_film_lasts_as_its_speed_says),
        TEST(a_film_by_itself_is_short_and_not_too_short),
        TEST(a_film_of_nothing_is_its_last_picture),
        TEST(sizes_are_even),
        TEST(a_gif_has_one_palette),
        TEST(progress_goes_up_to_the_last_picture),
        TEST(a_failure_is_told),
        TEST(one_that_stops_reading_has_failed),
        TEST(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
