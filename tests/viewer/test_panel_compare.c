// The page of two runs as it is drawn: that nothing is cut off, covered or outside of its card, at any size, at any moment.
#include "viewer/panel_compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/every_size.h"
#include "support/frame_words.h"
#include "support/golden_list.h"
#include "support/ink.h"
#include "support/random_program.h"
#include "support/with_text.h"
#include "viewer/recorded_run.h"

#define SECOND INT64_C(1000000000)

struct frame {
    trace *traces[2];
    struct pair *pair;
    struct view view;
    draw_list *list;
    struct targets targets;
};

static struct frame open_frame(trace *a, trace *b)
{
    struct frame f = {.traces = {a, b}};
    assert_int_equal(pair_new(&f.pair, a, b, (const char *const[]){"a name that is rather long for a run", "b"}), 0);
    assert_int_equal(draw_list_new(&f.list), 0);
    view_init(&f.view);
    pair_view_init(&f.view, f.pair);
    f.view.mode = MODE_compare;
    return f;
}

static struct frame open_runs(const char *path, const char *a, const char *b)
{
    return open_frame(recorded_run(path, (const char *const[]){a, NULL}), recorded_run(path, (const char *const[]){b, NULL}));
}

static void close_frame(struct frame *f)
{
    targets_deinit(&f->targets);
    draw_list_free(f->list);
    pair_free(f->pair);
    for (int i = 0; i < 2; i++) trace_free(f->traces[i]);
}

static void draw(struct frame *f, int width, int height)
{
    assert_int_equal(scene_draw(f->list, &f->targets, f->pair->runs[0].model, &f->view, width, height), 0);
}

// --- goldens ----------------------------------------------------------------------------------------------------------
static void check_golden(struct frame *f, const char *name)
{
    draw(f, 1600, 900);
    golden_check_list(f->list, GOLDENS, name);
}

static void goldens(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(3, 2), chess_trace(4, 2));
    check_golden(&f, "compare_parting");
    f.view.theme = &theme_light;
    pair_view_go_to(&f.view, (struct pair_cursor){61 * SECOND, PAIR_WHOLE});
    check_golden(&f, "compare_cursor_light");
    pair_view_change_axis(&f.view);
    check_golden(&f, "compare_steps_light");
    close_frame(&f);
}

// --- nothing is cut off, nothing overlaps ---------------------------------------------------------------------------
static bool is_held(const struct compare_page *p, box ink)
{
    bool held = inside(ink, p->top) || inside(ink, p->axis) || inside(ink, p->told);
    for (int i = 0; i < 3; i++) held = held || inside(ink, p->totals[i]);
    return held;
}

static void assert_text_fits(struct frame *f, int width, int height)
{
    draw(f, width, height);
    struct compare_page page = panel_compare_page(&f->view, width, height);
    size_t count = draw_list_count(f->list), popover = count, flag = count;
    for (size_t i = 0; i < count; i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_rectangle && c->fill == f->view.theme->colours[COLOUR_popover] && inside(c->box, page.axis) && i > 0 &&
            draw_list_at(f->list, i - 1)->kind == DRAW_shadow) popover = i;
        if (c->kind == DRAW_rectangle && c->fill == f->view.theme->colours[COLOUR_cursor]) flag = i;
    }
    if (popover < count) assert_true(inside(draw_list_at(f->list, popover)->box, page.axis));
    for (size_t i = 0; i < count; i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind != DRAW_text) continue;
        box ink = ink_of(c);
        if (!is_held(&page, ink)) fail_msg("%dx%d at %g: \"%s\" is outside of its card", width, height, (double)f->view.scale, c->text);
        if (c->clip.w > 0 && (ink.x + 1 < c->clip.x || ink.x + ink.w > c->clip.x + c->clip.w + 1)) fail_msg("\"%s\" is cut", c->text);
        for (size_t k = 0; k < i; k++) {
            const draw_command *other = draw_list_at(f->list, k);
            if (other->kind != DRAW_text || (k < popover && i > popover) || (k < flag && i > flag && k > popover)) continue;
            if (overlap(ink, ink_of(other)))
                fail_msg("%dx%d at %g: \"%s\" lies over \"%s\"", width, height, (double)f->view.scale, c->text, other->text);
        }
    }
}

static void assert_text_fits_everywhere(struct frame *f)
{
    for (struct every_size s = {0}; next_size(&s);) {
        f->view.scale = s.scale;
        assert_text_fits(f, s.width, s.height);
    }
    f->view.scale = 1;
}

static void text_fits_at_every_size(void **context)
{
    (void)context;
    struct frame f = open_runs(CHESS, "mode=sync", "mode=async");
    assert_text_fits_everywhere(&f);
    static const int64_t times[] = {0, 62, 1800, 3655, 40000, 43200};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        pair_view_go_to(&f.view, (struct pair_cursor){times[i] * SECOND, PAIR_WHOLE});
        assert_text_fits_everywhere(&f);
    }
    pair_view_change_axis(&f.view);
    assert_text_fits_everywhere(&f);
    close_frame(&f);
    f = open_runs(SEMAPHORE, "permits=3", "permits=10");
    assert_text_fits_everywhere(&f);
    close_frame(&f);
}

static void text_fits_in_random_programs(void **context)
{
    (void)context;
    static const int sizes[][2] = {{1600, 900}, {1400, 700}, {2560, 1100}, {1024, 768}, {1024, 700}};
    for (uint32_t seed = 1; seed <= 10; seed++) {
        struct script a, b;
        script_init(&a);
        script_init(&b);
        random_program(&a, seed, 500);
        random_program(&b, seed + 100, 500);
        struct frame f = open_frame(a.trace, b.trace);
        for (int i = 0; i < 60; i++) {
            f.view.scale = i % 3 ? 1 : 1.75f;
            f.view.both.zoom = i % 5 == 4 ? 8 : 1;
            if (i % 20 == 19) pair_view_change_axis(&f.view);
            assert_text_fits(&f, sizes[i % 5][0], sizes[i % 5][1]);
            for (int k = 0; k < 9; k++) pair_view_step(&f.view, 1);
        }
        close_frame(&f);
    }
}

// --- what it says -------------------------------------------------------------------------------------------------------
static void it_says_what_is_different(void **context)
{
    (void)context;
    struct frame f = open_runs(CHESS, "mode=sync", "mode=async");
    draw(&f, 1600, 900);
    assert_true(frame_shows(f.list, "12 h 00 min") && frame_shows(f.list, "1 h 00 min 55 s") && frame_shows(f.list, "11.8 times"));
    assert_true(frame_shows(f.list, "First difference, at 5 s"));
    assert_true(frame_shows(f.list, "sync: the loop sleeps until 60 s") && frame_shows(f.list, "async: Board 2 runs until 10 s"));
    assert_true(frame_shows(f.list, "the loop works 1 h 00 min in both runs"));
    assert_true(frame_shows(f.list, "At 5 s the runs part: in sync the loop sleeps until 60 s, in async Board 2 runs until 10 s."));
    pair_view_go_to(&f.view, (struct pair_cursor){0, 0});
    draw(&f, 1600, 900);
    assert_false(frame_shows(f.list, "At 5 s the runs part: in sync the loop sleeps until 60 s, in async Board 2 runs until 10 s."));
    close_frame(&f);
}

// However many lanes and events there are, the list is no longer than the page has room for.
static void many_tasks_are_merged(void **context)
{
    (void)context;
    struct frame f = open_frame(recorded_run(CHESS, (const char *const[]){"boards=200", "mode=sync", NULL}), recorded_run(CHESS, (const char *const[]){"boards=200", NULL}));
    draw(&f, 1600, 900);
    assert_in_range(draw_list_count(f.list), 100, 20000);
    assert_text_fits(&f, 1600, 900);
    f.view.both.fit = true;
    draw(&f, 1600, 900);
    assert_in_range(draw_list_count(f.list), 100, 60000);
    close_frame(&f);
}

// The lanes of the program, of its loop and of the task in which it crashed, end with the mark of what has failed; a task that only waited does not.
static uint32_t crosses(const struct frame *f)
{
    uint32_t count = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        count += c->kind == DRAW_line && c->point_count == 7 && c->fill == f->view.theme->colours[COLOUR_failed];
    }
    return count;
}

static void a_crash_is_told_and_marked(void **context)
{
    (void)context;
    struct frame f = open_frame(recorded_ending(ENDS_BADLY, (const char *const[]){"how=pointer", NULL}, false), recorded_ending(ENDS_BADLY, (const char *const[]){"how=raise", NULL}, false));
    draw(&f, 1600, 900);
    assert_true(frame_shows(f.list, "pointer is killed by SIGSEGV in task culprit"));
    assert_int_equal(crosses(&f), 4); // of pointer its loop and the culprit, of raise the culprit and who awaits it
    close_frame(&f);
}

static uint32_t actions(const struct frame *f)
{
    uint32_t count = 0;
    for (size_t i = 0; i < f->targets.count; i++) count += f->targets.items[i].kind == TARGET_action;
    return count;
}

static void paper_has_nothing_to_press(void **context)
{
    (void)context;
    struct frame f = open_runs(SEMAPHORE, "permits=3", "permits=10");
    draw(&f, 1920, 1080);
    assert_true(actions(&f) > 5 && frame_shows(f.list, "Watch"));
    f.view.paper = true;
    draw(&f, 1920, 1080);
    assert_int_equal(actions(&f), 0);
    assert_false(frame_shows(f.list, "Watch"));
    assert_text_fits_everywhere(&f);
    close_frame(&f);
}

// What is counted is what has a lane; stretches are told in round lengths.
static void it_counts_what_it_draws(void **context)
{
    (void)context;
    struct frame f = open_runs(SEMAPHORE, "permits=3", "permits=10");
    draw(&f, 1600, 900);
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &f.pair->runs[i];
        assert_int_equal(r->mains + r->tasks + r->workers, pair_lanes(r));
    }
    assert_true(frame_shows(f.list, "12 tasks, 43 steps") && frame_shows(f.list, "12 tasks, 37 steps") && frame_shows(f.list, "main + 11 tasks"));
    close_frame(&f);
    f = open_runs(CHESS, "mode=sync", "mode=async");
    draw(&f, 1600, 900);
    assert_true(frame_shows(f.list, "the first 3 min, about 240 times larger"));
    close_frame(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens),
        cmocka_unit_test(text_fits_at_every_size),
        cmocka_unit_test(text_fits_in_random_programs),
        cmocka_unit_test(it_says_what_is_different),
        cmocka_unit_test(many_tasks_are_merged),
        cmocka_unit_test(it_counts_what_it_draws),
        cmocka_unit_test(a_crash_is_told_and_marked),
        cmocka_unit_test(paper_has_nothing_to_press),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
