// Questions to a run, at its telling moments: a worksheet, the game of the viewer, and what a teacher grades.
#ifndef LOOPSCOPE_QUERY_PREDICT_H
#define LOOPSCOPE_QUERY_PREDICT_H

#include <stdio.h>

#include "query/question.h"

#define PREDICT_MAX 12u

struct predict {
    struct question questions[PREDICT_MAX]; // in the order of the run
    uint32_t count;
};

// Makes the questions of a trace: of several sorts, spread over the run, no two the same. 0; -ENOMEM; -EBADMSG where an event cannot happen: they are
// about what comes before it. Takes one pass over the trace, and a seek a question.
int predict_make(const trace *t, struct predict *out);

// Writes them as a sheet to print, or with the right answers and their reasons. 0 or the negative errno of the failed write.
int predict_write(const trace *t, const struct predict *p, bool answers, FILE *f);

// The same as one JSON object, as docs/questions.md specifies it. 0 or as above.
int predict_write_json(const trace *t, const struct predict *p, bool answers, FILE *f);

#endif
