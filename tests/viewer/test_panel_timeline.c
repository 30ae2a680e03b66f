// The timeline: alone, under the pointer, and at the end of what is known.
#include "viewer/panel.h"

#include <math.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/frame.h"
#include "support/with_text.h"

// Nothing is faded, framed or under a cursor: nothing is now. Marks may reach over the edges a little, nothing else.
static void the_timeline_alone_has_no_now(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    view_go_to_time(&f.view, f.model, 62 * SECOND);
    f.view.alone = true;
    f.view.stretch = (struct stretch){5, 70};
    draw(&f, 1600, 300);
    colour cursor = f.view.theme->colours[COLOUR_cursor], faded = theme_faded(f.view.theme, 0.32f).colours[COLOUR_running];
    float left = 1600, right = 0;
    for (size_t i = 0; i < draw_list_count(f.list); i++) {
        const draw_command *c = draw_list_at(f.list, i);
        assert_true(c->fill != cursor && c->fill != faded);
        if (c->clip.w > 0) left = fminf(left, c->bounds.x), right = fmaxf(right, c->bounds.x + c->bounds.w);
    }
    assert_in_range((int)right, 1500, 1590);
    assert_in_range((int)left, 80, 130);
    close_frame(&f);
}

// A board's last step takes no time, and a callback runs just before it: the loop's lane shows the step all the same.
static void the_loop_shows_steps_that_take_no_time(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    view_go_to(&f.view, f.model, model_length(f.model));
    f.view.alone = true;
    f.view.stretch = (struct stretch){0, lanes_end(f.model->lanes, AXIS_time) + 1};
    draw(&f, 1600, 300);
    int narrow = 0;
    for (size_t i = 0; i < draw_list_count(f.list); i++) {
        const draw_command *c = draw_list_at(f.list, i);
        bool block = c->kind == DRAW_rectangle && c->fill == f.view.theme->colours[COLOUR_running] && c->box.h == 20;
        narrow += block && c->box.w < 3;
    }
    assert_int_equal(narrow, 1 + 4); // the main task's first step, and a step of each board
    close_frame(&f);
}

static void the_axis_leads_to_the_cursor(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(24, 3));
    view_go_to_time(&f.view, f.model, 78 * SECOND);
    draw(&f, 1600, 900);
    for (uint32_t i = 0; i < f.targets.count; i++) {
        const struct target *t = &f.targets.items[i];
        if (t->kind != TARGET_axis && t->kind != TARGET_scrub) continue;
        assert_true(t->from <= 0 && t->to >= 180);
        assert_ptr_equal(targets_find(&f.targets, t->box.x + 1, t->box.y + 1, t->kind), t);
        assert_null(targets_find(&f.targets, t->box.x - 1, t->box.y - 1, t->kind));
    }
    close_frame(&f);
}

// The chess exhibition up to its nth block, as a live program leaves it there.
static trace *until_block(uint32_t nth)
{
    trace *whole = chess_trace(24, 3), *t;
    assert_int_equal(trace_new(&t), 0);
    for (uint32_t i = 1; i <= trace_strings(whole); i++)
        assert_int_equal(trace_define_string(t, i, trace_string(whole, i), strlen(trace_string(whole, i))), 0);
    for (uint32_t i = 1; i <= trace_places(whole); i++)
        assert_int_equal(trace_define_place(t, i, trace_place(whole, i)), 0);
    for (uint32_t i = 0; nth > 0; i++) {
        event e = trace_event(whole, i);
        assert_int_equal(trace_append(t, &e), 0);
        nth -= trace_event(whole, i).kind == EVENT_block;
    }
    trace_free(whole);
    return t;
}

static float tip_of_arrow(const struct frame *f)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_curve && c->arrow) return c->points[6];
    }
    fail_msg("the frame has no arrow");
    return 0;
}

// A sleep is over while the loop is held at the end of what is known: the arrow points to where that is on the axis.
static void a_wake_at_the_end_is_shown_at_its_time(void **context)
{
    (void)context;
    struct frame f = open_frame(until_block(13));
    const lanes *l = f.model->lanes;
    int64_t due = INT64_MAX;
    for (uint32_t lane = 0; lane < lanes_count(l); lane++)
        if (lanes_due(l, lane) < due) due = lanes_due(l, lane);
    assert_true(due != INT64_MAX);
    f.view.live = true;
    for (enum axis_choice axis = AXIS_chosen_time; axis <= AXIS_chosen_steps; axis++) {
        f.view.axis = axis;
        view_go_to_time(&f.view, f.model, due);
        draw(&f, 1600, 900);
        const struct target *t = NULL;
        for (uint32_t i = 0; i < f.targets.count; i++)
            if (f.targets.items[i].kind == TARGET_axis) t = &f.targets.items[i];
        assert_non_null(t);
        double share = (view_cursor(&f.view, f.model) - t->from) / (t->to - t->from);
        float x = t->box.x + (float)share * t->box.w, tip = tip_of_arrow(&f);
        if (fabsf(tip - x) > 12)
            fail_msg("the arrow ends at %g, the cursor stands at %g", (double)tip, (double)x);
    }
    close_frame(&f);
}

// The commands of a kind that the timeline makes of a whole run, and that are so high at least.
static size_t shapes_of_all(struct frame *f, enum axis_choice axis, float height)
{
    f->view.axis = axis;
    f->view.fit = true;
    view_go_to(&f->view, f->model, model_length(f->model) / 2);
    draw(f, 1600, 900);
    size_t shapes = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) shapes += draw_list_at(f->list, i)->bounds.h >= height;
    return shapes;
}

// What is drawn of a whole run depends on the window: bands, lines and blocks that nobody could tell apart are one.
static void the_whole_of_a_long_run_is_few_shapes(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(6, 1000));
    size_t width = 900; // of the axis, about
    assert_in_range(shapes_of_all(&f, AXIS_chosen_time, 0), 100, width);
    assert_in_range(shapes_of_all(&f, AXIS_chosen_steps, 0), 100, width * 3 / 2);
    assert_in_range(shapes_of_all(&f, AXIS_chosen_steps, 100), 10, width / 3); // bands and lines over all lanes
    close_frame(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_timeline_alone_has_no_now),
        cmocka_unit_test(the_loop_shows_steps_that_take_no_time),
        cmocka_unit_test(the_axis_leads_to_the_cursor),
        cmocka_unit_test(a_wake_at_the_end_is_shown_at_its_time),
        cmocka_unit_test(the_whole_of_a_long_run_is_few_shapes),
    };
    return cmocka_run_group_tests_name("panel_timeline", tests, open_text, close_text);
}
