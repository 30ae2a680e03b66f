#include "viewer/frames.h"
#include "viewer/stage.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/with_text.h"

struct fixture {
    trace *trace;
    struct picture_options options;
    char directory[64], folder[128];
    error e;
};

static int make(void **context)
{
    static struct fixture f;
    f = (struct fixture){.trace = chess_trace(4, 2), .directory = "/tmp/loopscope-frames-XXXXXX"};
    uint32_t length = trace_length(f.trace);
    f.options = (struct picture_options){.width = 400, .height = 300, .to = {length, trace_event(f.trace, length - 1).time}};
    if (!mkdtemp(f.directory)) return -1;
    snprintf(f.folder, sizeof f.folder, "%s/frames", f.directory);
    *context = &f;
    return 0;
}

static void path_of(const struct fixture *f, const char *name, char path[300])
{
    snprintf(path, 300, "%s/%s", f->folder, name);
}

static void put(const struct fixture *f, const char *name)
{
    char path[300];
    path_of(f, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
}

static bool is_there(const struct fixture *f, const char *name)
{
    char path[300];
    path_of(f, name, path);
    return access(path, F_OK) == 0;
}

// How many frames are in the folder; -1 where there is none. All else fails the test.
static int count(const struct fixture *f)
{
    DIR *d = opendir(f->folder);
    if (!d) return -1;
    int n = 0;
    for (const struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.') continue;
        assert_int_equal(strspn(entry->d_name, "0123456789"), 6);
        assert_string_equal(entry->d_name + 6, ".png");
        n++;
    }
    closedir(d);
    return n;
}

static void empty(const struct fixture *f, bool folder_too)
{
    DIR *d = opendir(f->folder);
    if (!d) return;
    for (const struct dirent *entry; (entry = readdir(d));) unlinkat(dirfd(d), entry->d_name, 0);
    closedir(d);
    if (folder_too) rmdir(f->folder);
}

static int unmake(void **context)
{
    struct fixture *f = *context;
    empty(f, true);
    unlink(f->folder);
    rmdir(f->directory);
    trace_free(f->trace);
    return 0;
}

static int write_frames(struct fixture *f) { return frames_write(f->trace, &f->options, f->folder, NULL, &f->e); }

// As many as the places where the viewer stops: before each step, callback and iteration, and the end.
static void there_is_a_frame_for_every_step(void **context)
{
    struct fixture *f = *context;
    int stops = 1;
    for (uint32_t i = 1; i < trace_length(f->trace); i++) {
        enum event_kind kind = trace_event(f->trace, i).kind;
        stops += kind == EVENT_resume || kind == EVENT_callback || kind == EVENT_iteration;
    }
    assert_int_equal(write_frames(f), 0);
    assert_int_equal(count(f), stops);
    assert_true(is_there(f, "000001.png"));
    // A shorter stretch leaves none of the old ones behind.
    f->options.to = (struct moment){trace_length(f->trace) / 2, 0};
    assert_int_equal(write_frames(f), 0);
    assert_in_range(count(f), 2, stops - 2);
    f->options.from = f->options.to;
    assert_int_equal(write_frames(f), 0);
    assert_int_equal(count(f), 1);
}

static size_t read_frame(const struct fixture *f, int number, char *bytes, size_t size)
{
    char name[32], path[300];
    snprintf(name, sizeof name, "%06d.png", number);
    path_of(f, name, path);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size = fread(bytes, 1, size, file);
    fclose(file);
    return size;
}

// Whoever of the processes draws it, the timeline comes along as in a window that shows them one after the other.
static void a_frame_is_the_picture_of_its_place(void **context)
{
    struct fixture *f = *context;
    static char frame[100000];
    struct stage stage;
    assert_int_equal(write_frames(f), 0);
    assert_int_equal(stage_open(&stage, f->trace, &f->options, &f->e), 0);
    int frames = count(f), number = 0, stood = 0;
    for (uint32_t i = 1; i <= trace_length(f->trace) && number < frames; i++) {
        enum event_kind next = i < trace_length(f->trace) ? trace_event(f->trace, i).kind : EVENT_iteration;
        if (next != EVENT_resume && next != EVENT_callback && next != EVENT_iteration) continue;
        size_t size = read_frame(f, ++number, frame, sizeof frame), expected_size;
        double before = stage.view.stretch.from;
        view_go_to(&stage.view, stage.model, i);
        stage_follow(&stage);
        stood += stage.view.stretch.from == before;
        if (number % 5 != 3 && number < frames) continue;
        char *expected;
        FILE *memory = open_memstream(&expected, &expected_size);
        assert_int_equal(stage_draw(&stage, &f->e), 0);
        assert_int_equal(raster_write_png(stage.raster, memory), 0);
        fclose(memory);
        bool same = size == expected_size && memcmp(frame, expected, size) == 0;
        free(expected);
        // At this size a frame says nothing about the size of steps, by which alone they would differ.
        assert_true(same);
    }
    assert_int_equal(number, frames);
    assert_true(stood > frames / 2); // the cursor moves, and the timeline mostly does not
    stage_close(&stage);
}

static void what_is_not_ours_stays(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(mkdir(f->folder, 0755), 0);
    put(f, "000001.png");
    put(f, "notes.txt");
    assert_int_equal(write_frames(f), -ENOTEMPTY);
    assert_non_null(strstr(f->e.text, f->folder));
    assert_true(is_there(f, "000001.png") && is_there(f, "notes.txt"));
    empty(f, true);
    FILE *file = fopen(f->folder, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(write_frames(f), -ENOTDIR);
    assert_non_null(strstr(f->e.text, f->folder));
}

static void a_folder_without_parent_is_told(void **context)
{
    struct fixture *f = *context;
    assert_int_equal(frames_write(f->trace, &f->options, "/nowhere/frames", NULL, &f->e), -ENOENT);
    assert_non_null(strstr(f->e.text, "/nowhere/frames"));
    char dots[4090] = "";
    while (strlen(dots) < sizeof dots - 3) strcat(dots, "./");
    assert_int_equal(frames_write(f->trace, &f->options, dots, NULL, &f->e), -ENAMETOOLONG);
}

static void sizes_out_of_range_are_refused(void **context)
{
    struct fixture *f = *context;
    f->options.height = 100000;
    assert_int_equal(write_frames(f), -EINVAL);
    assert_int_equal(count(f), -1);
}

// What could not be completed is not there, and neither is a folder that was made for it.
static void survives_each_allocation_failing(void **context)
{
    struct fixture *f = *context;
    f->options.to.position = 40;
    assert_int_equal(write_frames(f), 0);
    int all = count(f), failures = 0;
    bool reached = true;
    for (int n = 1; reached; n++) {
        empty(f, true);
        fail_alloc_at(n);
        int rc = write_frames(f);
        reached = fail_alloc_reached();
        fail_alloc_at(0);
        assert_true(rc == 0 || rc == -ENOMEM);
        assert_int_equal(count(f), rc == 0 ? all : -1);
        failures += rc != 0;
    }
    assert_true(failures > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(there_is_a_frame_for_every_step),
        TEST(a_frame_is_the_picture_of_its_place),
        TEST(what_is_not_ours_stays),
        TEST(a_folder_without_parent_is_told),
        TEST(sizes_out_of_range_are_refused),
        TEST(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
