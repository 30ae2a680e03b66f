// The cursor: steps, jumps, undo and playing, in a replay and beyond the end of a live program.
#include "viewer/travel.h"

#include "viewer/made_traces.h"
#include "viewer/open_window.h"

static void keys_step_and_jump(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, KEY_right);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 2);
    press(&f, KEY_left);
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 'g');
    press(&f, 'g');
    assert_int_equal(view(&f)->grain, GRAIN_iteration);
    press(&f, KEY_right);
    assert_int_equal(trace_event(f.trace, view(&f)->at.position).kind, EVENT_iteration);
    close_viewer(&f);
}

static void what_a_step_moves_is_seen_moving(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    press(&f, 'g');
    press(&f, KEY_right);
    assert_true(view(&f)->arrived < 1 && view(&f)->left);
    end_glide(&f);
    assert_null(view(&f)->left);
    press(&f, 'n');
    press(&f, KEY_right);
    assert_true(view(&f)->arrived == 1);
    close_viewer(&f);
}

static void undo_leads_back_through_where_one_looked(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    uint32_t length = trace_length(f.trace);
    press(&f, KEY_right);
    press(&f, KEY_right);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, length);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 2);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 'u'); // nothing is left
    assert_int_equal(view(&f)->at.position, 0);
    for (int i = 0; i < 200; i++) press(&f, KEY_right);
    for (int i = 0; i < 200; i++) press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 200 - 64); // older places are forgotten
    close_viewer(&f);
}

// The end of a trace that is still being taken in: the cursor goes along, and one way leads back from there.
static void a_way_to_the_end_while_it_is_loaded_is_one_way(void **context)
{
    (void)context;
    struct fixture f = {.trace = many_tasks(1, "%u")};
    event print = trace_event(f.trace, trace_length(f.trace) - 1);
    for (uint32_t i = 0; i < 4000000; i++) assert_int_equal(trace_append(f.trace, &print), 0);
    open_viewer(&f);
    press(&f, KEY_right);
    press(&f, KEY_end);
    SDL_Delay(300); // it takes long
    viewer_turn(f.viewer, 0);
    assert_in_range(view(&f)->at.position, 2, trace_length(f.trace) - 1);
    for (int i = 0; i < 100 && view(&f)->at.position < trace_length(f.trace); i++) viewer_turn(f.viewer, 0);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 1);
    close_viewer(&f);
}

static void playing_moves_the_cursor_at_its_speed(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, KEY_space);
    assert_true(view(&f)->playing);
    int64_t before = view(&f)->at.time;
    uint32_t began = SDL_GetTicks();
    play_for(&f, 300);
    double passed = (double)(SDL_GetTicks() - began) / 1000, moved = (double)(view(&f)->at.time - before) / 1e9;
    assert_true(moved > 0 && moved < 20 * passed); // at 10 seconds a second; never faster than time passes
    press(&f, KEY_space);
    assert_false(view(&f)->playing);
    int64_t stopped = view(&f)->at.time;
    play_for(&f, 50);
    assert_int_equal(view(&f)->at.time, stopped);
    for (int i = 0; i < 20; i++) push_key(']', KMOD_NONE);
    press(&f, KEY_space);
    for (int i = 0; i < 200 && view(&f)->playing; i++) viewer_turn(f.viewer, 10);
    assert_false(view(&f)->playing); // at the end it stops
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_space); // and begins again
    assert_true(view(&f)->at.position < trace_length(f.trace));
    close_viewer(&f);
}

static void a_step_beyond_the_end_lets_the_program_do_one(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    assert_int_equal(trace_length(f.trace), 0);
    for (uint32_t i = 1; i <= 30; i++) {
        press_and_move(&f, KEY_right);
        assert_int_equal(trace_length(f.trace), i); // it stands still: nothing more has happened
        assert_int_equal(view(&f)->at.position, i);
    }
    press(&f, KEY_left);
    press(&f, KEY_left);
    press(&f, KEY_right);
    assert_int_equal(trace_length(f.trace), 30); // what has happened is only looked at
    press(&f, 'g');
    press(&f, 'g');
    press_and_move(&f, KEY_right);
    assert_true(view(&f)->at.position > 30 && view(&f)->at.position == trace_length(f.trace));
    assert_int_equal(program_next(f.program), EVENT_iteration);
    press(&f, 'g'); // output
    press_and_move(&f, KEY_right);
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1).kind, EVENT_print);
    close_viewer(&f);
}

static void playing_grants_time_and_no_more(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    press(&f, KEY_space);
    for (int i = 0; i < 400 && view(&f)->at.time < 12 * SECOND; i++) viewer_turn(f.viewer, 10);
    press(&f, KEY_space);
    int64_t now = view(&f)->at.time, head = trace_event(f.trace, trace_length(f.trace) - 1).time;
    assert_true(now >= 12 * SECOND && head <= now);
    uint32_t length = trace_length(f.trace);
    play_for(&f, 100);
    assert_int_equal(trace_length(f.trace), length); // paused is paused
    close_viewer(&f);
}

static void a_program_on_the_real_clock_runs_while_it_is_played(void **context)
{
    (void)context;
    const char *arguments[] = {"boards=2", "moves=2", "think=0.05", "reply=0.2", NULL};
    struct fixture f = open_program(CHESS, arguments, true);
    press(&f, KEY_space);
    uint32_t began = SDL_GetTicks();
    for (int i = 0; i < 1000 && view(&f)->playing; i++) {
        viewer_turn(f.viewer, 10);
        double passed = (double)(SDL_GetTicks() - began) / 1000;
        assert_true((double)view(&f)->at.time / 1e9 < passed + 0.5); // it is as old as it is, not as the speed would have it
    }
    assert_false(view(&f)->live);
    assert_false(view(&f)->playing);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    assert_in_range(view(&f)->at.time, SECOND / 2, 5 * SECOND); // 0.05 + 0.2, twice, at least
    close_viewer(&f);
}

static void end_runs_the_program_to_its_end(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    settle(&f);
    assert_false(view(&f)->live);
    assert_string_equal(view(&f)->banner, "");
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1).kind, EVENT_end);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    close_viewer(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_step_and_jump),
        cmocka_unit_test(what_a_step_moves_is_seen_moving),
        cmocka_unit_test(undo_leads_back_through_where_one_looked),
        cmocka_unit_test(a_way_to_the_end_while_it_is_loaded_is_one_way),
        cmocka_unit_test(playing_moves_the_cursor_at_its_speed),
        cmocka_unit_test(a_step_beyond_the_end_lets_the_program_do_one),
        cmocka_unit_test(playing_grants_time_and_no_more),
        cmocka_unit_test(a_program_on_the_real_clock_runs_while_it_is_played),
        cmocka_unit_test(end_runs_the_program_to_its_end),
    };
    return cmocka_run_group_tests_name("travel", tests, dummy_driver_and_fonts, close_fonts);
}
