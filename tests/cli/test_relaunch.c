// Live coding: a source file that is compiled, run and shown, and again when it is saved, by whatever way editors save. The window is SDL's dummy driver's.
#include "cli/relaunch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/now.h"
#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/viewer.h"

#define PATIENCE_MS 60000 // for a compiler on a busy machine

static char directory[] = "/tmp/loopscope-test-XXXXXX";

#define HEAD "#include <loopscope/asyncio.h>\n#include \"sleep.h\"\n"
#define BODY(text)                                                                                 \
    "async_def(program)\n{\n    print(\"" text "\");\n    await(asyncio_sleep(SECONDS));\n    return none;\n}\n"
#define MAIN "int main(void)\n{\n    param_int(\"n\", 3, 1, 9, \"a number\");\n    return asyncio_run(program());\n}\n"

// --- files ------------------------------------------------------------------------------------------------------------
static void save(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

// As most editors do: beside it, and renamed.
static void save_by_renaming(const char *name, const char *text)
{
    save("beside~", text);
    assert_int_equal(rename("beside~", name), 0);
}

// --- a window ------------------------------------------------------------------------------------------------------------
struct fixture {
    struct relaunch relaunch;
    viewer *viewer;
};

static int set_up(void **fixture)
{
    (void)fixture;
    save("homework.c", HEAD BODY("first") MAIN);
    save("sleep.h", "#define SECONDS 2\n");
    return 0;
}

// As loopscope view homework.c opens it.
static void open_source(struct fixture *f, const char *source)
{
    char path[PATH_MAX], *words;
    error e;
    trace *t;
    program *p = NULL;
    int rc = compile_and_listen(path, source, &words, &e);
    relaunch_init(&f->relaunch, rc ? "" : path, source, false);
    relaunch_compiled(&f->relaunch, words, rc != 0);
    assert_int_equal(relaunch_set_parameters(&f->relaunch, NULL), 0);
    assert_int_equal(trace_new(&t), 0);
    const struct program_options options = {.path = path, .source = source, .out = -1, .live = true};
    if (rc == 0 && program_start(&p, &options, t, &e)) fail_msg("%s", e.text);
    const struct viewer_options shown = {.trace = t, .program = p, .launcher = &f->relaunch.launcher};
    if (viewer_open(&f->viewer, &shown, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static void close_source(struct fixture *f)
{
    viewer_close(f->viewer);
    relaunch_deinit(&f->relaunch);
}

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }

static void press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    assert_true(viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0));
}

static void expect_frame(struct fixture *f, const char *text)
{
    for (int64_t end = now_ms() + PATIENCE_MS; !frame_says(viewer_frame(f->viewer), text) && now_ms() < end;) assert_true(viewer_turn(f->viewer, 20));
    if (!frame_says(viewer_frame(f->viewer), text)) fail_msg("\"%s\" is nowhere", text);
}

static void expect_notice(struct fixture *f, const char *text)
{
    for (int64_t end = now_ms() + PATIENCE_MS; !strstr(view(f)->notice, text) && now_ms() < end;) assert_true(viewer_turn(f->viewer, 20));
    if (!strstr(view(f)->notice, text)) fail_msg("the window says \"%s\", not \"%s\"", view(f)->notice, text);
}

static void run_to_end(struct fixture *f)
{
    push_key(KEY_end, KMOD_NONE);
    for (int64_t end = now_ms() + PATIENCE_MS; view(f)->live && now_ms() < end;) assert_true(viewer_turn(f->viewer, 20));
    assert_false(view(f)->live);
}

// --- saves ------------------------------------------------------------------------------------------------------------------
static void a_saved_source_runs_again(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    run_to_end(&f);
    expect_frame(&f, "first");
    save_by_renaming("homework.c", HEAD BODY("second") MAIN);
    expect_notice(&f, "`homework.c` was saved: makespan 2.0 s as before; the runs part at event");
    expect_frame(&f, "second");
    save("homework.c", HEAD BODY("third") MAIN);
    expect_frame(&f, "third");
    unlink("homework.c"); // gone for a moment
    viewer_turn(f.viewer, 150);
    save("homework.c", HEAD BODY("fourth") MAIN);
    expect_frame(&f, "fourth");
    close_source(&f);
}

static void what_it_includes_counts(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    run_to_end(&f);
    save_by_renaming("sleep.h", "#define SECONDS 7\n");
    expect_notice(&f, "makespan 2.0 s → 7.0 s");
    save("more.h", "#define SECONDS 9\n");
    save("sleep.h", "#include \"more.h\"\n");
    expect_notice(&f, "makespan 7.0 s → 9.0 s");
    save("more.h", "#define SECONDS 11\n"); // which was not there at first
    expect_notice(&f, "makespan 9.0 s → 11.0 s");
    close_source(&f);
}

static void the_same_text_is_no_change(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    save_by_renaming("homework.c", HEAD BODY("first") MAIN);
    save("elsewhere.c", "int main(void) { return 0; }\n");
    for (int64_t end = now_ms() + 400; now_ms() < end;) viewer_turn(f.viewer, 20);
    assert_string_equal(view(&f)->notice, "");
    assert_false(f.relaunch.compilation.begun);
    close_source(&f);
}

static void a_link_is_followed(void **unused)
{
    (void)unused;
    struct fixture f;
    mkdir("work", 0700);
    save("work/real.c", HEAD BODY("linked") MAIN);
    assert_int_equal(symlink("work/real.c", "link.c"), 0);
    open_source(&f, "link.c");
    run_to_end(&f);
    save_by_renaming("work/real.c", HEAD BODY("relinked") MAIN);
    expect_frame(&f, "relinked");
    close_source(&f);
    unlink("link.c"), unlink("work/real.c"), rmdir("work");
}

// --- what does not compile ------------------------------------------------------------------------------------------------
// Renamed or deleted, and put back: both are told, and neither costs the run.
static void a_file_that_is_gone_is_told(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    run_to_end(&f);
    assert_int_equal(rename("homework.c", "elsewhere.c"), 0);
    expect_notice(&f, "`homework.c` is not there any more. This run stays");
    expect_frame(&f, "first");
    assert_int_equal(rename("elsewhere.c", "homework.c"), 0);
    expect_notice(&f, "`homework.c` is there again, as it was.");
    assert_int_equal(rename("sleep.h", "elsewhere.h"), 0); // what it includes, too
    expect_notice(&f, "`sleep.h` is not there any more.");
    assert_int_equal(rename("elsewhere.h", "sleep.h"), 0);
    expect_notice(&f, "`sleep.h` is there again, as it was.");
    save("sleep.h", "#define SECONDS 5\n");
    expect_notice(&f, "`homework.c` was saved: makespan 2.0 s → 5.0 s");
    close_source(&f);
}

// A directory that is unpacked or checked out anew is deleted and made again, and the one above it, too.
static void a_directory_that_is_made_again_is_watched(void **unused)
{
    (void)unused;
    struct fixture f;
    mkdir("week", 0700), mkdir("week/lab", 0700);
    save("week/lab/homework.c", HEAD BODY("first") MAIN);
    save("week/lab/sleep.h", "#define SECONDS 2\n");
    open_source(&f, "week/lab/homework.c");
    run_to_end(&f);
    for (int deep = 0; deep < 2; deep++) {
        unlink("week/lab/homework.c"), unlink("week/lab/sleep.h"), rmdir("week/lab");
        if (deep) rmdir("week");
        expect_notice(&f, "is not there any more");
        if (deep) mkdir("week", 0700), viewer_turn(f.viewer, 50);
        mkdir("week/lab", 0700);
        save("week/lab/sleep.h", "#define SECONDS 2\n");
        if (deep) viewer_turn(f.viewer, 50);
        save("week/lab/homework.c", deep ? HEAD BODY("third") MAIN : HEAD BODY("second") MAIN);
        expect_notice(&f, "`homework.c` was saved");
        expect_frame(&f, deep ? "third" : "second");
    }
    save("week/lab/homework.c", HEAD BODY("fourth") MAIN);
    expect_frame(&f, "fourth");
    close_source(&f);
    unlink("week/lab/homework.c"), unlink("week/lab/sleep.h"), rmdir("week/lab"), rmdir("week");
}

static void an_error_is_shown_and_the_run_stays(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    run_to_end(&f);
    save("homework.c", HEAD BODY("x\") y(\"") MAIN);
    expect_frame(&f, "homework.c does not compile");
    expect_frame(&f, "homework.c:5:");
    expect_frame(&f, "error: ");
    assert_true(frame_says(viewer_frame(f.viewer), "first")); // beneath
    press(&f, 27);
    assert_false(view(&f)->compiler.open);
    save("homework.c", HEAD BODY("mended") MAIN);
    expect_frame(&f, "mended");
    assert_false(view(&f)->compiler.failed);
    close_source(&f);
}

static void an_error_at_first_waits_for_a_save(void **unused)
{
    (void)unused;
    struct fixture f;
    save("homework.c", HEAD BODY("first") "int main(void) { return nothing; }\n");
    open_source(&f, "homework.c");
    expect_frame(&f, "homework.c does not compile");
    expect_frame(&f, "undeclared");
    press(&f, 27);
    expect_frame(&f, "does not compile");
    save_by_renaming("homework.c", HEAD BODY("at last") MAIN);
    expect_notice(&f, "`homework.c` was saved: the program runs again.");
    run_to_end(&f);
    expect_frame(&f, "at last");
    close_source(&f);
}

static void a_warning_is_told(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    save("homework.c", HEAD BODY("first\"); int unused; print(\"second") MAIN);
    expect_notice(&f, "`E` shows what the compiler says.");
    press(&f, 'e');
    expect_frame(&f, "warning: unused variable");
    close_source(&f);
}

static void the_window_goes_on_while_it_is_compiled(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    save("slow", "#!/bin/sh\nsleep 1\nexec cc \"$@\"\n");
    chmod("slow", 0700);
    char compiler[PATH_MAX];
    snprintf(compiler, sizeof compiler, "%s/slow", directory);
    setenv("CC", compiler, 1);
    save("homework.c", HEAD BODY("slowly") MAIN);
    expect_notice(&f, "is being compiled");
    uint32_t turns = 0;
    for (; f.relaunch.compilation.at_work && turns < 100000; turns++) assert_true(viewer_turn(f.viewer, 5));
    assert_true(turns > 20);
    expect_notice(&f, "was saved: "); // End is for the new run
    run_to_end(&f);
    expect_frame(&f, "slowly");
    save("homework.c", HEAD BODY("not at all") MAIN); // and one at work when the window closes
    expect_notice(&f, "is being compiled");
    close_source(&f);
    unsetenv("CC");
    unlink("slow");
}

// The window asks for a start before it has heard that there is no program yet: what it begins is neither ended nor waited for.
static void what_failed_before_ends_nothing(void **unused)
{
    (void)unused;
    struct relaunch r;
    struct launched out = {0};
    error e;
    char path[PATH_MAX], compiler[PATH_MAX], *words;
    save("homework.c", "int main(void) { return nothing; }\n");
    assert_int_equal(compile_and_listen(path, "homework.c", &words, &e), -EBADMSG);
    relaunch_init(&r, "", "homework.c", false);
    relaunch_compiled(&r, words, true);
    save("deaf", "#!/bin/sh\ntrap '' INT\nwhile [ ! -e done ]; do sleep 0.01; done\nexec cc \"$@\"\n");
    chmod("deaf", 0700);
    snprintf(compiler, sizeof compiler, "%s/deaf", directory);
    setenv("CC", compiler, 1);
    assert_int_equal(r.launcher.start(&r, NULL, &e), 0);
    assert_int_equal(r.launcher.look(&r, &out), LAUNCH_under_way);
    assert_true(r.compilation.at_work);
    save("done", "");
    enum launch now = LAUNCH_under_way;
    for (int64_t end = now_ms() + PATIENCE_MS; now == LAUNCH_under_way && now_ms() < end; usleep(1000)) now = r.launcher.look(&r, &out);
    assert_int_equal(now, LAUNCH_failed);
    assert_true(out.refused);
    assert_non_null(strstr(out.words, "nothing"));
    relaunch_deinit(&r);
    unsetenv("CC");
    unlink("deaf");
    unlink("done");
}

// --- knobs ------------------------------------------------------------------------------------------------------------------
static void parameters_outlive_a_save(void **unused)
{
    (void)unused;
    struct fixture f;
    open_source(&f, "homework.c");
    run_to_end(&f);
    press(&f, 'k'), press(&f, '+');
    expect_notice(&f, "`n` 3 → 4");
    save("homework.c", HEAD BODY("second") MAIN);
    expect_frame(&f, "second");
    assert_string_equal(trace_meta(viewer_trace(f.viewer), "param:n"), "int 3 1 9 4");
    save("homework.c", HEAD BODY("third") "int main(void) { return asyncio_run(program()); }\n");
    expect_notice(&f, "does not take the parameters that it had");
    expect_frame(&f, "third");
    close_source(&f);
}

static void remove_directory(void) { rmdir(directory); }

int main(void)
{
    atexit(remove_directory); // after what the compiler has made there
    if (!mkdtemp(directory) || chdir(directory) != 0) return 1;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    setenv("TMPDIR", directory, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_saved_source_runs_again, set_up), cmocka_unit_test_setup(what_it_includes_counts, set_up),
        cmocka_unit_test_setup(the_same_text_is_no_change, set_up), cmocka_unit_test_setup(a_link_is_followed, set_up),
        cmocka_unit_test_setup(a_file_that_is_gone_is_told, set_up),
        cmocka_unit_test_setup(a_directory_that_is_made_again_is_watched, set_up),
        cmocka_unit_test_setup(an_error_is_shown_and_the_run_stays, set_up), cmocka_unit_test_setup(an_error_at_first_waits_for_a_save, set_up),
        cmocka_unit_test_setup(a_warning_is_told, set_up), cmocka_unit_test_setup(the_window_goes_on_while_it_is_compiled, set_up),
        cmocka_unit_test_setup(what_failed_before_ends_nothing, set_up), cmocka_unit_test_setup(parameters_outlive_a_save, set_up),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    const char *const left[] = {"homework.c", "sleep.h", "more.h", "elsewhere.c", "home", "beside~"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) unlink(left[i]);
    return failed;
}
