// A question about a moment of a run: what happens next is hidden, two to four answers are offered, one is right.
//
// A question is made of the state at its moment and of the events after it, and is the same for the same trace. Wrong answers are what somebody
// believes who has misunderstood: that the queue is a stack, that a new task runs at once, that sleeps pass one after the other.
#ifndef LOOPSCOPE_QUERY_QUESTION_H
#define LOOPSCOPE_QUERY_QUESTION_H

#include "trace/history.h"

#define QUESTION_OPTIONS 4u

enum question_sort {
#define QUESTION(sort, title, most, doc) QUESTION_##sort,
#include "query/question.def"
#undef QUESTION
    QUESTION_SORTS
};

struct question_option {
    char text[160];
    uint32_t object;   // the task that it speaks of, which the state at the moment has; 0 for none
    char because[420]; // why it is right, or why not; code between backticks
};

struct question {
    enum question_sort sort;
    uint32_t position; // events that are known; all later ones are hidden
    uint32_t answered; // events after which the answer has happened; the trace's length where it is that nothing happens
    int64_t time;      // of the last event that is known
    uint32_t subject;  // the task, sync object or coroutine that is asked about; 0 for none
    uint32_t lesson;   // not 0: another question of this sort and lesson teaches nothing new
    char title[120];   // the question
    char context[420]; // what one has to know to answer it; "" for nothing. Code between backticks.
    struct question_option options[QUESTION_OPTIONS];
    uint32_t option_count, right; // right: index of an option
};

// How telling the moment after the last event of s would be for a question of this sort; 0: there is none. Looks a few events ahead.
uint32_t question_interest(const trace *t, const state *s, enum question_sort sort);

// Makes the question at a position that is of interest. h: of t; what it lent before is gone. 1; 0 where the moment is none for a question after all; or a negative errno.
int question_make(const trace *t, history *h, uint32_t position, enum question_sort sort, struct question *out);

const char *question_sort_name(enum question_sort sort); // "next", "ready" ...
// The sort of that name; QUESTION_SORTS where there is none.
enum question_sort question_sort_named(const char *name);
const char *question_sort_words(enum question_sort sort); // "When does X wake?"
uint32_t question_sort_most(enum question_sort sort); // of a run

#endif
