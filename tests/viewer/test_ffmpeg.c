// What we say to ffmpeg and what it says to us; a script plays its part.
#define _GNU_SOURCE // asprintf
#include "viewer/ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define WIDTH  6
#define HEIGHT 4

struct fixture {
    char directory[64], path[128], film[128];
    char *old_path;
    uint32_t pixels[HEIGHT][WIDTH + 2];
    error e;
};

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.directory = "/tmp/loopscope-ffmpeg-XXXXXX", .old_path = getenv("PATH")};
    if (!mkdtemp(f.directory)) return -1;
    snprintf(f.path, sizeof f.path, "%s/ffmpeg", f.directory);
    snprintf(f.film, sizeof f.film, "%s/film", f.directory);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH + 2; x++) f.pixels[y][x] = x < WIDTH ? 0x61616161u : 0x21212121u; // "aaaa"; beyond the picture "!!!!"
    f.old_path = strdup(f.old_path);
    *context = &f;
    return 0;
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    unlink(f->path);
    unlink(f->film);
    rmdir(f->directory);
    setenv("PATH", f->old_path, 1);
    free(f->old_path);
    return 0;
}

// Only this ffmpeg is found, and what a script needs.
static void be(struct fixture *f, const char *script)
{
    char *path;
    FILE *file = fopen(f->path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    assert_int_equal(chmod(f->path, 0755), 0);
    assert_true(asprintf(&path, "%s:/usr/bin:/bin", f->directory) > 0);
    setenv("PATH", path, 1);
    free(path);
}

static int start(struct fixture *f, ffmpeg **out)
{
    static const char *const arguments[] = {"-f", "mp4", NULL};
    const struct ffmpeg_options o = {.arguments = arguments, .path = f->film, .width = WIDTH, .height = HEIGHT, .rate = "30"};
    return ffmpeg_start(out, &o, &f->e);
}

static int add(struct fixture *f, ffmpeg *g) { return ffmpeg_add(g, &f->pixels[0][0], sizeof f->pixels[0]); }

static void it_gets_all_pixels_and_nothing_else(void **context)
{
    struct fixture *f = *context;
    be(f, "cat > \"${0%ffmpeg}film\"; echo \"$*\" >> \"${0%ffmpeg}film\"");
    ffmpeg *g;
    assert_int_equal(start(f, &g), 0);
    for (int i = 0; i < 3; i++) assert_int_equal(add(f, g), 0);
    assert_int_equal(ffmpeg_end(g, true, &f->e), 0);
    char text[1000] = "";
    FILE *film = fopen(f->film, "r");
    assert_non_null(film);
    size_t size = fread(text, 1, sizeof text - 1, film), pixels = strspn(text, "a");
    fclose(film);
    assert_int_equal(pixels, 3 * 4 * WIDTH * HEIGHT);
    assert_true(size > pixels);
    const char *arguments = text + pixels;
    assert_non_null(strstr(arguments, "-f rawvideo -pixel_format bgr0 -video_size 6x4 -framerate 30 -i pipe:0 -f mp4 file:"));
    assert_non_null(strstr(arguments, f->film));
}

static void its_word_is_heard_when_it_fails(void **context)
{
    struct fixture *f = *context;
    be(f, "cat > /dev/null; echo \"[libx264 @ 0x55d0c8] width not divisible by 2\" >&2; echo more >&2; exit 1");
    ffmpeg *g;
    assert_int_equal(start(f, &g), 0);
    assert_int_equal(add(f, g), 0);
    assert_int_equal(ffmpeg_end(g, true, &f->e), -EIO);
    assert_string_equal(f->e.text, "ffmpeg failed: width not divisible by 2");
    be(f, "exit 3");
    assert_int_equal(start(f, &g), 0);
    assert_int_equal(ffmpeg_end(g, true, &f->e), -EIO);
    assert_non_null(strstr(f->e.text, "ffmpeg failed"));
}

// A pipe that nobody reads from is an error and not a signal that ends us.
static void one_that_ends_early_is_noticed(void **context)
{
    struct fixture *f = *context;
    be(f, "echo \"Unknown encoder 'libx264'\" >&2; exit 1");
    ffmpeg *g;
    assert_int_equal(start(f, &g), 0);
    int rc = 0;
    for (int i = 0; i < 100000 && rc == 0; i++) rc = add(f, g);
    assert_true(rc == -EPIPE || rc == -ECONNRESET);
    assert_int_equal(ffmpeg_end(g, true, &f->e), -EIO);
    assert_string_equal(f->e.text, "ffmpeg failed: Unknown encoder 'libx264'");
    be(f, "kill -SEGV $$");
    assert_int_equal(start(f, &g), 0);
    assert_int_equal(ffmpeg_end(g, true, &f->e), -EIO);
    assert_non_null(strstr(f->e.text, "SIGSEGV"));
}

// As a service is that was started without them: files that we open are given their numbers.
static void standard_files_may_be_closed(void **context)
{
    struct fixture *f = *context;
    be(f, "cat <&3 > \"${0%ffmpeg}film\"; cat >> \"${0%ffmpeg}film\"; echo late >&2; exit 1");
    int kept[3];
    for (int fd = 0; fd < 3; fd++) {
        kept[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 10);
        close(fd);
    }
    FILE *file = tmpfile();
    bool is_standard = file && fileno(file) == 0;
    if (file) fputs("palette", file), rewind(file);
    static const char *const arguments[] = {"-f", "mp4", NULL};
    const struct ffmpeg_options o = {.arguments = arguments, .path = f->film, .file = file, .width = WIDTH, .height = HEIGHT, .rate = "30"};
    ffmpeg *g = NULL;
    int started = ffmpeg_start(&g, &o, &f->e), added = started ? 0 : add(f, g), ended = started ? 0 : ffmpeg_end(g, true, &f->e);
    if (file) fclose(file);
    for (int fd = 0; fd < 3; fd++) {
        dup2(kept[fd], fd);
        close(kept[fd]);
    }
    assert_true(is_standard);
    assert_int_equal(started, 0);
    assert_int_equal(added, 0);
    assert_int_equal(ended, -EIO);
    assert_string_equal(f->e.text, "ffmpeg failed: late");
    char text[1000] = "";
    FILE *film = fopen(f->film, "r");
    assert_non_null(film);
    assert_int_equal(fread(text, 1, sizeof text, film), strlen("palette") + 4 * WIDTH * HEIGHT);
    assert_memory_equal(text, "paletteaaaa", 11);
    fclose(film);
}

static void it_can_be_ended(void **context)
{
    struct fixture *f = *context;
    be(f, "exec sleep 1000");
    ffmpeg *g;
    assert_int_equal(start(f, &g), 0);
    assert_int_equal(ffmpeg_end(g, false, &f->e), 0);
}

static void a_missing_one_is_told(void **context)
{
    struct fixture *f = *context;
    setenv("PATH", f->directory, 1);
    ffmpeg *g;
    assert_int_equal(start(f, &g), -ENOENT);
    assert_non_null(strstr(f->e.text, "apt install ffmpeg"));
}

static int attempt(void *context)
{
    struct fixture *f = context;
    ffmpeg *g;
    int rc = start(f, &g);
    return rc ? rc : ffmpeg_end(g, true, &f->e);
}

static void survives_each_allocation_failing(void **context)
{
    struct fixture *f = *context;
    be(f, "cat > /dev/null");
    assert_true(fail_alloc_each(attempt, f) >= 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_gets_all_pixels_and_nothing_else),
        TEST(its_word_is_heard_when_it_fails),
        TEST(one_that_ends_early_is_noticed),
        TEST(standard_files_may_be_closed),
        TEST(it_can_be_ended),
        TEST(a_missing_one_is_told),
        TEST(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
