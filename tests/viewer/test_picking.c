// You are the loop as its user has it, on SDL's dummy driver: pushed keys and clicks, on programs that really run so.
#define _DEFAULT_SOURCE // strsep
#include "viewer/viewer.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "query/fingerprint.h"
#include "query/grade.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/golden.h"
#include "support/hands.h"
#include "viewer/bookmarks.h"

struct fixture {
    const char *answers;
    struct bookmarks bookmarks;
    trace *trace;
    program *program;
    viewer *viewer;
};

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }
static const struct picking *picking(const struct fixture *f) { return view(f)->picking; }

static void open_viewer(struct fixture *f, int width, int height, float scale)
{
    error e;
    struct viewer_options options = {.trace = f->trace, .program = f->program, .width = width, .height = height, .scale = scale,
                                     .answers_path = f->answers, .bookmarks = f->bookmarks.path[0] ? &f->bookmarks : NULL};
    if (viewer_open(&f->viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static void start(struct fixture *f, const char *path, const char *argument, bool real_clock)
{
    error e;
    static int devnull;
    if (!devnull) devnull = open("/dev/null", O_WRONLY);
    assert_int_equal(trace_new(&f->trace), 0);
    const struct program_options options = {
        .path = path, .arguments = (const char *const[]){argument, NULL}, .out = devnull, .live = true, .real_clock = real_clock};
    if (program_start(&f->program, &options, f->trace, &e)) fail_msg("%s", e.text);
}

static struct fixture open_sized(const char *path, const char *argument, bool real_clock, int width, int height, float scale)
{
    struct fixture f = {0};
    start(&f, path, argument, real_clock);
    open_viewer(&f, width, height, scale);
    return f;
}

static struct fixture open_orders(const char *argument) { return open_sized(ORDERS, argument, false, 1600, 900, 1); }

static void close_viewer(struct fixture *f)
{
    viewer_close(f->viewer);
    program_free(f->program);
    trace_free(f->trace);
}

static void press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    assert_true(viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0));
}

// Until the user is asked, or all is over, and nothing moves.
static void come_to_rest(struct fixture *f)
{
    for (int i = 0; i < 2000 && picking(f) && (picking(f)->phase == PICK_runs || picking(f)->phase == PICK_compares); i++) viewer_turn(f->viewer, 5);
    while (view(f)->glide != 0) viewer_turn(f->viewer, 5);
    viewer_turn(f->viewer, 0);
}

static void press_and_rest(struct fixture *f, uint32_t key)
{
    press(f, key);
    come_to_rest(f);
}

static bool says(const struct fixture *f, const char *part) { return frame_says(viewer_frame(f->viewer), part); }

// What has been printed in the run that is shown: "a 1;b 1;".
static const char *output(const struct fixture *f)
{
    static char text[400];
    const trace *t = picking(f) ? picking(f)->run.trace : f->trace;
    text[0] = 0;
    for (uint32_t i = 0; i < trace_length(t); i++) {
        event e = trace_event(t, i);
        if (e.kind != EVENT_print) continue;
        const char *line = trace_string(t, e.subject);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s;", (int)strcspn(line, "\n"), line);
    }
    return text;
}

static uint32_t options(const struct fixture *f)
{
    const struct targets *t = viewer_targets(f->viewer);
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->count; i++) count += t->items[i].kind == TARGET_pick;
    return count;
}

static void click_option(struct fixture *f, uint32_t option)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->items[i].kind != TARGET_pick || t->items[i].id != option) continue;
        push_click(t->items[i].box, 0.5f);
        viewer_turn(f->viewer, 0);
        come_to_rest(f);
        return;
    }
    fail_msg("option %u is not there", option);
}

static void notice_has(const struct fixture *f, const char *part)
{
    if (!strstr(view(f)->notice, part)) fail_msg("the window says \"%s\", not \"%s\"", view(f)->notice, part);
}

// --- choosing -------------------------------------------------------------------------------------------------------------
static void keys_and_clicks_say_who_runs_next(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    assert_non_null(picking(&f));
    assert_int_equal(picking(&f)->phase, PICK_asks);
    assert_int_equal(options(&f), 3);
    assert_true(says(&f, "You are the loop"));
    assert_false(says(&f, "0 of 0"));
    assert_true(says(&f, "1 · FIFO"));
    press_and_rest(&f, '3');
    assert_string_equal(output(&f), "c 1;");
    assert_true(says(&f, "1 of 1 choice out of turn"));
    assert_true(says(&f, "which were ready first"));
    assert_int_equal(options(&f), 2);
    press_and_rest(&f, KEY_enter);
    assert_string_equal(output(&f), "c 1;a 1;b 1;");
    assert_true(says(&f, "1 of 2 choices out of turn"));
    assert_true(says(&f, "as asyncio does"));
    click_option(&f, 1);
    assert_string_equal(output(&f), "c 1;a 1;b 1;a 2;");
    assert_true(says(&f, "2 of 3 choices out of turn"));
    close_viewer(&f);
}

static void there_is_no_more_than_there_is(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    press(&f, '7');
    assert_true(strstr(view(&f)->notice, "There are 3 to choose from") != NULL);
    press(&f, ' '); // time does not go on by itself
    assert_true(strstr(view(&f)->notice, "The program waits for you") != NULL);
    press(&f, 'u');
    assert_true(strstr(view(&f)->notice, "No choice has been made") != NULL);
    assert_int_equal(picking(&f)->made.count, 0);
    close_viewer(&f);
}

static bool is_offered(const struct fixture *f, uint32_t option)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == TARGET_pick && t->items[i].id == option) return true;
    return false;
}

static void arrows_mark_who_runs_next(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    uint32_t head = view(&f)->at.position;
    assert_int_equal(picking(&f)->marked, 0);
    press(&f, KEY_right);
    press(&f, KEY_right);
    assert_true(says(&f, ", past 2 others?"));
    press(&f, KEY_right);
    notice_has(&f, "the last one to choose");
    assert_int_equal(picking(&f)->marked, 2);
    press(&f, KEY_left);
    assert_true(says(&f, ", past 1 other?"));
    press_and_rest(&f, KEY_enter);
    assert_string_equal(output(&f), "b 1;");
    assert_int_equal(picking(&f)->marked, 0); // of the next choice
    press_and_rest(&f, 'u');
    press_and_rest(&f, KEY_left); // before the first one there is what was
    assert_true(view(&f)->at.position < head);
    press_and_rest(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, head);
    press_and_rest(&f, KEY_enter);
    assert_string_equal(output(&f), "a 1;");
    close_viewer(&f);
}

// Of two dozen, nine have a key at a time.
static void the_line_is_paged(void **unused)
{
    (void)unused;
    static const struct {
        int width;
        float scale;
    } windows[] = {{1600, 1}, {1024, 2}, {1024, 3}};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        struct fixture f = open_sized(CHESS, "mode=async", false, windows[i].width, 700, windows[i].scale);
        while (view(&f)->at.position < 30) press(&f, KEY_right);
        press_and_rest(&f, 'l');
        assert_int_equal(pick_choices(picking(&f)), 24);
        for (uint32_t marked = 0; marked < 24; marked++) {
            assert_int_equal(picking(&f)->marked, marked);
            assert_true(is_offered(&f, marked));
            press(&f, KEY_right);
        }
        press(&f, KEY_page_up);
        assert_int_equal(picking(&f)->marked, 14);
        press(&f, KEY_page_up);
        press(&f, KEY_page_up);
        assert_int_equal(picking(&f)->marked, 0);
        press(&f, KEY_page_down);
        press(&f, KEY_page_down);
        press(&f, '8');
        notice_has(&f, "There are 24 to choose from, and `6` is the last one.");
        press_and_rest(&f, '5');
        assert_int_equal(picking(&f)->made.items[0].overtakes, 22);
        assert_true(says(&f, "You let Board 23 run before"));
        close_viewer(&f);
    }
}

static void the_past_can_be_looked_at_meanwhile(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    press_and_rest(&f, '2');
    uint32_t head = view(&f)->at.position;
    press_and_rest(&f, KEY_left);
    assert_true(view(&f)->at.position < head);
    assert_int_equal(options(&f), 0);
    press_and_rest(&f, '1'); // leads back to the choice, and makes none
    assert_int_equal(view(&f)->at.position, head);
    assert_int_equal(picking(&f)->made.count, 1);
    press_and_rest(&f, KEY_left);
    press_and_rest(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, head);
    close_viewer(&f);
}

static void a_choice_is_taken_back(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    press_and_rest(&f, '3');
    press_and_rest(&f, '2');
    uint32_t head = view(&f)->at.position, picks = picking(&f)->made.count;
    assert_string_equal(output(&f), "c 1;b 1;a 1;");
    press_and_rest(&f, 'u');
    assert_int_equal(picking(&f)->made.count, picks - 1);
    assert_string_equal(output(&f), "c 1;");
    assert_true(view(&f)->at.position < head);
    assert_int_equal(options(&f), 2);
    press_and_rest(&f, '1');
    assert_string_equal(output(&f), "c 1;a 1;b 1;");
    press_and_rest(&f, 'u');
    press_and_rest(&f, 'u');
    assert_string_equal(output(&f), "");
    assert_int_equal(options(&f), 3);
    close_viewer(&f);
}

// From where the user looks; before that the run is the same.
static void it_begins_at_the_cursor(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    while (strcmp(output(&f), "a 1;") != 0) press(&f, KEY_right);
    struct moment at = view(&f)->at;
    press_and_rest(&f, 'l');
    assert_true(view(&f)->at.position >= at.position);
    assert_int_equal(options(&f), 2);
    press_and_rest(&f, '2');
    assert_string_equal(output(&f), "a 1;c 1;b 1;");
    press_and_rest(&f, 'v'); // the run as it was, where it was
    assert_null(picking(&f));
    assert_int_equal(view(&f)->at.position, at.position);
    assert_string_equal(output(&f), "a 1;");
    press_and_rest(&f, KEY_end);
    for (int i = 0; i < 400 && view(&f)->live; i++) viewer_turn(f.viewer, 5);
    assert_string_equal(output(&f), "a 1;b 1;c 1;a 2;b 2;c 2;['a', 'b', 'c'];");
    close_viewer(&f);
}

// Below the loop's lane, at each step that ran before its turn; a click goes there.
static const struct target *mark_of(const struct fixture *f, uint32_t pick)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == TARGET_event && t->items[i].id == pick) return &t->items[i];
    return NULL;
}

static void the_timeline_marks_what_ran_out_of_turn(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    assert_false(says(&f, "Out of turn"));
    press_and_rest(&f, '1');
    assert_false(says(&f, "Out of turn"));
    press_and_rest(&f, '2');
    assert_true(says(&f, "Out of turn"));
    uint32_t pick = picking(&f)->made.items[1].event;
    assert_null(mark_of(&f, picking(&f)->made.items[0].event));
    assert_non_null(mark_of(&f, pick));
    push_click(mark_of(&f, pick)->box, 0.5f);
    viewer_turn(f.viewer, 0);
    come_to_rest(&f);
    assert_int_equal(view(&f)->at.position, pick + 1);
    press_and_rest(&f, KEY_end);
    press_and_rest(&f, 'u');
    assert_false(says(&f, "Out of turn"));
    close_viewer(&f);
}

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// The run is over, and its descriptor readable for ever.
static void nothing_goes_on_when_it_is_over(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    press_and_rest(&f, KEY_end);
    assert_int_equal(picking(&f)->phase, PICK_over);
    int turns = 0;
    for (double begun = seconds(CLOCK_MONOTONIC); seconds(CLOCK_MONOTONIC) - begun < 0.3; turns++) viewer_turn(f.viewer, 100);
    assert_true(turns < 10);
    close_viewer(&f);
}

// --- what it changed ----------------------------------------------------------------------------------------------------
static void the_end_says_what_was_changed(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=lock");
    press_and_rest(&f, 'l');
    press_and_rest(&f, '3');
    press_and_rest(&f, KEY_end);
    assert_int_equal(picking(&f)->phase, PICK_over);
    assert_string_equal(output(&f), "c has it;a has it;b has it;");
    assert_true(says(&f, "What your order changed"));
    assert_true(says(&f, "As long and with the same lines, but they come in another order."));
    assert_true(says(&f, "c has it"));
    assert_true(says(&f, "a has it"));
    assert_true(says(&f, "They part at 0.0 s"));
    assert_int_equal(picking(&f)->reorder.line, 1);
    press_and_rest(&f, 'u');
    assert_int_equal(picking(&f)->phase, PICK_asks);
    assert_int_equal(picking(&f)->made.count, 0);
    close_viewer(&f);
}

static void the_end_says_where_nothing_was_changed(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press_and_rest(&f, 'l');
    press_and_rest(&f, KEY_end);
    assert_true(says(&f, "this is the order of asyncio itself"));
    press_and_rest(&f, 'v');
    close_viewer(&f);
    f = open_orders("what=gather");
    while (!strstr(output(&f), "['a'")) press(&f, KEY_right); // all have run
    press_and_rest(&f, 'l');
    assert_int_equal(picking(&f)->phase, PICK_over);
    assert_true(says(&f, "There is no choice from here on."));
    assert_false(says(&f, "You took") || says(&f, "out of turn") || says(&f, "takes the last choice back"));
    press_and_rest(&f, 'v');
    close_viewer(&f);
    f = open_orders("what=silent");
    press_and_rest(&f, 'l');
    press_and_rest(&f, '2');
    press_and_rest(&f, KEY_end);
    assert_int_equal(picking(&f)->reorder.picks, 1);
    assert_true(says(&f, "Another order, the same result: nothing here depended on it."));
    close_viewer(&f);
}

// --- where it is not to be had ------------------------------------------------------------------------------------------
static void it_needs_a_program_on_the_virtual_clock(void **unused)
{
    (void)unused;
    struct fixture f = {.trace = chess_trace(2, 3)};
    open_viewer(&f, 1600, 900, 1);
    press(&f, 'l');
    assert_null(picking(&f));
    assert_true(strstr(view(&f)->notice, "To be the loop") != NULL);
    close_viewer(&f);
    f = open_sized(ORDERS, "what=gather", true, 1600, 900, 1);
    press(&f, 'l');
    assert_null(picking(&f));
    assert_true(strstr(view(&f)->notice, "under the virtual clock") != NULL);
    close_viewer(&f);
}

static void a_run_that_is_over_begins_anew(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=gather");
    press(&f, KEY_end);
    for (int i = 0; i < 400 && view(&f)->live; i++) viewer_turn(f.viewer, 5);
    press_and_rest(&f, 'l');
    assert_int_equal(options(&f), 3);
    assert_string_equal(output(&f), "");
    close_viewer(&f);
}

// --- runs without an end ------------------------------------------------------------------------------------------------
// It sleeps and wakes for ever, alone. Whoever is the loop of it is never asked.
static struct fixture open_endless(void)
{
    struct fixture f = open_sized(ENDS_BADLY, "how=never", false, 1600, 900, 1);
    press(&f, 'l');
    for (int i = 0; i < 2000 && trace_length(picking(&f)->run.trace) < 20000; i++) {
        viewer_turn(f.viewer, 5);
        if (picking(&f)->phase == PICK_asks) press(&f, KEY_enter);
    }
    assert_int_equal(picking(&f)->phase, PICK_runs);
    return f;
}

static uint32_t stands_at(struct fixture *f)
{
    uint32_t length = trace_length(picking(f)->run.trace);
    assert_int_equal(picking(f)->phase, PICK_stands);
    notice_has(f, "stands still");
    for (int i = 0; i < 20; i++) viewer_turn(f->viewer, 5);
    assert_int_equal(trace_length(picking(f)->run.trace), length);
    assert_int_equal(view(f)->at.position, length);
    assert_true(says(f, "The run stands still."));
    return length;
}

static void space_stops_it_and_lets_it_go_on(void **unused)
{
    (void)unused;
    struct fixture f = open_endless();
    press_and_rest(&f, ' ');
    uint32_t length = stands_at(&f);
    press_and_rest(&f, KEY_right); // as a live program
    assert_int_equal(view(&f)->at.position, length + 1);
    press(&f, ' ');
    assert_int_equal(picking(&f)->phase, PICK_runs);
    for (int i = 0; i < 2000 && trace_length(picking(&f)->run.trace) < length + 20000; i++) viewer_turn(f.viewer, 5);
    press_and_rest(&f, ' ');
    assert_true(stands_at(&f) >= length + 20000);
    press_and_rest(&f, 'v');
    assert_null(picking(&f));
    close_viewer(&f);
}

static void it_stops_by_itself_at_last(void **unused)
{
    (void)unused;
    struct fixture f = open_endless();
    uint64_t most = picking(&f)->most;
    assert_in_range(most, 1000000, 1100000);
    while (picking(&f)->phase == PICK_runs) viewer_turn(f.viewer, 5);
    assert_true(stands_at(&f) > most);
    close_viewer(&f);
}

// --- beside what else the window does -------------------------------------------------------------------------------------
// A step of a live program, however busy the machine is.
static void step(struct fixture *f)
{
    uint32_t position = view(f)->at.position;
    press(f, KEY_right);
    for (int i = 0; i < 2000 && view(f)->at.position == position; i++) viewer_turn(f->viewer, 5);
}

// Of the other run's events, none was looked at in this one.
static void the_other_run_is_not_visited(void **unused)
{
    (void)unused;
    char path[100];
    struct predict p;
    struct grade g;
    uint64_t hash;
    error e;
    snprintf(path, sizeof path, "/tmp/loopscope-test-picking-%d.jsonl", (int)getpid());
    unlink(path);
    struct fixture f = {.answers = path};
    start(&f, ORDERS, "what=gather", false);
    open_viewer(&f, 1600, 900, 1);
    for (int i = 0; i < 5; i++) step(&f);
    press_and_rest(&f, 'l');
    for (int i = 0; i < 3; i++) press_and_rest(&f, '2');
    press_and_rest(&f, KEY_end);
    assert_int_equal(picking(&f)->phase, PICK_over);
    uint32_t longer = trace_length(picking(&f)->run.trace);
    for (int i = 0; i < 8; i++) press_and_rest(&f, KEY_left);
    press_and_rest(&f, 'v');
    step(&f);
    press(&f, 'p'); // the program runs to its end, of which nothing is looked at on the way
    for (int i = 0; i < 2000 && view(&f)->quiz->phase == QUIZ_runs; i++) viewer_turn(f.viewer, 5);
    assert_true(longer > trace_length(f.trace)); // each pick is an event
    press(&f, '1');
    viewer_close(f.viewer);
    assert_int_equal(predict_make(f.trace, &p), 0);
    assert_int_equal(fingerprint_of(f.trace, &hash), 0);
    if (grade_file(&g, path, f.trace, hash, &p, &e)) fail_msg("%s", e.text);
    assert_int_equal(g.answered, 1);
    assert_true(g.ended);
    assert_int_equal(g.visited, 7); // five, one more, and the question's
    program_free(f.program);
    trace_free(f.trace);
    unlink(path);
}

static void bookmarks_wait_until_it_is_left(void **unused)
{
    (void)unused;
    static const char text[] = "# Bookmarks\nrun: orders\n\n## event 4\n\n## event 9\n";
    struct fixture f = {.bookmarks = {.path = "/nowhere/orders.lesson"}};
    assert_int_equal(lesson_parse(&f.bookmarks.lesson, text, strlen(text)), 0);
    start(&f, ORDERS, "what=gather", false);
    open_viewer(&f, 1600, 900, 1);
    press(&f, KEY_end);
    for (int i = 0; i < 400 && view(&f)->live; i++) viewer_turn(f.viewer, 5);
    press_and_rest(&f, 'l');
    press_and_rest(&f, '3');
    struct moment at = view(&f)->at;
    static const char keys[] = "<>jd";
    for (const char *key = keys; *key; key++) {
        press_and_rest(&f, (uint32_t)*key);
        notice_has(&f, "leave `You are the loop` first, with `V`");
        assert_int_equal(view(&f)->mode, MODE_pick);
        assert_int_equal(picking(&f)->made.count, 1);
        assert_int_equal(view(&f)->at.position, at.position);
        assert_int_equal(view(&f)->prompt.what, PROMPT_none);
        assert_int_equal(f.bookmarks.lesson.count, 2);
    }
    press_and_rest(&f, 'v');
    press_and_rest(&f, '<');
    assert_int_equal(view(&f)->at.position, 10);
    close_viewer(&f);
    bookmarks_deinit(&f.bookmarks);
}

// --- looks ----------------------------------------------------------------------------------------------------------------
static bool lies_in(const box *b, const char *line)
{
    float x, y;
    return sscanf(line, "%*s %f,%f", &x, &y) == 2 && x >= b->x && x <= b->x + b->w && y >= b->y && y <= b->y + b->h;
}

// The shapes of the two panels that are this mode's, one a line.
static void check_golden(const struct fixture *f, const char *name)
{
    char *all = NULL, *text = NULL, path[300];
    size_t size = 0, length = 0;
    FILE *memory = open_memstream(&all, &size);
    snprintf(path, sizeof path, "%s/%s.txt", GOLDENS, name);
    draw_list_write(viewer_frame(f->viewer), memory);
    fclose(memory);
    struct layout l = view_layout(view(f), picking(f)->run.model, 1600, 900);
    memory = open_memstream(&text, &length);
    for (char *rest = all, *line; (line = strsep(&rest, "\n"));)
        if (lies_in(&l.boxes[PANEL_pick], line) || lies_in(&l.boxes[PANEL_ready], line)) fprintf(memory, "%s\n", line);
    fclose(memory);
    golden_check(path, text);
    free(all);
    free(text);
}

static void goldens(void **unused)
{
    (void)unused;
    struct fixture f = open_orders("what=lock");
    press(&f, 'n'); // nothing is caught in the middle of a movement
    press_and_rest(&f, 'l');
    check_golden(&f, "pick_asks");
    press_and_rest(&f, '2');
    check_golden(&f, "pick_told");
    press_and_rest(&f, KEY_end);
    check_golden(&f, "pick_over");
    close_viewer(&f);
}

// What was looked at before does not stand in the way, and what is asked for later does not push it away.
static void it_is_seen_whatever_was_large(void **unused)
{
    (void)unused;
    struct fixture f = open_sized(ORDERS, "what=gather", false, 1024, 700, 2);
    press(&f, '8');
    assert_int_equal(view(&f)->large, PANEL_numbers);
    press_and_rest(&f, 'l');
    assert_true(says(&f, "You are the loop") && says(&f, "Ready queue"));
    assert_int_equal(options(&f), 3);
    press(&f, 'm');
    assert_int_equal(options(&f), 3);
    press_and_rest(&f, 'v');
    press(&f, '8');
    press_and_rest(&f, 'p');
    viewer_turn(f.viewer, 0);
    for (int i = 0; i < 400 && view(&f)->quiz->phase == QUIZ_runs; i++) viewer_turn(f.viewer, 5);
    viewer_turn(f.viewer, 0);
    press(&f, '8'); // no answer, but a panel: there is no room for it
    assert_true(strstr(view(&f)->notice, "no room") != NULL);
    assert_true(says(&f, "Score"));
    close_viewer(&f);
}

// The numbers of the choices cover no words of the chips that they are on, and stay on the card.
static void assert_badges_cover_nothing(const struct fixture *f, int width, int height)
{
    const draw_list *d = viewer_frame(f->viewer);
    struct layout l = view_layout(view(f), picking(f)->run.model, width, height);
    box card = l.boxes[PANEL_ready];
    uint32_t badges = 0;
    for (size_t i = 1; i < draw_list_count(d); i++) {
        const draw_command *number = draw_list_at(d, i), *tag = draw_list_at(d, i - 1);
        if (number->kind != DRAW_text || number->points[1] < card.y || fabsf(number->size - 10.5f * l.unit) > 0.01f) continue;
        badges++;
        assert_true(tag->bounds.y + tag->bounds.h <= card.y + card.h);
        for (size_t k = 0; k < i; k++) {
            const draw_command *c = draw_list_at(d, k);
            if (c->kind != DRAW_text || c->points[1] < card.y || c->points[1] > card.y + card.h || fabsf(c->size - number->size) < 0.01f) continue;
            bool beside = c->points[0] > tag->bounds.x + tag->bounds.w || c->bounds.x + c->bounds.w < tag->bounds.x;
            if (!beside && c->points[1] + 0.22f * c->size > tag->bounds.y + 1) fail_msg("the badge '%s' covers '%s'", number->text, c->text);
        }
    }
    assert_int_equal(badges, options(f));
}

// However large the text is, there are the options and what was done.
static void there_is_room_at_every_size(void **unused)
{
    (void)unused;
    static const struct {
        int width, height;
        float scale;
    } sizes[] = {{1024, 700, 1}, {1024, 700, 3}, {1600, 900, 2}, {1600, 900, 3}, {3840, 2160, 1}, {3840, 2160, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct fixture f = open_sized(ORDERS, "what=gather", false, sizes[i].width, sizes[i].height, sizes[i].scale);
        press_and_rest(&f, 'l');
        assert_int_equal(options(&f), 3);
        assert_true(says(&f, "You are the loop"));
        assert_badges_cover_nothing(&f, sizes[i].width, sizes[i].height);
        press_and_rest(&f, '2');
        press_and_rest(&f, KEY_end);
        assert_true(says(&f, "What your order changed"));
        close_viewer(&f);
    }
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_clicks_say_who_runs_next),
        cmocka_unit_test(there_is_no_more_than_there_is),
        cmocka_unit_test(arrows_mark_who_runs_next),
        cmocka_unit_test(the_line_is_paged),
        cmocka_unit_test(the_past_can_be_looked_at_meanwhile),
        cmocka_unit_test(a_choice_is_taken_back),
        cmocka_unit_test(it_begins_at_the_cursor),
        cmocka_unit_test(the_timeline_marks_what_ran_out_of_turn),
        cmocka_unit_test(nothing_goes_on_when_it_is_over),
        cmocka_unit_test(the_end_says_what_was_changed),
        cmocka_unit_test(the_end_says_where_nothing_was_changed),
        cmocka_unit_test(it_needs_a_program_on_the_virtual_clock),
        cmocka_unit_test(a_run_that_is_over_begins_anew),
        cmocka_unit_test(space_stops_it_and_lets_it_go_on),
        cmocka_unit_test(it_stops_by_itself_at_last),
        cmocka_unit_test(the_other_run_is_not_visited),
        cmocka_unit_test(bookmarks_wait_until_it_is_left),
        cmocka_unit_test(goldens),
        cmocka_unit_test(it_is_seen_whatever_was_large),
        cmocka_unit_test(there_is_room_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
