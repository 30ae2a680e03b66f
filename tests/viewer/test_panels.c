// Whole frames as draw lists: what each panel says, and that they are the same whichever way they were reached.
#include "viewer/panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/frame.h"
#include "support/golden_list.h"
#include "support/trace_maker.h"
#include "support/with_text.h"
#include "viewer/made_traces.h"

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

static void a_timer_is_its_tasks_from_the_beginning(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 2));
    box timers = layout_of(1600, 900, 1, model_wishes(f.model)).boxes[PANEL_timers];
    uint32_t set = 0;
    for (uint32_t i = 0; i < model_length(f.model); i++) {
        view_go_to(&f.view, f.model, i + 1);
        draw(&f, 1600, 900);
        set += trace_event(f.trace, i).kind == EVENT_timer_set && panel_shows(&f, timers, "Board");
        assert_false(panel_shows(&f, timers, "sleep"));
    }
    assert_int_equal(set, 8);
    close_frame(&f);
}

// A step that prints so many lines.
static trace *chatty_trace(uint32_t count)
{
    trace *t = many_tasks(1, "chatterbox");
    event print = trace_event(t, trace_length(t) - 1);
    while (count-- > 0) assert_int_equal(trace_append(t, &print), 0);
    return t;
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

static void assert_shows(const struct frame *f, enum panel panel, const char *text)
{
    if (!panel_shows(f, layout_of(1600, 900, 1, model_wishes(f->model)).boxes[panel], text)) fail_msg("panel %d does not show \"%s\"", panel, text);
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

// After each event the head counts as ready who stands in line, but for a task that has just been made: of that the queue says so.
static void a_new_task_is_ready_before_it_is_in_line(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(3, 2));
    uint32_t made = 0;
    for (uint32_t i = 1; i <= model_length(f.model); i++) {
        const state *s = model_state(f.model, i);
        uint32_t tasks, callbacks, counts[TASK_STATUSES];
        model_count(s, s->time, counts);
        model_ready(f.model, s, &tasks, &callbacks);
        tasks += model_due(s, s->time, NULL, 0);
        view_go_to(&f.view, f.model, i);
        bool just_made = model_just_made(f.model, s);
        assert_int_equal(counts[TASK_ready], tasks + just_made);
        made += just_made;
        if (!just_made) continue;
        draw(&f, 1600, 900);
        assert_shows(&f, PANEL_ready, "not in line yet");
        view_go_to(&f.view, f.model, i + 1);
        draw(&f, 1600, 900);
        assert_false(says(&f, "not in line yet"));
    }
    assert_int_equal(made, 4);
    close_frame(&f);
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

static void the_end_of_a_program_is_told_once(void **context)
{
    (void)context;
    struct frame f = open_frame(crashed_trace());
    f.view.banner = "The program did not end well: killed by SIGSEGV while task worker 0 ran.";
    view_go_to(&f.view, f.model, model_length(f.model));
    draw(&f, 1600, 900);
    assert_false(shows(&f, f.view.banner));
    assert_true(frame_says(f.list, "steps back through what led to it"));
    view_go_to(&f.view, f.model, model_length(f.model) - 1);
    draw(&f, 1600, 900);
    assert_true(shows(&f, f.view.banner));
    f.view.compiler.failed = true; // that is another thing that went wrong
    snprintf(f.view.compiler.source, sizeof f.view.compiler.source, "homework.c");
    view_go_to(&f.view, f.model, model_length(f.model));
    draw(&f, 1600, 900);
    assert_true(frame_says(f.list, "homework.c does not compile"));
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

// The last page of the keys.
static uint32_t find_pages(const struct frame *f)
{
    for (uint32_t i = 0; i < f->targets.count; i++)
        if (f->targets.items[i].kind == TARGET_pages) return f->targets.items[i].id;
    fail_msg("no keys are shown");
    return 0;
}

// At the size that was chosen, whatever the size of the window: where there is no room for all keys, pages are turned.
static void check_help(struct frame *f, int width, int height, float scale)
{
    static const char *const helps[] = {
#define ACTION(action, key, other, label, help) help,
#include "viewer/keys.def"
#undef ACTION
    };
    bool seen[sizeof helps / sizeof *helps] = {0};
    uint32_t last = 0;
    f->view.scale = scale;
    for (f->view.help_page = 0; f->view.help_page <= last; f->view.help_page++) {
        draw(f, width, height);
        last = find_pages(f);
        assert_true(shows(f, "turn the page") == (last > 0));
        for (size_t h = 0; h < sizeof helps / sizeof *helps; h++) {
            const draw_command *c = frame_text(f->list, helps[h]);
            if (!c) continue;
            seen[h] = true;
            assert_true(fabsf(c->size - 13 * view_layout(&f->view, f->model, width, height).unit) < 0.01f);
        }
    }
    for (size_t h = 0; h < sizeof helps / sizeof *helps; h++)
        if (!seen[h]) fail_msg("at %dx%d, %g, the help lacks, or cuts: %s", width, height, (double)scale, helps[h]);
}

static void the_help_is_the_table_of_keys(void **context)
{
    (void)context;
    struct frame f = open_frame(empty_trace());
    f.view.help = true;
    check_help(&f, 1600, 900, 1);
    assert_int_equal(find_pages(&f), 0);
    check_help(&f, 1024, 700, 1);
    check_help(&f, 1024, 700, 2);
    assert_true(find_pages(&f) > 1);
    check_help(&f, 1920, 1080, 3);
    check_help(&f, 640, 400, 1);
    close_frame(&f);
}

// What is not the loop's clock writes no moment of a run below an hour as on a clock: the same moment has one form.
static void a_moment_has_one_form(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(24, 30));
    static const int64_t times[] = {78, 700, 1645};
    for (size_t i = 0; i < 3; i++) {
        view_go_to_time(&f.view, f.model, times[i] * SECOND);
        draw(&f, 1600, 900);
        struct layout l = view_layout(&f.view, f.model, 1600, 900);
        for (size_t k = 0; k < draw_list_count(f.list); k++) {
            const draw_command *c = draw_list_at(f.list, k);
            int minutes, seconds, end = 0;
            if (c->kind != DRAW_text || inside(ink_of(c), l.boxes[PANEL_top]) || inside(ink_of(c), l.boxes[PANEL_transport])) continue;
            if (sscanf(c->text, "%d:%d%n", &minutes, &seconds, &end) == 2 && end >= 4 && c->text[end] != ':') fail_msg("'%s' at %d s", c->text, (int)times[i]);
        }
    }
    close_frame(&f);
}

// Of bookmarks that would lie on each other some are left out, in the timeline and in the map of the run; never the one at the cursor.
static void flags_do_not_lie_on_each_other(void **context)
{
    (void)context;
    static const char text[] = "# Marks\n\n## 70s\n\n## 78s\n\n## 85s\n\n## 90s\n\n## 700s\n\n## 1645s\n\n## 1650s\n";
    struct frame f = open_frame(chess_trace(24, 30));
    struct lesson lesson;
    struct stops stops = {0};
    assert_int_equal(lesson_parse(&lesson, text, strlen(text)), 0);
    assert_int_equal(stops_find(&stops, &lesson, f.model, true), 0);
    assert_int_equal(stops.count, 7);
    f.view.notes = (struct notes){.lesson = &lesson, .stops = &stops};
    view_go_to_moment(&f.view, f.model, stops.items[2].at);
    for (int whole = 0; whole < 2; whole++) {
        f.view.fit = whole;
        draw(&f, 1600, 900);
        uint32_t here = 0, marks = 0;
        for (uint32_t i = 0; i < f.targets.count; i++) {
            const struct target *a = &f.targets.items[i];
            if (a->kind != TARGET_stop) continue;
            marks++;
            here += a->id == 2;
            for (uint32_t k = 0; k < i; k++) {
                const struct target *b = &f.targets.items[k];
                if (b->kind != TARGET_stop || fabsf(a->box.y - b->box.y) > 1) continue;
                assert_true(fabsf(a->box.x - b->box.x) >= a->box.w / 2 + 1); // a flag is half as wide as where a click finds it
            }
        }
        assert_int_equal(here, 2);
        assert_true(whole ? marks < 14 : marks >= 5);
    }
    stops_deinit(&stops);
    lesson_deinit(&lesson);
    close_frame(&f);
}

// A notice that is longer than the window is wide has more lines, and loses no word.
static void a_long_notice_is_told_whole(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    view_say(&f.view, "To be the loop, open a scenario or a program under the virtual clock: of a trace the choices are made, and no key but `Esc` leaves.");
    f.view.scale = 2;
    draw(&f, 1024, 700);
    static const char *const words[] = {"To", "clock:", "choices", "Esc", "leaves."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) assert_non_null(frame_text(f.list, words[i]));
    float first = frame_text(f.list, "To")->points[1], last = frame_text(f.list, "leaves.")->points[1];
    box narration = view_layout(&f.view, f.model, 1024, 700).boxes[PANEL_narration];
    assert_true(first > 0 && first < last && last < narration.y + narration.h);
    close_frame(&f);
}

// What one looks at stays visible: a notice of one line lies on the narration and on nothing else, one of two on no button.
static void a_notice_covers_no_panel_but_the_narration(void **context)
{
    (void)context;
    static const char *const notices[] = {"bookmark 2 of 5   the third move", "There is no room for it here: smaller text makes some, and so does `V`. There is no room for it here: smaller text makes some, and so does `V`."};
    static const struct { int width, height; float scale; } sizes[] = {{1024, 700, 1}, {1600, 900, 1}, {1600, 900, 1.5f}, {1920, 1080, 2}, {3840, 2160, 1}, {1920, 1080, 3}};
    struct frame f = open_frame(chess_trace(4, 3));
    view_go_to(&f.view, f.model, model_length(f.model) / 2);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t k = 0; k < 2; k++) {
            f.view.scale = sizes[i].scale;
            view_say(&f.view, "%s", notices[k]);
            draw(&f, sizes[i].width, sizes[i].height);
            struct layout l = view_layout(&f.view, f.model, sizes[i].width, sizes[i].height);
            box narration = l.boxes[PANEL_narration], cover = {0};
            for (uint32_t t = 0; t < f.targets.count; t++)
                if (f.targets.items[t].kind == TARGET_cover) cover = f.targets.items[t].box;
            assert_true(cover.w > 0 && cover.x > narration.x && cover.x + cover.w < narration.x + narration.w && cover.y + cover.h < narration.y + narration.h);
            assert_true(k == 1 || cover.y > narration.y);
            if (i < 3) assert_true(cover.y > l.boxes[PANEL_timeline].y + l.boxes[PANEL_timeline].h);
        }
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
    draw(&f, 1600, 900);
    unsigned caps = outlines(&f);
    f.view.keys = &mine;
    draw(&f, 1600, 900);
    assert_int_equal(outlines(&f), caps - 1);
    close_frame(&f);
}

static void numbers_count_one_as_one(void **context)
{
    (void)context;
    struct frame f = open_frame(chess_trace(4, 3));
    f.view.wanted = 1u << PANEL_numbers;
    uint32_t at = 0;
    while (trace_event(f.model->trace, at).kind != EVENT_resume) at++;
    view_go_to(&f.view, f.model, at + 1);
    draw(&f, 1600, 900);
    assert_true(shows(&f, "1 step, 0 callbacks, 1 iteration"));
    assert_true(shows(&f, "1 step"));
    view_go_to(&f.view, f.model, model_length(f.model));
    draw(&f, 1600, 900);
    assert_false(shows(&f, "1 step"));
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
    while (trace_event(f.model->trace, at).kind != EVENT_resume || trace_event(f.model->trace, at).subject != seven) at++;
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
        cmocka_unit_test(an_interrupted_program_has_not_crashed),
        cmocka_unit_test(a_timer_is_its_tasks_from_the_beginning),
        cmocka_unit_test(long_counts_fit_the_card_of_the_loop),
        cmocka_unit_test(forwards_and_back_are_the_same_frames),
        cmocka_unit_test(locks_show_who_has_them_and_who_waits),
        cmocka_unit_test(the_tree_says_what_each_waits_for),
        cmocka_unit_test(the_tree_of_very_many_tasks_holds_the_one_that_is_looked_at),
        cmocka_unit_test(the_stack_is_that_of_the_task_that_is_looked_at),
        cmocka_unit_test(every_panel_selects_its_tasks),
        cmocka_unit_test(the_end_of_a_program_is_told_once),
        cmocka_unit_test(the_beginning_names_the_first_keys),
        cmocka_unit_test(the_help_is_the_table_of_keys),
        cmocka_unit_test(a_new_task_is_ready_before_it_is_in_line),
        cmocka_unit_test(a_moment_has_one_form),
        cmocka_unit_test(flags_do_not_lie_on_each_other),
        cmocka_unit_test(a_long_notice_is_told_whole),
        cmocka_unit_test(a_notice_covers_no_panel_but_the_narration),
        cmocka_unit_test(an_action_without_a_key_has_no_cap),
        cmocka_unit_test(numbers_count_one_as_one),
        cmocka_unit_test(what_moves_is_on_its_way),
    };
    return cmocka_run_group_tests_name("panels", tests, open_text, close_text);
}
