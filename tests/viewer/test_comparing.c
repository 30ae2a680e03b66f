// The window on two runs: pushed keys and clicks.
#include "viewer/viewer.h"

#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/pair_view.h"
#include "viewer/recorded_run.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *traces[2];
    viewer *viewer;
};

static struct fixture open_both(void)
{
    struct fixture f;
    error e;
    f.traces[0] = recorded_run(CHESS, (const char *const[]){"mode=sync", "boards=4", "moves=5", NULL});
    f.traces[1] = recorded_run(CHESS, (const char *const[]){"mode=async", "boards=4", "moves=5", NULL});
    struct viewer_options options = {.trace = f.traces[0], .other = f.traces[1], .names = {"a", "b"}, .width = 1600, .height = 900};
    if (viewer_open(&f.viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f.viewer, 0));
    return f;
}

static void close_both(struct fixture *f)
{
    viewer_close(f->viewer);
    for (int i = 0; i < 2; i++) trace_free(f->traces[i]);
}

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }

static bool press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    return viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0);
}

// The n-th target of a kind.
static struct target target_of(struct fixture *f, enum target_kind kind, int n)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == kind && n-- == 0) return t->items[i];
    fail_msg("there is no such target in the frame");
    return (struct target){0};
}

static void click(struct fixture *f, box b, float share)
{
    push_click(b, share);
    viewer_turn(f->viewer, 0);
    viewer_turn(f->viewer, 0);
}

static bool says(const struct fixture *f, const char *part) { return frame_says(viewer_frame(f->viewer), part); }

static void it_opens_where_the_runs_part(void **context)
{
    (void)context;
    struct fixture f = open_both();
    assert_int_equal(view(&f)->mode, MODE_compare);
    assert_int_equal(view(&f)->both.at.time, 5 * SECOND);
    assert_true(says(&f, "At 5 s the runs part"));
    close_both(&f);
}

static void keys_move_through_both(void **context)
{
    (void)context;
    struct fixture f = open_both();
    press(&f, KEY_home);
    assert_int_equal(view(&f)->both.at.time, 0);
    assert_int_equal(pair_view_moment(view(&f), 0).position, 0);
    for (int i = 1; i <= 5; i++) {
        press(&f, i % 2 ? KEY_right : KEY_page_down);
        assert_int_equal(pair_view_moment(view(&f), 0).position, i);
        assert_int_equal(pair_view_moment(view(&f), 1).position, i);
    }
    press(&f, KEY_left);
    assert_int_equal(pair_view_moment(view(&f), 1).position, 4);
    press(&f, 'u'); // back to where they part
    assert_int_equal(view(&f)->both.at.time, 5 * SECOND);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->both.at.time, 1200 * SECOND);
    assert_int_equal(pair_view_moment(view(&f), 1).position, trace_length(f.traces[1]));
    close_both(&f);
}

static void keys_change_the_stretch(void **context)
{
    (void)context;
    struct fixture f = open_both();
    struct stretch before = pair_view_stretch(view(&f), 1000);
    press(&f, 'i');
    struct stretch after = pair_view_stretch(view(&f), 1000);
    assert_true(after.to - after.from < 0.7 * (before.to - before.from));
    press(&f, '.');
    assert_true(pair_view_stretch(view(&f), 1000).from > after.from);
    press(&f, ',');
    press(&f, 'o');
    press(&f, '0');
    after = pair_view_stretch(view(&f), 1000);
    assert_true(after.from <= 0 && after.to >= 1200);
    press(&f, 'x');
    assert_int_equal(pair_view_axis(view(&f)), AXIS_steps);
    close_both(&f);
}

static void playing_goes_on_in_both(void **context)
{
    (void)context;
    struct fixture f = open_both();
    press(&f, KEY_space);
    assert_true(view(&f)->playing);
    for (int i = 0; i < 400 && view(&f)->both.at.time <= 5 * SECOND; i++) viewer_turn(f.viewer, 5);
    assert_true(view(&f)->both.at.time > 5 * SECOND);
    press(&f, KEY_space);
    assert_false(view(&f)->playing);
    close_both(&f);
}

static void clicks_move_through_both(void **context)
{
    (void)context;
    struct fixture f = open_both();
    click(&f, target_of(&f, TARGET_both, 0).box, 0.5f); // all of both runs
    assert_in_range(view(&f)->both.at.time, 590 * SECOND, 615 * SECOND);
    click(&f, target_of(&f, TARGET_both, 1).box, 0.1f);
    assert_true(view(&f)->both.at.time < 590 * SECOND);
    close_both(&f);
}

// V shows the other run, at the same moment; C comes back to where that was left.
static void each_run_can_be_watched(void **context)
{
    (void)context;
    struct fixture f = open_both();
    press(&f, 'v');
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_int_equal(view(&f)->at.position, pair_view_moment(view(&f), 0).position);
    uint32_t sync = view(&f)->at.position;
    press(&f, 'v');
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_true(says(&f, "This is async."));
    assert_int_equal(view(&f)->at.position, pair_view_moment(view(&f), 1).position);
    assert_int_not_equal(view(&f)->at.position, sync);
    press(&f, KEY_end);
    press(&f, 'c');
    assert_int_equal(view(&f)->mode, MODE_compare);
    assert_int_equal(pair_view_moment(view(&f), 1).position, trace_length(f.traces[1]));
    click(&f, target_of(&f, TARGET_run, 0).box, 0.5f);
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_true(says(&f, "This is sync."));
    press(&f, 'p'); // questions about the one that is watched
    press(&f, 'c');
    assert_int_equal(view(&f)->mode, MODE_compare);
    press(&f, 27);
    assert_int_equal(view(&f)->mode, MODE_watch);
    close_both(&f);
}

// What is for one run says so and does nothing; every key leaves a page that can be drawn.
static void every_key_has_an_answer(void **context)
{
    (void)context;
    struct fixture f = open_both();
    press(&f, 'w');
    assert_false(view(&f)->why);
    assert_true(says(&f, "That is for one run"));
    srand(1);
    static const uint32_t specials[] = {KEY_left, KEY_right, KEY_up, KEY_down, KEY_home, KEY_end, KEY_enter, KEY_tab};
    for (int i = 0; i < 600; i++) {
        int key = rand() % 80;
        uint32_t code = key < 8 ? specials[key] : (uint32_t)(' ' + key);
        if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
        if (code == 'q' || code == 'f') continue;
        assert_true(press(&f, code));
    }
    close_both(&f);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_where_the_runs_part),
        cmocka_unit_test(keys_move_through_both),
        cmocka_unit_test(keys_change_the_stretch),
        cmocka_unit_test(playing_goes_on_in_both),
        cmocka_unit_test(clicks_move_through_both),
        cmocka_unit_test(each_run_can_be_watched),
        cmocka_unit_test(every_key_has_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
