// A program that goes on and on, in the window: what is seen of it, and how it is stopped.
#include "viewer/live.h"

#include "viewer/open_window.h"

static uint32_t grants;

int __real_program_grant(program *p, enum grant_kind grant, int64_t time);
int __wrap_program_grant(program *p, enum grant_kind grant, int64_t time);

int __wrap_program_grant(program *p, enum grant_kind grant, int64_t time)
{
    grants++;
    return __real_program_grant(p, grant, time);
}

static void write_until(struct fixture *f, const char *words)
{
    press(f, '/');
    for (; *words; words++) push_key((uint32_t)*words, KMOD_NONE);
    press(f, KEY_enter);
}

static void wait_until_it_runs_on(struct fixture *f)
{
    for (int i = 0; i < 2000 && !view(f)->runs_on; i++) viewer_turn(f->viewer, 5);
    assert_true(view(f)->runs_on);
    uint32_t shown = view(f)->at.position;
    for (int i = 0; i < 2000 && view(f)->at.position == shown; i++) viewer_turn(f->viewer, 5);
    assert_true(view(f)->at.position > shown); // the cursor goes along, is not drawn behind, and it is told
    assert_int_equal(view(f)->at.position, trace_length(f->trace));
    assert_true(view(f)->glide == 0);
    viewer_turn(f->viewer, 0);
    assert_true(says(f, " stops it."));
}

// The key is answered at once; the cursor stands where the program does, and there it stays.
static void stop_it(struct fixture *f)
{
    press(f, KEY_space);
    assert_false(view(f)->runs_on);
    for (int i = 0; i < 2000 && program_status(f->program) == PROGRAM_going; i++) viewer_turn(f->viewer, 5);
    settle(f);
    uint32_t length = trace_length(f->trace);
    assert_int_equal(program_status(f->program), PROGRAM_waiting);
    assert_int_equal(view(f)->at.position, length);
    for (int i = 0; i < 10; i++) viewer_turn(f->viewer, 10);
    assert_int_equal(trace_length(f->trace), length);
    assert_false(says(f, " stops it."));
}

static void end_of_a_program_that_has_none_is_told_and_stopped(void **context)
{
    (void)context;
    struct fixture f = open_live(ENDS_BADLY, "how=never");
    press_and_move(&f, KEY_right);
    press_and_move(&f, KEY_right);
    press(&f, KEY_end);
    wait_until_it_runs_on(&f);
    stop_it(&f);
    press(&f, 'u'); // where one looked, not one of the many places that the cursor has come by
    assert_int_equal(view(&f)->at.position, 2);
    close_viewer(&f);
}

// Who has left the room finds it standing still, and the memory not full.
static void what_nobody_stops_stops_by_itself(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=prints");
    press(&f, KEY_end);
    for (int i = 0; i < 100000 && !strstr(view(&f)->notice, "stands still now"); i++) viewer_turn(f.viewer, 5);
    assert_non_null(strstr(view(&f)->notice, "`End` lets it go on."));
    for (int i = 0; i < 2000 && program_status(f.program) == PROGRAM_going; i++) viewer_turn(f.viewer, 5);
    settle(&f);
    uint32_t length = trace_length(f.trace);
    assert_int_equal(view(&f)->at.position, length);
    assert_in_range(length, 10000000, 11000000);
    assert_false(view(&f)->runs_on);
    press(&f, KEY_end); // and this is no end
    for (int i = 0; i < 2000 && trace_length(f.trace) == length; i++) viewer_turn(f.viewer, 5);
    assert_true(trace_length(f.trace) > length);
    close_viewer(&f);
}

static void a_step_that_does_not_end_is_told_and_stopped(void **context)
{
    (void)context;
    struct fixture f = open_live(ENDS_BADLY, "how=never");
    write_until(&f, "sync_wake");
    wait_until_it_runs_on(&f);
    stop_it(&f);
    uint32_t stopped = view(&f)->at.position;
    press(&f, KEY_f2);
    press_and_move(&f, KEY_right); // goes on as ever
    assert_int_equal(view(&f)->at.position, stopped + 1);
    close_viewer(&f);
}

static void playing_a_program_for_which_no_time_passes_shows_what_it_does(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=prints");
    press(&f, 'x');
    press(&f, KEY_space);
    wait_until_it_runs_on(&f);
    assert_true(view(&f)->playing);
    stop_it(&f);
    assert_false(view(&f)->playing);
    close_viewer(&f);
}

// A step forward while the program runs to its end is a step: the rest of the run is not wanted any more.
static void a_step_ends_what_was_asked_for_before(void **context)
{
    (void)context;
    struct fixture f = open_live(ENDS_BADLY, "how=never");
    press(&f, KEY_end);
    wait_until_it_runs_on(&f);
    press_and_move(&f, KEY_right);
    for (int i = 0; i < 2000 && program_status(f.program) == PROGRAM_going; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(program_status(f.program), PROGRAM_waiting);
    assert_false(view(&f)->runs_on);
    close_viewer(&f);
}

// What is far away is not gone to event by event; but the cursor stands where it was to go, and the program does not go on.
static void a_step_to_something_far_away_takes_few_grants(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=prints");
    uint32_t before = grants;
    write_until(&f, "event 50000");
    for (int i = 0; i < 20000 && view(&f)->at.position != 50001; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(view(&f)->at.position, 50001);
    assert_in_range(grants - before, 1, 1100);
    assert_false(view(&f)->runs_on);
    for (int i = 0; i < 2000 && program_status(f.program) == PROGRAM_going; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(program_status(f.program), PROGRAM_waiting);
    assert_int_equal(view(&f)->at.position, 50001);
    close_viewer(&f);
}

// And nearby the program stands where the cursor does.
static void a_step_to_something_near_ends_right_there(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=prints");
    write_until(&f, "event 500");
    for (int i = 0; i < 20000 && view(&f)->at.position != 501; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(trace_length(f.trace), 501);
    close_viewer(&f);
}

// One that waits for time, on the real clock, may be watched for as long as anybody likes: what is too much is counted anew.
static void a_program_that_sleeps_is_not_too_much(void **context)
{
    (void)context;
    struct held_run run = {0};
    struct view v;
    struct live l;
    error e;
    assert_int_equal(trace_new(&run.trace), 0);
    const struct program_options options = {.path = SEMAPHORE, .real_clock = true, .out = -1, .quiet = true, .live = true};
    if (program_start(&run.program, &options, run.trace, &e)) fail_msg("%s", e.text);
    assert_int_equal(model_new(&run.model, run.trace, MODEL_ALL), 0);
    view_init(&v);
    live_init(&l, &run, &v);
    live_begin(&l);
    uint32_t begun = l.begun;
    for (int i = 0; i < 4000 && lanes_head(run.model->lanes)->loop != LOOP_sleeping; i++) live_now(&l), usleep(5000);
    assert_int_equal(lanes_head(run.model->lanes)->loop, LOOP_sleeping);
    assert_true(l.begun > begun);
    held_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_of_a_program_that_has_none_is_told_and_stopped),
        cmocka_unit_test(what_nobody_stops_stops_by_itself),
        cmocka_unit_test(a_step_that_does_not_end_is_told_and_stopped),
        cmocka_unit_test(playing_a_program_for_which_no_time_passes_shows_what_it_does),
        cmocka_unit_test(a_step_to_something_far_away_takes_few_grants),
        cmocka_unit_test(a_step_to_something_near_ends_right_there),
        cmocka_unit_test(a_program_that_sleeps_is_not_too_much),
        cmocka_unit_test(a_step_ends_what_was_asked_for_before),
    };
    return cmocka_run_group_tests_name("live", tests, dummy_driver_and_fonts, close_fonts);
}
