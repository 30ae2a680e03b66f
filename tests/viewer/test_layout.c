#include "viewer/layout.h"

#include "support/cmocka_all.h"

static const struct wishes full_page = {.third = true, .sync = 300, .tree = 300};

static int shown(const struct layout *l, enum panel p) { return l->boxes[p].h > 0; }

static int overlap(box a, box b)
{
    return a.w > 0 && b.w > 0 && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void check(struct layout l)
{
    for (int p = 0; p < PANELS; p++) {
        box b = l.boxes[p];
        assert_true(b.x >= 0 && b.y >= 0 && b.x + b.w <= (float)l.width + 0.5f &&
                    b.y + b.h <= (float)l.height + 0.5f);
        for (int q = 0; q < p; q++) assert_false(overlap(b, l.boxes[q]));
    }
    assert_true(shown(&l, PANEL_top) && shown(&l, PANEL_timeline) && shown(&l, PANEL_narration) &&
                shown(&l, PANEL_transport));
    assert_true(l.boxes[PANEL_timeline].h >= 100 * l.unit);
    assert_true(!shown(&l, PANEL_output) || shown(&l, PANEL_source));
}

static void panels_never_overlap(void **context)
{
    (void)context;
    for (int width = 640; width <= 3840; width += 160)
        for (int height = 400; height <= 2160; height += 110)
            for (float scale = 0.75f; scale <= 3; scale += 0.25f) {
                check(layout_of(width, height, scale, (struct wishes){0}));
                check(layout_of(width, height, scale, full_page));
                check(layout_of(width, height, scale, (struct wishes){.third = true, .sync = 200, .tree = 100, .numbers = true}));
                check(layout_of(width, height, scale, (struct wishes){.numbers = true}));
                check(layout_of(width, height, scale, (struct wishes){.third = true, .sync = 2000, .tree = 100}));
                check(layout_of(width, height, scale, (struct wishes){.third = true, .tree = 100}));
                check(layout_of(width, height, scale, (struct wishes){.third = true, .sync = 300, .tree = 300, .caption = 320}));
                check(layout_of(width, height, scale, (struct wishes){.caption = 100000}));
            }
}

static void paper_has_nothing_to_press(void **context)
{
    (void)context;
    struct wishes paper = full_page;
    paper.paper = true;
    for (float scale = 0.75f; scale <= 3; scale += 0.25f) {
        struct layout window = layout_of(1600, 900, scale, full_page), page = layout_of(1600, 900, scale, paper);
        assert_true(shown(&window, PANEL_transport) && !shown(&page, PANEL_transport));
        for (int p = 0; p < PANELS; p++) {
            assert_true(p == PANEL_transport || shown(&page, p) >= shown(&window, p));
            for (int q = 0; q < p; q++) assert_false(overlap(page.boxes[p], page.boxes[q]));
        }
        assert_true(page.boxes[PANEL_narration].y > window.boxes[PANEL_narration].y);
    }
}

static void the_design_size_shows_everything(void **context)
{
    (void)context;
    const int sizes[][2] = {{1600, 900}, {1920, 1080}, {2560, 1440}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct layout l = layout_of(sizes[i][0], sizes[i][1], 1, full_page);
        for (int p = 0; p < PANELS; p++) assert_true(shown(&l, p) == (p != PANEL_numbers && p != PANEL_predict && p != PANEL_pick));
        struct wishes w = full_page;
        w.numbers = true;
        struct layout more = layout_of(sizes[i][0], sizes[i][1], 1, w);
        check(more);
        for (int p = 0; p < PANELS; p++) assert_true(shown(&more, p) == (p != PANEL_predict && p != PANEL_pick));
        assert_true(l.unit == (float)sizes[i][0] / 1600);
    }
}

static void a_small_window_folds_the_least_needed(void **context)
{
    (void)context;
    struct layout small = layout_of(1024, 700, 1, full_page), large_text = layout_of(1600, 900, 2, full_page);
    assert_true(shown(&small, PANEL_source));
    assert_false(shown(&large_text, PANEL_source));
    assert_false(shown(&large_text, PANEL_output));
}

static void hidden_panels_leave_their_room_to_others(void **context)
{
    (void)context;
    struct wishes w = full_page;
    float width = layout_of(1600, 900, 1, w).boxes[PANEL_timeline].w;
    w.hidden = 1u << PANEL_sync | 1u << PANEL_tree;
    struct layout l = layout_of(1600, 900, 1, w);
    check(l);
    assert_true(l.boxes[PANEL_timeline].w > width && !shown(&l, PANEL_tree) && shown(&l, PANEL_stack));
    w.hidden |= 1u << PANEL_source;
    l = layout_of(1600, 900, 1, w);
    assert_true(l.boxes[PANEL_stack].y == l.boxes[PANEL_timeline].y); // it has the room of the source
    w.hidden |= 1u << PANEL_stack | 1u << PANEL_output;
    l = layout_of(1600, 900, 1, w);
    assert_true(l.boxes[PANEL_timeline].w == l.boxes[PANEL_narration].w);
}

// It stands below the timeline, and where there is no room for both it is what stays.
static void a_question_is_always_seen(void **context)
{
    (void)context;
    struct wishes w = full_page;
    w.question = true;
    w.hidden = 1u << PANEL_ready | 1u << PANEL_timers;
    for (int width = 640; width <= 3840; width += 160)
        for (int height = 400; height <= 2160; height += 110)
            for (float scale = 0.75f; scale <= 3; scale += 0.25f) {
                struct layout l = layout_of(width, height, scale, w);
                box question = l.boxes[PANEL_predict], timeline = l.boxes[PANEL_timeline];
                assert_true(question.h >= 150 * l.unit && question.w >= 500 * l.unit);
                assert_true(question.y + question.h <= l.boxes[PANEL_narration].y);
                for (int p = 0; p < PANELS; p++) assert_false(p != PANEL_predict && overlap(question, l.boxes[p]));
                assert_true(timeline.h == 0 || timeline.y + timeline.h < question.y);
                struct wishes taught = w; // a caption leaves it what it needs, or is left out
                taught.caption = 330;
                struct layout with = layout_of(width, height, scale, taught);
                box strip = with.boxes[PANEL_narration], own = with.boxes[PANEL_predict];
                assert_true(own.h >= 150 * l.unit && (own.h >= 199 * l.unit || own.h >= question.h - 1));
                assert_true(own.y + own.h <= strip.y && (with.caption || strip.h <= 78 * l.unit));
            }
    struct layout l = layout_of(1600, 900, 1, w);
    assert_true(shown(&l, PANEL_timeline) && shown(&l, PANEL_tree) && shown(&l, PANEL_source));
}

// It gives way to the timeline before that folds: what is asked is about what is seen there.
static void a_question_leaves_room_for_the_timeline(void **context)
{
    (void)context;
    struct wishes w = full_page;
    w.question = true;
    w.hidden = 1u << PANEL_ready | 1u << PANEL_timers;
    static const struct { int width, height; float scale; } shown_at[] = {{1920, 1080, 1}, {1920, 1080, 1.5f}, {1600, 900, 1.5f}, {1024, 700, 1}, {1024, 700, 1.5f}, {3840, 2160, 1.5f}};
    for (size_t i = 0; i < sizeof shown_at / sizeof *shown_at; i++) {
        struct layout l = layout_of(shown_at[i].width, shown_at[i].height, shown_at[i].scale, w);
        assert_true(l.boxes[PANEL_timeline].h >= 107 * l.unit && l.boxes[PANEL_predict].h >= 199 * l.unit);
    }
}

// A panel that has been made large gives way to what asks; both are there where there is room.
static void a_large_panel_leaves_what_asks(void **context)
{
    (void)context;
    for (int width = 640; width <= 3840; width += 160)
        for (int height = 400; height <= 2160; height += 110)
            for (float scale = 0.75f; scale <= 3; scale += 0.25f)
                for (int large = 0; large < PANELS; large++) {
                    if (large == PANEL_top || large == PANEL_narration || large == PANEL_transport || large == PANEL_predict || large == PANEL_pick) continue;
                    struct wishes w = full_page;
                    w.alone = (enum panel)large;
                    w.hidden = large == PANEL_ready ? 0 : 1u << large; // who chooses has it shown
                    w.question = true;
                    struct layout l = layout_of(width, height, scale, w);
                    assert_true(l.boxes[PANEL_predict].h >= 150 * l.unit);
                    w.question = false;
                    w.pick = LAYOUT_LOW_PICK;
                    l = layout_of(width, height, scale, w);
                    assert_true(shown(&l, PANEL_pick) && shown(&l, PANEL_ready));
                    assert_false(overlap(l.boxes[PANEL_pick], l.boxes[PANEL_ready]) || overlap(l.boxes[PANEL_pick], l.boxes[large]));
                }
    struct layout l = layout_of(1600, 900, 1, (struct wishes){.question = true, .alone = PANEL_source});
    assert_true(shown(&l, PANEL_source) && !shown(&l, PANEL_timeline));
    l = layout_of(1024, 700, 2, (struct wishes){.question = true, .alone = PANEL_numbers});
    assert_true(shown(&l, PANEL_predict) && !shown(&l, PANEL_numbers));
}

// Who is the loop sees what there is to choose from, and what it did.
static void a_choice_is_always_seen(void **context)
{
    (void)context;
    struct wishes w = full_page;
    w.pick = LAYOUT_LOW_PICK;
    for (int width = 640; width <= 3840; width += 160)
        for (int height = 400; height <= 2160; height += 110)
            for (float scale = 0.75f; scale <= 3; scale += 0.25f) {
                struct layout l = layout_of(width, height, scale, w);
                box pick = l.boxes[PANEL_pick], ready = l.boxes[PANEL_ready];
                if (pick.h < 80 * l.unit - 2 || ready.h < 103 * l.unit - 2) fail_msg("%dx%d %f: %f %f", width, height, (double)scale, (double)(pick.h / l.unit), (double)(ready.h / l.unit));
                assert_true(pick.y + pick.h < ready.y && ready.y + ready.h <= l.boxes[PANEL_narration].y);
                for (int p = 0; p < PANELS; p++) assert_false(p != PANEL_pick && overlap(pick, l.boxes[p]));
            }
    w.pick = 262; // when all is over the table stays, whatever else there is room for
    for (float scale = 0.75f; scale <= 3; scale += 0.25f) {
        struct layout l = layout_of(1024, 700, scale, w);
        assert_true(l.boxes[PANEL_pick].h >= 150 * l.unit);
    }
}

static void one_panel_can_have_the_page(void **context)
{
    (void)context;
    struct wishes w = full_page;
    w.alone = PANEL_tree;
    struct layout l = layout_of(1600, 900, 3, w); // also one that is folded away
    assert_true(shown(&l, PANEL_tree) && !shown(&l, PANEL_timeline) && l.boxes[PANEL_tree].w == l.boxes[PANEL_narration].w);
}

static void a_run_gets_the_panels_that_it_can_fill(void **context)
{
    (void)context;
    struct layout two = layout_of(1600, 900, 1, (struct wishes){0});
    assert_false(shown(&two, PANEL_tree) || shown(&two, PANEL_sync) || shown(&two, PANEL_stack));
    struct layout none = layout_of(1600, 900, 1, (struct wishes){.third = true, .tree = 100});
    assert_true(shown(&none, PANEL_tree) && shown(&none, PANEL_stack) && !shown(&none, PANEL_sync));
    struct layout little = layout_of(1600, 900, 1, (struct wishes){.third = true, .sync = 150, .tree = 100});
    assert_true(little.boxes[PANEL_sync].h == 150 && little.boxes[PANEL_tree].h > 400);
    struct layout much = layout_of(1600, 900, 1, (struct wishes){.third = true, .sync = 900, .tree = 900});
    float apart = much.boxes[PANEL_sync].h - much.boxes[PANEL_tree].h;
    assert_true(apart >= -1 && apart <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_never_overlap),
        cmocka_unit_test(paper_has_nothing_to_press),
        cmocka_unit_test(the_design_size_shows_everything),
        cmocka_unit_test(a_small_window_folds_the_least_needed),
        cmocka_unit_test(hidden_panels_leave_their_room_to_others),
        cmocka_unit_test(a_question_is_always_seen),
        cmocka_unit_test(a_question_leaves_room_for_the_timeline),
        cmocka_unit_test(a_large_panel_leaves_what_asks),
        cmocka_unit_test(a_choice_is_always_seen),
        cmocka_unit_test(one_panel_can_have_the_page),
        cmocka_unit_test(a_run_gets_the_panels_that_it_can_fill),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
