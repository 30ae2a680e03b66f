// Bookmarks and lessons as their user has them, on SDL's dummy driver: keys, clicks, and the file that is kept.
#include "viewer/bookmarks.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/text.h"
#include "viewer/viewer.h"

static struct {
    trace *trace;
    viewer *viewer;
    struct bookmarks bookmarks;
} f;

static const char lesson[] = "# Chess\nrun: chess\n\n## start\n\nWho is first?\n\n## 7s\nselect: Board 2\n\nBoard 2 is.\n\n## end\n\nOver.\n";

static void open_with(const char *text, bool taught, bool copied)
{
    const struct viewer_options options = {.trace = f.trace, .bookmarks = &f.bookmarks};
    error e;
    f.bookmarks = (struct bookmarks){.path = "chess.lesson", .taught = taught, .copied = copied};
    assert_int_equal(lesson_parse(&f.bookmarks.lesson, text, strlen(text)), 0);
    if (viewer_open(&f.viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f.viewer, 0));
}

static const struct view *view(void) { return viewer_view(f.viewer); }

static void press(uint32_t key)
{
    push_key(key, KMOD_NONE);
    viewer_turn(f.viewer, 0);
    viewer_turn(f.viewer, 0);
    while (view()->glide != 0) viewer_turn(f.viewer, 5);
}

static void type(const char *text)
{
    for (size_t n; *text; text += n) {
        n = utf8_length(text);
        press(utf8_character(text, n));
    }
    press(KEY_enter);
}

static void file_is(const char *path, const char *text)
{
    char there[4000] = "";
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("there is no %s", path);
    assert_true(fread(there, 1, sizeof there - 1, file) > 0);
    fclose(file);
    assert_string_equal(there, text);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    fputs(text, file);
    fclose(file);
}

static void notice_has(const char *part)
{
    if (!strstr(view()->notice, part)) fail_msg("'%s' lacks '%s'", view()->notice, part);
}

static bool is_shown(const char *word) { return frame_shows(viewer_frame(f.viewer), word); }

static void prompt_says(const char *part)
{
    if (!strstr(view()->prompt.wrong.text, part)) fail_msg("'%s' lacks '%s'", view()->prompt.wrong.text, part);
}

// --- bookmarks ------------------------------------------------------------------------------------------------------
#define HEAD "# Bookmarks\nrun: chess\n"

static void a_bookmark_is_in_the_file_at_once(void **unused)
{
    (void)unused;
    open_with(HEAD, false, false);
    for (int i = 0; i < 3; i++) press(KEY_right);
    press('j');
    type("Polg\xC3\xA1r's `move`");
    file_is("chess.lesson", HEAD "\n## event 2\n\nPolg\xC3\xA1r's `move`\n");
    notice_has("`chess.lesson`");
    press(KEY_home);
    press('j');
    type("");
    file_is("chess.lesson", HEAD "\n## start\n\n## event 2\n\nPolg\xC3\xA1r's `move`\n");
}

static void bookmarks_are_gone_to(void **unused)
{
    (void)unused;
    open_with(HEAD "## event 9\n\nnine\n\n## event 4\n\nfour\n", false, false);
    press(KEY_page_down);
    assert_int_equal(view()->at.position, 5);
    notice_has("1 of 2   four");
    press('>');
    assert_int_equal(view()->at.position, 10);
    press('>');
    notice_has("no bookmark further on");
    assert_int_equal(view()->at.position, 10);
    press('<');
    assert_int_equal(view()->at.position, 5);
    press('u');
    assert_int_equal(view()->at.position, 10);
}

static void a_note_is_changed_and_taken_out(void **unused)
{
    (void)unused;
    open_with(HEAD "## event 4\naxis: time\n\nfour\n\n## event 9\n\nnine\n", false, false);
    press('>');
    press('j');
    assert_string_equal(view()->prompt.text, "four");
    type(" boards");
    file_is("chess.lesson", HEAD "## event 4\naxis: time\n\nfour boards\n\n## event 9\n\nnine\n");
    press('d');
    file_is("chess.lesson", HEAD "## event 9\n\nnine\n");
    press('d');
    notice_has("no bookmark here");
    press('j');
    press('x');
    press(KEY_escape);
    file_is("chess.lesson", HEAD "## event 9\n\nnine\n");
}

static void without_bookmarks_a_clicker_steps(void **unused)
{
    (void)unused;
    open_with(HEAD, false, false);
    press(KEY_page_down);
    assert_int_equal(view()->at.position, 1);
    press(KEY_page_up);
    assert_int_equal(view()->at.position, 0);
}

// An editor has the file open as well: what it wrote last counts, and nothing of it is lost.
static void what_an_editor_wrote_stays(void **unused)
{
    (void)unused;
    open_with(HEAD, false, false);
    write_file("chess.lesson", "# Mine\nrun: chess\n\nwords of mine\n\n## event 9\nnonsense: x\n\nnine\n");
    press(KEY_right);
    press('j');
    type("one");
    file_is("chess.lesson", "# Mine\nrun: chess\n\nwords of mine\n\n## event 0\n\none\n\n## event 9\nnonsense: x\n\nnine\n");
    press('j');
    write_file("chess.lesson", "# Mine\nrun: chess\n\n## event 9\n\nninety\n"); // while the note is being written
    type("two");
    file_is("chess.lesson", "# Mine\nrun: chess\n\n## event 0\n\nonetwo\n\n## event 9\n\nninety\n");
}

// The note stays where it was written until it can be saved, or is given up.
static void what_cannot_be_saved_stays_to_be_saved(void **unused)
{
    (void)unused;
    open_with(HEAD, false, false);
    strcpy(f.bookmarks.path, "nowhere/chess.lesson");
    press('j');
    type("x");
    assert_int_equal(view()->prompt.what, PROMPT_note);
    assert_string_equal(view()->prompt.text, "x");
    prompt_says("This is not saved: nowhere/chess.lesson cannot be written: No such file or directory. Enter tries again");
    assert_true(is_shown("x") && view()->notes.stops->count == 0);
    assert_int_equal(mkdir("nowhere", 0700), 0);
    type("y");
    assert_int_equal(view()->prompt.what, PROMPT_none);
    file_is("nowhere/chess.lesson", HEAD "\n## start\n\nxy\n");
    assert_int_equal(unlink("nowhere/chess.lesson") | rmdir("nowhere"), 0);
    press('d');
    notice_has("The bookmark stays: nowhere/chess.lesson cannot be written");
    press('j');
    type("z");
    press(KEY_escape);
    assert_int_equal(view()->prompt.what, PROMPT_none);
    assert_string_equal(f.bookmarks.lesson.stops[0].caption, "xy");
}

// The reader of a lesson takes a line for something else, or a part of it for a mark: whatever is typed comes back.
static void any_note_comes_back(void **unused)
{
    (void)unused;
    static const char *const notes[] = {"\"quoted\" 'so' and `code`", "# one", "   ## two", "\\# three", "run: chess", "* a *star*", "h\u00e4? \u4f60\u597d \U0001f600\U0001f468\u200d\U0001f469 e\u0301", "  "};
    open_with(HEAD, false, false);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        press(KEY_right);
        press('j');
        type(notes[i]);
    }
    struct lesson there;
    assert_int_equal(lesson_read(&there, "chess.lesson", NULL), 0);
    assert_int_equal(there.count, 8);
    assert_int_equal(there.mistake_count, 0);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) assert_string_equal(there.stops[i].caption, notes[i] + strspn(notes[i], " "));
    lesson_deinit(&there);
}

static void several_at_one_place_each_have_their_turn(void **unused)
{
    (void)unused;
    open_with(HEAD "## event 4\n\nfour\n\n## event 4\n\nfour more\n\n## event 9\n\nnine\n", false, false);
    static const struct {
        char key;
        const char *notice;
    } way[] = {{'>', "1 of 3   four"}, {'>', "2 of 3   four more"}, {'>', "3 of 3   nine"}, {'<', "2 of 3   four more"}, {'<', "1 of 3   four"}, {'>', "2 of 3"}};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
        press((uint32_t)way[i].key);
        notice_has(way[i].notice);
    }
    press('j');
    assert_string_equal(view()->prompt.text, "four more");
    type(" or less");
    press('<');
    press('d');
    file_is("chess.lesson", HEAD "## event 4\n\nfour more or less\n\n## event 9\n\nnine\n");
}

static void what_is_beyond_the_most_is_refused(void **unused)
{
    (void)unused;
    FILE *file = fopen("chess.lesson", "wb");
    fputs(HEAD, file);
    for (unsigned i = 0; i < STOPS_MAX; i++) fprintf(file, "## event %u\n\n", i % 20);
    fclose(file);
    open_with(HEAD, false, false);
    press('j');
    notice_has("`chess.lesson` has 500 bookmarks");
    assert_int_equal(view()->prompt.what, PROMPT_none);
}

// On the map of the whole run: those that leave each other room, and the one at the cursor over all.
static void hundreds_can_be_told_apart(void **unused)
{
    (void)unused;
    char text[20000] = HEAD;
    for (int i = 0; i < 400; i++) snprintf(text + strlen(text), sizeof text - strlen(text), "## event %d\n\n", i % 60);
    open_with(text, false, false);
    press('>');
    press('>');
    const struct targets *t = viewer_targets(f.viewer);
    uint32_t shown = 0, last = UINT32_MAX;
    float before = -1000;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct target *mark = &t->items[i];
        if (mark->kind != TARGET_stop || mark->box.y < 700) continue;
        last = mark->id;
        shown++;
        if (mark->id == view()->notes.at) continue;
        assert_true(mark->box.x - before > 10);
        before = mark->box.x;
    }
    assert_in_range(shown, 5, 60);
    assert_int_equal(last, view()->notes.at);
}

static void a_note_is_as_long_as_a_caption_and_no_longer(void **unused)
{
    (void)unused;
    char words[80 * sizeof "words "] = ""; // more than a prompt takes
    open_with(HEAD, false, false);
    press('j');
    for (int i = 0; i < 80; i++) strcat(words, "words ");
    for (const char *c = words; *c; c++) press((uint32_t)*c);
    prompt_says("as long as it can be");
    press(KEY_backspace);
    assert_string_equal(view()->prompt.wrong.text, "");
    words[strlen(view()->prompt.text)] = 0;
    press(KEY_enter);
    assert_string_equal(f.bookmarks.lesson.stops[0].caption, words);
    assert_true(strlen(words) > 400);
    assert_int_equal(unlink("chess.lesson"), 0);
}

static void a_link_is_not_followed(void **unused)
{
    (void)unused;
    write_file("secret", "# Mine\n");
    assert_int_equal(symlink("secret", "chess.lesson"), 0);
    open_with(HEAD, false, false);
    press('j');
    type("x");
    prompt_says("chess.lesson is a link");
    file_is("secret", "# Mine\n");
}

static void a_mark_is_clicked(void **unused)
{
    (void)unused;
    open_with(HEAD "## event 9\n\nnine\n", false, false);
    const struct targets *t = viewer_targets(f.viewer);
    box b = {0};
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == TARGET_stop) b = t->items[i].box;
    assert_true(b.w > 0);
    push_click(b, 0.5f);
    viewer_turn(f.viewer, 0);
    viewer_turn(f.viewer, 0);
    assert_int_equal(view()->at.position, 10);
}

// --- lessons --------------------------------------------------------------------------------------------------------
static void a_clicker_walks_through(void **unused)
{
    (void)unused;
    open_with(lesson, true, false);
    assert_true(is_shown("Who") && is_shown("1") && is_shown("of 3"));
    press(KEY_page_down);
    assert_int_equal(view()->at.time, INT64_C(7000000000));
    assert_true(view()->selected > 0 && is_shown("Board") && !is_shown("Who"));
    press(KEY_page_down);
    assert_int_equal(view()->at.position, trace_length(f.trace));
    press(KEY_page_down);
    notice_has("last stop");
    press(KEY_page_up);
    press(KEY_page_up);
    assert_int_equal(view()->at.position, 0);
    assert_int_equal(view()->selected, 0);
    press(KEY_page_up);
    notice_has("first stop");
}

static void arrows_do_until_another_grain_is_chosen(void **unused)
{
    (void)unused;
    open_with(lesson, true, false);
    press(KEY_right);
    assert_int_equal(view()->at.time, INT64_C(7000000000));
    press(KEY_left);
    press('g');
    press(KEY_right);
    assert_int_equal(view()->at.position, 1);
}

// Whoever wandered off comes back by page up, and goes on by page down.
static void a_teacher_wanders_off(void **unused)
{
    (void)unused;
    open_with(lesson, true, false);
    press(KEY_page_down);
    press('g');
    press(KEY_right);
    press(KEY_right);
    assert_true(is_shown("Board") && is_shown("2"));
    press(KEY_page_up);
    assert_int_equal(view()->at.time, INT64_C(7000000000));
    press(KEY_right);
    press(KEY_page_down);
    assert_int_equal(view()->at.position, trace_length(f.trace));
}

static void a_lesson_of_others_is_changed_in_a_copy(void **unused)
{
    (void)unused;
    write_file("chess.lesson", "somebody else's");
    open_with(lesson, true, true);
    press('g');
    press(KEY_right);
    press('j');
    type("Look.");
    file_is("chess.lesson", "somebody else's");
    file_is("chess-2.lesson", "# Chess\nrun: chess\n\n## start\n\nWho is first?\n\n## event 0\n\nLook.\n\n## 7s\nselect: Board 2\n\nBoard 2 is.\n\n## end\n\nOver.\n");
    assert_true(is_shown("Look.") && is_shown("of 4"));
}

// Of a run so long that it is taken in while its first stop is looked at, too.
static void a_mistake_about_a_long_run_is_said(void **unused)
{
    (void)unused;
    trace *usual = f.trace;
    f.trace = chess_trace(24, 1500);
    open_with("# Chess\nrun: chess\n\n## start\n\n## Board 99\n\nNobody.\n\n## end\n", true, false);
    for (int i = 0; i < 3000 && view()->live; i++) viewer_turn(f.viewer, 5);
    assert_false(view()->live);
    viewer_turn(f.viewer, 0);
    notice_has("chess.lesson, line 6: 'Board 99' is no");
    assert_int_equal(view()->notes.stops->count, 2);
    viewer_close(f.viewer);
    trace_free(f.trace);
    f.viewer = NULL;
    f.trace = usual;
}

static void a_mistake_is_said_and_the_rest_works(void **unused)
{
    (void)unused;
    open_with("# A\nrun: chess\n## start\n\nOne.\n\n## Board 77\n\nNobody.\n\n## end\n\nTwo.\n", true, false);
    notice_has("chess.lesson, line 7: 'Board 77'");
    assert_true(is_shown("of 2"));
    press(KEY_page_down);
    assert_true(is_shown("Two."));
}

static void a_lesson_without_a_stop_is_a_window_all_the_same(void **unused)
{
    (void)unused;
    open_with("# A\nrun: chess\n", true, false);
    press(KEY_page_down);
    press(KEY_right);
    press('j');
    type("First.");
    assert_true(is_shown("First."));
}

static void a_long_caption_is_left_to_an_editor(void **unused)
{
    (void)unused;
    open_with("# A\nrun: chess\n## start\n\nOne.\n\nTwo.\n", true, false);
    press('j');
    notice_has("line 3");
    assert_int_equal(view()->prompt.what, PROMPT_none);
}

// --- pictures -------------------------------------------------------------------------------------------------------
static void a_key_writes_the_view_and_overwrites_nothing(void **unused)
{
    (void)unused;
    open_with(HEAD, false, false);
    press('h');
    notice_has("`chess-start.png`");
    press(KEY_right);
    press('h');
    press('h');
    press('H');
    notice_has("`chess-0000.svg`");
    static const char *const names[] = {"chess-start.png", "chess-0000.png", "chess-0000-2.png", "chess-0000.svg"};
    for (int i = 0; i < 4; i++) {
        char head[6] = "";
        FILE *file = fopen(names[i], "rb");
        if (!file) fail_msg("there is no %s", names[i]);
        assert_int_equal(fread(head, 1, 5, file), 5);
        fclose(file);
        assert_string_equal(head, i < 3 ? "\x89PNG\r" : "<?xml");
    }
}

// --- the directory --------------------------------------------------------------------------------------------------
static char directory[] = "/tmp/loopscope-bookmarks-XXXXXX";

static int open_directory(void **unused)
{
    (void)unused;
    f.trace = chess_trace(3, 2);
    trace_set_meta(f.trace, "program", "chess");
    return !mkdtemp(directory) || chdir(directory) || setenv("SDL_VIDEODRIVER", "dummy", 1) ? -1 : text_open(NULL);
}

static int close_directory(void **unused)
{
    (void)unused;
    trace_free(f.trace);
    text_close();
    return chdir("/") || rmdir(directory);
}

static int clean(void **unused)
{
    (void)unused;
    glob_t files;
    viewer_close(f.viewer);
    bookmarks_deinit(&f.bookmarks);
    if (glob("*", 0, NULL, &files) == 0) {
        for (size_t i = 0; i < files.gl_pathc; i++) unlink(files.gl_pathv[i]);
        globfree(&files);
    }
    return 0;
}

#define test(name) cmocka_unit_test_teardown(name, clean)

// What it says leads up to its question, and to no other one.
static void a_stop_that_asks_has_its_caption(void **unused)
{
    (void)unused;
    open_with("# Chess\n\n## start\n\nBeginning.\n\n## 7s\nmode: predict\n\nWatch closely.\n\n## end\n\nOver.\n", true, false);
    press(KEY_page_down);
    viewer_turn(f.viewer, 0);
    assert_non_null(view()->quiz);
    assert_true(is_shown("Watch") && is_shown("closely."));
    press('1');
    assert_true(is_shown("closely."));
    press(KEY_enter);
    assert_true(view()->quiz->phase == QUIZ_asks && !is_shown("closely."));
    press(KEY_home); // the beginning of what is known
    press('p');
    press('p'); // asks from there on
    assert_true(view()->quiz && !is_shown("closely.") && !is_shown("Beginning."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_bookmark_is_in_the_file_at_once),
        test(bookmarks_are_gone_to),
        test(a_note_is_changed_and_taken_out),
        test(without_bookmarks_a_clicker_steps),
        test(what_an_editor_wrote_stays),
        test(what_cannot_be_saved_stays_to_be_saved),
        test(any_note_comes_back),
        test(several_at_one_place_each_have_their_turn),
        test(what_is_beyond_the_most_is_refused),
        test(hundreds_can_be_told_apart),
        test(a_note_is_as_long_as_a_caption_and_no_longer),
        test(a_link_is_not_followed),
        test(a_mark_is_clicked),
        test(a_clicker_walks_through),
        test(arrows_do_until_another_grain_is_chosen),
        test(a_teacher_wanders_off),
        test(a_lesson_of_others_is_changed_in_a_copy),
        test(a_mistake_about_a_long_run_is_said),
        test(a_mistake_is_said_and_the_rest_works),
        test(a_lesson_without_a_stop_is_a_window_all_the_same),
        test(a_long_caption_is_left_to_an_editor),
        test(a_stop_that_asks_has_its_caption),
        test(a_key_writes_the_view_and_overwrites_nothing),
    };
    return cmocka_run_group_tests_name("bookmarks", tests, open_directory, close_directory);
}
