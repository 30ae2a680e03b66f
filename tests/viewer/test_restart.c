// The window and a program that is started again: real programs on SDL's dummy driver, with a launcher that starts them at once, and pushed keys and clicks.
#include "viewer/restart.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/now.h"
#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/viewer.h"

#define PATIENCE_MS 20000 // for what happens at last: a busy machine may need a while

// --- a launcher -----------------------------------------------------------------------------------------------------------
struct starter {
    struct launcher launcher;
    struct program_options options;
    char texts[8][80];
    const char *list[9];
    trace *trace;
    program *program;
    uint32_t starts;
    const char *fixed; // the argument of every start, whatever is asked for
    const char *words; // of the compiler, told with the next look; refused: it failed
    bool refused;
};

static int nowhere;

static int start(void *user, const char *const *parameters, error *e)
{
    struct starter *s = user;
    int i = 0;
    for (; parameters[i]; i++) snprintf(s->texts[i], sizeof s->texts[i], "%s", parameters[i]), s->list[i] = s->texts[i];
    if (s->fixed) s->list[0] = s->fixed, i = 1;
    s->list[i] = NULL;
    s->options.arguments = s->list;
    program_free(s->program);
    trace_free(s->trace);
    s->starts++;
    assert_int_equal(trace_new(&s->trace), 0);
    return program_launch(&s->program, &s->options, s->trace, e);
}

static enum launch look(void *user, struct launched *out)
{
    struct starter *s = user;
    if (s->words) {
        out->words = s->words;
        out->source = "dir/homework.c";
        out->refused = out->saved = s->refused;
        s->words = NULL;
        return s->refused ? LAUNCH_failed : LAUNCH_nothing;
    }
    if (!s->program) return LAUNCH_nothing;
    int rc = program_settle(s->program, &s->options, &out->why);
    if (rc == 0) return LAUNCH_under_way;
    if (rc == 1) out->program = s->program, out->trace = s->trace;
    else program_free(s->program), trace_free(s->trace);
    s->program = NULL;
    s->trace = NULL;
    return rc == 1 ? LAUNCH_done : LAUNCH_failed;
}

// --- a window -------------------------------------------------------------------------------------------------------------
struct fixture {
    struct starter starter;
    viewer *viewer;
};

static char answers[100]; // the file for the next window; "" for none

static void open_window(struct fixture *f, const char *path, const char *argument, bool real_clock)
{
    error e;
    trace *t;
    program *p;
    *f = (struct fixture){0};
    f->starter.options = (struct program_options){
        .path = path, .arguments = (const char *const[]){argument, NULL}, .real_clock = real_clock, .out = nowhere, .quiet = true, .live = true};
    f->starter.launcher = (struct launcher){.user = &f->starter, .fd = -1, .start = start, .look = look};
    assert_int_equal(trace_new(&t), 0);
    if (program_start(&p, &f->starter.options, t, &e)) fail_msg("%s", e.text);
    const struct viewer_options options = {.trace = t, .program = p, .launcher = &f->starter.launcher, .answers_path = answers[0] ? answers : NULL, .width = 1600, .height = 900};
    if (viewer_open(&f->viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static void close_window(struct fixture *f)
{
    viewer_close(f->viewer);
    program_free(f->starter.program);
    trace_free(f->starter.trace);
}

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }

static void press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    assert_true(viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0));
}

static void click(struct fixture *f, enum target_kind kind, uint32_t id, double from)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++) {
        const struct target *k = &t->items[i];
        if (k->kind != kind || k->id != id || k->from != from) continue;
        push_click(k->box, 0.5f);
        assert_true(viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0));
        return;
    }
    fail_msg("there is no such target in the frame");
}

// Turns until the window says something, which it does when another run is shown or refused.
static void expect_notice(struct fixture *f, const char *text)
{
    int64_t end = now_ms() + PATIENCE_MS;
    while (!strstr(view(f)->notice, text) && now_ms() < end) assert_true(viewer_turn(f->viewer, 5));
    if (!strstr(view(f)->notice, text)) fail_msg("the window says \"%s\", not \"%s\"", view(f)->notice, text);
}

static bool says(const struct fixture *f, const char *part) { return frame_says(viewer_frame(f->viewer), part); }

static void expect_frame(struct fixture *f, const char *text)
{
    for (int64_t end = now_ms() + PATIENCE_MS; !says(f, text) && now_ms() < end;) assert_true(viewer_turn(f->viewer, 5));
    if (!says(f, text)) fail_msg("\"%s\" is nowhere", text);
}

static void go_to_end(struct fixture *f)
{
    press(f, KEY_end);
    for (int64_t end = now_ms() + PATIENCE_MS; view(f)->live && now_ms() < end;) assert_true(viewer_turn(f->viewer, 5));
    assert_false(view(f)->live);
}

static int open_files(void)
{
    int count = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d)) count++;
    closedir(d);
    return count;
}

static int children(void)
{
    char path[100], text[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t got = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    int count = 0;
    for (size_t i = 0; i < got; i++) count += text[i] == ' ';
    return count;
}

// --- knobs ------------------------------------------------------------------------------------------------------------------
static void a_turned_knob_is_another_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    go_to_end(&f);
    press(&f, 'k');
    assert_true(view(&f)->knobs.open);
    expect_frame(&f, "amateur boards");
    press(&f, KEY_left);
    expect_notice(&f, "`boards` 24 → 23: makespan");
    assert_string_equal(f.starter.list[0], "boards=23");
    assert_string_equal(f.starter.list[1], "moves=2"); // what was given stays
    assert_false(view(&f)->live);                      // it has run to its end, as the one before had
    press(&f, KEY_escape);
    assert_false(view(&f)->knobs.open);
    expect_frame(&f, "23 games of 2 moves");
    close_window(&f);
}

static void the_mouse_turns_them_and_keys_write_them(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    press(&f, 'k');
    click(&f, TARGET_knob, 0, -1);
    expect_notice(&f, "`boards` 24 → 23");
    click(&f, TARGET_knob, 4, 1);
    expect_notice(&f, "`mode` async → sync");
    click(&f, TARGET_knob, 0, 0);
    assert_true(view(&f)->knobs.typing);
    press(&f, '\b'), press(&f, '\b'), press(&f, '7'), press(&f, '\r');
    expect_notice(&f, "`boards` 23 → 7");
    assert_string_equal(f.starter.list[0], "boards=7");
    assert_string_equal(f.starter.list[2], "mode=sync");
    close_window(&f);
}

static void a_refused_value_leaves_the_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    go_to_end(&f);
    uint32_t position = view(&f)->at.position;
    press(&f, 'k'), press(&f, '9'), press(&f, '9'), press(&f, '9'), press(&f, '\r');
    expect_frame(&f, "boards is a whole number from 1 to 200");
    assert_int_equal(view(&f)->at.position, position);
    assert_true(view(&f)->knobs.typing);
    press(&f, '\b'), press(&f, '\r');
    expect_notice(&f, "`boards` 24 → 99");
    close_window(&f);
}

static void only_the_last_of_many_turns_counts(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    press(&f, 'k');
    for (int i = 0; i < 10; i++) press(&f, KEY_left);
    int64_t end = now_ms() + PATIENCE_MS;
    while (view(&f)->knobs.under_way && now_ms() < end) viewer_turn(f.viewer, 5);
    assert_false(view(&f)->knobs.under_way);
    struct parameter p;
    assert_int_equal(view(&f)->knobs.turn_count, 0);
    assert_string_equal(knobs_value(&view(&f)->knobs, viewer_trace(f.viewer), 0, &p), "14");
    close_window(&f);
}

// --- the place --------------------------------------------------------------------------------------------------------------
static void the_place_is_kept(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    for (int i = 0; i < 40; i++) press(&f, KEY_right);
    press(&f, '\t'), press(&f, '\t'), press(&f, 'i');
    struct view before = *view(&f);
    assert_true(before.at.position > 20 && before.selected);
    press(&f, 'a');
    expect_notice(&f, "Started again: up to here nothing has changed.");
    assert_int_equal(view(&f)->at.position, before.at.position);
    assert_int_equal(view(&f)->at.time, before.at.time);
    assert_int_equal(view(&f)->selected, before.selected);
    assert_true(view(&f)->zoom == before.zoom);
    assert_true(view(&f)->live); // it stands where the other one stood
    assert_int_equal(trace_length(viewer_trace(f.viewer)), before.at.position);
    close_window(&f);
}

static void a_known_future_stays_known(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    go_to_end(&f);
    uint32_t length = trace_length(viewer_trace(f.viewer));
    press(&f, KEY_home);
    press(&f, 'a');
    expect_notice(&f, "nothing else has changed.");
    assert_int_equal(view(&f)->at.position, 0);
    assert_int_equal(trace_length(viewer_trace(f.viewer)), length);
    close_window(&f);
}

static void on_the_real_clock_it_begins_anew(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, FAKE, "how=normal", true);
    go_to_end(&f);
    press(&f, 'a');
    expect_notice(&f, "the program runs again");
    assert_int_equal(view(&f)->at.position, 0);
    assert_true(view(&f)->live);
    close_window(&f);
}

// --- programs that do not behave ----------------------------------------------------------------------------------------------
// Turns while something is wrong, and says how long the longest turn took.
static int64_t longest_turn(struct fixture *f, int turns)
{
    int64_t longest = 0;
    for (int i = 0; i < turns; i++) {
        int64_t begun = now_ms();
        assert_true(viewer_turn(f->viewer, 10));
        int64_t took = now_ms() - begun;
        longest = took > longest ? took : longest;
    }
    return longest;
}

static void open_badly(struct fixture *f, const char *how, const char *notice)
{
    open_window(f, ENDS_BADLY, "how=raise", false);
    go_to_end(f);
    press(f, 'k');
    for (int i = 0; i < 8 && !strstr(f->starter.list[0] ? f->starter.list[0] : "", how); i++) {
        press(f, KEY_right);
        assert_true(f->starter.starts > 0);
    }
    expect_notice(f, notice);
}

static void a_program_that_dies_is_shown_as_it_died(void **unused)
{
    (void)unused;
    struct fixture f;
    open_badly(&f, "how=overflow", "how");
    expect_frame(&f, "overflowed, and that ended the program");
    press(&f, KEY_escape), press(&f, KEY_left);
    assert_true(view(&f)->at.position > 0);
    close_window(&f);
}

static void a_program_that_hangs_blocks_nothing(void **unused)
{
    (void)unused;
    struct fixture f;
    open_badly(&f, "how=loop", "how");
    assert_true(longest_turn(&f, 50) < 5000);
    press(&f, KEY_escape), press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 'k'), press(&f, KEY_right); // and it can be turned away from
    expect_notice(&f, "`how` loop → raise");
    assert_int_equal(children(), 0); // the one that hung is gone, and this one has ended
    close_window(&f);
    assert_int_equal(children(), 0);
}

// It sleeps and wakes for ever: as much of it is shown as there may be, and it is told to stand still.
static void a_program_without_an_end_stops_at_last(void **unused)
{
    (void)unused;
    struct fixture f;
    open_badly(&f, "how=never", "how");
    uint32_t length = trace_length(viewer_trace(f.viewer));
    assert_true(length > 100000);
    for (int64_t end = now_ms() + 300; now_ms() < end;) viewer_turn(f.viewer, 5);
    uint32_t before = 0, now = length; // what it had written before it stood still may come in yet
    for (int i = 0; before != now && i < 40; i++) {
        for (int64_t end = now_ms() + 200; now_ms() < end;) viewer_turn(f.viewer, 5);
        before = now;
        now = trace_length(viewer_trace(f.viewer));
    }
    assert_int_equal(now, before);
    close_window(&f);
}

static void a_flood_is_no_flood_here(void **unused)
{
    (void)unused;
    static const char *const floods[] = {"how=talks", "how=flood", "how=ticks", "how=babbles"};
    for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
        struct fixture f;
        open_window(&f, FAKE, "how=normal", false);
        go_to_end(&f);
        f.starter.fixed = floods[i];
        press(&f, 'a');
        assert_true(longest_turn(&f, 50) < 5000);
        expect_notice(&f, "");
        press(&f, KEY_home);
        assert_int_equal(view(&f)->at.position, 0);
        close_window(&f);
    }
}

// Of a run that floods the cursor sees no more than before, at the time that it had come to or before that.
static void a_flood_stays_ahead_of_the_cursor(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    for (int i = 0; i < 12; i++) press(&f, KEY_right);
    uint32_t position = view(&f)->at.position;
    assert_true(position >= 12 && view(&f)->live);
    f.starter.options.path = ENDS_BADLY;
    f.starter.fixed = "how=never";
    press(&f, 'a');
    expect_notice(&f, "part at event");
    assert_true(trace_length(viewer_trace(f.viewer)) >= 12);
    assert_true(view(&f)->at.position <= position);
    close_window(&f);
}

// Who has asked for the end gets it of the run that takes over.
static void a_wish_outlives_the_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, ENDS_BADLY, "how=loop", false);
    press(&f, KEY_end);
    expect_frame(&f, "The program runs on");
    f.starter.options.path = CHESS;
    f.starter.fixed = "moves=2";
    press(&f, 'a');
    for (int64_t end = now_ms() + PATIENCE_MS; view(&f)->live && now_ms() < end;) assert_true(viewer_turn(f.viewer, 5));
    assert_false(view(&f)->live);
    assert_true(trace_length(viewer_trace(f.viewer)) > 500);
    viewer_turn(f.viewer, 0);
    assert_int_equal(view(&f)->at.position, trace_length(viewer_trace(f.viewer)));
    close_window(&f);
}

// --- the compiler -------------------------------------------------------------------------------------------------------------
static void its_words_are_shown_and_scroll(void **unused)
{
    (void)unused;
    struct fixture f;
    char words[8000] = "";
    for (int i = 1; i <= 100; i++) sprintf(words + strlen(words), "homework.c:%d:1: error: number %d is wrong\n", i, i);
    open_window(&f, CHESS, "moves=2", false);
    f.starter.words = words;
    f.starter.refused = true;
    expect_frame(&f, "homework.c does not compile");
    assert_true(view(&f)->compiler.open);
    expect_frame(&f, "number 1 is wrong");
    assert_false(says(&f, "number 100 is wrong"));
    press(&f, KEY_end);
    expect_frame(&f, "number 100 is wrong");
    assert_false(says(&f, "number 1 is wrong"));
    press(&f, KEY_up);
    expect_frame(&f, "number 99 is wrong");
    press(&f, KEY_escape);
    assert_false(view(&f)->compiler.open);
    expect_frame(&f, "does not compile"); // the narration says that the run is an old one
    press(&f, KEY_right);                 // which is there to be looked at
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, 'e');
    assert_true(view(&f)->compiler.open);
    close_window(&f);
}

static void warnings_wait_until_they_are_asked_for(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    f.starter.words = "homework.c:1:1: warning: \033[1mthis\033[m is odd\n";
    viewer_turn(f.viewer, 5), viewer_turn(f.viewer, 5);
    assert_false(view(&f)->compiler.open);
    press(&f, 'e');
    expect_frame(&f, "warning: this is odd");
    close_window(&f);
}

// --- what is left ---------------------------------------------------------------------------------------------------------------
static void nothing_is_left_of_a_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "moves=2", false);
    go_to_end(&f);
    press(&f, 'a');
    expect_notice(&f, "nothing else");
    int files = open_files();
    for (int i = 0; i < 5; i++) {
        press(&f, 'a');
        expect_notice(&f, "nothing else");
        press(&f, 'x');
    }
    assert_int_equal(open_files(), files);
    assert_true(children() <= 1);
    press(&f, 'a'); // and one that is on its way when the window closes
    close_window(&f);
    assert_int_equal(children(), 0);
}

// --- while something else is shown ---------------------------------------------------------------------------------------
// Until the user is asked, or the run is over.
static void rest(struct fixture *f)
{
    for (int64_t end = now_ms() + PATIENCE_MS; view(f)->picking && view(f)->picking->phase == PICK_runs && now_ms() < end;) viewer_turn(f->viewer, 5);
}

// The other run is not what the next one is to be compared with, nor how far it is to go.
static void the_loop_is_left_for_another_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "boards=4", false);
    go_to_end(&f);
    uint32_t length = trace_length(viewer_trace(f.viewer));
    press(&f, 'l');
    rest(&f);
    press(&f, '2');
    rest(&f);
    assert_int_equal(view(&f)->picking->made.count, 1);
    press(&f, 'a');
    expect_notice(&f, "nothing else has changed. `You are the loop` is left, and your choices with it.");
    assert_null(view(&f)->picking);
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_false(view(&f)->live);
    assert_int_equal(trace_length(viewer_trace(f.viewer)), length);
    assert_int_equal(view(&f)->at.position, length);
    close_window(&f);
}

// A knob is turned by key, and a save arrives by itself.
static void the_choices_stay_until_there_is_another_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "boards=4", false);
    press(&f, 'l');
    rest(&f);
    press(&f, '2');
    rest(&f);
    f.starter.words = "homework.c:1:1: error: no";
    f.starter.refused = true;
    for (int i = 0; i < 20; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(view(&f)->picking->made.count, 1); // what does not compile is no other run
    press(&f, KEY_enter);
    press(&f, 'k');
    press(&f, KEY_right);
    expect_notice(&f, "`You are the loop` is left");
    assert_null(view(&f)->picking);
    close_window(&f);
}

static void questions_are_left_for_another_run(void **unused)
{
    (void)unused;
    struct fixture f;
    open_window(&f, CHESS, "boards=4", false);
    go_to_end(&f);
    uint32_t length = trace_length(viewer_trace(f.viewer));
    press(&f, 'p');
    assert_int_equal(view(&f)->quiz->phase, QUIZ_asks);
    press(&f, 'a');
    expect_notice(&f, "nothing else has changed. Predict is left.");
    assert_null(view(&f)->quiz);
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_false(view(&f)->live); // it went to its end, not to the question
    assert_int_equal(trace_length(viewer_trace(f.viewer)), length);
    close_window(&f);
}

static void the_file_of_answers_ends_aloud(void **unused)
{
    (void)unused;
    struct fixture f;
    snprintf(answers, sizeof answers, "/tmp/loopscope-test-restart-%d.jsonl", (int)getpid());
    unlink(answers);
    open_window(&f, CHESS, "boards=4", false);
    press(&f, 'a');
    expect_notice(&f, "The file of answers ends with the run before.");
    press(&f, 'a');
    expect_notice(&f, "the program runs again");
    assert_null(strstr(view(&f)->notice, "answers")); // it is said once
    close_window(&f);
    unlink(answers);
    answers[0] = 0;
}

static void a_replay_without_a_program_says_why(void **unused)
{
    (void)unused;
    error e;
    trace *t;
    viewer *v;
    const struct launcher none = {.why_not = "It is gone.", .fd = -1, .start = start, .look = look};
    struct starter s = {.launcher = none};
    s.launcher.user = &s;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(trace_set_meta(t, "param:n", "int 1 0 9 1"), 0);
    const struct viewer_options options = {.trace = t, .launcher = &s.launcher};
    if (viewer_open(&v, &options, &e)) fail_msg("%s", e.text);
    struct fixture f = {.viewer = v};
    press(&f, 'k');
    assert_true(says(&f, "It is gone."));
    press(&f, 'a');
    assert_string_equal(view(&f)->notice, "It is gone.");
    assert_int_equal(s.starts, 0);
    viewer_close(v);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_knob_is_another_run),     cmocka_unit_test(the_mouse_turns_them_and_keys_write_them),
        cmocka_unit_test(a_refused_value_leaves_the_run),   cmocka_unit_test(only_the_last_of_many_turns_counts),
        cmocka_unit_test(the_place_is_kept),                cmocka_unit_test(a_known_future_stays_known),
        cmocka_unit_test(on_the_real_clock_it_begins_anew), cmocka_unit_test(a_program_that_dies_is_shown_as_it_died),
        cmocka_unit_test(a_program_that_hangs_blocks_nothing), cmocka_unit_test(a_program_without_an_end_stops_at_last),
        cmocka_unit_test(a_flood_is_no_flood_here),
        cmocka_unit_test(a_flood_stays_ahead_of_the_cursor),
        cmocka_unit_test(a_wish_outlives_the_run),         cmocka_unit_test(its_words_are_shown_and_scroll),
        cmocka_unit_test(warnings_wait_until_they_are_asked_for), cmocka_unit_test(nothing_is_left_of_a_run),
        cmocka_unit_test(the_loop_is_left_for_another_run),
        cmocka_unit_test(the_choices_stay_until_there_is_another_run),
        cmocka_unit_test(questions_are_left_for_another_run),
        cmocka_unit_test(the_file_of_answers_ends_aloud),
        cmocka_unit_test(a_replay_without_a_program_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
