#include "viewer/predicting.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "viewer/rerun.h"
#include "viewer/travel.h"
#include "viewer/visits.h"

#define PATIENCE_SECONDS 3       // a program that has not ended by then is asked about as far as it has come
#define PATIENCE_EVENTS  1000000u

// --- what is known ----------------------------------------------------------------------------------------------------
static void forget_visits(viewer *v) { v->visits = v->forgotten = 0; } // places that lie in the future, or did

// The cursor goes to the end of what is known now.
static void show_known(viewer *v)
{
    const struct question *q = quiz_question(&v->quiz);
    trace_prefix_set_length(v->known, v->own.model->trace, q ? q->position : model_length(v->own.model));
    model_update(v->model, MODEL_ALL); // where it fails, less is shown
    v->view.selected = q && q->sort != QUESTION_call && q->subject && state_at(lanes_head(v->model->lanes), q->subject)->type == OBJECT_task ? q->subject : 0;
    v->view.live = q != NULL; // at the end all is known
    v->asked = seconds_now();
    travel_to(v, model_length(v->model));
    v->dirty = true;
}

static int make_questions(viewer *v)
{
    struct predict *p = malloc(sizeof *p);
    int rc = p ? predict_make(v->model->trace, p) : -ENOMEM;
    if (rc != -ENOMEM) quiz_begin(&v->quiz, p, v->view.at.position);
    if (rc != -ENOMEM && v->answers) visits_complain(v, answers_run(v->answers));
    free(p);
    return rc == -ENOMEM ? rc : 0;
}

static int veil(viewer *v)
{
    model *veiled = NULL;
    int rc = trace_prefix_new(&v->known, v->model->trace);
    if (rc == 0) rc = model_new(&veiled, v->known, MODEL_ALL);
    if (rc) {
        trace_prefix_free(v->known);
        v->known = NULL;
        return rc;
    }
    v->model = v->live.model = veiled;
    v->live.program = NULL; // it is not to go on meanwhile
    v->view.live = true;    // beyond what is known nothing is
    v->view.at = (struct moment){0};
    return 0;
}

static void begin(viewer *v)
{
    v->view.why = false;
    v->view.glide = 0;
    forget_visits(v);
    viewer_watch(v, NULL);
    int rc = make_questions(v);
    if (rc == 0 && v->quiz.phase != QUIZ_none) rc = veil(v);
    if (rc) {
        v->view.mode = MODE_watch;
        view_say(&v->view, "There is not enough memory for questions.");
        return;
    }
    v->view.quiz = &v->quiz;
    if (v->quiz.phase == QUIZ_asks) show_known(v);
    forget_visits(v);
    v->dirty = true;
}

void predicting_leave(viewer *v)
{
    if (!v->view.quiz) return;
    v->view.quiz = NULL;
    v->dirty = true;
    if (v->known) { // there was something to ask
        model_free(v->model);
        trace_prefix_free(v->known);
        v->known = NULL;
        v->view.playing = false;
        forget_visits(v);
    }
    viewer_show_run(v, &v->own);
}

// --- turns ------------------------------------------------------------------------------------------------------------
// Until the program has ended, or long enough.
static void run_on(viewer *v)
{
    bool over = live_over(&v->live), enough = seconds_now() - v->asked > PATIENCE_SECONDS || model_length(v->model) > PATIENCE_EVENTS;
    if (!over && !enough) {
        live_run_on(&v->live);
        return;
    }
    if (!over) live_stop(&v->live);
    begin(v);
}

void predicting_turn(viewer *v)
{
    bool wanted = v->view.mode == MODE_predict;
    if (wanted && !v->view.quiz) {
        travel_stop(v);
        if (v->view.knobs.open) rerun_open_knobs(v); // a digit is an answer now
        v->quiz = (struct quiz){.phase = QUIZ_runs};
        v->view.quiz = &v->quiz;
        v->asked = seconds_now();
    } else if (!wanted && v->view.quiz) {
        predicting_leave(v);
    }
    if (v->view.quiz && v->quiz.phase == QUIZ_runs) run_on(v);
}

// --- hands ------------------------------------------------------------------------------------------------------------
void predicting_answer(viewer *v, uint32_t option)
{
    if (!quiz_answer(&v->quiz, option)) return;
    const struct question *q = quiz_question(&v->quiz);
    uint32_t object = q->options[option].object;
    if (v->answers) visits_complain(v, answers_answer(v->answers, q, v->quiz.at, option, llround((seconds_now() - v->asked) * 1000)));
    if (object) v->view.selected = object;
    v->dirty = true;
}

bool predicting_key(viewer *v, uint32_t key)
{
    if (!v->view.quiz || key < '1' || key > '0' + QUESTION_OPTIONS) return false;
    predicting_answer(v, key - '1');
    return true;
}

static void go_on(viewer *v)
{
    if (v->quiz.phase == QUIZ_over) {
        quiz_begin(&v->quiz, &(struct predict){0}, 0);
        v->view.mode = MODE_watch;
    } else if (quiz_next(&v->quiz)) {
        show_known(v);
    } else if (v->quiz.phase == QUIZ_asks) {
        view_say(&v->view, "Answer first: `1` to `%u`.", quiz_question(&v->quiz)->option_count);
    }
}

bool predicting_act(viewer *v, enum action action)
{
    if (!v->view.quiz) return false;
    bool at_head = v->view.at.position >= model_length(v->model);
    v->dirty = true;
    if (action == ACTION_follow || (action == ACTION_forward && at_head)) {
        go_on(v);
    } else if (action == ACTION_why) {
        if (quiz_why_not(&v->quiz)) v->quiz.why = !v->quiz.why;
        else view_say(&v->view, quiz_is_answered(&v->quiz) ? "That was right." : "Answer first: `W` tells why not.");
    } else if (action == ACTION_play && at_head) {
        view_say(&v->view, "What comes next is hidden until you have answered.");
    } else {
        return false;
    }
    return true;
}
