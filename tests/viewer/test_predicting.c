// Predict as its user has it, on SDL's dummy driver: pushed keys and clicks, on a replay and on a live program.
#include "viewer/viewer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "query/fingerprint.h"
#include "query/grade.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/viewer_parts.h"

struct fixture {
    const char *answers;
    trace *trace;
    program *program;
    viewer *viewer;
};

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }
static const struct quiz *quiz(const struct fixture *f) { return view(f)->quiz; }

static void open_viewer(struct fixture *f)
{
    error e;
    struct viewer_options options = {.trace = f->trace, .program = f->program, .width = 1600, .height = 900, .answers_path = f->answers};
    if (viewer_open(&f->viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static struct fixture open_replay_with(const char *file)
{
    struct fixture f = {.answers = file, .trace = chess_trace(6, 30)};
    open_viewer(&f);
    return f;
}

static struct fixture open_replay(void) { return open_replay_with(NULL); }

static struct fixture open_live_as(const char *path, const char *argument, const char *file)
{
    struct fixture f = {.answers = file};
    error e;
    assert_int_equal(trace_new(&f.trace), 0);
    const struct program_options options = {.path = path, .arguments = (const char *const[]){argument, NULL}, .out = -1, .live = true};
    if (program_start(&f.program, &options, f.trace, &e)) fail_msg("%s", e.text);
    open_viewer(&f);
    return f;
}

static struct fixture open_live_with(const char *path, const char *file) { return open_live_as(path, NULL, file); }
static struct fixture open_live(const char *path) { return open_live_with(path, NULL); }

static void close_viewer(struct fixture *f)
{
    viewer_close(f->viewer);
    program_free(f->program);
    trace_free(f->trace);
}

static bool press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    return viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0);
}

static bool click_option(struct fixture *f, uint32_t option)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->items[i].kind != TARGET_option || t->items[i].id != option) continue;
        push_click(t->items[i].box, 0.5f);
        return viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0);
    }
    return false;
}

static bool says(const struct fixture *f, const char *part) { return frame_says(viewer_frame(f->viewer), part); }

static uint32_t wrong(const struct quiz *q) { return quiz_question(q)->right == 0; }

static void end_glide(struct fixture *f)
{
    while (view(f)->glide != 0) viewer_turn(f->viewer, 5);
    viewer_turn(f->viewer, 0);
}

// --- questions by key and click ---------------------------------------------------------------------------------------
static void a_question_is_answered_by_key(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    assert_null(quiz(&f));
    press(&f, 'p');
    assert_int_equal(view(&f)->mode, MODE_predict);
    const struct question *q = quiz_question(quiz(&f));
    assert_int_equal(view(&f)->at.position, q->position);
    assert_true(says(&f, q->title) && says(&f, "The future is hidden") && says(&f, q->options[0].text));
    press(&f, KEY_enter);
    assert_true(says(&f, "Answer first"));
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, q->position);
    press(&f, 'w');
    assert_false(quiz(&f)->why);
    press(&f, '1' + wrong(quiz(&f)));
    assert_true(quiz_is_answered(quiz(&f)) && quiz_score(quiz(&f)) == 0 && says(&f, "your answer"));
    press(&f, '1' + q->right);
    assert_int_equal(quiz_score(quiz(&f)), 0); // the first answer stands
    press(&f, KEY_enter);
    assert_int_equal(quiz(&f)->at, 1);
    assert_int_equal(view(&f)->at.position, quiz_question(quiz(&f))->position);
    press(&f, '0' + quiz_question(quiz(&f))->option_count + 1); // no option has that number
    assert_false(quiz_is_answered(quiz(&f)));
    close_viewer(&f);
}

static void the_knobs_make_room_for_answers(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    assert_true(press(&f, 'k'));
    assert_true(view(&f)->knobs.open);
    assert_true(press(&f, 'p'));
    assert_false(view(&f)->knobs.open);
    assert_true(press(&f, '1'));
    assert_int_equal(quiz_answered(quiz(&f)), 1);
    close_viewer(&f);
}

static void a_question_is_answered_by_click(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, 'p');
    assert_true(click_option(&f, quiz_question(quiz(&f))->right));
    assert_int_equal(quiz_score(quiz(&f)), 1);
    assert_false(click_option(&f, 0)); // it is not asked any more
    press(&f, KEY_right);              // clickers go on, too
    assert_int_equal(quiz(&f)->at, 1);
    close_viewer(&f);
}

static void why_not_is_shown_after_a_wrong_answer(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, 'p');
    while (quiz_question(quiz(&f))->sort != QUESTION_next) {
        press(&f, '1' + quiz_question(quiz(&f))->right);
        press(&f, 'w');
        assert_true(!quiz(&f)->why && says(&f, "That was right."));
        press(&f, KEY_enter);
    }
    press(&f, '1' + wrong(quiz(&f)));
    uint32_t object = quiz_why_not(quiz(&f));
    assert_int_not_equal(object, 0);
    assert_int_equal(view(&f)->selected, object);
    press(&f, 'w');
    assert_true(quiz(&f)->why && !view(&f)->why);
    press(&f, 'w');
    assert_false(quiz(&f)->why);
    close_viewer(&f);
}

static void answer_all(struct fixture *f, uint32_t wrongly)
{
    for (uint32_t i = 0; quiz(f)->phase == QUIZ_asks; i++) {
        press(f, '1' + (i == wrongly ? wrong(quiz(f)) : quiz_question(quiz(f))->right));
        assert_true(quiz_is_answered(quiz(f)));
        press(f, KEY_enter);
    }
}

static void the_next_question_is_asked_where_one_looks(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, 'p');
    uint32_t second = quiz(&f)->asked.questions[1].position;
    assert_int_equal(quiz(&f)->at, 0);
    press(&f, 'p');
    while (view(&f)->at.position < second - 2) press(&f, KEY_right);
    press(&f, 'p');
    assert_int_equal(quiz(&f)->at, 1);
    assert_int_equal(view(&f)->at.position, second);
    answer_all(&f, 100);
    assert_true(says(&f, "and P asks from the first one on"));
    press(&f, KEY_enter);
    press(&f, 'p');
    assert_int_equal(quiz(&f)->at, 0);
    close_viewer(&f);
}

// The past is there to be looked at, and the end of it is the question.
static void what_is_known_can_be_looked_at(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, KEY_end);
    end_glide(&f);
    press(&f, 'p');
    uint32_t known = quiz_question(quiz(&f))->position;
    for (const char *keys = "uuuu"; *keys; keys++) press(&f, (uint32_t)*keys); // what was seen before is forgotten
    assert_true(view(&f)->at.position <= known);
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, known);
    press(&f, ' ');
    assert_false(view(&f)->playing);
    assert_true(says(&f, "What comes next is hidden"));
    close_viewer(&f);
}

static void at_the_end_there_is_a_summary(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    char words[40];
    press(&f, 'p');
    answer_all(&f, 1);
    uint32_t count = quiz(&f)->asked.count;
    assert_int_equal(quiz(&f)->phase, QUIZ_over);
    assert_int_equal(quiz_score(quiz(&f)), count - 1);
    snprintf(words, sizeof words, "%u of %u right", count - 1, count);
    assert_true(says(&f, words) && says(&f, question_sort_words(quiz(&f)->asked.questions[1].sort)));
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_enter);
    assert_int_equal(view(&f)->mode, MODE_watch);
    assert_null(quiz(&f));
    press(&f, 'p'); // once more, from the beginning
    assert_int_equal(quiz(&f)->at, 0);
    assert_int_equal(quiz_answered(quiz(&f)), 0);
    close_viewer(&f);
}

static void leaving_gives_the_future_back(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, 'p');
    uint32_t position = view(&f)->at.position;
    press(&f, KEY_escape);
    assert_null(quiz(&f));
    assert_int_equal(view(&f)->at.position, position);
    assert_false(view(&f)->live);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, 'p');
    press(&f, 'p'); // the key again
    assert_int_equal(view(&f)->mode, MODE_watch);
    press(&f, 'p');
    press(&f, 'v');
    assert_int_equal(view(&f)->mode, MODE_watch);
    press(&f, '1'); // digits are the panels again
    assert_true(view(&f)->hidden || view(&f)->wanted);
    close_viewer(&f);
}

// Whatever is pressed, nothing leads beyond the question.
static void no_key_leads_beyond_the_question(void **context)
{
    (void)context;
    static const uint32_t keys[] = {KEY_right, KEY_left, KEY_home, KEY_end, KEY_up,  KEY_down, KEY_enter, ' ', 'w', 'g', 'u', 'x', 'i',
                                    'o',       '0',      ',',      '.',     'm',     '1',      '2',       '3', '4', '5', 't', '+', '-',
                                    'b',       '?',      ']',      '[',     KEY_tab, 'n'};
    struct fixture f = open_replay();
    uint32_t seed = 7;
    press(&f, 'p');
    for (int i = 0; i < 3000 && quiz(&f); i++) {
        seed = seed * 1664525 + 1013904223;
        assert_true(press(&f, keys[(seed >> 16) % (sizeof keys / sizeof *keys)]));
        const struct question *q = quiz(&f) ? quiz_question(quiz(&f)) : NULL;
        if (q) assert_true(view(&f)->at.position <= q->position);
    }
    close_viewer(&f);
}

// --- a live program ---------------------------------------------------------------------------------------------------
static void wait_for_questions(struct fixture *f)
{
    press(f, 'p');
    while (quiz(f)->phase == QUIZ_runs) assert_true(viewer_turn(f->viewer, 20));
    viewer_turn(f->viewer, 0);
}

static void a_live_program_runs_to_its_end_first(void **context)
{
    (void)context;
    struct fixture f = open_live(SEMAPHORE);
    for (int i = 0; i < 20; i++) press(&f, KEY_right);
    wait_for_questions(&f);
    assert_int_equal(quiz(&f)->phase, QUIZ_asks);
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1).kind, EVENT_end);
    assert_int_equal(view(&f)->at.position, quiz_question(quiz(&f))->position);
    assert_true(says(&f, "The future is hidden"));
    answer_all(&f, 100);
    uint32_t asked = quiz(&f)->asked.count - quiz(&f)->first;
    assert_int_equal(quiz_score(quiz(&f)), asked);
    assert_int_equal(quiz_streak(quiz(&f)), asked);
    press(&f, KEY_escape);
    press(&f, KEY_home);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 1);
    close_viewer(&f);
}

// A run that has no task has nothing to ask about; its program goes on to wake the window afterwards.
static void a_program_is_watched_again_after_no_questions(void **context)
{
    (void)context;
    struct fixture f = open_live_as(FAKE, "how=ticks", NULL);
    press(&f, KEY_right);
    wait_for_questions(&f);
    assert_int_equal(quiz(&f)->phase, QUIZ_none);
    press(&f, KEY_escape);
    assert_null(quiz(&f));
    assert_true(view(&f)->live);
    assert_ptr_equal(f.viewer->watching_program, f.program);
    close_viewer(&f);
}

// --- the file of answers ----------------------------------------------------------------------------------------------
static struct grade graded(const char *path, const trace *t)
{
    struct predict p;
    struct grade g;
    uint64_t hash;
    error e;
    assert_int_equal(predict_make(t, &p), 0);
    assert_int_equal(fingerprint_of(t, &hash), 0);
    if (grade_file(&g, path, t, hash, &p, &e)) fail_msg("%s", e.text);
    return g;
}

static const char *new_file(void)
{
    static char path[100];
    snprintf(path, sizeof path, "/tmp/loopscope-test-answers-%d.jsonl", (int)getpid());
    unlink(path);
    return path;
}

static void answers_and_visits_go_to_a_file(void **context)
{
    (void)context;
    struct fixture f = open_replay_with(new_file());
    for (int i = 0; i < 10; i++) press(&f, KEY_right);
    press(&f, KEY_end); // a jump: what lies between was not looked at
    press(&f, 'p');
    press(&f, '1' + wrong(quiz(&f)));
    press(&f, KEY_enter);
    press(&f, '1' + quiz_question(quiz(&f))->right);
    struct grade g = graded(f.answers, f.trace); // as it is while the window is open
    assert_int_equal(g.answered, 2);
    assert_int_equal(g.right, 1);
    assert_false(g.ended);
    assert_true(g.visited >= 10 && g.visited < 20);
    press(&f, KEY_enter);
    answer_all(&f, 100);
    press(&f, KEY_enter);
    uint32_t count = g.answered;
    trace *t = f.trace;
    viewer_close(f.viewer);
    g = graded(f.answers, t);
    assert_true(g.answered > count && g.right == g.answered - 1 && g.ended);
    trace_free(t);
    unlink(f.answers);
}

static void a_live_run_is_graded_by_its_recording(void **context)
{
    (void)context;
    struct fixture f = open_live_with(SEMAPHORE, new_file());
    for (int i = 0; i < 5; i++) press(&f, KEY_right);
    wait_for_questions(&f);
    answer_all(&f, 0);
    viewer_close(f.viewer);
    struct grade g = graded(f.answers, f.trace);
    assert_true(g.ended && g.visited >= 5);
    assert_int_equal(g.right, g.answered - 1);
    program_free(f.program);
    trace_free(f.trace);
    unlink(f.answers);
}

static void a_file_that_is_there_is_not_written_over(void **context)
{
    (void)context;
    error e;
    viewer *v;
    const char *path = new_file();
    FILE *file = fopen(path, "w");
    fclose(file);
    trace *t = chess_trace(1, 1);
    struct viewer_options options = {.trace = t, .answers_path = path};
    assert_true(viewer_open(&v, &options, &e) < 0);
    assert_non_null(strstr(e.text, "is there already"));
    trace_free(t);
    unlink(path);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_answered_by_key),
        cmocka_unit_test(a_question_is_answered_by_click),
        cmocka_unit_test(the_knobs_make_room_for_answers),
        cmocka_unit_test(why_not_is_shown_after_a_wrong_answer),
        cmocka_unit_test(the_next_question_is_asked_where_one_looks),
        cmocka_unit_test(what_is_known_can_be_looked_at),
        cmocka_unit_test(at_the_end_there_is_a_summary),
        cmocka_unit_test(leaving_gives_the_future_back),
        cmocka_unit_test(no_key_leads_beyond_the_question),
        cmocka_unit_test(a_live_program_runs_to_its_end_first),
        cmocka_unit_test(a_program_is_watched_again_after_no_questions),
        cmocka_unit_test(answers_and_visits_go_to_a_file),
        cmocka_unit_test(a_live_run_is_graded_by_its_recording),
        cmocka_unit_test(a_file_that_is_there_is_not_written_over),
    };
    return cmocka_run_group_tests_name("predicting", tests, NULL, NULL);
}
