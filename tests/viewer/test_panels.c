// Whole frames as draw lists: what they hold, that nothing is cut off or overlaps, that they are the same whichever way they
// were reached.
#include "viewer/panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/golden_list.h"
#include "support/random_program.h"
#include "support/trace_maker.h"
#include "support/with_text.h"

#define SECOND INT64_C(1000000000)

struct frame {
    trace *trace;
    model *model;
    struct view view;
    draw_list *list;
    struct targets targets;
};

static struct frame open_frame(trace *t)
{
    struct frame f = {.trace = t};
    assert_int_equal(model_new(&f.model, t, MODEL_ALL), 0);
    assert_int_equal(draw_list_new(&f.list), 0);
    view_init(&f.view);
    f.view.replay = true;
    return f;
}

static void close_frame(struct frame *f)
{
    targets_deinit(&f->targets);
    draw_list_free(f->list);
    model_free(f->model);
    trace_free(f->trace);
}

static void draw(struct frame *f, int width, int height)
{
    int rc = f->view.alone ? scene_draw_timeline(f->list, f->model, &f->view, width, height)
                           : scene_draw(f->list, &f->targets, f->model, &f->view, width, height);
    assert_int_equal(rc, 0);
}

// --- traces ---------------------------------------------------------------------------------------------------------
static trace *empty_trace(void)
{
    struct trace_maker m;
    trace_maker_init(&m, "nothing");
    return m.trace;
}

// So many tasks with this name, all ready; the first has run, and all of it at time 0.
static trace *many_tasks(uint32_t count, const char *format)
{
    struct trace_maker m;
    trace_maker_init(&m, "many");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t first = 0, enqueued = 0;
    for (uint32_t i = 0; i < count; i++) {
        char name[300];
        snprintf(name, sizeof name, format, i);
        uint32_t task = make_object(&m),
                 created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, name));
        uint32_t put = make_event(&m, EVENT_enqueue, 0, task, 0, created);
        if (i == 0) first = task, enqueued = put;
    }
    make_event(&m, EVENT_iteration, 0, 1, count, 0);
    make_event(&m, EVENT_resume, 0, first, enqueued, 0);
    make_event(
        &m, EVENT_print, 0,
        make_text(&m,
                  "one line\nand another\nand a third that is so long that no window of any size will ever have "
                  "room for it, because it goes on and on and on, and then on and on and on again\n"),
        0, 0);
    return m.trace;
}

// A step that prints so many lines.
static trace *chatty_trace(uint32_t count)
{
    trace *t = many_tasks(1, "chatterbox");
    event print = *trace_event(t, trace_length(t) - 1);
    while (count-- > 0) assert_int_equal(trace_append(t, &print), 0);
    return t;
}

static trace *crashed_trace(void)
{
    trace *t = many_tasks(3, "worker %u");
    event crash = {.kind = EVENT_crash, .subject = 11, .a = 1};
    assert_int_equal(trace_append(t, &crash), 0);
    return t;
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

// Ada has the one permit of `door` and sleeps in walk(), Bob stands in line for it, and a queue that takes two letters has one.
struct house {
    trace *trace;
    uint32_t ada, bob, held, stands; // tasks; the events after which Ada has permit and letter, and Bob is in line
};

static uint32_t begin_task(struct trace_maker *m, const char *name, const char *function, uint32_t line, uint32_t iteration)
{
    uint32_t coro = make_object(m), task = make_object(m), defined = make_place(m, function, line);
    make_event(m, EVENT_coro_create, 0, coro, defined, make_text(m, "n=1"));
    uint32_t created = make_event(m, EVENT_task_create, 0, task, coro, make_text(m, name));
    uint32_t put = make_event(m, EVENT_enqueue, 0, task, 0, created);
    make_event(m, EVENT_iteration, 0, iteration, 1, 0);
    make_event(m, EVENT_resume, 0, task, put, 0);
    make_event(m, EVENT_coro_call, 0, coro, 0, 0);
    return task;
}

static struct house make_house(void)
{
    struct house h;
    struct trace_maker m;
    trace_maker_init(&m, "house");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t door = make_object(&m), mail = make_object(&m);
    make_event(&m, EVENT_sync_create, 0, door, OBJECT_semaphore, 1);
    make_event(&m, EVENT_name, 0, door, make_text(&m, "door"), 0);
    make_event(&m, EVENT_sync_create, 0, mail, OBJECT_queue, 2);
    h.ada = begin_task(&m, "Ada", "walk", 3, 1);
    make_event(&m, EVENT_sync_acquire, 0, door, h.ada, 0);
    h.held = make_event(&m, EVENT_queue_put, 0, mail, make_text(&m, "'letter'"), 0) + 1;
    uint32_t sleep = make_object(&m), waiter = make_object(&m);
    make_event(&m, EVENT_future_create, make_place(&m, "walk", 5), sleep, OBJECT_sleep, 0);
    make_event_ns(&m, EVENT_timer_set, make_place(&m, "walk", 5), sleep, 4 * SECOND);
    make_event(&m, EVENT_suspend, make_place(&m, "walk", 5), h.ada, sleep, 0);
    h.bob = begin_task(&m, "Bob", "knock", 9, 2);
    make_event(&m, EVENT_future_create, 0, waiter, OBJECT_waiter, door);
    make_event(&m, EVENT_sync_wait, 0, door, waiter, 0);
    h.stands = make_event(&m, EVENT_suspend, make_place(&m, "knock", 11), h.bob, waiter, 0) + 1;
    h.trace = m.trace;
    return h;
}

// --- goldens --------------------------------------------------------------------------------------------------------
static void assert_golden(struct frame *f, const char *name)
{
    draw(f, 1600, 900);
    golden_check_list(f->list, GOLDENS, name);
}

static void goldens(void **context)
{
    (void)context;
    struct frame f = open_frame(empty_trace());
    assert_golden(&f, "empty");
    close_frame(&f);

    f = open_frame(chess_trace(4, 3));
    view_go_to(&f.view, f.model, 3);
    assert_golden(&f, "chess_begin");
    view_go_to_time(&f.view, f.model, 62 * SECOND);
    assert_golden(&f, "chess_block");
    f.view.axis = AXIS_chosen_steps;
    f.view.selected = lanes_task(f.model->lanes, 3);
    f.view.theme = &theme_light;
    view_go_to_time(&f.view, f.model, 40 * SECOND);
    assert_golden(&f, "chess_steps_selected_light");
    f.view.wanted = 1u << PANEL_numbers;
    f.view.arrangement = (struct arrangement){ARRANGED_coroutine, "board"};
    view_go_to_time(&f.view, f.model, 79 * SECOND);
    assert_golden(&f, "chess_numbers_groups");
    close_frame(&f);

    f = open_frame(chess_trace(4, 3));
    view_go_to_time(&f.view, f.model, 70 * SECOND);
    f.view.alone = true;
    f.view.stretch = (struct stretch){5, 70};
    assert_golden(&f, "chess_timeline_alone");
    close_frame(&f);

    f = open_frame(crashed_trace());
    f.view.banner = "The program was killed by SIGSEGV while task worker 0 ran.";
    view_go_to(&f.view, f.model, model_length(f.model));
    assert_golden(&f, "crash");
    close_frame(&f);
}

// --- nothing is cut off, nothing overlaps ---------------------------------------------------------------------------
// The ink of a run of text, by the measures of the faces: capitals above the baseline, hardly anything below.
static box ink_of(const draw_command *c)
{
    return (box){c->points[0], c->points[1] - 0.7f * c->size, text_width(c->face, c->size, c->text),
                 0.72f * c->size};
}

static bool inside(box a, box b)
{
    return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w + 1 && a.y + a.h <= b.y + b.h + 1;
}
static bool overlap(box a, box b)
{
    return a.x + 1 < b.x + b.w && b.x + 1 < a.x + a.w && a.y + 1 < b.y + b.h && b.y + 1 < a.y + a.h;
}
static bool clipped(const draw_command *c) { return c->clip.w > 0; }


// Text that straddles the cursor is drawn twice, each time clipped to its side.
static bool drawn_on_the_other_side(const struct frame *f, const draw_command *c)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *other = draw_list_at(f->list, i);
        if (other != c && other->kind == DRAW_text && clipped(other) && !memcmp(other->points, c->points, 2 * sizeof *c->points) &&
            other->clip.x != c->clip.x) // NOLINT: another clip or the same
            return true;
    }
    return false;
}

static void assert_not_clipped(const struct frame *f, const draw_command *c)
{
    box ink = ink_of(c);
    if (ink.x + 1 < c->clip.x || ink.x + ink.w > c->clip.x + c->clip.w + 1)
        if (!drawn_on_the_other_side(f, c)) fail_msg("\"%s\" is cut by the edge of its timeline", c->text);
}

// A text that stands free, and where its ink is: measured once, not for every pair.
struct written {
    const draw_command *command;
    box ink;
    bool over; // on the popover
};

static struct written *texts_of(const struct frame *f, size_t popover, size_t *count)
{
    size_t all = draw_list_count(f->list);
    struct written *texts = calloc(all + 1, sizeof *texts);
    assert_non_null(texts);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind != DRAW_text) continue;
        if (clipped(c)) assert_not_clipped(f, c);
        else texts[(*count)++] = (struct written){c, ink_of(c), i > popover};
    }
    return texts;
}

// The last popover: what comes after it lies on it; nothing else does.
static size_t popover_of(const struct frame *f)
{
    size_t popover = draw_list_count(f->list);
    for (size_t i = 0; i < draw_list_count(f->list); i++)
        if (draw_list_at(f->list, i)->fill == f->view.theme->colours[COLOUR_popover]) popover = i;
    return popover;
}

static void assert_text_fits(struct frame *f, int width, int height)
{
    struct layout l = view_layout(&f->view, f->model, width, height);
    draw(f, width, height);
    if (f->view.alone) l = (struct layout){.boxes[PANEL_timeline] = {0, 0, (float)width, (float)height}};
    size_t popover = popover_of(f), count;
    struct written *texts = texts_of(f, popover, &count);
    for (size_t i = 0; i < count; i++) {
        const struct written *t = &texts[i];
        bool held = t->over && inside(t->ink, draw_list_at(f->list, popover)->box);
        for (int p = 0; p < PANELS; p++) held = held || inside(t->ink, l.boxes[p]);
        if (!held)
            fail_msg("%dx%d at %g: \"%s\" is outside of its card", width, height, (double)f->view.scale, t->command->text);
        for (size_t k = 0; k < i; k++)
            if (texts[k].over == t->over && overlap(t->ink, texts[k].ink))
                fail_msg("%dx%d at %g: \"%s\" lies over \"%s\"", width, height, (double)f->view.scale, t->command->text,
                         texts[k].command->text);
    }
    free(texts);
}

static void assert_text_fits_everywhere(struct frame *f)
{
    static const float scales[] = {1, 1.5f, 2, 3};
    for (int width = 1024; width <= 3840; width += 352)
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
            f->view.scale = scales[i];
            assert_text_fits(f, width, width * 9 / 16);
            assert_text_fits(f, width, 700);
        }
}

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

static bool shows(const struct frame *f, const char *text)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && strcmp(c->text, text) == 0) return true;
    }
    return false;
}

static bool shows_part(const struct frame *f, const char *text)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && strstr(c->text, text)) return true;
    }
    return false;
}

static void an_interrupted_program_has_not_crashed(void **context)
{
    (void)context;
    trace *t = many_tasks(3, "worker %u");
    const char *message = "interrupted while task worker 0 ran";
    uint32_t text = trace_strings(t) + 1;
    assert_int_equal(trace_define_string(t, text, message, strlen(message)), 0);
    assert_int_equal(trace_append(t, &(event){.kind = EVENT_crash, .subject = 9, .a = 1, .b = text}), 0);
    struct frame f = open_frame(t);
    view_go_to(&f.view, f.model, model_length(f.model));
    draw(&f, 1600, 900);
    assert_true(shows(&f, "Interrupted"));
    assert_false(shows(&f, "Crashed"));
    assert_false(shows(&f, "signal 9"));
    close_frame(&f);
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

// --- the source -----------------------------------------------------------------------------------------------------
static void append_code(char *line, const char *text)
{
    for (line += strlen(line); *text; text++)
        if (*text != ' ') *line++ = *text;
    *line = 0;
}

// The line as it stands in the frame at the height of its number, without blanks.
static void shown_line(const struct frame *f, const draw_command *number, char *line)
{
    *line = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && c->face == FACE_code && c != number && fabsf(c->points[1] - number->points[1]) < 0.1f &&
            c->points[0] > number->points[0])
            append_code(line, c->text);
    }
}

static uint32_t assert_lines_are_whole_or_say_so(struct frame *f, struct layout l)
{
    box panel = l.boxes[PANEL_source], numbers = {panel.x, panel.y, 45 * l.unit, panel.h};
    uint32_t cut = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        unsigned n;
        if (c->kind != DRAW_text || c->face != FACE_code || !inside(ink_of(c), numbers) || sscanf(c->text, "%u", &n) != 1) continue;
        size_t length;
        const char *text = source_line(model_source(f->model, trace_place(f->trace, 1).file), n, &length);
        char source[300] = "", whole[300] = "", shown[300];
        snprintf(source, sizeof source, "%.*s", (int)length, text);
        append_code(whole, source);
        shown_line(f, c, shown);
        size_t before = strcspn(shown, "\xe2");
        if (strcmp(shown, whole) == 0) continue;
        if (strcmp(shown + before, "…") != 0 || strncmp(shown, whole, before) != 0)
            fail_msg("line %u is shown as %s", n, shown);
        cut++;
    }
    return cut;
}

static void lines_of_source_are_whole_or_end_in_an_ellipsis(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    uint32_t cut = 0;
    for (uint32_t position = 10; position < 60; position += 10) {
        view_go_to(&f.view, f.model, position);
        for (int width = 920; width < 2000; width += 6) {
            draw(&f, width, 800);
            cut += assert_lines_are_whole_or_say_so(&f, layout_of(width, 800, 1, model_wishes(f.model)));
        }
    }
    assert_true(cut > 0);
    close_frame(&f);
}

static unsigned first_line_shown(const struct frame *f, struct layout l)
{
    box panel = l.boxes[PANEL_source], numbers = {panel.x, panel.y, 45 * l.unit, panel.h};
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        unsigned n;
        if (c->kind == DRAW_text && c->face == FACE_code && inside(ink_of(c), numbers) && sscanf(c->text, "%u", &n) == 1) return n;
    }
    return 0;
}

// A task that has just begun is at no line yet: then its function is what the panel shows.
static void a_task_that_begins_is_shown_with_its_function(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    struct layout l = layout_of(1600, 900, 1, model_wishes(f.model));
    uint32_t begun = 0;
    for (uint32_t i = 0; i < model_length(f.model); i++) {
        if (trace_event(f.trace, i)->kind != EVENT_coro_call) continue;
        view_go_to(&f.view, f.model, i + 1);
        draw(&f, 1600, 900);
        if (begun++ > 0) assert_int_equal(first_line_shown(&f, l), 7); // async_def(game, int, board)
    }
    assert_int_equal(begun, 5);
    close_frame(&f);
}

// --- timers and the loop's card -------------------------------------------------------------------------------------
static bool panel_shows(const struct frame *f, box panel, const char *part)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && inside(ink_of(c), panel) && strstr(c->text, part)) return true;
    }
    return false;
}

static void a_timer_is_its_tasks_from_the_beginning(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    box timers = layout_of(1600, 900, 1, model_wishes(f.model)).boxes[PANEL_timers];
    uint32_t set = 0;
    for (uint32_t i = 0; i < model_length(f.model); i++) {
        view_go_to(&f.view, f.model, i + 1);
        draw(&f, 1600, 900);
        set += trace_event(f.trace, i)->kind == EVENT_timer_set && panel_shows(&f, timers, "Board");
        assert_false(panel_shows(&f, timers, "sleep"));
    }
    assert_int_equal(set, 8);
    close_frame(&f);
}

static void long_counts_fit_the_card_of_the_loop(void **context)
{
    (void)context;
    struct frame f = open_frame(chatty_trace(4000));
    view_go_to(&f.view, f.model, 1000);
    draw(&f, 1600, 900);
    box card = layout_of(1600, 900, 1, model_wishes(f.model)).boxes[PANEL_ready];
    card.w = 190;
    assert_true(panel_shows(&f, card, "event 99"));
    assert_false(panel_shows(&f, card, "…"));
    close_frame(&f);
}

// --- the same whichever way -----------------------------------------------------------------------------------------
static uint64_t hash_at(struct frame *f, uint32_t position)
{
    view_go_to(&f->view, f->model, position);
    draw(f, 1600, 900);
    return draw_list_hash(f->list, (box){0, 0, 1600, 900});
}

static void forwards_and_back_are_the_same_frames(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    uint32_t length = model_length(f.model);
    uint64_t *hashes = calloc(length + 1, sizeof *hashes);
    for (uint32_t i = 0; i <= length; i++) hashes[i] = hash_at(&f, i);
    for (uint32_t i = length + 1; i-- > 0;) assert_int_equal(hash_at(&f, i), hashes[i]);
    uint32_t changes = 0;
    for (uint32_t i = 1; i <= length; i++) changes += hashes[i] != hashes[i - 1];
    assert_int_equal(changes, length); // each step is seen
    free(hashes);
    close_frame(&f);
}

// --- what the pointer finds -----------------------------------------------------------------------------------------
static void assert_shows(const struct frame *f, enum panel panel, const char *text)
{
    if (!panel_shows(f, layout_of(1600, 900, 1, model_wishes(f->model)).boxes[panel], text)) fail_msg("panel %d does not show \"%s\"", panel, text);
}

static void locks_show_who_has_them_and_who_waits(void **context)
{
    (void)context;
    struct house h = make_house();
    struct frame f = open_frame(h.trace);
    box sync = layout_of(1600, 900, 1, model_wishes(f.model)).boxes[PANEL_sync];
    view_go_to(&f.view, f.model, h.held);
    draw(&f, 1600, 900);
    assert_shows(&f, PANEL_sync, "door");
    assert_shows(&f, PANEL_sync, "Semaphore(1)");
    assert_shows(&f, PANEL_sync, "running");
    assert_shows(&f, PANEL_sync, "'letter'");
    assert_shows(&f, PANEL_sync, "1 of 2");
    assert_false(panel_shows(&f, sync, "waiting"));
    view_go_to(&f.view, f.model, h.stands);
    draw(&f, 1600, 900);
    assert_shows(&f, PANEL_sync, "1 waiting");
    assert_shows(&f, PANEL_sync, "sleeping");
    close_frame(&f);
}

static void the_tree_says_what_each_waits_for(void **context)
{
    (void)context;
    struct house h = make_house();
    struct frame f = open_frame(h.trace);
    view_go_to(&f.view, f.model, h.stands);
    draw(&f, 1600, 900);
    assert_shows(&f, PANEL_tree, "until 4.0 s");
    assert_shows(&f, PANEL_tree, "waits for door");
    close_frame(&f);
}

static void the_tree_of_very_many_tasks_holds_the_one_that_is_looked_at(void **context)
{
    (void)context;
    struct frame f = open_frame(many_tasks(2000, "worker %u"));
    view_go_to(&f.view, f.model, model_length(f.model));
    f.view.selected = lanes_task(f.model->lanes, 1777);
    f.view.wanted = 1u << PANEL_tree;
    draw(&f, 1600, 900);
    assert_true(panel_shows(&f, view_layout(&f.view, f.model, 1600, 900).boxes[PANEL_tree], "worker 1777"));
    assert_true(panel_shows(&f, view_layout(&f.view, f.model, 1600, 900).boxes[PANEL_tree], " of 2000"));
    close_frame(&f);
}

static void the_stack_is_that_of_the_task_that_is_looked_at(void **context)
{
    (void)context;
    struct house h = make_house();
    struct frame f = open_frame(h.trace);
    view_go_to(&f.view, f.model, h.stands);
    draw(&f, 1600, 900);
    assert_shows(&f, PANEL_stack, "Bob, ran last");
    assert_shows(&f, PANEL_stack, "knock(n=1)");
    f.view.selected = h.ada;
    draw(&f, 1600, 900);
    assert_shows(&f, PANEL_stack, "walk(n=1)");
    close_frame(&f);
}

static void every_panel_selects_its_tasks(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(24, 3));
    view_go_to_time(&f.view, f.model, 78 * SECOND);
    draw(&f, 1600, 900);
    struct layout l = layout_of(1600, 900, 1, model_wishes(f.model));
    static const enum panel panels[] = {PANEL_timeline, PANEL_ready, PANEL_source, PANEL_timers};
    for (size_t p = 0; p < sizeof panels / sizeof *panels; p++) {
        uint32_t found = 0;
        box b = l.boxes[panels[p]];
        for (uint32_t i = 0; i < f.targets.count; i++)
            found += f.targets.items[i].kind == TARGET_task &&
                     inside(f.targets.items[i].box, (box){b.x - 1, b.y - 1, b.w + 2, b.h + 2});
        assert_true(found >= 2);
    }
    for (enum action a = ACTION_none + 1; a < ACTIONS; a++) {
        bool button = a == ACTION_first || a == ACTION_back || a == ACTION_play || a == ACTION_forward ||
                      a == ACTION_last || (a >= ACTION_grain && a <= ACTION_until && a != ACTION_grain_stop) || a == ACTION_faster;
        uint32_t found = 0;
        for (uint32_t i = 0; i < f.targets.count; i++)
            found += f.targets.items[i].kind == TARGET_action && f.targets.items[i].id == a;
        assert_int_equal(found, button);
    }
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
        assert_int_equal(trace_append(t, trace_event(whole, i)), 0);
        nth -= trace_event(whole, i)->kind == EVENT_block;
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

// On a page that is low, too, where the narration has one line; but what went wrong goes before.
static void the_beginning_names_the_first_keys(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    for (int height = 900; height >= 420; height -= 480) {
        view_go_to(&f.view, f.model, 0);
        f.view.banner = "";
        draw(&f, 1600, height);
        assert_true(shows(&f, "Space") && shows(&f, "→") && shows(&f, "?") && shows(&f, " shows all keys."));
        f.view.banner = "The program did not end well.";
        draw(&f, 1600, height);
        assert_true(!shows(&f, "Space") && shows(&f, f.view.banner));
        f.view.banner = "";
        view_go_to(&f.view, f.model, 1);
        draw(&f, 1600, height);
        assert_false(shows(&f, "Space"));
    }
    close_frame(&f);
}

static void the_help_is_the_table_of_keys(void **context)
{
    (void)context;
    struct frame f = open_frame(empty_trace());
    f.view.help = true;
    draw(&f, 1024, 700);
    static const char *const helps[] = {
#define ACTION(action, key, other, label, help) help,
#include "viewer/keys.def"
#undef ACTION
    };
    for (size_t h = 0; h < sizeof helps / sizeof *helps; h++)
        if (!shows(&f, helps[h])) fail_msg("the help lacks, or cuts: %s", helps[h]);
    close_frame(&f);
}

static unsigned outlines(const struct frame *f)
{
    unsigned count = 0;
    for (size_t i = 0; i < draw_list_count(f->list); i++) count += draw_list_at(f->list, i)->kind == DRAW_outline;
    return count;
}

static void an_action_without_a_key_has_no_cap(void **context)
{
    (void)context;
    struct frame f = open_frame(empty_trace());
    struct keymap mine = keymap_default;
    mine.of[ACTION_fullscreen].label[0] = 0;
    f.view.help = true;
    draw(&f, 1024, 700);
    unsigned caps = outlines(&f);
    f.view.keys = &mine;
    draw(&f, 1024, 700);
    assert_int_equal(outlines(&f), caps - 1);
    close_frame(&f);
}

static void numbers_count_one_as_one(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    f.view.wanted = 1u << PANEL_numbers;
    uint32_t at = 0;
    while (trace_event(f.model->trace, at)->kind != EVENT_resume) at++;
    view_go_to(&f.view, f.model, at + 1);
    draw(&f, 1600, 900);
    assert_true(shows(&f, "1 step, 0 callbacks, 1 iteration"));
    assert_true(shows(&f, "1 step"));
    view_go_to(&f.view, f.model, model_length(f.model));
    draw(&f, 1600, 900);
    assert_false(shows(&f, "1 step"));
    close_frame(&f);
}

static void the_source_is_shown_in_python_too(void **context)
{
    (void)context;
    trace *t = chess_trace(6, 3);
    const char *c = trace_meta(t, "source:chess.c");
    assert_non_null(c);
    assert_int_equal(trace_set_meta(t, "source:chess.py",
                                    "async def game(board):\n"
                                    "    for move in range(1, moves + 1):\n"
                                    "        time.sleep(think)\n"
                                    "        print(f'board {board}, move {move}')\n"
                                    "        await asyncio.sleep(reply)\n"), 0);
    struct frame f = open_frame(t);
    view_go_to_time(&f.view, f.model, 71 * SECOND);
    f.view.python = true;
    draw(&f, 1600, 900);
    assert_true(shows(&f, "chess.py"));
    assert_false(shows(&f, "chess.c"));
    assert_true(shows_part(&f, "chess.py:"));
    f.view.python = false;
    draw(&f, 1600, 900);
    assert_true(shows(&f, "chess.c"));
    assert_true(shows_part(&f, "chess.c:"));
    assert_false(shows_part(&f, "chess.py:"));
    f.view.python = true;
    view_go_to(&f.view, f.model, 0); // at no line that has a twin
    draw(&f, 1600, 900);
    assert_text_fits(&f, 1600, 900);
    close_frame(&f);
}

static box anchor_of(struct frame *f, enum anchor_kind kind, uint32_t task)
{
    const struct anchor *a = targets_find_anchor(&f->targets, kind, task);
    assert_non_null(a);
    return a->box;
}

static bool says_within(const struct frame *f, const char *text, box b)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        float x = c->bounds.x + c->bounds.w / 2;
        if (c->kind == DRAW_text && strcmp(c->text, text) == 0 && x >= b.x && x <= b.x + b.w) return true;
    }
    return false;
}

// When board 7 begins it comes out of the queue, in which the others move up; on the way all are between here and there.
static void what_moves_is_on_its_way(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(12, 3));
    uint32_t at = 0, seven = lanes_task(f.model->lanes, 7), eight = lanes_task(f.model->lanes, 8);
    while (trace_event(f.model->trace, at)->kind != EVENT_resume || trace_event(f.model->trace, at)->subject != seven) at++;
    view_go_to(&f.view, f.model, at);
    draw(&f, 1600, 900);
    box from = anchor_of(&f, ANCHOR_ready, seven), behind = anchor_of(&f, ANCHOR_ready, eight);
    struct targets left = {0};
    targets_copy_anchors(&left, &f.targets);
    view_go_to(&f.view, f.model, at + 1);
    draw(&f, 1600, 900);
    uint64_t arrived = draw_list_hash(f.list, (box){0, 0, 1600, 900});
    box to = anchor_of(&f, ANCHOR_running, seven), ahead = anchor_of(&f, ANCHOR_ready, eight);
    assert_true(ahead.x < behind.x && to.x < from.x);
    f.view.left = &left;
    f.view.arrived = 0.2f; // by half of the way: it begins quickly
    draw(&f, 1600, 900);
    assert_true(says_within(&f, "7", (box){to.x + to.w, from.y, from.x - to.x - to.w, from.h}));
    assert_true(says_within(&f, "8", (box){ahead.x + ahead.w / 2 + 5, ahead.y, behind.x - ahead.x - 10, ahead.h}));
    assert_true(draw_list_hash(f.list, (box){0, 0, 1600, 900}) != arrived);
    f.view.arrived = 1;
    draw(&f, 1600, 900);
    assert_true(draw_list_hash(f.list, (box){0, 0, 1600, 900}) == arrived);
    targets_deinit(&left);
    close_frame(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens),
        cmocka_unit_test(text_fits_at_every_size),
        cmocka_unit_test(text_fits_at_every_width),
        cmocka_unit_test(text_fits_after_every_event),
        cmocka_unit_test(text_fits_in_random_programs),
        cmocka_unit_test(text_of_the_timeline_alone_fits),
        cmocka_unit_test(the_timeline_alone_has_no_now),
        cmocka_unit_test(the_loop_shows_steps_that_take_no_time),
        cmocka_unit_test(text_fits_in_odd_traces),
        cmocka_unit_test(an_interrupted_program_has_not_crashed),
        cmocka_unit_test(times_of_any_length_fit),
        cmocka_unit_test(lines_of_source_are_whole_or_end_in_an_ellipsis),
        cmocka_unit_test(a_task_that_begins_is_shown_with_its_function),
        cmocka_unit_test(a_timer_is_its_tasks_from_the_beginning),
        cmocka_unit_test(long_counts_fit_the_card_of_the_loop),
        cmocka_unit_test(forwards_and_back_are_the_same_frames),
        cmocka_unit_test(locks_show_who_has_them_and_who_waits),
        cmocka_unit_test(the_tree_says_what_each_waits_for),
        cmocka_unit_test(the_tree_of_very_many_tasks_holds_the_one_that_is_looked_at),
        cmocka_unit_test(the_stack_is_that_of_the_task_that_is_looked_at),
        cmocka_unit_test(every_panel_selects_its_tasks),
        cmocka_unit_test(the_axis_leads_to_the_cursor),
        cmocka_unit_test(a_wake_at_the_end_is_shown_at_its_time),
        cmocka_unit_test(the_beginning_names_the_first_keys),
        cmocka_unit_test(the_help_is_the_table_of_keys), cmocka_unit_test(an_action_without_a_key_has_no_cap),
        cmocka_unit_test(numbers_count_one_as_one),
        cmocka_unit_test(the_source_is_shown_in_python_too),
        cmocka_unit_test(what_moves_is_on_its_way),
    };
    return cmocka_run_group_tests_name("panels", tests, open_text, close_text);
}
