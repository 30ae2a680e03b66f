// Clicks, drags, the wheel, and a pointer that rests.
#include "viewer/pointer.h"

#include <math.h>

#include "viewer/open_window.h"

static void a_click_right_after_a_key_finds_what_the_key_has_made(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    box b = target_of(&f, TARGET_action, ACTION_forward).box;
    press(&f, '?');
    push_key(KEY_escape, KMOD_NONE);
    click(&f, b.x + b.w / 2, b.y + b.h / 2); // in the same turn
    assert_false(view(&f)->help);
    assert_int_equal(view(&f)->at.position, 1);
    close_viewer(&f);
}

static void a_click_on_a_line_makes_steps_go_on_until_it(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    click_target(&f, TARGET_line, 11); // print: once a move
    assert_int_equal(view(&f)->grain, GRAIN_until);
    assert_string_equal(view(&f)->until.words, "chess.c:11");
    for (int i = 0; i < 3; i++) {
        press(&f, i == 2 ? KEY_left : KEY_right);
        end_glide(&f);
        event e = trace_event(f.trace, view(&f)->at.position - 1);
        assert_int_equal(trace_place(f.trace, e.where).line, 11);
    }
    click_target(&f, TARGET_line, 11);
    assert_int_equal(view(&f)->grain, GRAIN_event);
    assert_int_equal(view(&f)->until.kind, UNTIL_nothing);
    close_viewer(&f);
}

static void a_click_on_the_answer_goes_to_its_event(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    press(&f, 'w');
    const struct targets *all = viewer_targets(f.viewer);
    uint32_t i = 0;
    while (i < all->count && all->items[i].kind != TARGET_event) i++;
    assert_true(i < all->count);
    struct target link = all->items[i];
    click(&f, link.box.x + link.box.w / 2, link.box.y + link.box.h / 2);
    assert_int_equal(view(&f)->at.position, link.id + 1);
    close_viewer(&f);
}

static void a_click_selects_a_task_and_again_lets_go(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    struct target lane = target_of(&f, TARGET_task, 0);
    click(&f, lane.box.x + 5, lane.box.y + lane.box.h / 2); // on its name
    assert_int_equal(view(&f)->selected, lane.id);
    uint32_t position = view(&f)->at.position;
    click(&f, lane.box.x + 5, lane.box.y + lane.box.h / 2);
    assert_int_equal(view(&f)->selected, 0);
    assert_int_equal(view(&f)->at.position, position);
    close_viewer(&f);
}

static void the_axis_and_the_map_take_the_cursor_along(void **context)
{
    (void)context;
    static const enum target_kind kinds[] = {TARGET_axis, TARGET_scrub};
    struct fixture f = open_replay();
    int64_t end = trace_event(f.trace, trace_length(f.trace) - 1).time;
    for (size_t i = 0; i < 2; i++) {
        struct target t = target_of(&f, kinds[i], 0);
        float y =
            kinds[i] == TARGET_axis ? t.box.y + 8 : t.box.y + t.box.h / 2; // on the axis itself no lane is selected
        push_mouse(SDL_MOUSEBUTTONDOWN, t.box.x + t.box.w / 2, y);
        settle(&f);
        double middle = t.from + (t.to - t.from) / 2;
        assert_true(fabs((double)view(&f)->at.time / 1e9 - middle) < (t.to - t.from) / 500);
        push_motion(t.box.x + t.box.w + 50, y);
        settle(&f);
        if (kinds[i] == TARGET_scrub) assert_int_equal(view(&f)->at.time, end);
        push_motion(t.box.x - 50, y);
        settle(&f);
        if (kinds[i] == TARGET_scrub) assert_int_equal(view(&f)->at.time, 0);
        int64_t time = view(&f)->at.time;
        push_mouse(SDL_MOUSEBUTTONUP, 0, y);
        push_motion(t.box.x + t.box.w / 2, y);
        settle(&f);
        assert_int_equal(view(&f)->at.time, time); // let go
        assert_int_equal(view(&f)->selected, 0);
    }
    close_viewer(&f);
}

static void control_and_wheel_zoom_and_the_wheel_pans(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    push_motion(500, 300); // on the timeline
    settle(&f);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .y = -3, .preciseY = -3, .mouseX = 500, .mouseY = 300}};
    double from = view(&f)->stretch.from;
    SDL_PushEvent(&wheel);
    settle(&f);
    assert_true(view(&f)->stretch.from > from);
    SDL_SetModState(KMOD_LCTRL);
    wheel.wheel.y = 1, wheel.wheel.preciseY = 1;
    SDL_PushEvent(&wheel);
    settle(&f);
    SDL_SetModState(KMOD_NONE);
    assert_true(view(&f)->zoom > 1);
    close_viewer(&f);
}

static void rest_at(struct fixture *f, float x, float y)
{
    push_motion(x, y);
    settle(f);
    assert_false(view(f)->tip);
    for (int i = 0; i < 1000 && !view(f)->tip; i++) viewer_turn(f->viewer, 5);
    assert_true(view(f)->tip);
    settle(f);
}

static void a_pointer_that_rests_is_told_what_lies_under_it(void **context)
{
    (void)context;
    struct fixture f = open_replay(); // 6 boards
    press(&f, KEY_end);
    end_glide(&f);
    box button = target_of(&f, TARGET_action, ACTION_grain).box;
    rest_at(&f, button.x + 5, button.y + 5);
    assert_true(says(&f, "key G"));
    press(&f, 'g');
    assert_false(view(&f)->tip);
    assert_false(says(&f, "key G"));
    // A lane: the axis and a task are both there. The second board plays from 5 s to 10 s.
    press(&f, '0');
    struct target axis = target_of(&f, TARGET_axis, 0);
    uint32_t task = task_named(&f, "Board 2");
    box lane = {0};
    for (uint32_t i = 0; i < viewer_targets(f.viewer)->count; i++) {
        const struct target *t = &viewer_targets(f.viewer)->items[i];
        if (t->kind == TARGET_task && t->id == task && t->box.y > axis.box.y && t->box.y < axis.box.y + axis.box.h) lane = t->box;
    }
    float x = axis.box.x + axis.box.w * (float)((7.5 - axis.from) / (axis.to - axis.from));
    rest_at(&f, x, lane.y + lane.h / 2);
    assert_true(says(&f, "Board 2 runs"));
    assert_true(says(&f, "from 5.0 s to 10.0 s"));
    close_viewer(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_click_right_after_a_key_finds_what_the_key_has_made),
        cmocka_unit_test(a_click_on_a_line_makes_steps_go_on_until_it),
        cmocka_unit_test(a_click_on_the_answer_goes_to_its_event),
        cmocka_unit_test(a_click_selects_a_task_and_again_lets_go),
        cmocka_unit_test(the_axis_and_the_map_take_the_cursor_along),
        cmocka_unit_test(control_and_wheel_zoom_and_the_wheel_pans),
        cmocka_unit_test(a_pointer_that_rests_is_told_what_lies_under_it),
    };
    return cmocka_run_group_tests_name("pointer", tests, dummy_driver_and_fonts, close_fonts);
}
