// Grading: a file of answers against the trace that it is about.
//
// A file is believed only as a whole: each line has to fit the questions of the trace and the check of the line before. Its last line may be cut off, as a crash leaves it.
#ifndef LOOPSCOPE_QUERY_GRADE_H
#define LOOPSCOPE_QUERY_GRADE_H

#include <stdio.h>

#include "base/error.h"
#include "query/predict.h"

struct grade {
    char name[100];   // of the file, without folders and what stands behind its dot
    uint32_t answered, right;
    uint32_t by_sort[QUESTION_SORTS]; // right ones
    uint8_t chosen[PREDICT_MAX];      // option + 1; 0: not answered. Of several answers the first
    uint32_t visited;      // events that the cursor went over, each once
    int64_t milliseconds;  // spent on the questions
    bool ended;            // the window was closed, not lost
};

// Reads the file at `path`, "-" is none. p: the questions of t, whose fingerprint is `hash`. 0; -EBADMSG where the file does not fit: e says "FILE:LINE: why"; or a negative
// errno where it cannot be read.
int grade_file(struct grade *out, const char *path, const trace *t, uint64_t hash, const struct predict *p, error *e);

// Writes a table: a line a file, with what is right of each kind, then how many had each question right. 0 or the negative errno of the failed write.
int grade_write(const trace *t, const struct predict *p, const struct grade *grades, uint32_t count, FILE *f);

// The same as one JSON object, as docs/questions.md specifies it. 0 or as above.
int grade_write_json(const trace *t, const struct predict *p, const struct grade *grades, uint32_t count, FILE *f);

#endif
