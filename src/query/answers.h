// A file of answers: what somebody answered, and which events they looked at. docs/questions.md is its form.
//
// Every line is written at once, whole, and behind the last: whatever ends the process, all that was answered before is there. Each carries a check that goes on
// from the one before, so that a line that was changed, moved or taken out is found; it is no signature.
#ifndef LOOPSCOPE_QUERY_ANSWERS_H
#define LOOPSCOPE_QUERY_ANSWERS_H

#include "base/error.h"
#include "query/predict.h"

#define ANSWERS_VERSION 1

typedef struct answers answers;

// A new file. t: the run, borrowed until the end; it may still grow. 0, or -EEXIST or another negative errno and a line that says what to do.
int answers_open(answers **out, const char *path, const trace *t, error *e);
// Writes the end. 0 or the negative errno of what could not be written, of all that there was.
int answers_close(answers *a);

// The run is whole: questions are made of it, and a grader will know it again.
int answers_run(answers *a);
// Question number `index`, counted from 0, was answered with this option after so many milliseconds.
int answers_answer(answers *a, const struct question *q, uint32_t index, uint32_t option, int64_t milliseconds);
// The cursor went over these events, from the first to before the end, in a mode of the window.
int answers_visit(answers *a, const char *mode, uint32_t first, uint32_t end, int64_t milliseconds);

// The check of a line: its bytes up to the check itself, going on from the check of the line before.
uint64_t answers_check(uint64_t before, const char *line, size_t length);

#endif
