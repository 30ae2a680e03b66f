// Questions as they are drawn: that nothing is cut off whatever is answered and however large the text, and that no panel knows of what is to come.
#include "viewer/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/frame.h"
#include "support/golden_list.h"
#include "support/random_program.h"
#include "support/with_text.h"

struct asked {
    struct frame frame; // of what is known
    trace *known;
    struct quiz quiz;
};

// The run up to where the quiz is.
static void show(struct asked *a)
{
    const struct question *q = quiz_question(&a->quiz);
    trace_prefix_set_length(a->known, a->frame.trace, q ? q->position : trace_length(a->frame.trace));
    assert_int_equal(model_update(a->frame.model, MODEL_ALL), 0);
    a->frame.view.live = q != NULL;
    view_go_to(&a->frame.view, a->frame.model, model_length(a->frame.model));
}

static struct asked ask(trace *t)
{
    static struct predict p;
    struct asked a = {0};
    assert_int_equal(predict_make(t, &p), 0);
    quiz_begin(&a.quiz, &p, 0);
    assert_int_equal(trace_prefix_new(&a.known, t), 0);
    a.frame = open_frame_of(t, a.known);
    a.frame.view.mode = MODE_predict;
    return a;
}

static void close_asked(struct asked *a)
{
    close_frame(&a->frame);
    trace_prefix_free(a->known);
}

static void draw_asked(struct asked *a, int width, int height)
{
    a->frame.view.quiz = &a->quiz; // the struct may have moved
    draw(&a->frame, width, height);
}

// --- goldens ----------------------------------------------------------------------------------------------------------
// The panel alone.
static void check_golden(struct asked *a, const char *name)
{
    a->frame.view.quiz = &a->quiz;
    draw_list_clear(a->frame.list);
    targets_clear(&a->frame.targets);
    struct scene s = {.list = a->frame.list, .targets = &a->frame.targets, .model = a->frame.model, .view = &a->frame.view, .theme = a->frame.view.theme,
                      .state = model_state(a->frame.model, a->frame.view.at.position), .u = 1};
    s.layout = view_layout(&a->frame.view, a->frame.model, 1600, 900);
    panel_predict(&s, (box){20, 400, 791, 262});
    golden_check_list(a->frame.list, GOLDENS, name);
}

static uint32_t wrong_with_object(const struct question *q)
{
    for (uint32_t i = 0; i < q->option_count; i++)
        if (i != q->right && q->options[i].object) return i;
    return QUESTION_OPTIONS;
}

static void goldens(void **context)
{
    (void)context;
    struct asked a = ask(chess_trace(6, 30));
    while (quiz_question(&a.quiz)->sort != QUESTION_next) {
        assert_true(quiz_answer(&a.quiz, quiz_question(&a.quiz)->right));
        assert_true(quiz_next(&a.quiz));
    }
    show(&a);
    struct quiz before = a.quiz;
    check_golden(&a, "predict_asked");
    assert_true(quiz_answer(&a.quiz, before.asked.questions[before.at].right));
    check_golden(&a, "predict_right");
    a.quiz = before;
    assert_true(quiz_answer(&a.quiz, wrong_with_object(quiz_question(&a.quiz))));
    check_golden(&a, "predict_wrong");
    a.quiz.why = true;
    check_golden(&a, "predict_why_not");
    while (quiz_next(&a.quiz) && a.quiz.phase == QUIZ_asks) assert_true(quiz_answer(&a.quiz, 0));
    show(&a);
    check_golden(&a, "predict_end");
    a.quiz.phase = QUIZ_runs;
    check_golden(&a, "predict_runs");
    a.quiz.phase = QUIZ_none;
    check_golden(&a, "predict_none");
    close_asked(&a);
}

// --- nothing is cut off -----------------------------------------------------------------------------------------------
static bool within(box a, box b) { return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h; }

// The panel by itself, so that what it draws beyond its edge counts as well: lies in it as a whole, and no word on another.
static void assert_text_fits(struct asked *a, int width, int height)
{
    a->frame.view.quiz = &a->quiz;
    draw_list_clear(a->frame.list);
    targets_clear(&a->frame.targets);
    struct scene s = {.list = a->frame.list, .targets = &a->frame.targets, .model = a->frame.model, .view = &a->frame.view, .theme = a->frame.view.theme,
                      .state = model_state(a->frame.model, a->frame.view.at.position), .layout = view_layout(&a->frame.view, a->frame.model, width, height)};
    s.u = s.layout.unit;
    box panel = s.layout.boxes[PANEL_predict];
    assert_true(panel.h > 0);
    panel_predict(&s, panel);
    for (uint32_t i = 0; i < a->frame.targets.count; i++)
        if (!within(a->frame.targets.items[i].box, panel)) fail_msg("what can be clicked leaves the panel at %dx%d, %g", width, height, (double)a->frame.view.scale);
    for (size_t i = 0; i < draw_list_count(a->frame.list); i++) {
        const draw_command *c = draw_list_at(a->frame.list, i);
        if (c->kind != DRAW_text) continue;
        if (!within(ink_of(c), panel)) fail_msg("'%s' leaves the panel at %dx%d, %g", c->text, width, height, (double)a->frame.view.scale);
        for (size_t k = 0; k < i; k++) {
            const draw_command *other = draw_list_at(a->frame.list, k);
            if (other->kind == DRAW_text && overlap(ink_of(c), ink_of(other)))
                fail_msg("'%s' lies on '%s' at %dx%d, %g", c->text, other->text, width, height, (double)a->frame.view.scale);
        }
    }
}

// Its first word begins a text.
static bool tells(const struct asked *a, const char *reason)
{
    char word[200];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(reason, " `"), reason);
    bool told = !*word;
    for (size_t i = 0; i < draw_list_count(a->frame.list); i++) {
        const draw_command *c = draw_list_at(a->frame.list, i);
        told |= c->kind == DRAW_text && strncmp(c->text, word, strlen(word)) == 0;
    }
    return told;
}

// At every size the options can be read while they can be chosen, and after that there is a reason and a way on.
static void assert_usable(struct asked *a, int width, int height)
{
    const struct question *q = quiz_question(&a->quiz);
    char range[16];
    snprintf(range, sizeof range, "1 – %u", q->option_count);
    assert_text_fits(a, width, height);
    uint32_t clickable = 0;
    for (uint32_t i = 0; i < a->frame.targets.count; i++) clickable += a->frame.targets.items[i].kind == TARGET_option;
    assert_int_equal(clickable, quiz_is_answered(&a->quiz) ? 0 : q->option_count);
    if (!quiz_is_answered(&a->quiz)) {
        assert_true(shows(&a->frame, range) && shows(&a->frame, "answer, or click"));
        return;
    }
    assert_true(shows(&a->frame, a->quiz.at + 1 < a->quiz.asked.count ? "Next question" : "To the end"));
    assert_true(tells(a, q->options[q->right].because));
    bool usual = a->frame.view.scale == 1; // letters; twice as large there may be no room for the other one
    if (usual) assert_true(tells(a, q->options[a->quiz.chosen[a->quiz.at] - 1].because));
}

static const float scales[] = {1, 1.5f, 2, 3};
#define SCALES (sizeof scales / sizeof *scales)

static void assert_all_questions_fit(struct asked *a)
{
    static const int sizes[][2] = {{1600, 900}, {1024, 700}, {1920, 1080}, {3840, 2160}};
    while (a->quiz.phase == QUIZ_asks) {
        const struct question *q = quiz_question(&a->quiz);
        struct quiz asked = a->quiz;
        show(a);
        for (uint32_t answer = 0; answer <= q->option_count; answer++) {
            a->quiz = asked;
            if (answer) assert_true(quiz_answer(&a->quiz, answer - 1));
            for (size_t i = 0; i < 4; i++)
                for (size_t k = 0; k < SCALES; k++) {
                    a->frame.view.scale = scales[k];
                    a->quiz.why = false;
                    assert_usable(a, sizes[i][0], sizes[i][1]);
                    a->quiz.why = true;
                    assert_text_fits(a, sizes[i][0], sizes[i][1]);
                }
        }
        a->quiz.why = false;
        assert_true(quiz_next(&a->quiz));
    }
    show(a);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < SCALES; k++) {
            a->frame.view.scale = scales[k];
            assert_text_fits(a, sizes[i][0], sizes[i][1]);
        }
}

static void text_fits(void **context)
{
    (void)context;
    struct asked a = ask(chess_trace(6, 30));
    assert_all_questions_fit(&a);
    close_asked(&a);
    for (uint32_t seed = 1; seed <= 4; seed++) { // of other sorts, with longer words
        struct script made;
        script_init(&made);
        random_program(&made, seed, 600);
        a = ask(made.trace);
        assert_all_questions_fit(&a);
        close_asked(&a);
    }
}

// --- nothing of what is to come ---------------------------------------------------------------------------------------
// The same trace as if the program had stood still there.
static trace *cut_off(const trace *t, uint32_t events)
{
    trace *cut;
    assert_int_equal(trace_new(&cut), 0);
    for (uint32_t id = 1; id <= trace_strings(t); id++) {
        const char *text = trace_string(t, id);
        assert_int_equal(trace_define_string(cut, id, text, strlen(text)), 0);
    }
    for (uint32_t id = 1; id <= trace_places(t); id++) assert_int_equal(trace_define_place(cut, id, trace_place(t, id)), 0);
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        const char *key, *value;
        trace_meta_at(t, i, &key, &value);
        assert_int_equal(trace_set_meta(cut, key, value), 0);
    }
    for (uint32_t i = 0; i < events; i++) {
        event e = trace_event(t, i);
        assert_int_equal(trace_append(cut, &e), 0);
    }
    return cut;
}

// A frame is the same whatever comes after the question: before the answer, after it, and with "why not".
static void assert_keeps_the_secret(trace *t)
{
    struct asked a = ask(t);
    for (; a.quiz.phase == QUIZ_asks; quiz_next(&a.quiz)) {
        const struct question *q = quiz_question(&a.quiz);
        show(&a);
        trace *cut = cut_off(t, q->position);
        model *whole = a.frame.model, *ends_here;
        assert_int_equal(model_new(&ends_here, cut, MODEL_ALL), 0);
        for (int answered = 0; answered < 2; answered++) {
            if (answered) assert_true(quiz_answer(&a.quiz, q->right == 0)), a.quiz.why = true;
            draw_asked(&a, 1600, 900);
            uint64_t hash = draw_list_hash(a.frame.list, (box){0, 0, 1600, 900});
            a.frame.model = ends_here;
            draw_asked(&a, 1600, 900);
            assert_true(hash == draw_list_hash(a.frame.list, (box){0, 0, 1600, 900}));
            a.frame.model = whole;
        }
        model_free(ends_here);
        trace_free(cut);
    }
    close_asked(&a);
}

static void no_panel_knows_what_comes(void **context)
{
    (void)context;
    assert_keeps_the_secret(chess_trace(6, 30));
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct script made;
        script_init(&made);
        random_program(&made, seed, 600);
        assert_keeps_the_secret(made.trace);
    }
}

// The panels that say what is asked are put away, and how long the run is is not told.
static void what_would_tell_is_put_away(void **context)
{
    (void)context;
    struct asked a = ask(chess_trace(6, 30));
    show(&a);
    draw_asked(&a, 1600, 900);
    struct layout l = view_layout(&a.frame.view, a.frame.model, 1600, 900);
    assert_true(l.boxes[PANEL_ready].h == 0 && l.boxes[PANEL_timers].h == 0 && l.boxes[PANEL_timeline].h > 0);
    assert_true(shows(&a.frame, "The future is hidden"));
    for (size_t i = 0; i < draw_list_count(a.frame.list); i++) {
        const draw_command *c = draw_list_at(a.frame.list, i);
        unsigned at, all;
        if (c->kind == DRAW_text) assert_int_not_equal(sscanf(c->text, "%u of %u", &at, &all), 2);
    }
    close_asked(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens),
        cmocka_unit_test(text_fits),
        cmocka_unit_test(no_panel_knows_what_comes),
        cmocka_unit_test(what_would_tell_is_put_away),
    };
    return cmocka_run_group_tests_name("panel_predict", tests, open_text, close_text);
}
