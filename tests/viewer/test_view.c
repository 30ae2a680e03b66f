#include "viewer/view.h"

#include <math.h>
#include <string.h>

#include "support/chess_run.h"
#include "support/cmocka_all.h"

#define SECOND INT64_C(1000000000)

static enum event_kind next_kind(const struct chess_run *f)
{
    uint32_t position = f->view.at.position;
    return position < model_length(f->model) ? (enum event_kind)trace_event(f->trace, position).kind : EVENT_none;
}

static enum event_kind last_kind(const struct chess_run *f)
{
    return (enum event_kind)trace_event(f->trace, f->view.at.position - 1).kind;
}

static bool forward(struct chess_run *f)
{
    uint32_t position;
    bool found = view_stop(&f->view, f->model, EVENT_none, &position);
    view_go_to(&f->view, f->model, position);
    return found;
}

static void back(struct chess_run *f) { view_go_to(&f->view, f->model, view_stop_back(&f->view, f->model)); }

static void a_step_stops_where_its_grain_says(void **context)
{
    struct chess_run *f = *context;
    f->view.grain = GRAIN_event;
    assert_true(forward(f));
    assert_int_equal(f->view.at.position, 1);
    f->view.grain = GRAIN_iteration;
    assert_true(forward(f));
    assert_int_equal(next_kind(f), EVENT_iteration);
    f->view.grain = GRAIN_step;
    assert_true(forward(f));
    assert_int_equal(next_kind(f), EVENT_resume);
    f->view.grain = GRAIN_output;
    assert_true(forward(f));
    assert_int_equal(last_kind(f), EVENT_print);
    assert_int_equal(f->view.at.time, 5 * SECOND);
    f->view.grain = GRAIN_task;
    f->view.selected = lanes_task(f->model->lanes, 7);
    assert_true(forward(f));
    assert_int_equal(last_kind(f), EVENT_resume);
    assert_int_equal(trace_event(f->trace, f->view.at.position - 1).subject, f->view.selected);
    assert_int_equal(f->view.at.time, 30 * SECOND);
}

static void steps_back_are_steps_forward_reversed(void **context)
{
    struct chess_run *f = *context;
    for (enum grain grain = 0; grain < GRAINS; grain++) {
        uint32_t stops[2000], count = 0;
        f->view.grain = grain;
        view_go_to(&f->view, f->model, 0);
        while (count < 2000 && forward(f)) stops[count++] = f->view.at.position;
        if (count < 2000) back(f); // from the end to the last stop
        for (uint32_t i = count; i-- > 0;) {
            assert_int_equal(f->view.at.position, stops[i]);
            back(f);
        }
        assert_int_equal(f->view.at.position, 0);
    }
}

static void the_end_is_a_stop_where_a_program_stands_before_one(void **context)
{
    struct chess_run *f = *context;
    uint32_t position, length = model_length(f->model);
    view_go_to(&f->view, f->model, length - 1);
    f->view.grain = GRAIN_iteration;
    assert_false(view_stop(&f->view, f->model, EVENT_resume, &position));
    assert_int_equal(position, length);
    assert_true(view_stop(&f->view, f->model, EVENT_iteration, &position));
    assert_int_equal(position, length);
}

static void a_step_back_within_a_block_goes_to_its_beginning(void **context)
{
    struct chess_run *f = *context;
    view_go_to_time(&f->view, f->model, 78 * SECOND);
    assert_int_equal(last_kind(f), EVENT_block);
    uint32_t position = f->view.at.position;
    back(f);
    assert_int_equal(f->view.at.position, position);
    assert_int_equal(f->view.at.time, 75 * SECOND);
}

static void lengths_choose_the_axis(void **context)
{
    struct chess_run *f = *context;
    assert_int_equal(view_axis(&f->view, f->model), AXIS_time);
    f->view.axis = AXIS_chosen_steps;
    assert_int_equal(view_axis(&f->view, f->model), AXIS_steps);
}

static void the_stretch_follows_the_cursor(void **context)
{
    struct chess_run *f = *context;
    view_go_to_time(&f->view, f->model, 78 * SECOND);
    struct stretch s = view_stretch(&f->view, f->model, 883);
    assert_true(s.from == 0 && s.to == 180);
    view_go_to_time(&f->view, f->model, 1000 * SECOND);
    s = view_stretch(&f->view, f->model, 883);
    assert_true(s.from > 900 && s.to < 1110 && s.from < 1000 && 1000 < s.to);
    view_go_to(&f->view, f->model, model_length(f->model));
    s = view_stretch(&f->view, f->model, 883);
    assert_true(s.to > 3655 && s.to < 3670); // room for the marks of what has ended
    f->view.fit = true;
    s = view_stretch(&f->view, f->model, 883);
    assert_true(s.from == 0 && s.to > 3655 && s.to < 3800);
}

#define UNITS 883 // of a window of 1600x900

static struct stretch followed(struct chess_run *f)
{
    view_follow(&f->view, f->model, UNITS);
    return view_stretch(&f->view, f->model, UNITS);
}

static struct stretch at_second(struct chess_run *f, int64_t second)
{
    view_go_to_time(&f->view, f->model, second * SECOND);
    return followed(f);
}

static bool same(struct stretch a, struct stretch b) { return fabs(a.from - b.from) < 1e-6 && fabs(a.to - b.to) < 1e-6; }

static void the_stretch_stays_while_the_cursor_moves_in_its_middle(void **context)
{
    struct chess_run *f = *context;
    struct stretch first = at_second(f, 1000);
    assert_true(same(first, (struct stretch){919, 1099})); // 45 % of 180 seconds
    assert_true(same(at_second(f, 1030), first));
    assert_true(same(at_second(f, 950), first));
    struct stretch later = at_second(f, 1060); // 70 % are over
    assert_true(same(later, (struct stretch){934, 1114}));
    assert_true(same(at_second(f, 962), later)); // back, and not yet at the 15 % where it comes along
    assert_true(same(at_second(f, 943), (struct stretch){916, 1096}));
    assert_true(same(at_second(f, 2000), (struct stretch){1919, 2099})); // a jump
    assert_true(same(at_second(f, 0), (struct stretch){0, 180}));
    assert_true(same(at_second(f, 20), (struct stretch){0, 180}));
}

static void a_stretch_that_is_held_stays_under_the_hand(void **context)
{
    struct chess_run *f = *context;
    struct stretch first = at_second(f, 1000);
    view_go_to_time(&f->view, f->model, 1095 * SECOND);
    view_hold(&f->view, f->model);
    assert_true(same(followed(f), first));
    assert_true(same(at_second(f, 1094), first)); // away from the edge
    assert_true(same(at_second(f, 1096), (struct stretch){970, 1150}));
}

static void zoom_keeps_the_cursor_where_it_is(void **context)
{
    struct chess_run *f = *context;
    at_second(f, 1000);
    at_second(f, 1045); // at 70 %
    view_zoom(&f->view, 2);
    assert_true(same(followed(f), (struct stretch){982, 1072}));
    view_zoom(&f->view, 0.5);
    assert_true(same(followed(f), (struct stretch){919, 1099}));
    f->view.fit = true;
    struct stretch all = followed(f);
    assert_true(all.from == 0 && all.to > 3655);
    f->view.fit = false; // at 29 % of it
    struct stretch again = followed(f);
    assert_true(again.from > 970 && again.from < 1000);
}

static void the_stretch_is_panned_within_the_run(void **context)
{
    struct chess_run *f = *context;
    struct stretch own = at_second(f, 1000);
    view_pan(&f->view, f->model, -1, UNITS);
    assert_true(same(followed(f), (struct stretch){own.from - 180, own.to - 180})); // the cursor is out of sight
    view_zoom(&f->view, 2);
    assert_true(same(followed(f), (struct stretch){784, 874})); // around the middle
    view_zoom(&f->view, 0.5);
    for (int i = 0; i < 100; i++) view_pan(&f->view, f->model, -0.5, UNITS);
    assert_true(followed(f).from == 0);
    view_pan(&f->view, f->model, 0.5, UNITS); // the hundred beyond the end are not owed
    assert_true(followed(f).from == 90);
    for (int i = 0; i < 100; i++) view_pan(&f->view, f->model, 0.5, UNITS);
    assert_true(followed(f).to < 3670);
    assert_true(same(at_second(f, 1001), (struct stretch){920, 1100})); // it comes back to a cursor that moves
}

static void speed_is_automatic_until_it_is_changed(void **context)
{
    struct chess_run *f = *context;
    assert_true(view_speed(&f->view, f->model) == 10);
    view_change_speed(&f->view, f->model, 1);
    assert_true(view_speed(&f->view, f->model) == 20);
    for (int i = 0; i < 50; i++) view_change_speed(&f->view, f->model, -1);
    assert_true(view_speed(&f->view, f->model) == 0.1);
    for (int i = 0; i < 50; i++) view_change_speed(&f->view, f->model, 1);
    assert_true(view_speed(&f->view, f->model) == 1000);
}

static void playing_goes_on_from_the_cursor(void **context)
{
    struct chess_run *f = *context;
    view_go_to_time(&f->view, f->model, 78 * SECOND);
    view_play(&f->view, f->model, true);
    assert_true(fabs(view_play_target(&f->view, f->model, 0.1) - 79) < 1e-9);
}

static uint32_t select_next(struct chess_run *f, int by)
{
    const state *s = model_state(f->model, f->view.at.position);
    assert_non_null(s);
    view_select_next(&f->view, f->model, s, by);
    return f->view.selected;
}

static void selection_walks_over_the_lanes(void **context)
{
    struct chess_run *f = *context;
    assert_int_equal(select_next(f, 1), lanes_task(f->model->lanes, 0));
    assert_int_equal(select_next(f, -1), 0);
    assert_int_equal(select_next(f, -1), lanes_task(f->model->lanes, 24));
    assert_int_equal(select_next(f, 1), 0);
}

static void selection_walks_over_the_rows_that_are_shown(void **context)
{
    struct chess_run *f = *context;
    f->view.arrangement = (struct arrangement){ARRANGED_parent, "board 1"}; // a head, Board 1, Board 10 to 19
    for (uint32_t i = 0; i < 11; i++) assert_int_equal(select_next(f, 1), lanes_task(f->model->lanes, i == 0 ? 1 : 9 + i));
    assert_int_equal(select_next(f, 1), 0);
    f->view.selected = lanes_task(f->model->lanes, 3); // which is not shown
    assert_int_equal(select_next(f, 1), lanes_task(f->model->lanes, 1));
    assert_int_equal(select_next(f, -1), 0);
}

static void scale_has_ends(void **context)
{
    struct chess_run *f = *context;
    view_change_scale(&f->view, 1, 3840, 2160);
    assert_true(f->view.scale > 1);
    view_change_scale(&f->view, -1, 3840, 2160);
    assert_true(f->view.scale == 1);
    assert_int_equal(f->view.notice[0], 0);
    for (int i = 0; i < 30; i++) view_change_scale(&f->view, 1, 3840, 2160);
    assert_true(f->view.scale == 2.5f); // 3 shows no larger text: the page has to fit
    assert_non_null(strstr(f->view.notice, "as large as"));
    for (int i = 0; i < 30; i++) view_change_scale(&f->view, -1, 3840, 2160);
    assert_true(f->view.scale == 0.75f);
    assert_non_null(strstr(f->view.notice, "as small as"));
}

static void a_scale_without_effect_is_not_chosen(void **context)
{
    struct view *v = &((struct chess_run *)*context)->view;
    for (int i = 0; i < 30; i++) view_change_scale(v, 1, 1024, 700);
    assert_true(v->scale == 2);
    v->scale = 3; // of a larger window: one notch down is to be seen at once
    view_change_scale(v, -1, 1024, 700);
    assert_true(v->scale == 1.75f);
}

static void a_mode_is_chosen_where_there_is_one_and_left_by_choosing_it_again(void **context)
{
    struct view *v = &((struct chess_run *)*context)->view;
    view_choose_mode(v, MODE_predict);
    assert_int_equal(v->mode, MODE_watch);
    assert_true(v->notice[0]);
    v->modes |= 1u << MODE_predict;
    v->large = PANEL_numbers;
    view_choose_mode(v, MODE_predict);
    assert_int_equal(v->mode, MODE_predict);
    assert_int_equal(v->large, LAYOUT_NO_PANEL); // the mode's own panels need the page
    view_choose_mode(v, MODE_compare);
    assert_int_equal(v->mode, MODE_predict);
    view_choose_mode(v, MODE_predict);
    assert_int_equal(v->mode, MODE_watch);
}

static bool is_there(struct chess_run *f, enum panel p, int width, int height) { return view_layout(&f->view, f->model, width, height).boxes[p].h > 0; }

// A key shows what is not there and puts away what is; where it cannot, that is said, and nothing is otherwise than before.
static void check_toggle(struct chess_run *f, enum panel p, int width, int height)
{
    struct view before = f->view;
    bool shown = is_there(f, p, width, height);
    f->view.notice[0] = 0;
    view_toggle(&f->view, f->model, p, width, height);
    if (is_there(f, p, width, height) != shown) return;
    assert_true(f->view.notice[0]);
    assert_int_equal(f->view.hidden, before.hidden);
    assert_int_equal(f->view.wanted, before.wanted);
    assert_int_equal(f->view.large, before.large);
}

static void panels_are_shown_and_put_away_or_it_is_said(void **context)
{
    struct chess_run *f = *context;
    static const enum panel panels[] = {PANEL_ready, PANEL_timers, PANEL_sync, PANEL_tree, PANEL_source, PANEL_stack, PANEL_output, PANEL_numbers};
    struct quiz quiz = {.phase = QUIZ_asks};
    struct picking picking = {.phase = PICK_runs};
    uint32_t random = 1;
    for (int width = 1024; width <= 3840; width += 704)
        for (float scale = 1; scale <= 3; scale += 0.5f)
            for (int mode = 0; mode < 3; mode++) {
                view_init(&f->view);
                f->view.scale = scale;
                f->view.quiz = mode == 1 ? &quiz : NULL;
                f->view.picking = mode == 2 ? &picking : NULL;
                for (int i = 0; i < 200; i++, random = random * 1103515245u + 12345u) check_toggle(f, panels[random >> 16 & 7], width, width * 7 / 10);
            }
    f->view.quiz = NULL;
    f->view.picking = NULL;
}

static void a_panel_without_room_is_not_shown_later(void **context)
{
    struct chess_run *f = *context;
    struct quiz quiz = {.phase = QUIZ_asks};
    f->view.quiz = &quiz;
    f->view.scale = 3;
    view_toggle(&f->view, f->model, PANEL_numbers, 1024, 700);
    assert_non_null(strstr(f->view.notice, "no room"));
    f->view.quiz = NULL;
    f->view.scale = 1;
    assert_false(is_there(f, PANEL_numbers, 3840, 2160));
    view_toggle(&f->view, f->model, PANEL_numbers, 3840, 2160);
    assert_true(is_there(f, PANEL_numbers, 3840, 2160));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_chess_run, unmake_chess_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_stops_where_its_grain_says),
        TEST(steps_back_are_steps_forward_reversed),
        TEST(the_end_is_a_stop_where_a_program_stands_before_one),
        TEST(a_step_back_within_a_block_goes_to_its_beginning),
        TEST(lengths_choose_the_axis),
        TEST(the_stretch_follows_the_cursor),
        TEST(the_stretch_stays_while_the_cursor_moves_in_its_middle),
        TEST(a_stretch_that_is_held_stays_under_the_hand),
        TEST(zoom_keeps_the_cursor_where_it_is),
        TEST(the_stretch_is_panned_within_the_run),
        TEST(speed_is_automatic_until_it_is_changed),
        TEST(playing_goes_on_from_the_cursor),
        TEST(selection_walks_over_the_lanes),
        TEST(selection_walks_over_the_rows_that_are_shown),
        TEST(scale_has_ends),
        TEST(a_scale_without_effect_is_not_chosen),
        TEST(panels_are_shown_and_put_away_or_it_is_said),
        TEST(a_panel_without_room_is_not_shown_later),
        TEST(a_mode_is_chosen_where_there_is_one_and_left_by_choosing_it_again),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
