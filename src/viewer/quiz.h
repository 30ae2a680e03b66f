// Predict: the questions of a run, one after the other, and what was answered. Plain data; no window, no drawing.
//
// Who is asked sees the run up to the question and no further: the panels are given a model of the beginning of the trace (trace_prefix_new), which cannot tell
// what it does not hold. A program that runs live is run to its end first, for a right answer has to have happened; one that does not end is asked about as far as
// it has come in some seconds.
#ifndef LOOPSCOPE_VIEWER_QUIZ_H
#define LOOPSCOPE_VIEWER_QUIZ_H

#include "query/predict.h"

enum quiz_phase {
    QUIZ_runs, // there is a program, which runs to its end first
    QUIZ_asks, // question `at` is asked, or answered and looked at
    QUIZ_over, // all have been answered
    QUIZ_none, // the run has no telling moment
};

struct quiz {
    enum quiz_phase phase;
    struct predict asked;
    uint32_t first;               // the question that was asked first: those before it lie before the moment at which it was begun
    uint32_t at;                  // the question
    uint8_t chosen[PREDICT_MAX];  // the option + 1 that was chosen; 0: not answered
    bool why;                     // it is shown why the chosen option is not the right one
};

// Begins with the next of these questions that is asked after so many events or later; with the first of all where there is none.
void quiz_begin(struct quiz *q, const struct predict *asked, uint32_t position);

const struct question *quiz_question(const struct quiz *q); // NULL unless one is asked
bool quiz_is_answered(const struct quiz *q);                // that question
bool quiz_is_right(const struct quiz *q, uint32_t question); // it was answered, and rightly
uint32_t quiz_answered(const struct quiz *q);                // how many were
uint32_t quiz_score(const struct quiz *q);                   // ... rightly
uint32_t quiz_streak(const struct quiz *q);                  // ... of the last ones in a row

// Answers the question that is asked. False where it is answered, or has no such option: a first answer stands.
bool quiz_answer(struct quiz *q, uint32_t option);
// Goes on from an answered question, after the last to the end. False where it is not answered.
bool quiz_next(struct quiz *q);
// The object that "why not" is about: that of the option that was chosen, where it is wrong and has one; else 0.
uint32_t quiz_why_not(const struct quiz *q);

#endif
