// What lasts from one time to the next, what is not there yet, and programs that end badly while they are looked at.
#include "viewer/viewer.h"

#include <time.h>

#include "viewer/open_window.h"

static struct fixture open_with_files(const char *settings, const char *keys)
{
    struct fixture f = {.trace = chess_trace(6, 30)};
    const struct viewer_options options = {.trace = f.trace, .settings_path = settings, .keys_path = keys};
    error e;
    if (viewer_open(&f.viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f.viewer, 0));
    return f;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void what_was_changed_is_so_the_next_time(void **context)
{
    (void)context;
    char directory[] = "/tmp/loopscope-viewer-XXXXXX", settings[60], keys[60];
    assert_non_null(mkdtemp(directory));
    snprintf(settings, sizeof settings, "%s/window", directory);
    snprintf(keys, sizeof keys, "%s/keys", directory);
    write_text(keys, "theme F10\nfaster o\n");
    struct fixture f = open_with_files(settings, keys);
    assert_non_null(strstr(view(&f)->notice, "/keys:2: 'o' is a key of zoom_out"));
    press(&f, 't');
    assert_string_equal(view(&f)->notice, "");
    assert_ptr_equal(view(&f)->theme, &theme_dark);
    close_viewer(&f);
    assert_int_equal(access(settings, F_OK), -1); // nothing was changed
    f = open_with_files(settings, keys);
    press(&f, KEY_f10);
    press(&f, '+');
    press(&f, 'n');
    press(&f, '2');
    assert_non_null(strstr(view(&f)->notice, "`2` brings it back"));
    float scale = view(&f)->scale;
    assert_true(scale > 1);
    close_viewer(&f);
    f = open_with_files(settings, NULL);
    assert_ptr_equal(view(&f)->theme, &theme_light);
    assert_true(view(&f)->scale == scale);
    assert_true(view(&f)->still);
    assert_int_equal(view(&f)->hidden, 1u << PANEL_timers);
    press(&f, KEY_right);
    assert_true(view(&f)->glide == 0);
    close_viewer(&f);
    assert_int_equal(unlink(settings) | unlink(keys) | rmdir(directory), 0);
}

// So long that it is shown before all of it has been taken in.
static struct fixture open_long_replay(void)
{
    struct fixture f = {.trace = chess_trace(24, 1500)};
    struct viewer_options o = {.trace = f.trace};
    error e;
    assert_true(trace_length(f.trace) > 300000);
    assert_int_equal(viewer_open(&f.viewer, &o, &e), 0);
    assert_true(view(&f)->live); // more is to come
    return f;
}

static void a_long_trace_is_shown_before_it_is_all_there(void **context)
{
    (void)context;
    struct fixture f = open_long_replay();
    assert_true(viewer_turn(f.viewer, 0));
    assert_true(draw_list_count(viewer_frame(f.viewer)) > 50);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 1);
    for (int i = 0; i < 100 && view(&f)->live; i++) viewer_turn(f.viewer, 0);
    assert_false(view(&f)->live);
    close_viewer(&f);
}

static void its_end_is_found_while_it_is_taken_in(void **context)
{
    (void)context;
    struct fixture f = open_long_replay();
    push_key(KEY_end, KMOD_NONE);
    for (int i = 0; i < 100 && (view(&f)->live || view(&f)->at.position < trace_length(f.trace)); i++) viewer_turn(f.viewer, 0);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    assert_false(view(&f)->live);
    assert_string_equal(view(&f)->banner, "");
    close_viewer(&f);
}

static void nothing_is_drawn_while_nothing_happens(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    settle(&f);
    clock_t before = clock();
    for (int i = 0; i < 5; i++) viewer_turn(f.viewer, 100);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 0.005 * 5); // a drawn frame alone takes more
    close_viewer(&f);
}

static void a_crash_is_shown_and_survived(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=crash");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "SIGSEGV"));
    assert_non_null(strstr(view(&f)->banner, "greeter"));
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1).kind, EVENT_crash);
    assert_true(press(&f, KEY_left));
    close_viewer(&f);
}

static void a_task_that_holds_the_loop_is_named_while_the_viewer_answers(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=endless");
    press(&f, KEY_end);
    for (int i = 0; i < 3000 && !strstr(view(&f)->banner, " s without an event"); i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "greeter has held the loop for "));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 't');
    assert_true(view(&f)->theme->light);
    close_viewer(&f);
}

static void a_killed_program_is_noticed_while_it_stands_still(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=killed");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "SIGKILL"));
    close_viewer(&f);
}

// It is ended because it writes what no trace can hold; what it did before that is there to be looked at.
static void what_a_condemned_program_did_is_shown(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=bad_text");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    settle(&f);
    assert_false(view(&f)->live);
    press(&f, KEY_end);
    assert_true(trace_length(f.trace) > 0);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    close_viewer(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_changed_is_so_the_next_time),
        cmocka_unit_test(a_long_trace_is_shown_before_it_is_all_there),
        cmocka_unit_test(its_end_is_found_while_it_is_taken_in),
        cmocka_unit_test(nothing_is_drawn_while_nothing_happens),
        cmocka_unit_test(a_crash_is_shown_and_survived),
        cmocka_unit_test(a_task_that_holds_the_loop_is_named_while_the_viewer_answers),
        cmocka_unit_test(a_killed_program_is_noticed_while_it_stands_still),
        cmocka_unit_test(what_a_condemned_program_did_is_shown),
    };
    return cmocka_run_group_tests_name("viewer", tests, dummy_driver_and_fonts, close_fonts);
}
