// Nothing is cut off and nothing overlaps, at any size, in whole frames of any run.
#include <stdlib.h>

#include "support/chess_trace.h"
#include "support/random_program.h"
#include "support/with_text.h"
#include "viewer/made_traces.h"
#include "viewer/text_fits.h"

static void text_fits_at_every_size(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(24, 30));
    static const int64_t times[] = {0, 78, 1234, 3655};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        view_go_to_time(&f.view, f.model, times[i] * SECOND);
        assert_text_fits_everywhere(&f);
    }
    f.view.axis = AXIS_chosen_steps;
    view_go_to_time(&f.view, f.model, 200 * SECOND);
    assert_text_fits_everywhere(&f);
    close_frame(&f);
}

// Every width is scripts/soak's; here some, which are not those of above.
static void text_fits_at_every_width(void **context)
{
    (void)context;
    static const float scales[] = {1, 1.5f, 2, 3};
    struct frame f = open_frame(chess_trace(24, 30));
    view_go_to_time(&f.view, f.model, 78 * SECOND);
    for (int i = 0, width = 1024; width <= 3840; width += getenv("LOOPSCOPE_SOAK") ? 1 : 37)
        for (int k = 0; k < 4; k++) {
            f.view.scale = scales[k];
            assert_text_fits(&f, width, k == i++ / 4 % 4 ? 700 : width * 9 / 16);
        }
    close_frame(&f);
}

static void text_fits_after_every_event(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(13, 2)); // the last boards of a turn run when the first are due again
    for (uint32_t i = 0; i <= model_length(f.model); i++) {
        view_go_to(&f.view, f.model, i);
        assert_text_fits(&f, 1600, 900);
        assert_text_fits(&f, 1024, 700);
    }
    close_frame(&f);
}

// Programs of all kinds, with locks and what waits for what, at places all over them.
static void text_fits_in_random_programs(void **context)
{
    (void)context;
    static const int sizes[][2] = {{1600, 900}, {1400, 700}, {2560, 1100}, {1024, 768}};
    static const enum panel larges[] = {PANEL_sync, PANEL_tree, PANEL_source, PANEL_stack, PANEL_output, PANEL_timeline, PANEL_numbers};
    for (uint32_t seed = 1; seed <= 12; seed++) {
        struct script made;
        script_init(&made);
        random_program(&made, seed, 600);
        struct frame f = open_frame(made.trace);
        for (uint32_t i = 0; i <= model_length(f.model); i += 7) {
            view_go_to(&f.view, f.model, i);
            f.view.selected = i % 3 ? 0 : lanes_task(f.model->lanes, i % lanes_count(f.model->lanes));
            f.view.why = i % 2;
            f.view.large = i % 4 ? LAYOUT_NO_PANEL : larges[i / 4 % 7];
            f.view.why_link = i % 5;
            f.view.modes = i % 2 ? 1u << MODE_watch : 1u << MODE_watch | 1u << MODE_predict | 1u << MODE_pick;
            f.view.wanted = i % 3 == 1 ? 1u << PANEL_numbers : 0;
            f.view.arrangement.by = i % ARRANGINGS;
            assert_text_fits(&f, sizes[i % 4][0], sizes[i % 4][1]);
        }
        close_frame(&f);
    }
}

static void text_of_the_timeline_alone_fits(void **context)
{
    (void)context;
    static const struct stretch stretches[] = {{0, 180}, {70, 80.5}, {78, 78.001}, {0, 3700}};
    struct frame f = open_frame(chess_trace(24, 30));
    f.view.alone = true;
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        view_go_to_time(&f.view, f.model, (int64_t)stretches[i].to * SECOND);
        f.view.stretch = stretches[i];
        assert_text_fits_everywhere(&f);
    }
    f.view.axis = AXIS_chosen_steps;
    f.view.stretch = (struct stretch){0, 2000};
    assert_text_fits_everywhere(&f);
    close_frame(&f);
}

static void text_fits_in_odd_traces(void **context)
{
    (void)context;
    trace *traces[] = {
        empty_trace(),
        many_tasks(1, "lone"),
        many_tasks(200, "worker %u"),
        crashed_trace(),
        many_tasks(7, "a task with a name so long that nobody would ever have given it to a task, were it not for "
                      "this test %u"),
    };
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
        struct frame f = open_frame(traces[i]);
        view_go_to(&f.view, f.model, model_length(f.model));
        assert_text_fits_everywhere(&f);
        close_frame(&f);
    }
}

// What stands in a panel, and is no title, is not over its bars.
static void assert_bars_are_free(struct frame *f, int width, int height)
{
    box panel = view_layout(&f->view, f->model, width, height).boxes[PANEL_timers];
    size_t count;
    struct written *texts = texts_of(f, SIZE_MAX, &count);
    for (size_t k = 0; k < draw_list_count(f->list); k++) {
        const draw_command *bar = draw_list_at(f->list, k);
        if (bar->kind != DRAW_rectangle || bar->fill != f->view.theme->colours[COLOUR_raised] || !inside(bar->box, panel)) continue;
        for (size_t i = 0; i < count; i++)
            if (overlap(texts[i].ink, bar->box))
                fail_msg("%dx%d at %g: \"%s\" lies over a bar", width, height, (double)f->view.scale, texts[i].command->text);
    }
    free(texts);
}

static void assert_the_loop_sleeps_in_words(struct frame *f, int width, int height)
{
    box panel = view_layout(&f->view, f->model, width, height).boxes[PANEL_ready];
    for (size_t i = 0; i < draw_list_count(f->list) && panel.h > 0; i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && inside(ink_of(c), panel) && strstr(c->text, "…"))
            fail_msg("%dx%d at %g: \"%s\" is cut", width, height, (double)f->view.scale, c->text);
    }
}

// The loop sleeps until the first of three timers; after so many nanoseconds it fires. Begins at `now`.
static trace *sleeping(int64_t now, int64_t first)
{
    struct trace_maker m;
    trace_maker_init(&m, "sleeping");
    m.now = now;
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t sleeps[3];
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t task = make_object(&m), place = make_place(&m, "naps", 3 + i);
        uint32_t created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, i ? "a sleeper with a long name" : "Ada"));
        uint32_t put = make_event(&m, EVENT_enqueue, 0, task, 0, created);
        make_event(&m, EVENT_iteration, 0, 1 + i, 1, 0);
        make_event(&m, EVENT_resume, 0, task, put, 0);
        make_event(&m, EVENT_print, 0, make_text(&m, "nap\n"), 0, 0);
        sleeps[i] = make_object(&m);
        make_event(&m, EVENT_future_create, place, sleeps[i], OBJECT_sleep, 0);
        int64_t when = m.now + first;
        make_event_ns(&m, EVENT_timer_set, place, sleeps[i], i ? when + first / 3 * i : when);
        make_event(&m, EVENT_suspend, place, task, sleeps[i], 0);
    }
    make_event(&m, EVENT_iteration, 0, 4, 0, 0);
    make_event_ns(&m, EVENT_select, 0, 0, m.now + first);
    m.now += first;
    make_event(&m, EVENT_clock, 0, 0, 0, 0);
    make_event(&m, EVENT_timer_fire, 0, sleeps[0], 0, 0);
    return m.trace;
}

static void times_of_any_length_fit(void **context)
{
    (void)context;
    const int64_t hour = 3600 * SECOND, day = 24 * hour;
    const int64_t lengths[] = {7, 867056, 4812345, 99999999, 123456789, 12345678901, 3599 * SECOND + 999000000, 23 * hour + 123456789,
                               40 * day, 15000 * day};
    const int64_t beginnings[] = {0, 123456, 3599 * SECOND + 999000000, 300 * hour + 123456789, 1000 * day};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (size_t b = 0; b < sizeof beginnings / sizeof *beginnings; b++) {
            struct frame f = open_frame(sleeping(beginnings[b], lengths[l]));
            static const struct {
                int width, height;
                float scale;
            } sizes[] = {{1024, 700, 1}, {1920, 1080, 1}, {1920, 1080, 1.4f}, {1920, 1080, 3}};
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                f.view.scale = sizes[i].scale;
                for (int back = 0; back < 4; back++) {
                    view_go_to(&f.view, f.model, model_length(f.model) - (uint32_t)back);
                    if (back == 3) view_go_to_time(&f.view, f.model, beginnings[b] + lengths[l] / 7);
                    assert_text_fits(&f, sizes[i].width, sizes[i].height);
                    assert_bars_are_free(&f, sizes[i].width, sizes[i].height);
                    assert_the_loop_sleeps_in_words(&f, sizes[i].width, sizes[i].height);
                }
            }
            close_frame(&f);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_fits_at_every_size),
        cmocka_unit_test(text_fits_at_every_width),
        cmocka_unit_test(text_fits_after_every_event),
        cmocka_unit_test(text_fits_in_random_programs),
        cmocka_unit_test(text_of_the_timeline_alone_fits),
        cmocka_unit_test(text_fits_in_odd_traces),
        cmocka_unit_test(times_of_any_length_fit),
    };
    return cmocka_run_group_tests_name("panels_fit", tests, open_text, close_text);
}
